package openapi

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	billing     = `"billing":{"consistent_level":"crash_consistent","object_type":"server","protect_type":"backup","size":100}`
	smallVault  = `{"vault":{"name":"v",` + billing + `,"resources":[]}}`
	vaultBefore = `{"vault":{"name":"v",` + billing + `,"resources":[],`
)

func TestCheckRequestOK(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation, query, body string
	}{
		"CreateVault small": {"CreateVault", "", smallVault},
		"CreateVault full": {"CreateVault", "", vaultBefore + `"backup_policy_id":null,"description":"","tags":[{"key":"k","value":""}],
			"enterprise_project_id":"0","auto_bind":true,"bind_rules":{"tags":[{"key":"k","value":"v"}]},"auto_expand":false,"threshold":100,
			"smn_notify":false,"backup_name_prefix":"","demand_billing":false,"sys_lock_source_service":"","locked":true}}`},
		"enterprise project as a number": {"CreateVault", "", vaultBefore + `"enterprise_project_id":0}}`},
		"bind rules as a list":           {"CreateVault", "", vaultBefore + `"bind_rules":[{"tags":[]},{}]}}`},
		"unknown members":                {"CreateVault", "", `{"vault":{"name":"v",` + billing + `,"resources":[],"from_the_future":{"a":[1]}},"x":null}`},
		"name in Chinese":                {"CreateVault", "", strings.Replace(smallVault, `"v"`, `"\u4fdd\u62a4-1"`, 1)},
		"update of nothing":              {"UpdateVault", "", `{"vault":{}}`},
		"no query":                       {"ListVault", "", ""},
		"full query":                     {"ListVault", "cloud_type=public&enterprise_project_id=all_granted_eps&id=a&id=b&limit=1000&name=x&object_type=disk&offset=0&policy_id=p&protect_type=backup&resource_ids=a,b&status=available", ""},
		"unknown parameter":              {"ListVault", "colour=red", ""},
		"repeated status":                {"ListBackups", "status=available&status=error&sort=name:asc,created_at&used_percent=80&incremental=true&start_time=2018-02-01T12:00:00Z", ""},
		"restore with nothing in it":     {"RestoreBackup", "", `{"restore":{}}`},
		"body where none is taken":       {"DeleteVault", "", `{"force":true}`},
		"world from nothing":             {"CreateWorld", "", ""},
		"advance":                        {"AdvanceClock", "", `{"by":"720h"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := checkRequest(t, test.operation, test.query, test.body); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

func TestCheckRequestErr(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation, query, body string
		want                   Breach
	}{
		"no body":        {"CreateVault", "", "", Breach{Reason: "the request needs a body"}},
		"malformed":      {"CreateVault", "", `{"vault":`, Breach{Reason: "the body is not valid JSON"}},
		"trailing data":  {"CreateVault", "", smallVault + `{}`, Breach{Reason: "the body is not valid JSON"}},
		"named twice":    {"UpdateVault", "", `{"vault":{"threshold":500},"vault":{"name":"v"}}`, Breach{Reason: "the body names a member twice"}},
		"deep":           {"UpdateVault", "", `{"vault":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, Breach{Reason: "the body is nested too deeply"}},
		"wrong body":     {"CreateVault", "", `[]`, Breach{Field: "body", Reason: "must be an object"}},
		"null":           {"CreateVault", "", `{"vault":null}`, Breach{Field: "vault", Reason: "must not be null"}},
		"missing":        {"CreateVault", "", `{"vault":{"name":"v","resources":[]}}`, Breach{Field: "vault.billing", Reason: "is missing"}},
		"too small":      {"CreateVault", "", strings.Replace(smallVault, "100", "9", 1), Breach{"vault.billing.size", "must be at least 10", "BackupService.6101"}},
		"too large":      {"CreateVault", "", strings.Replace(smallVault, "100", "10485761", 1), Breach{"vault.billing.size", "must be at most 10485760", "BackupService.6101"}},
		"far too large":  {"CreateVault", "", strings.Replace(smallVault, "100", "99999999999999999999", 1), Breach{"vault.billing.size", "is out of range", "BackupService.6101"}},
		"size as text":   {"CreateVault", "", strings.Replace(smallVault, "100", `"100"`, 1), Breach{Field: "vault.billing.size", Reason: "must be an integer"}},
		"size as 100.0":  {"CreateVault", "", strings.Replace(smallVault, "100", "100.0", 1), Breach{Field: "vault.billing.size", Reason: "must be an integer"}},
		"update to zero": {"UpdateVault", "", `{"vault":{"billing":{"size":0}}}`, Breach{"vault.billing.size", "must be at least 1", "BackupService.6101"}},
		"enum": {"CreateVault", "", strings.Replace(smallVault, `"server"`, `"vm"`, 1), Breach{
			Field: "vault.billing.object_type", Reason: `must be one of ["server" "disk" "turbo" "workspace" "vmware" "rds" "file"]`,
		}},
		"long name":         {"UpdateVault", "", `{"vault":{"name":"` + strings.Repeat("x", 65) + `"}}`, Breach{Field: "vault.name", Reason: "must have at most 64 character(s)"}},
		"description":       {"CreateVault", "", vaultBefore + `"description":"<b>"}}`, Breach{Field: "vault.description", Reason: "must match ^[^<>]*$"}},
		"boolean as text":   {"UpdateVault", "", `{"vault":{"locked":"true"}}`, Breach{Field: "vault.locked", Reason: "must be true or false"}},
		"element":           {"AddVaultResource", "", `{"resources":[{"id":"a","type":"OS::Nova::Server"},{"id":"b"}]}`, Breach{Field: "resources[1].type", Reason: "is missing"}},
		"none":              {"AddVaultResource", "", `{"resources":[]}`, Breach{Field: "resources", Reason: "must have at least 1 element(s)"}},
		"too many":          {"RemoveVaultResource", "", `{"resource_ids":[` + strings.Repeat(`"a",`, 256) + `"a"]}`, Breach{Field: "resource_ids", Reason: "must have at most 256 element(s)"}},
		"too many to add":   {"AddVaultResource", "", `{"resources":[` + strings.Repeat(`{},`, 256) + `{}]}`, Breach{"resources", "must have at most 256 element(s)", "BackupService.6100"}},
		"tag of bind rules": {"UpdateVault", "", `{"vault":{"bind_rules":{"tags":[{"key":"a b","value":"v"}]}}}`, Breach{Field: "vault.bind_rules.tags[0].key", Reason: "must match ^[A-Za-z0-9_-]+$"}},
		"bind rules":        {"UpdateVault", "", `{"vault":{"bind_rules":"all"}}`, Breach{Field: "vault.bind_rules", Reason: "has the wrong type"}},
		"enterprise project": {"CreateVault", "", vaultBefore + `"enterprise_project_id":7}}`, Breach{
			Field: "vault.enterprise_project_id", Reason: "must be at most 0",
		}},
		"wrong case":      {"UpdateVault", "", `{"vault":{"name":"v","NAME":"<>"}}`, Breach{Field: "vault", Reason: "has a member whose name is written in the wrong case"}},
		"U+0000":          {"AddVaultResource", "", `{"resources":[{"id":"a\u0000","type":"OS::Nova::Server"}]}`, Breach{Field: "resources[0].id", Reason: "must be UTF-8 without the character U+0000"}},
		"limit":           {"ListVault", "limit=1001", "", Breach{Field: "limit", Reason: "must be at most 1000"}},
		"limit of none":   {"ListVault", "limit=", "", Breach{Field: "limit", Reason: "must be an integer"}},
		"offset":          {"ListVault", "offset=-1", "", Breach{Field: "offset", Reason: "must be at least 0"}},
		"protectables":    {"ListProtectable", "limit=51", "", Breach{Field: "limit", Reason: "must be at most 50"}},
		"percent":         {"ListBackups", "used_percent=101", "", Breach{Field: "used_percent", Reason: "must be at most 100"}},
		"boolean":         {"ListBackups", "incremental=yes", "", Breach{Field: "incremental", Reason: "must be true or false"}},
		"second status":   {"ListBackups", "status=available&status=gone", "", Breach{Field: "status", Reason: `must be one of ["available" "protecting" "deleting" "restoring" "error" "waiting_protect" "waiting_delete" "waiting_restore"]`}},
		"not UTF-8":       {"ListBackups", "name=%ff", "", Breach{Field: "name", Reason: "must be UTF-8 without the character U+0000"}},
		"advance nowhere": {"AdvanceClock", "", `{}`, Breach{Field: "body", Reason: "must have at least 1 member(s)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got *Breach
			if !errors.As(checkRequest(t, test.operation, test.query, test.body), &got) {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(test.want, *got); diff != "" {
				t.Errorf("breach (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckRequestPath(t *testing.T) {
	t.Parallel()
	op := operation(t, "ListProtectable")
	for _, kind := range []string{"server", "disk", "turbo"} {
		if err := op.CheckRequest(map[string]string{"project_id": "p", "protectable_type": kind}, nil, nil); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	err := op.CheckRequest(map[string]string{"project_id": "p", "protectable_type": "tape"}, nil, nil)
	if err == nil || err.Error() != `protectable_type must be one of ["server" "disk" "turbo"]` {
		t.Errorf("tape: %v", err)
	}
	if err := op.CheckRequest(nil, nil, nil); err == nil || err.Error() != "project_id is missing" {
		t.Errorf("no parameters: %v", err)
	}
}

func TestOperationUnknown(t *testing.T) {
	t.Parallel()
	for range 2 {
		if op, err := Operation("MakeCoffee"); err == nil {
			t.Errorf("got %+v", op)
		}
	}
}

// anyPath has every path parameter of the contracts.
var anyPath = map[string]string{
	"project_id": "p", "vault_id": "v", "backup_id": "b", "checkpoint_id": "c", "operation_log_id": "o",
	"instance_id": "i", "protectable_type": "server", "world_id": "w", "resource_id": "r",
}

func checkRequest(t testing.TB, id, query, body string) error {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return operation(t, id).CheckRequest(anyPath, values, []byte(body))
}
