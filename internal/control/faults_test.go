package control

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		made := into[world](d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated))
		account := made.Accounts[0]
		call := into[fault](d.call("CreateFault", object{
			"operation": "CreateVault", "code": "BackupService.6132", "percent": 25, "latency": "1500ms",
			"account_id": account.ID, "project_id": account.Projects[0].ID, "resource_id": "r",
		}, "w").want(http.StatusCreated))
		task := into[fault](d.call("CreateFault", object{"task": "vault_delete", "phase": "complete", "latency": "720h"}, "w").want(http.StatusCreated))
		want := []fault{
			{
				ID: call.ID, CreatedAt: "2026-01-01T00:00:00Z", Operation: "CreateVault", Code: "BackupService.6132", Percent: 25,
				Latency: "1.5s", AccountID: account.ID, ProjectID: account.Projects[0].ID, ResourceID: "r",
			},
			{ID: task.ID, CreatedAt: "2026-01-01T00:00:00Z", Task: "vault_delete", Phase: "complete", Count: 1, Latency: "720h0m0s"},
		}
		listed := func(worldID string) []fault {
			return into[struct{ Faults []fault }](d.call("ListFaults", nil, worldID).want(http.StatusOK)).Faults
		}
		if diff := cmp.Diff(want, listed("w")); diff != "" {
			t.Errorf("the faults are others (-want +got):\n%s", diff)
		}
		if others := listed("default"); len(others) != 0 {
			t.Errorf("another world has %v", others)
		}
		d.call("DeleteFault", nil, "w", call.ID).want(http.StatusNoContent)
		d.call("DeleteFault", nil, "w", call.ID).want(http.StatusNotFound)
		if left := listed("w"); len(left) != 1 || left[0].ID != task.ID {
			t.Errorf("left are %v", left)
		}
		d.call("DeleteFaults", nil, "w").want(http.StatusNoContent)
		d.call("DeleteFaults", nil, "w").want(http.StatusNoContent)
		if left := listed("w"); len(left) != 0 {
			t.Errorf("left are %v", left)
		}
		for _, op := range []string{"ListFaults", "DeleteFaults"} {
			d.call(op, nil, "nowhere").want(http.StatusNotFound)
		}
		d.call("CreateFault", object{"task": "backup", "phase": "main", "latency": "1s"}, "nowhere").want(http.StatusNotFound)
	})
}

func TestDefaultFaults(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	made := into[fault](d.call("CreateDefaultFault", object{"operation": "RegisterImage", "code": "BackupService.6212", "count": 3}).want(http.StatusCreated))
	if made.Count != 3 || made.Spent || made.Struck != 0 {
		t.Errorf("%+v", made)
	}
	for n := range 4 {
		f, err := d.engine.StrikeCall(context.Background(), callerOf(d), "RegisterImage", func(string) bool { return false })
		if err != nil || (f != nil) != (n < 3) {
			t.Errorf("the call %d is struck by %+v (%v)", n, f, err)
		}
	}
	listed := into[struct{ Faults []fault }](d.call("ListDefaultFaults", nil).want(http.StatusOK)).Faults
	if len(listed) != 1 || !listed[0].Spent || listed[0].Struck != 3 || listed[0].Matched != 3 {
		t.Errorf("%+v", listed)
	}
	d.call("DeleteDefaultFault", nil, made.ID).want(http.StatusNoContent)
	d.call("DeleteDefaultFaults", nil).want(http.StatusNoContent)
	for range domain.MaxFaults {
		d.call("CreateDefaultFault", object{"task": "backup", "phase": "main", "latency": "1s"}).want(http.StatusCreated)
	}
	d.call("CreateDefaultFault", object{"task": "backup", "phase": "main", "latency": "1s"}).want(http.StatusConflict)
}

// What is wrong with a fault is refused, and the member at fault named.
func TestBadFaults(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	call := func(more object) object {
		body := object{"operation": "CreateVault", "code": "BackupService.6132"}
		for member, value := range more {
			body[member] = value
			if value == nil {
				delete(body, member)
			}
		}
		return body
	}
	task := func(more object) object {
		more["operation"] = nil
		if _, given := more["task"]; !given {
			more["task"] = "backup"
		}
		return call(more)
	}
	for name, test := range map[string]struct {
		body  object
		field string
	}{
		"ErrNothing":          {object{}, "operation"},
		"ErrOperation":        {call(object{"operation": "MakeVault"}), "operation"},
		"ErrControl":          {call(object{"operation": "ResetWorld"}), "operation"},
		"ErrIdentity":         {call(object{"operation": "KeystoneListProjects"}), "operation"},
		"ErrBoth":             {call(object{"task": "backup", "phase": "main"}), "operation"},
		"ErrPhaseOfACall":     {call(object{"phase": "main"}), "phase"},
		"ErrNoPhase":          {task(object{}), "phase"},
		"ErrPhase":            {task(object{"phase": "early"}), "phase"},
		"ErrTask":             {task(object{"phase": "main", "task": "copying"}), "task"},
		"ErrNoCode":           {call(object{"code": nil}), "code"},
		"ErrCode":             {call(object{"code": "BackupService.0000"}), "code"},
		"ErrCodeForm":         {call(object{"code": "6132"}), "code"},
		"ErrCount":            {call(object{"count": 0}), "count"},
		"ErrManyTimes":        {call(object{"count": 1_000_001}), "count"},
		"ErrPercent":          {call(object{"percent": 101}), "percent"},
		"ErrNoPercent":        {call(object{"percent": 0}), "percent"},
		"ErrCountAndPercent":  {call(object{"count": 1, "percent": 1}), "percent"},
		"ErrLatency":          {call(object{"latency": "soon"}), "latency"},
		"ErrNoLatency":        {call(object{"latency": "0s"}), "latency"},
		"ErrLongCall":         {call(object{"latency": "61s"}), "latency"},
		"ErrLongTask":         {task(object{"phase": "main", "latency": "721h"}), "latency"},
		"ErrAccount":          {call(object{"account_id": "x"}), "account_id"},
		"ErrProject":          {call(object{"project_id": "x"}), "project_id"},
		"ErrResource":         {call(object{"resource_id": ""}), "resource_id"},
		"ErrResourceTooLong":  {call(object{"resource_id": strings.Repeat("x", 65)}), "resource_id"},
		"ErrTypeOfOperation":  {call(object{"operation": 7}), "operation"},
		"ErrTypeOfTheLatency": {call(object{"latency": 7}), "latency"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := into[struct {
				Text string `json:"error_msg"`
			}](d.call("CreateDefaultFault", test.body).want(http.StatusBadRequest))
			if !strings.Contains(got.Text, test.field) {
				t.Errorf("%q does not name %s", got.Text, test.field)
			}
		})
	}
}

// callerOf is somebody in the default world.
func callerOf(d *desk) service.Caller {
	accounts, err := d.store.WorldAccounts(context.Background(), service.DefaultWorldID)
	if err != nil {
		d.t.Fatal(err)
	}
	return service.Caller{WorldID: service.DefaultWorldID, AccountID: accounts[0].ID, ProjectID: accounts[0].Projects[0].ID}
}
