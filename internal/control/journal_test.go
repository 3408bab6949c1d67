package control

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.journal.Record("default", journal.Call{
		At: wallStart, Took: 1500 * time.Microsecond, RequestID: "0a", Method: "GET", Path: "/v3/a/vaults",
		Operation: "ListVault", Status: 200,
	})
	d.journal.Record("default", journal.Call{Method: "POST", Operation: "CreateVault", Status: 400, Code: "BackupService.9900"})
	all := into[struct{ Calls []loggedCall }](d.call("ListCalls", nil, "default").want(http.StatusOK)).Calls
	want := loggedCall{
		At: "2026-03-01T12:00:00Z", DurationUS: 1500, RequestID: "0a", Method: "GET", Path: "/v3/a/vaults",
		Operation: "ListVault", Status: 200,
	}
	if len(all) != 2 || all[1] != want || all[0].Code != "BackupService.9900" {
		t.Errorf("the calls are %+v", all)
	}
	for query, n := range map[string]int{
		"operation=ListVault": 1, "status=400": 1, "code=BackupService.9900": 1, "method=PUT": 0, "limit=1": 1, "operation=KeystoneShowVersion": 0,
	} {
		got := into[struct{ Calls []loggedCall }](d.call("ListCalls?"+query, nil, "default").want(http.StatusOK))
		if len(got.Calls) != n {
			t.Errorf("%s: %+v", query, got.Calls)
		}
	}
	for _, query := range []string{"limit=0", "limit=1001", "status=99", "method=GOT"} {
		d.call("ListCalls?"+query, nil, "default").want(http.StatusBadRequest)
	}
	d.refuses("operation ListVaults is none of the API, nor of the services beside it", "ListCalls?operation=ListVaults", nil, "default")
	d.call("ClearCalls", nil, "default").want(http.StatusNoContent)
	if got := d.call("ListCalls", nil, "default").want(http.StatusOK); string(got.body) != "{\"calls\":[]}\n" {
		t.Errorf("cleared: %s", got.body)
	}
	for _, op := range []string{"ListCalls", "ClearCalls", "ShowCoverage"} {
		d.call(op, nil, "nowhere").want(http.StatusNotFound)
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	for _, c := range []journal.Call{
		{Operation: "ListVault", Status: 200},
		{Operation: "ListVault", Status: 400, Code: "BackupService.9900"},
		{Operation: "KeystoneShowVersion", Status: 200},
		{Status: 404, Code: "APIGW.0101"},
	} {
		d.journal.Record("default", c)
	}
	got := into[coverage](d.call("ShowCoverage", nil, "default").want(http.StatusOK))
	want := coverage{
		Operations: []usedOperation{
			{"", 1, []usedStatus{{404, 1}}, []usedCode{{"APIGW.0101", 1}}},
			{"KeystoneShowVersion", 1, []usedStatus{{200, 1}}, []usedCode{}},
			{"ListVault", 2, []usedStatus{{200, 1}, {400, 1}}, []usedCode{{"BackupService.9900", 1}}},
		},
		Missing: []string{"CreateVault", "ShowVault"}, Exercised: 1, Of: 3,
		Codes: []string{"APIGW.0101", "BackupService.9900"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A reset is a beginning for the journal and the coverage too, in its world alone.
func TestResetWorldHasNoJournal(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated)
	for _, id := range []string{"default", "w"} {
		d.journal.Record(id, journal.Call{Operation: "ListVault", Status: 200})
	}
	d.call("ResetWorld", nil, "w").want(http.StatusOK)
	for id, n := range map[string]int{"default": 1, "w": 0} {
		calls := into[struct{ Calls []loggedCall }](d.call("ListCalls", nil, id).want(http.StatusOK)).Calls
		covered := into[coverage](d.call("ShowCoverage", nil, id).want(http.StatusOK))
		if len(calls) != n || covered.Exercised != n {
			t.Errorf("%s has %d calls, and %d operations are covered, want %d", id, len(calls), covered.Exercised, n)
		}
	}
}

// A world that is made again under an id begins with an empty journal.
func TestDeletedWorldHasNoJournal(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateWorld", object{"id": "again"}).want(http.StatusCreated)
	d.journal.Record("again", journal.Call{Operation: "ListVault", Status: 200})
	d.call("DeleteWorld", nil, "again").want(http.StatusNoContent)
	d.call("CreateWorld", object{"id": "again"}).want(http.StatusCreated)
	var got struct{ Calls []json.RawMessage }
	if got = into[struct{ Calls []json.RawMessage }](d.call("ListCalls", nil, "again").want(http.StatusOK)); len(got.Calls) != 0 {
		t.Errorf("it has %s", got.Calls)
	}
}
