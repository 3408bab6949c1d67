package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// schema is the part of a schema object of OpenAPI 3.0 that the contracts use.
// A contract with any other keyword does not load: nothing is promised that is
// not checked.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Format     string             `json:"format"` // int32 only
	Nullable   bool               `json:"nullable"`
	Default    json.RawMessage    `json:"default"` // for readers of the contract
	Enum       []any              `json:"enum"`
	Minimum    *int64             `json:"minimum"`
	Maximum    *int64             `json:"maximum"`
	MinLength  *int               `json:"minLength"` // characters
	MaxLength  *int               `json:"maxLength"`
	Pattern    string             `json:"pattern"`
	Items      *schema            `json:"items"`
	MinItems   *int               `json:"minItems"`
	MaxItems   *int               `json:"maxItems"`
	Properties map[string]*schema `json:"properties"`
	MinMembers *int               `json:"minProperties"`
	Required   []string           `json:"required"`
	// Open is false where members that are not in Properties are refused.
	Open  *bool     `json:"additionalProperties"`
	OneOf []*schema `json:"oneOf"`
	Codes errorCode `json:"x-error-code"`
	// Form is what Pattern wants, for people.
	Form string `json:"x-form"`

	names   []string // of Properties, sorted
	pattern *regexp.Regexp
	linked  bool
}

// errorCode is x-error-code: a code for all constraints, under the key "", or
// one per keyword.
type errorCode map[string]string

// UnmarshalJSON reads both forms.
func (c *errorCode) UnmarshalJSON(text []byte) error {
	var all string
	if json.Unmarshal(text, &all) == nil {
		*c = errorCode{"": all}
		return nil
	}
	var each map[string]string
	if err := json.Unmarshal(text, &each); err != nil {
		return fmt.Errorf("x-error-code: %w", err)
	}
	*c = each
	return nil
}

// of returns the code of a breach of one keyword.
func (c errorCode) of(keyword string) string {
	if code, ok := c[keyword]; ok {
		return code
	}
	return c[""]
}

const schemaRef = "#/components/schemas/"

// link prepares a schema and all it reaches for checking: references become the
// schemas they name, patterns are compiled. It returns what stands for s.
func (s *schema) link(named map[string]*schema) (*schema, error) {
	if s.Ref != "" {
		target, ok := named[strings.TrimPrefix(s.Ref, schemaRef)]
		if !ok {
			return nil, fmt.Errorf("there is no %s", s.Ref)
		}
		return target.link(named)
	}
	if s.linked {
		return s, nil
	}
	s.linked = true
	s.names = slices.Sorted(maps.Keys(s.Properties))
	if err := s.compile(); err != nil {
		return nil, err
	}
	return s, s.linkParts(named)
}

func (s *schema) linkParts(named map[string]*schema) error {
	for _, name := range s.names {
		part, err := s.Properties[name].link(named)
		if err != nil {
			return err
		}
		s.Properties[name] = part
	}
	for i, option := range s.OneOf {
		part, err := option.link(named)
		if err != nil {
			return err
		}
		s.OneOf[i] = part
	}
	if s.Items == nil {
		return nil
	}
	var err error
	s.Items, err = s.Items.link(named)
	return err
}

// codePoint is how a contract writes a character by number: \u4E00. Go writes it
// \x{4E00}.
var codePoint = regexp.MustCompile(`\\u([0-9A-F]{4})`)

func (s *schema) compile() (err error) {
	switch {
	case s.Format != "" && s.Format != "int32":
		return fmt.Errorf("format %s is not checked", s.Format)
	case s.OneOf == nil && !slices.Contains(types, s.Type):
		return fmt.Errorf("type %q is not checked", s.Type)
	case (s.Type == "array") != (s.Items != nil):
		return errors.New("a list has items, and nothing else has")
	}
	if s.Pattern != "" {
		s.pattern, err = regexp.Compile(codePoint.ReplaceAllString(s.Pattern, `\x{$1}`))
	}
	return err
}

var types = []string{"object", "array", "string", "integer", "number", "boolean"}
