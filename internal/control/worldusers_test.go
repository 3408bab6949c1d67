package control

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// restricted describes a world with users that policies bind, an agent whose files
// are backed up daily, and faults.
func restricted() object {
	reads := object{"Version": "1.1", "Statement": []any{object{"Effect": "Allow", "Action": []any{"cbr:*:list"}}}}
	return object{
		"id": "w", "accounts": []any{object{"name": "one", "users": []any{
			object{"name": "free", "password": "p", "access_key": "FREE", "secret_key": "s"},
			object{"name": "nobody", "password": "p", "access_key": "NOBODY", "secret_key": "s", "policies": []any{}},
			object{"name": "auditor", "password": "p", "access_key": "AUDITOR", "secret_key": "s", "policies": []any{
				object{"name": "CBR ReadOnlyAccess", "enterprise_project_ids": []any{"e1"}}, object{"name": "mine", "document": reads},
			}},
		}}},
		"resources": []any{object{"name": "shop", "size_gb": 50, "type": "OS::Cinder::Volume"}},
		"agents":    []any{object{"host_name": "office", "paths": []any{"/srv", "/etc/"}}},
		"policies":  []any{object{"name": "daily", "patterns": []any{"FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=00"}, "max_backups": 3}},
		"vaults": []any{
			object{
				"name": "files", "object_type": "file", "size": 500, "resources": []any{object{"name": "office"}},
				"policies": []any{object{"name": "daily"}},
			},
			object{"name": "disks", "object_type": "disk", "size": 500, "resources": []any{object{"name": "shop"}}, "policies": []any{object{"name": "daily"}}},
		},
		"faults": []any{
			object{"task": "backup", "phase": "main", "code": "BackupService.0002", "count": 1, "resource": "shop"},
			object{"operation": "ListVault", "code": "BackupService.9910", "percent": 5, "account": "one", "latency": "1s"},
			object{"task": "delete", "phase": "prepare", "latency": "1h", "project": "cn-south-1", "count": 7},
		},
	}
}

// A world begins with its users' permissions, its agents and its faults, and has
// the same agents and faults again after a reset.
func TestRestrictedWorld(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		project := into[world](d.call("CreateWorld", restricted()).want(http.StatusCreated)).Accounts[0].Projects[0].ID
		for key, want := range map[string][]bool{"FREE": {true, true}, "NOBODY": {false, false}, "AUDITOR": {true, false}} {
			_, user, _, err := d.store.AccountByKey(t.Context(), key)
			d.ok(err)
			for i, action := range []string{"cbr:vaults:list", "cbr:vaults:delete"} {
				if got := user.Reach(action).Has("e2"); got != want[i] {
					t.Errorf("%s may do %s: %v", key, action, got)
				}
			}
			if got := user.Reach("cbr:vaults:get").Has("e1"); got != want[0] {
				t.Errorf("%s may look in e1: %v", key, got)
			}
		}
		for range 2 {
			d.call("AdvanceClock", object{"by": "12h"}, "w").want(http.StatusOK)
			faults := into[struct{ Faults []fault }](d.call("ListFaults", nil, "w").want(http.StatusOK)).Faults
			if len(faults) != 3 || !faults[0].Spent || faults[0].ProjectID != project || faults[1].AccountID == "" || faults[2].Count != 7 {
				t.Errorf("%+v", faults)
			}
			vaults, err := d.store.Vaults(t.Context(), "w", project)
			d.ok(err)
			for _, v := range vaults {
				b := v.Bindings[0]
				if failed := b.ProtectStatus == domain.Faulty; failed != (v.Name == "disks") || failed != (b.BackupSize == 0) {
					t.Errorf("%s is %s and has %d MB", b.Name, b.ProtectStatus, b.BackupSize)
				}
			}
			d.call("ResetWorld", nil, "w").want(http.StatusOK)
		}
	})
}

// What is wrong with users, agents and faults is said with its place, and nothing
// is made.
func TestRestrictedWorldErr(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	user := func(policy object) object {
		return object{"accounts": []any{object{"users": []any{object{"name": "u", "password": "p", "policies": []any{policy}}}}}}
	}
	fault := func(f object) object { return object{"faults": []any{f}} }
	files := object{"name": "files", "object_type": "file", "size": 500, "resources": []any{object{"name": "office"}}}
	for want, body := range map[string]object{
		"accounts[0].users[0].policies[0]: there is no policy":             user(object{"name": "CBR Everything"}),
		"accounts[0].users[0].policies[0]: Statement[0].Effect (line 1":    user(object{"name": "x", "document": object{"Version": "1.1", "Statement": []any{object{"Effect": "Maybe", "Action": []any{"a:b:c"}}}}}),
		"accounts[0].users[0].policies[0].colour is not a member":          user(object{"name": "CBR FullAccess", "colour": "red"}),
		"faults[0]: operation or task is needed":                           fault(object{"code": "BackupService.0002"}),
		"faults[0]: operation ListVolts is not one":                        fault(object{"operation": "ListVolts", "code": "BackupService.0002"}),
		"faults[0]: code BackupService.0 is not in":                        fault(object{"operation": "ListVault", "code": "BackupService.0"}),
		"faults[0]: latency is too long":                                   fault(object{"operation": "ListVault", "latency": "2h"}),
		"faults[0]: there is no account two":                               fault(object{"operation": "ListVault", "latency": "1s", "account": "two"}),
		"faults[0]: there is no project mars":                              fault(object{"operation": "ListVault", "latency": "1s", "project": "mars"}),
		"faults[0]: no such resource in the project: there is no \"none\"": fault(object{"operation": "ListVault", "latency": "1s", "resource": "none"}),
		"agents[0].id must match":                                          {"agents": []any{object{"host_name": "a", "id": "x"}}},
		"agents[0].project: is no project":                                 {"agents": []any{object{"host_name": "a", "project": "mars"}}},
		"vaults[0].resources[0]: no such resource":                         {"vaults": []any{files}},
		"vaults[0].resources[0]: ":                                         {"vaults": []any{files}, "agents": []any{object{"host_name": "office"}, object{"host_name": "office"}}},
		"agents[1]: ": {"agents": []any{
			object{"host_name": "a", "id": "11111111-1111-1111-1111-111111111111"}, object{"host_name": "b", "id": "11111111-1111-1111-1111-111111111111"},
		}},
	} {
		body["id"] = "w"
		refused := d.call("CreateWorld", body).want(http.StatusBadRequest)
		if text := into[map[string]string](refused)["error_msg"]; !strings.HasPrefix(text, want) {
			t.Errorf("%s, want %s", text, want)
		}
		d.call("ShowWorld", nil, "w").want(http.StatusNotFound)
	}
	file, err := readWorldFile("w.yaml", "seed: a\nfaults:\n  - {task: backup, phase: main, code: BackupService.0001}\n  - {task: backup}\n")
	if err == nil {
		_, err = fromFile(t, file)
	}
	if err == nil || !strings.HasPrefix(err.Error(), "w.yaml:4: faults[1]: phase is missing") {
		t.Errorf("a file: %v", err)
	}
}
