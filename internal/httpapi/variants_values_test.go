package httpapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

const breach = string(domain.CodeInvalidParameter)

// variation is a value for one member and what the operation says to it.
type variation struct {
	name  string
	value any    // or a func(*fixture) any
	code  string // empty: it is taken
	// sized is true for a list whose elements are made up: what it names need not
	// be there.
	sized bool
}

// code is that of a breach of a keyword.
func (m *member) code(keyword string) string {
	if code, ok := m.codes[keyword]; ok {
		return code
	}
	return breach
}

// values are all variations of a member in a body.
func (m *member) values() []variation {
	all := m.wrongTypes()
	switch m.kind() {
	case "integer", "number":
		all = append(all, m.numbers()...)
	case "boolean":
		all = append(all, variation{name: "true", value: true}, variation{name: "false", value: false})
	case "string":
		all = append(all, m.strings()...)
	case "array":
		all = append(all, m.lists()...)
	}
	return all
}

// wrongTypes are values of the types that a member is not.
func (m *member) wrongTypes() []variation {
	var all []variation
	for kind, value := range map[string]any{
		"string": "x", "integer": 7, "number": 1.5, "boolean": true, "array": list{}, "object": object{},
	} {
		isNumber := m.kind() == "number" && kind == "integer"
		if kind == m.kind() || isNumber || slices.Contains(m.also, kind) {
			continue
		}
		all = append(all, variation{name: "wrong type " + kind, value: value, code: breach})
	}
	for _, kind := range m.also {
		switch kind {
		case "zero":
			all = append(all, variation{name: "number 0", value: 0})
		case "integer":
			all = append(all, variation{name: "an integer", value: 1})
		case "array":
			all = append(all, variation{name: "a list", value: list{}})
		}
	}
	slices.SortFunc(all, func(a, b variation) int { return strings.Compare(a.name, b.name) })
	return all
}

// numbers are those about the bounds.
func (m *member) numbers() []variation {
	if words := m.words(); words != nil {
		return m.enumerated(words, 18)
	}
	step := 1.0
	if m.kind() == "number" {
		step = 0.1
	}
	low, hasLow := m.number("minimum")
	high, hasHigh := m.number("maximum")
	var all []variation
	add := func(name string, n float64, code string) {
		all = append(all, variation{name: name + " " + strconv.FormatFloat(n, 'f', -1, 64), value: n, code: code})
	}
	if hasLow {
		add("below minimum", low-step, m.code("minimum"))
		add("minimum", low, "")
	}
	if hasHigh {
		add("maximum", high, "")
		add("above maximum", high+step, m.code("maximum"))
	}
	if all == nil {
		add("any", 1, "")
	}
	return all
}

func (m *member) words() list {
	words, _ := m.limits["enum"].(list)
	return words
}

// enumerated are each word of a list, and one that is not in it.
func (m *member) enumerated(words list, wrong any) []variation {
	var all []variation
	for _, word := range words {
		all = append(all, variation{name: fmt.Sprintf("word %v", word), value: word})
	}
	return append(all, variation{name: fmt.Sprintf("wrong word %v", wrong), value: wrong, code: m.code("enum")})
}

// strings are the words, the lengths and the samples of a pattern.
func (m *member) strings() []variation {
	if words := m.words(); words != nil {
		all := m.enumerated(words, "nonsense")
		other := strings.ToUpper(words[0].(string))
		if other == words[0] {
			other = strings.ToLower(other)
		}
		return append(all, variation{name: "wrong case " + other, value: other, code: m.code("enum")})
	}
	all := append(m.digits(), m.lengths()...)
	all = append(all, m.samples()...)
	if all == nil && m.id == nil {
		all = append(all, variation{name: "any", value: "a"})
	}
	return all
}

// digits are numbers that are written as strings.
func (m *member) digits() []variation {
	var all []variation
	_, low := m.number("minimum")
	_, high := m.number("maximum")
	if !low && !high {
		return nil
	}
	for _, v := range m.numbers() {
		v.value = strconv.FormatFloat(v.value.(float64), 'f', -1, 64)
		all = append(all, v)
	}
	return all
}

// lengths are those about the bounds, in letters of one byte and of three.
func (m *member) lengths() []variation {
	var all []variation
	add := func(name, letter string, n int, code string) {
		text := strings.Repeat(letter, max(n, 0))
		if p := m.pattern(); n >= 0 && (code != "" || p == nil || p.MatchString(text)) {
			all = append(all, variation{name: fmt.Sprintf("%s, %d of %s", name, n, letter), value: text, code: code})
		}
	}
	if n := m.count("minLength", -1); n >= 0 {
		add("too short", "a", n-1, m.code("minLength"))
		add("shortest", "a", n, "")
	}
	if n := m.count("maxLength", -1); n >= 0 {
		for _, letter := range []string{"a", "\u4fdd"} {
			add("longest", letter, n, "")
			add("too long", letter, n+1, m.code("maxLength"))
		}
	}
	return all
}

// breaches of patterns: one of them breaks any.
var oddTexts = []string{"a b", "é", "a/b", "<a>", "!"}

// samples keep a pattern and break it.
func (m *member) samples() []variation {
	pattern := m.pattern()
	if pattern == nil {
		return nil
	}
	good, bad := m.good, m.bad
	if good == nil {
		good = []string{"a", "A9"}
	}
	if bad == nil {
		bad = oddTexts
	}
	var all []variation
	for _, text := range good {
		if pattern.MatchString(text) {
			all = append(all, variation{name: fmt.Sprintf("pattern kept by %q", text), value: text})
		}
	}
	for _, text := range bad {
		if !pattern.MatchString(text) {
			all = append(all, variation{name: fmt.Sprintf("pattern broken by %q", text), value: text, code: m.code("pattern")})
		}
	}
	return all
}

// lists are those about the bounds, and one with a wrong element.
func (m *member) lists() []variation {
	wrong := any("x")
	if m.text("items") == "string" {
		wrong = 7
	}
	all := []variation{{name: "wrong element", value: list{wrong}, code: breach}}
	add := func(name string, n int, code string) {
		if n < 0 {
			return
		}
		elements := func(f *fixture) any {
			made := list{}
			for i := range n {
				made = append(made, m.element(f, i))
			}
			return made
		}
		all = append(all, variation{name: fmt.Sprintf("%s, %d elements", name, n), value: elements, code: code, sized: true})
	}
	low, high := m.count("minItems", -1), m.count("maxItems", -1)
	if low >= 0 {
		add("too few", low-1, m.code("minItems"))
		add("fewest", low, "")
	}
	if high >= 0 {
		add("most", high, "")
		add("too many", high+1, m.code("maxItems"))
	}
	if low < 1 {
		add("one", 1, "")
	}
	for _, word := range m.words() {
		all = append(all, variation{name: fmt.Sprintf("word %v", word), value: list{word}})
	}
	return all
}
