package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/openapi"
)

func queryOf(name, value string) *call { return &call{query: url.Values{name: {value}}} }

func TestQueryTime(t *testing.T) {
	t.Parallel()
	noon := time.Date(2018, time.February, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"": {}, "2018-02-01T12:00:00Z": noon, "2018-02-01T12:00:00": noon, "2018-02-01 12:00:00": noon,
		"2018-02-01T12:00:00+00:00": noon, "2018-02-01T14:00:00+02:00": noon, "2018-02-01T14:00:00+0200": noon,
		"2018-02-01 14:00:00+0200": noon, "2018-02-01 12:00:00Z": noon, "2018-02-01T12:00:00.000000": noon,
		"2018-02-01T12:00:00.5Z": noon.Add(time.Second / 2), "2018-02-01 12:00:00.000001": noon.Add(time.Microsecond),
		"2018-02-01T12:00:00.0000019": noon.Add(time.Microsecond),
	} {
		if got, err := queryOf("t", text).queryTime("t"); err != nil || !got.Equal(want) {
			t.Errorf("%q is %s (%v), want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"x", "2018-02-30T12:00:00Z", "2018-02-01", "12:00:00", "2018-02-01T25:00:00Z", "2018-02-01T12:00:60Z", " "} {
		if got, err := queryOf("t", text).queryTime("t"); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

// A time that is read is in whole microseconds, and reads the same as it is
// written in answers; a space is as good as a T.
func FuzzQueryTime(f *testing.F) {
	for _, text := range []string{"2018-02-01T12:00:00Z", "2018-02-01 12:00:00.123456789+08:00", "0000-01-01T00:00:00Z", "9999-12-31 23:59:59-0000", "T"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := queryOf("t", text).queryTime("t")
		if err != nil || text == "" {
			return
		}
		if at.Location() != time.UTC || !at.Equal(at.Truncate(time.Microsecond)) {
			t.Errorf("%q is %s", text, at)
		}
		api := &API{Config: Config{}}
		if written := api.time(at); at.Year() >= 0 && at.Year() < 10_000 {
			if again, err := queryOf("t", written).queryTime("t"); err != nil || !again.Equal(at) {
				t.Errorf("%q is %s, then %s (%v)", text, at, again, err)
			}
		}
		if spaced, err := queryOf("t", strings.Replace(text, "T", " ", 1)).queryTime("t"); err != nil || !spaced.Equal(at) {
			t.Errorf("%q is %s, with a space %s (%v)", text, at, spaced, err)
		}
	})
}

func TestSortFrom(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]query.Sort{
		"": nil, "name": {{Key: "name", Desc: true}}, "name:asc": {{Key: "name"}}, "id:desc": {{Key: "id", Desc: true}},
		"created_at:asc,status": {{Key: "created_at"}, {Key: "status", Desc: true}},
	} {
		if got, err := sortFrom(text, sortKeys); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%q is %v (%v), want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"x", "name:", "name:up", ",", "name,", ":asc", "name:asc:asc", "size"} {
		if got, err := sortFrom(text, sortKeys); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// What the contract lets through is what is understood, with known keys only.
func FuzzSort(f *testing.F) {
	contract, err := openapi.Operation("ListBackups")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"name", "created_at:asc,id", "name:", "a,b", "name:asc,name:desc"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		allowed := contract.CheckRequest(map[string]string{"project_id": "p"}, url.Values{"sort": {text}}, nil) == nil
		sort, err := sortFrom(text, sortKeys)
		if allowed && err != nil {
			t.Errorf("%q is allowed and not understood: %v", text, err)
		}
		for _, s := range sort {
			if !sortKeys[s.Key] {
				t.Errorf("%q sorts by %q", text, s.Key)
			}
		}
	})
}

// A parameter is the text between two slashes as it was before it was escaped,
// and a path that is not a route's finds none.
func FuzzPathParams(f *testing.F) {
	var params map[string]string
	mux := chi.NewMux()
	mux.Get("/v3/{project_id}/vaults/{vault_id}", func(_ http.ResponseWriter, r *http.Request) { params = pathParams(r) })
	for _, id := range []string{"1", "a/b", "%2F", "..", "\x00", "\xff", "\u4fdd", "{id}", "*", "a b", "?", "#"} {
		f.Add("project", id)
	}
	f.Fuzz(func(t *testing.T, project, id string) {
		if project == "" || id == "" {
			return
		}
		u, err := url.ParseRequestURI("/v3/" + url.PathEscape(project) + "/vaults/" + url.PathEscape(id))
		if err != nil {
			t.Fatal(err)
		}
		params = nil
		mux.ServeHTTP(httptest.NewRecorder(), &http.Request{Method: "GET", URL: u, Header: http.Header{}})
		if params["project_id"] != project || params["vault_id"] != id {
			t.Errorf("%q and %q are read as %q", project, id, params)
		}
	})
}
