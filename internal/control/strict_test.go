package control

import (
	"net/http"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// What is spelled wrong is refused by name, everywhere with one text, and does
// nothing.
func TestStrangers(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	for _, test := range []struct {
		op       string
		body     object
		stranger string
		params   []string
	}{
		{"CreateDefaultFault", object{"operation": "CreateVault", "code": "BackupService.6132", "percentage": 10}, "percentage", nil},
		{"CreateDefaultFault", object{"operation": "CreateVault", "code": "BackupService.6132", "projectid": "x"}, "projectid", nil},
		{"CreateDefaultFault", object{"operation": "CreateVault", "code": "BackupService.6132", "resource_ids": []any{"x"}}, "resource_ids", nil},
		{"SetDefaultClock", object{"mode": "frozen", "at": "2030-01-01T00:00:00Z"}, "at", nil},
		{"AdvanceDefaultClock", object{"by": "1h", "unless": "idle"}, "unless", nil},
		{"AdvanceDefaultClock", object{"By": "1h"}, "By", nil},
		{"AttachDisk", object{"server": "x"}, "server", []string{"default", "p", "r"}},
		{"RegisterImage", object{"image": "x"}, "image", []string{"default", "p", "b"}},
		{"SetAgentStatus", object{"state": "offline"}, "state", []string{"default", "a"}},
		{"CreateUser", object{"access_keys": []any{object{"key": "x"}}}, "access_keys[0].key", []string{"default"}},
		{"CreateWorld", object{"clock": object{"mode": "frozen", "time": "x"}}, "clock.time", nil},
		{"ResetWorld", object{"seed": "other"}, "seed", []string{"default"}},
		{"DeleteFaults", object{"id": "x"}, "id", []string{"default"}},
		{"ListFaults?limit=1", nil, "limit", []string{"default"}},
		{"ListUsers?accounts=x", nil, "accounts", []string{"default"}},
		{"ListCalls?op=CreateVault", nil, "op", []string{"default"}},
		{"CheckReady?verbose", nil, "verbose", nil},
	} {
		var body any
		if test.body != nil {
			body = test.body
		}
		d.refuses(test.stranger+" is not a member here", test.op, body, test.params...)
	}
	d.refuses("the query cannot be read", "ListFaults?a=%zz", nil, "default")
	faults := into[struct{ Faults []fault }](d.call("ListDefaultFaults", nil).want(http.StatusOK)).Faults
	if now := into[clockText](d.call("ShowDefaultClock", nil)); len(faults) > 0 || now.Mode != "real" {
		t.Errorf("there are %v, and the clock shows %+v", faults, now)
	}
}

// The text says what would be right.
func TestTextsOfTime(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	const form = " must be a duration of more than nothing, as in 720h or 90s"
	for text, body := range map[string]object{
		`exactly one of by, to and until is needed, as in {"by":"720h"}`: {},
		"by" + form: {"by": "-1h"},
		"by is too long: it can be 2562047h0m0s at most": {"by": "100000000h"},
		"to must be a time, as in 2026-01-01T00:00:00Z":  {"to": "tomorrow"},
		"to is before 1970, where clocks begin":          {"to": "0001-01-01T00:00:00Z"},
	} {
		d.refuses(text, "AdvanceDefaultClock", body)
	}
	for _, by := range []string{"", "soon", "0s", "0.1us"} {
		d.refuses("by"+form, "AdvanceDefaultClock", object{"by": by})
	}
	fault := object{"operation": "CreateVault", "latency": "-1s"}
	d.refuses("latency"+form, "CreateDefaultFault", fault)
	fault["latency"] = "100000000h"
	d.refuses("latency is too long: it can be 1m0s at most", "CreateDefaultFault", fault)
	first := object{"mode": "frozen", "now": "0001-01-01T00:00:00Z"}
	d.refuses("now is before 1970, where clocks begin", "SetDefaultClock", first)
	d.refuses("now is before 1970, where clocks begin", "CreateWorld", object{"clock": first})
	if now := into[clockText](d.call("ShowDefaultClock", nil)); now.Mode != "real" {
		t.Errorf("the clock shows %+v", now)
	}
}
