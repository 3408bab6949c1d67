package control

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

func TestRoutesAreTheContract(t *testing.T) {
	t.Parallel()
	want, got := map[string]openapi.OperationInfo{}, map[string]openapi.OperationInfo{}
	for _, info := range openapi.Operations() {
		if info.Contract == "control" {
			want[info.ID] = info
		}
	}
	for _, r := range routes {
		got[r.op] = openapi.OperationInfo{ID: r.op, Method: r.method, Path: r.path, Contract: "control", Success: r.status}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != len(routes) {
		t.Errorf("the rows differ from the contract (-contract +rows):\n%s", diff)
	}
}

func TestNoRoute(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	for _, path := range []string{"/_cbrd/", "/_cbrd/x", "/_cbrd/worlds/", "/_cbrd/../v3", "/_cbrd/worlds/a/b/c", "/_cbrd/%00"} {
		d.send("", "GET", path, nil).want(http.StatusNotFound)
	}
	d.send("", "DELETE", "/_cbrd/world", nil).want(http.StatusMethodNotAllowed)
	d.send("", "OPTIONS", "/_cbrd/worlds", nil).want(http.StatusMethodNotAllowed)
}

func TestBadBodies(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	for _, body := range []any{
		"{", "[]", `{} {}`, `{"id":7}`, `{"id":"a b"}`, `{"id":""}`, `{"pace":"fast"}`, `{"seed":"\u0000"}`,
		object{"clock": object{"mode": "stopped"}},
		object{"clock": object{}},
		object{"clock": object{"mode": "frozen", "now": "noon"}},
		object{"clock": object{"mode": "frozen", "now": "2026-02-30T00:00:00Z"}},
		object{"clock": object{"mode": "scaled"}},
		object{"clock": object{"mode": "real", "now": "2026-01-01T00:00:00Z"}},
		object{"clock": object{"mode": "frozen", "speed": 5}},
		object{"accounts": []any{}},
		object{"accounts": []any{object{"id": "x"}}},
		object{"accounts": []any{object{"projects": []any{}}}},
	} {
		d.call("CreateWorld", body).want(http.StatusBadRequest)
	}
	for _, body := range []any{
		"", "{}", "null",
		object{"by": "1h", "until": "idle"},
		object{"by": "1h", "to": "2027-01-01T00:00:00Z"},
		object{"by": "-1h"},
		object{"by": "0s"},
		object{"by": "1 h"},
		object{"by": "99999999999h"},
		object{"until": "done"},
		object{"to": "tomorrow"},
		object{"to": "2026-13-01T00:00:00Z"},
		object{"to": nil},
	} {
		d.call("AdvanceDefaultClock", body).want(http.StatusBadRequest)
	}
	for _, body := range []any{
		"", "{}",
		object{"mode": "x"},
		object{"mode": "scaled"},
		object{"mode": "scaled", "speed": 0},
		object{"mode": "scaled", "speed": 1000001},
		object{"mode": "real", "now": "2030-01-01T00:00:00Z"},
	} {
		d.call("SetDefaultClock", body).want(http.StatusBadRequest)
	}
	d.call("CreateWorld", `{"seed":"`+string(make([]byte, maxBody))+`"}`).want(http.StatusRequestEntityTooLarge)
	if now := into[clockText](d.call("ShowDefaultClock", nil)); now.Mode != "real" || now.Now != "2026-03-01T12:00:00Z" {
		t.Errorf("the clock shows %+v", now)
	}
}

type clockText struct {
	Mode, Now string
	Speed     int64
}
