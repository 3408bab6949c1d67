package httpapi

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// What a request may hold is taken from the reference's tables and from the
// values that the ledger puts above them, both in openapi/testdata, and from
// nothing that the server reads.
const (
	tablesFile       = "../../openapi/testdata/reference-constraints.json"
	expectationsFile = "../../openapi/testdata/expectations.yaml"
)

// tables are the constraints of all operations.
type tables struct {
	operations map[string]tabled
	expected   []expected
	ids        []namedID
	bodies     []string
}

// tabled is an operation in the tables: constraints by member, by keyword.
type tabled struct {
	Method     string                    `json:"method"`
	Path       string                    `json:"path"`
	Parameters map[string]map[string]any `json:"parameters"`
	Request    map[string]map[string]any `json:"request"`
}

// expected is an entry of expectations.yaml; the file explains it.
type expected struct {
	At        string
	Value     yaml.Node
	Also      []string
	Good, Bad []string
	Code      string
}

// namedID says what a member names, and the code for one that is not there.
type namedID struct {
	At    string
	Thing string // empty: nothing that would have to be there
	Code  string
	Odd   string // the code for what is no UUID, where it has one of its own
	// Everybody is true for what each account may name.
	Everybody bool
}

func readTables(t *testing.T) *tables {
	t.Helper()
	all := &tables{}
	text, err := os.ReadFile(tablesFile)
	if err == nil {
		err = json.Unmarshal(text, &all.operations)
	}
	if err != nil {
		t.Fatal(err)
	}
	var listed struct {
		Expectations []expected
		IDs          []namedID `yaml:"ids"`
		Bodies       []string
	}
	if text, err = os.ReadFile(expectationsFile); err == nil {
		err = yaml.Unmarshal(text, &listed)
	}
	if err != nil {
		t.Fatal(err)
	}
	all.expected, all.ids, all.bodies = listed.Expectations, listed.IDs, listed.Bodies
	return all
}

// member is one member of a request, or a parameter, with what it may hold.
type member struct {
	at       string // "<operation> <part> <name>"
	name     string // with the names of what it is in: "vault.tags.key"
	limits   map[string]any
	codes    map[string]string // by keyword
	also     []string          // further types
	good     []string
	bad      []string
	id       *namedID
	children []*member
}

func (m *member) own() string          { return m.name[strings.LastIndexByte(m.name, '.')+1:] }
func (m *member) kind() string         { return m.text("type") }
func (m *member) required() bool       { return m.limits["required"] == true }
func (m *member) text(k string) string { s, _ := m.limits[k].(string); return s }

func (m *member) number(keyword string) (float64, bool) {
	switch n := m.limits[keyword].(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	}
	return 0, false
}

// count is a bound of a length, or what it is when there is none.
func (m *member) count(keyword string, absent int) int {
	if n, ok := m.number(keyword); ok {
		return int(n)
	}
	return absent
}

func (m *member) pattern() *regexp.Regexp {
	if p := m.text("pattern"); p != "" {
		return regexp.MustCompile(p)
	}
	return nil
}

// members are those of a part of an operation, the outer ones by name; more are
// the constraints of members that the tables do not have.
func (t *tables) members(op, part string, limits map[string]map[string]any) []*member {
	limits = maps.Clone(limits)
	if limits == nil {
		limits = map[string]map[string]any{}
	}
	prefix := op + " " + part + " "
	for _, e := range t.expected {
		name, ok := strings.CutPrefix(e.At, prefix)
		if name, added := strings.CutSuffix(name, " added"); ok && added {
			limits[name] = decoded[map[string]any](e.Value)
		}
	}
	var outer []*member
	by := map[string]*member{}
	for _, name := range slices.Sorted(maps.Keys(limits)) {
		m := t.member(prefix, name, limits[name])
		by[name] = m
		if at := strings.LastIndexByte(name, '.'); at >= 0 {
			parent := by[name[:at]]
			parent.children = append(parent.children, m)
		} else {
			outer = append(outer, m)
		}
	}
	return outer
}

// wantsMembers says whether an operation wants something in its body although no
// member is mandatory.
func (t *tables) wantsMembers(op string) bool { return slices.Contains(t.bodies, op) }

// member applies what the ledger has of one.
func (t *tables) member(prefix, name string, limits map[string]any) *member {
	m := &member{at: prefix + name, name: name, limits: maps.Clone(limits), codes: map[string]string{}}
	for _, e := range t.expected {
		pattern, keyword, _ := cutLast(e.At)
		if ok, err := path.Match(pattern, m.at); !ok || err != nil || keyword == "added" {
			continue
		}
		for _, k := range keywords {
			if ok, _ := path.Match(keyword, k); ok {
				m.apply(k, e)
			}
		}
	}
	for i, id := range t.ids {
		if ok, _ := path.Match(id.At, m.at); ok {
			m.id = &t.ids[i]
			break
		}
	}
	return m
}

var keywords = []string{"type", "items", "required", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"}

func (m *member) apply(keyword string, e expected) {
	if !e.Value.IsZero() {
		m.limits[keyword] = decoded[any](e.Value)
	}
	if e.Code != "" {
		m.codes[keyword] = e.Code
	}
	m.also = append(m.also, e.Also...)
	m.good, m.bad = append(m.good, e.Good...), append(m.bad, e.Bad...)
}

func cutLast(at string) (before, after string, ok bool) {
	i := strings.LastIndexByte(at, ' ')
	if i < 0 {
		return at, "", false
	}
	return at[:i], at[i+1:], true
}

func decoded[T any](node yaml.Node) (value T) {
	if err := node.Decode(&value); err != nil {
		panic(err)
	}
	return value
}
