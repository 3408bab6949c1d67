package httpapi

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// variants are all of an operation, in an order that is always the same.
func (r *trial) variants() []variant {
	r.read()
	all := []variant{{name: "as it is", make: r.sent}}
	all = append(all, r.projects()...)
	for _, m := range r.parameters {
		switch {
		case m.name == "project_id":
		case !r.inPath(m):
			all = append(all, r.inQuery(m)...)
		case m.id != nil:
			all = append(all, r.idsInPath(m)...)
		default:
			all = append(all, r.wordsInPath(m)...)
		}
	}
	all = append(all, r.with("query surprise", "", func(_ *fixture, s *message) { s.query.Set("surprise", "1") }))
	if r.members == nil {
		return append(all, r.with("a body that is not looked at", "", func(_ *fixture, s *message) { s.body = `{"surprise":` }))
	}
	return append(append(all, r.bodies()...), r.inBody()...)
}

// read finds the operation in the tables.
func (r *trial) read() {
	row, ok := r.tables.operations[r.route.op]
	if !ok || row.Method != r.route.method || row.Path != r.route.path {
		r.t.Fatalf("the tables have %s %s for %s", row.Method, row.Path, r.route.op)
	}
	r.parameters = r.tables.members(r.route.op, "parameter", row.Parameters)
	if row.Request != nil {
		r.members = r.tables.members(r.route.op, "request", row.Request)
	}
	for _, m := range r.parameters {
		if m.name != "project_id" && r.inPath(m) {
			r.explained(m)
		}
	}
	walk(r.members, nil, func(m *member, _ []*member) { r.explained(m) })
}

// explained wants to know of each id what it names.
func (r *trial) explained(m *member) {
	name := strings.ToLower(m.own())
	if m.id == nil && (name == "id" || strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")) {
		r.t.Errorf("expectations.yaml does not say what %s names", m.at)
	}
}

func (r *trial) inPath(m *member) bool { return strings.Contains(r.route.path, "{"+m.name+"}") }

// sent is the request that is taken.
func (r *trial) sent(f *fixture) message {
	s := message{params: map[string]string{"project_id": f.own.project}, query: url.Values{}}
	maps.Copy(s.params, r.base.params)
	for _, m := range r.parameters {
		switch _, given := s.params[m.name]; {
		case r.inPath(m) && !given:
			s.params[m.name] = r.named(f, m)
		case !r.inPath(m) && m.required():
			s.query.Set(m.name, m.baseText(f))
		}
	}
	for name, value := range r.base.query {
		s.query.Set(name, value(f))
	}
	if r.members != nil {
		s.body = smallest(f, r.members)
	}
	return s
}

// named is what an id in the path names.
func (r *trial) named(f *fixture, m *member) string {
	if thing, ok := r.base.names[m.name]; ok {
		return f.own.id(thing)
	}
	return m.baseString(f)
}

// with is the request that is taken, changed.
func (r *trial) with(name, code string, change func(f *fixture, s *message)) variant {
	return variant{name: name, code: code, make: func(f *fixture) message {
		s := r.sent(f)
		change(f, &s)
		return s
	}}
}

// projects are those that are not the caller's own, or not the one where what is
// named is.
func (r *trial) projects() []variant {
	if !strings.Contains(r.route.path, "{project_id}") {
		return nil
	}
	in := func(project func(f *fixture) string) func(*fixture, *message) {
		return func(f *fixture, s *message) { s.params["project_id"] = project(f) }
	}
	all := []variant{
		r.with("another project of the account", r.elsewhere(), in(func(f *fixture) string { return f.sibling.project })),
		r.with("another account's project", string(domain.CodeGatewayForbidden), in(func(f *fixture) string { return f.foreign.project })),
		r.with("a project that is not there", string(domain.CodeGatewayForbidden), in(func(*fixture) string { return strings.Repeat("f", 32) })),
	}
	all[0].member = "project_id"
	return all
}

// elsewhere is the code of what the request names and another project does not
// have, empty when it names nothing.
func (r *trial) elsewhere() string {
	if r.base.elsewhere != "" {
		return r.base.elsewhere
	}
	for _, m := range r.parameters {
		if r.inPath(m) && m.id != nil && m.id.Thing != "" {
			return m.id.Code
		}
	}
	code := ""
	walk(r.members, nil, func(m *member, way []*member) {
		_, fixed := r.base.body[m.name]
		needed := m.required() && !slices.ContainsFunc(way, func(o *member) bool {
			value, fixed := r.base.body[o.name].(list)
			return !o.required() || fixed && len(value) == 0
		})
		if m.id != nil && m.id.Thing != "" && (needed || fixed) && code == "" {
			code = m.id.Code
		}
	})
	return code
}

// idsInPath name what is not there.
func (r *trial) idsInPath(m *member) []variant {
	if m.id.Thing == "" {
		return nil
	}
	at := func(id func(f *fixture) string) func(*fixture, *message) {
		return func(f *fixture, s *message) { s.params[m.name] = id(f) }
	}
	odd, theirs := m.id.Code, m.id.Code
	if m.id.Everybody {
		theirs = ""
	}
	if m.id.Odd != "" {
		odd = m.id.Odd
	}
	return []variant{
		r.with(m.name+" that nothing has", m.id.Code, at(func(*fixture) string { return made(0) })),
		r.with(m.name+" that is no UUID", odd, at(func(*fixture) string { return "x" })),
		r.with(m.name+" of another project", theirs, at(func(f *fixture) string { return f.sibling.id(m.id.Thing) })),
		r.with(m.name+" of another account", theirs, at(func(f *fixture) string { return f.foreign.id(m.id.Thing) })),
	}
}

func (r *trial) wordsInPath(m *member) []variant {
	var all []variant
	for _, v := range m.parameters() {
		text := v.value.(string)
		if text == "" {
			continue
		}
		made := r.with(m.name+": "+v.name, v.code, func(_ *fixture, s *message) { s.params[m.name] = text })
		made.field, made.member = m.name, m.name
		all = append(all, made)
	}
	return all
}

func (r *trial) inQuery(m *member) []variant {
	var all []variant
	for _, v := range m.parameters() {
		made := r.with(m.name+": "+v.name, v.code, func(_ *fixture, s *message) { s.query = m.query(s.query, v) })
		made.field, made.member = m.name, m.name
		all = append(all, made)
	}
	if m.id != nil && m.id.Thing != "" {
		all = append(all, r.idsInQuery(m)...)
	}
	if m.required() {
		made := r.with(m.name+": missing", breach, func(_ *fixture, s *message) { s.query.Del(m.name) })
		made.field, made.member = m.name, m.name
		all = append(all, made)
	}
	return all
}

// idsInQuery are filters: one that nothing has finds nothing.
func (r *trial) idsInQuery(m *member) []variant {
	put := func(name string, id func(f *fixture) string) variant {
		return r.with(m.name+" "+name, "", func(f *fixture, s *message) { s.query.Set(m.name, id(f)) })
	}
	return []variant{
		put("one's own", func(f *fixture) string { return f.own.id(m.id.Thing) }),
		put("that nothing has", func(*fixture) string { return made(0) }),
		put("that is no UUID", func(*fixture) string { return "x" }),
		put("of another project", func(f *fixture) string { return f.sibling.id(m.id.Thing) }),
		put("of another account", func(f *fixture) string { return f.foreign.id(m.id.Thing) }),
	}
}

// bodies are whole bodies that none of the members explain.
func (r *trial) bodies() []variant {
	none := ""
	if slices.ContainsFunc(r.members, (*member).required) || r.tables.wantsMembers(r.route.op) {
		none = breach
	}
	as := func(name, text, code string) variant {
		return r.with("body: "+name, code, func(_ *fixture, s *message) { s.body = text })
	}
	return []variant{
		as("empty", "", breach), as("{}", "{}", none), as("null", "null", breach), as("a list", "[]", breach),
		as("a text", `"x"`, breach), as("no JSON", "{", breach),
		r.with("body: an unknown member", "", func(_ *fixture, s *message) { s.body.(object)["surprise"] = object{"a": list{1}} }),
	}
}

// inBody are the variations of all members.
func (r *trial) inBody() []variant {
	var all []variant
	walk(r.members, nil, func(m *member, way []*member) {
		put := func(name, code string, change func(f *fixture, around object)) {
			made := r.with(m.name+": "+name, code, func(f *fixture, s *message) {
				change(f, around(f, s.body.(object), way))
				r.beside(f, m.name, s.body.(object))
				r.beside(f, m.name+": "+name, s.body.(object))
			})
			made.field, made.member = m.own(), m.name
			all = append(all, made)
		}
		for _, v := range m.values() {
			put(v.name, v.code, func(f *fixture, o object) { o[m.own()] = f.made(v.value) })
			all[len(all)-1].sized = v.sized
		}
		missing := ""
		if m.required() {
			missing = breach
		}
		put("missing", missing, func(_ *fixture, o object) { delete(o, m.own()) })
		if m.children != nil {
			put("an unknown member", "", func(f *fixture, _ object) {})
			all[len(all)-1].make = r.surprise(m, way)
		}
		if m.id != nil && m.id.Thing != "" {
			r.idsInBody(m, put)
		}
	})
	return all
}

// beside adds what a member needs beside it.
func (r *trial) beside(f *fixture, what string, body object) {
	walk(r.members, nil, func(o *member, way []*member) {
		if value, ok := r.base.with[what][o.name]; ok {
			around(f, body, way)[o.own()] = f.made(value)
		}
	})
}

// surprise puts a member that nobody knows into another.
func (r *trial) surprise(m *member, way []*member) func(*fixture) message {
	return func(f *fixture) message {
		s := r.sent(f)
		around(f, s.body.(object), append(slices.Clip(way), m))["surprise"] = "x"
		return s
	}
}

// idsInBody name what is there, and what is not.
func (r *trial) idsInBody(m *member, put func(name, code string, change func(*fixture, object))) {
	one := func(id func(f *fixture) string) func(*fixture, object) {
		return func(f *fixture, o object) {
			if o[m.own()] = id(f); m.kind() == "array" {
				o[m.own()] = list{id(f)}
			}
		}
	}
	put("one's own", "", one(func(f *fixture) string { return f.own.id(m.id.Thing) }))
	put("that nothing has", m.id.Code, one(func(*fixture) string { return made(0) }))
	put("that is no UUID", m.id.Code, one(func(*fixture) string { return "x" }))
	put("of another project", m.id.Code, one(func(f *fixture) string { return f.sibling.id(m.id.Thing) }))
	put("of another account", m.id.Code, one(func(f *fixture) string { return f.foreign.id(m.id.Thing) }))
}
