package httpapi

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// made is an id that nothing has.
func made(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

// base is a value of a member that is taken, with as little as possible in it.
func (m *member) base(f *fixture) any {
	if value, ok := f.base.body[m.name]; ok {
		return f.made(value)
	}
	switch m.kind() {
	case "object":
		return m.object(f)
	case "array":
		return list{m.element(f, 0)}
	case "boolean":
		return true
	case "integer", "number":
		return m.baseNumber()
	}
	return m.baseString(f)
}

func (m *member) object(f *fixture) object {
	value := object{}
	for _, child := range m.children {
		if _, added := f.base.body[child.name]; added || child.required() {
			value[child.own()] = child.base(f)
		}
	}
	return value
}

func (m *member) baseNumber() any {
	if words := m.words(); words != nil {
		return words[0]
	}
	if low, ok := m.number("minimum"); ok {
		return low
	}
	return 1
}

func (m *member) baseString(f *fixture) string {
	words := m.words()
	switch {
	case m.id != nil && m.id.Thing != "":
		return f.own.id(m.id.Thing)
	case m.id != nil:
		return made(0)
	case words != nil:
		return words[0].(string)
	case m.good != nil && m.pattern() != nil:
		return m.good[0]
	}
	return strings.Repeat("a", max(m.count("minLength", 1), 1))
}

// baseText is the base of a parameter.
func (m *member) baseText(f *fixture) string {
	if kind := m.kind(); kind == "integer" || kind == "boolean" {
		return fmt.Sprint(m.base(f))
	}
	return m.baseString(f)
}

// element is the i-th of a list whose elements all differ; the first is one that
// is taken.
func (m *member) element(f *fixture, i int) any {
	if own, ok := f.base.elements[m.name]; ok {
		return own(f, i)
	}
	if m.text("items") != "object" {
		return m.numbered(m.baseString(f), i)
	}
	value := m.object(f)
	for _, child := range m.children {
		if text, ok := value[child.own()].(string); ok && child.words() == nil && child.text("type") == "string" {
			value[child.own()] = child.numbered(text, i)
			break
		}
	}
	return value
}

// numbered makes another text of the same form.
func (m *member) numbered(text string, i int) string {
	switch {
	case i == 0:
		return text
	case m.id != nil:
		return made(i)
	}
	return text + strconv.Itoa(i)
}

// smallest is a body that is taken, with as little as possible in it.
func smallest(f *fixture, outer []*member) object {
	return (&member{limits: map[string]any{"type": "object"}, children: outer}).object(f)
}

// around returns the object that holds a member, and makes what is missing on the
// way to it.
func around(f *fixture, whole object, way []*member) object {
	for _, m := range way {
		value, ok := whole[m.own()]
		elements, isList := value.(list)
		if !ok || isList && len(elements) == 0 {
			value = m.around(f)
			whole[m.own()] = value
		}
		if elements, isList = value.(list); isList {
			value = elements[0]
		}
		whole = value.(object)
	}
	return whole
}

// around is a member that has others in it.
func (m *member) around(f *fixture) any {
	if m.kind() == "array" {
		return list{m.element(f, 0)}
	}
	return m.object(f)
}

// walk calls fn with every member and those it is in.
func walk(outer, way []*member, fn func(m *member, way []*member)) {
	for _, m := range outer {
		fn(m, way)
		walk(m.children, append(slices.Clip(way), m), fn)
	}
}

// parameters are the variations of a member in a query or a path.
func (m *member) parameters() []variation {
	switch m.kind() {
	case "integer", "number":
		all := []variation{{name: "no number", value: "x", code: breach}, {name: "a fraction", value: "1.5", code: breach}}
		for _, v := range m.numbers() {
			v.value = fmt.Sprint(v.value)
			if n, ok := v.value.(string); ok && strings.Contains(n, "e") {
				f, _ := strconv.ParseFloat(n, 64)
				v.value = strconv.FormatFloat(f, 'f', -1, 64)
			}
			all = append(all, v)
		}
		return all
	case "boolean":
		return []variation{{name: "true", value: "true"}, {name: "false", value: "false"}, {name: "no boolean", value: "maybe", code: breach}}
	}
	return m.strings()
}

// query is a query with a member in it; one that may be repeated is.
func (m *member) query(base url.Values, v variation) url.Values {
	q := maps.Clone(base)
	q.Set(m.name, v.value.(string))
	if m.kind() == "array" {
		q.Add(m.name, v.value.(string))
	}
	return q
}
