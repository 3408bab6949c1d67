package httpapi

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// variant is one request and what must become of it.
type variant struct {
	name   string
	make   func(f *fixture) message
	code   string // empty: it is taken
	field  string // which a refusal by 9900 names
	member string // of the request, by its whole name
	sized  bool   // names things that are made up
}

// TestVariants sends, for each member of each operation, what is just allowed and
// what is just not, and compares the answers with the reference's tables and the
// ledger. It reports how many of how many were as expected.
func TestVariants(t *testing.T) {
	t.Parallel()
	all := readTables(t)
	c := newCloud(t, enginetest.SQLite(t))
	var missing []string
	judged := 0
	for _, r := range routes {
		switch {
		case r.aliasOf != "":
		case r.handle == nil:
			missing = append(missing, r.op)
		default:
			judged++
			t.Run(r.op, func(t *testing.T) {
				t.Parallel()
				sub := *c
				sub.t = t
				(&trial{cloud: &sub, tables: all, route: r}).run()
			})
		}
	}
	t.Logf("%d of %d operations, not built: %d %s", judged, len(all.operations), len(missing), strings.Join(missing, " "))
	if missing == nil && judged != len(all.operations) {
		t.Errorf("%d operations, but the tables have %d", judged, len(all.operations))
	}
}

// trial is the requests of one operation.
type trial struct {
	*cloud
	tables              *tables
	route               route
	base                base
	parameters, members []*member
	used                map[string]bool // members that led to a state
	worlds              int
	dirty               bool // something was taken in the last of them
	good, all           int
}

func (r *trial) run() {
	r.t.Helper()
	r.base, r.used = bases()[r.route.op], map[string]bool{}
	f := r.fixture()
	for _, v := range r.variants() {
		if v.name == r.base.skip {
			continue
		}
		r.all++
		if r.base.renew && r.dirty {
			f = r.fixture()
		}
		if problem := r.try(f, v); problem != "" {
			r.t.Errorf("%s: %s", v.name, problem)
			continue
		}
		r.good++
	}
	for at := range r.base.may {
		if !r.used[at] {
			r.t.Errorf("%s of %s leads to no state: may has it for nothing", at, r.route.op)
		}
	}
	r.t.Logf("%s: %d of %d", r.route.op, r.good, r.all)
}

func (r *trial) fixture() *fixture {
	r.worlds++
	r.dirty = false
	f := newFixture(r.cloud, fmt.Sprintf("variants-%s-%d", r.route.op, r.worlds), r.base)
	if r.base.before != nil {
		r.base.before(f)
	}
	return f
}

// try sends a variant and says what was wrong with the answer.
func (r *trial) try(f *fixture, v variant) string {
	got := r.send(f, v.make(f))
	got.check()
	taken := got.status == r.route.success
	r.dirty = r.dirty || taken
	if taken && r.base.after != nil {
		r.base.after(f, got)
	}
	switch {
	case v.code != "":
		return got.refused(v)
	case taken:
		return ""
	case r.excused(v, got.code()):
		return ""
	case v.sized && r.names(got.code()):
		return ""
	}
	return fmt.Sprintf("%d, want it taken: %s", got.status, got.body)
}

// excused says whether a code is that of a state which a member leads to.
func (r *trial) excused(v variant, code string) bool {
	at, ok := r.base.excuse(v.member, code)
	if ok {
		r.used[at] = true
	}
	return ok
}

// names says whether a code is that of something the operation names and that is
// not there.
func (r *trial) names(code string) bool {
	for _, id := range r.tables.ids {
		if id.Code == code && strings.HasPrefix(id.At, r.route.op+" request ") {
			return true
		}
	}
	return false
}

// refused says what is wrong with a refusal: its code, its status (held to the
// reference by the tests of the table of errors), or that it names another member.
func (a answer) refused(v variant) string {
	row, known := openapi.LookupError(v.code)
	if !known || a.code() != v.code || a.status != row.Status {
		return fmt.Sprintf("%d, want %s with %d: %s", a.status, v.code, row.Status, a.body)
	}
	if text := a.text("error_msg"); v.code == breach && !strings.Contains(text, v.field) {
		return fmt.Sprintf("%q does not name %s", text, v.field)
	}
	return ""
}

// send calls the handler without a network between.
func (r *trial) send(f *fixture, s message) answer {
	path := r.route.path
	for name, value := range s.params {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	request := f.own.request(r.route.op, ask{path: path, query: s.query.Encode(), body: s.body})
	recorder := httptest.NewRecorder()
	r.server.Config.Handler.ServeHTTP(recorder, request)
	caller := *f.own.cloud
	caller.project = s.params["project_id"]
	return answer{&caller, r.route.op, recorder.Code, recorder.Header(), recorder.Body.Bytes()}
}
