package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// check returns the first breach of the schema by a value as readJSON makes it,
// nil when there is none. Members are looked at in the order of their names, so
// that the same message always gives the same breach.
func (s *schema) check(value any) *Breach {
	switch {
	case value == nil:
		return s.checkNull()
	case s.OneOf != nil:
		return s.checkOneOf(value)
	}
	var breach *Breach
	switch s.Type {
	case "object":
		breach = s.checkObject(value)
	case "array":
		breach = s.checkArray(value)
	case "string":
		breach = s.checkString(value)
	case "integer":
		breach = s.checkInteger(value)
	case "number":
		breach = s.checkNumber(value)
	case "boolean":
		breach = s.checkBoolean(value)
	}
	if breach != nil {
		return breach
	}
	return s.checkEnum(value)
}

func (s *schema) checkNull() *Breach {
	if s.Nullable {
		return nil
	}
	return &Breach{Reason: "must not be null"}
}

// checkOneOf reports the breach of the option that has the value's type: it is
// the one that was meant.
func (s *schema) checkOneOf(value any) *Breach {
	breach := &Breach{Reason: "has the wrong type"}
	for _, option := range s.OneOf {
		broken := option.check(value)
		if broken == nil {
			return nil
		}
		if option.Type == typeOf(value) {
			breach = broken
		}
	}
	return breach
}

func (s *schema) checkObject(value any) *Breach {
	members, ok := value.(map[string]any)
	if !ok {
		return &Breach{Reason: "must be an object"}
	}
	if breach := s.checkStrangers(members); breach != nil {
		return breach
	}
	for _, name := range s.Required {
		if _, ok := members[name]; !ok {
			return &Breach{Field: name, Reason: "is missing"}
		}
	}
	if s.MinMembers != nil && len(members) < *s.MinMembers {
		return s.broken("minProperties", "must have at least %d member(s)", *s.MinMembers)
	}
	for _, name := range s.names {
		if member, ok := members[name]; ok {
			if breach := s.Properties[name].check(member); breach != nil {
				return breach.in(name)
			}
		}
	}
	return s.checkCase(members)
}

// checkStrangers refuses unknown members where the schema is closed. It comes
// before the rest: a member that is misspelt is also one that is missing.
func (s *schema) checkStrangers(members map[string]any) *Breach {
	if s.Open == nil || *s.Open {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if _, known := s.Properties[name]; !known {
			return &Breach{Field: name, Reason: notHere}
		}
	}
	return nil
}

// checkCase refuses names that differ from a known one in case only: a decoder
// would take them for it, unchecked.
func (s *schema) checkCase(members map[string]any) *Breach {
	for name := range members {
		if _, known := s.Properties[name]; !known && s.resembles(name) {
			return &Breach{Reason: "has a member whose name is written in the wrong case"}
		}
	}
	return nil
}

func (s *schema) resembles(name string) bool {
	return slices.ContainsFunc(s.names, func(known string) bool { return strings.EqualFold(known, name) })
}

func (s *schema) checkArray(value any) *Breach {
	items, ok := value.([]any)
	switch {
	case !ok:
		return &Breach{Reason: "must be a list"}
	case s.MinItems != nil && len(items) < *s.MinItems:
		return s.broken("minItems", "must have at least %d element(s)", *s.MinItems)
	case s.MaxItems != nil && len(items) > *s.MaxItems:
		return s.broken("maxItems", "must have at most %d element(s)", *s.MaxItems)
	}
	for i, item := range items {
		if breach := s.Items.check(item); breach != nil {
			return breach.in("[" + strconv.Itoa(i) + "]")
		}
	}
	return nil
}

// checkString also refuses what no database keeps: bytes that are not UTF-8, and
// the character U+0000.
func (s *schema) checkString(value any) *Breach {
	text, ok := value.(string)
	if !ok {
		return &Breach{Reason: "must be a string"}
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return &Breach{Reason: "must be UTF-8 without the character U+0000"}
	}
	length := utf8.RuneCountInString(text)
	switch {
	case s.MinLength != nil && length < *s.MinLength:
		return s.broken("minLength", "must have at least %d character(s)", *s.MinLength)
	case s.MaxLength != nil && length > *s.MaxLength:
		return s.broken("maxLength", "must have at most %d character(s)", *s.MaxLength)
	case s.pattern != nil && !s.pattern.MatchString(text):
		return s.broken("pattern", "must %s", s.form())
	}
	return nil
}

// checkInteger wants a number without fraction or exponent: 12.0 is an integer
// to JSON, but not to those who decode it.
func (s *schema) checkInteger(value any) *Breach {
	literal, ok := value.(json.Number)
	if !ok {
		return &Breach{Reason: "must be an integer"}
	}
	number, err := strconv.ParseInt(literal.String(), 10, 64)
	switch {
	case err != nil && strings.ContainsAny(literal.String(), ".eE"):
		return &Breach{Reason: "must be an integer"}
	case err != nil, s.Format == "int32" && (number < math.MinInt32 || number > math.MaxInt32):
		return s.broken("format", "is out of range")
	case s.Minimum != nil && number < *s.Minimum:
		return s.broken("minimum", "must be at least %d", *s.Minimum)
	case s.Maximum != nil && number > *s.Maximum:
		return s.broken("maximum", "must be at most %d", *s.Maximum)
	}
	return nil
}

// checkNumber takes any number that a double holds; its bounds are whole numbers.
func (s *schema) checkNumber(value any) *Breach {
	literal, ok := value.(json.Number)
	if !ok {
		return &Breach{Reason: "must be a number"}
	}
	number, err := literal.Float64()
	switch {
	case err != nil:
		return s.broken("format", "is out of range")
	case s.Minimum != nil && number < float64(*s.Minimum):
		return s.broken("minimum", "must be at least %d", *s.Minimum)
	case s.Maximum != nil && number > float64(*s.Maximum):
		return s.broken("maximum", "must be at most %d", *s.Maximum)
	}
	return nil
}

func (s *schema) checkBoolean(value any) *Breach {
	if _, ok := value.(bool); !ok {
		return &Breach{Reason: "must be true or false"}
	}
	return nil
}

func (s *schema) checkEnum(value any) *Breach {
	if s.Enum == nil {
		return nil
	}
	words := make([]string, len(s.Enum))
	for i, word := range s.Enum {
		words[i] = fmt.Sprint(word)
		if words[i] == fmt.Sprint(value) {
			return nil
		}
	}
	return s.broken("enum", "must be one of %q", words)
}

// form is what the pattern wants, in words where the contract has them.
func (s *schema) form() string {
	if s.Form != "" {
		return "be " + s.Form
	}
	return "match " + s.Pattern
}

// broken is a breach of a constraint by a value of the right type.
func (s *schema) broken(keyword, reason string, args ...any) *Breach {
	return &Breach{Reason: fmt.Sprintf(reason, args...), Code: s.Codes.of(keyword)}
}
