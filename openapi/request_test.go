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

	daily        = `"trigger":{"properties":{"pattern":["FREQ=DAILY;INTERVAL=1;BYHOUR=6;BYMINUTE=00"]}}`
	smallPolicy  = `{"policy":{"name":"p","operation_definition":{"retention_duration_days":30},` + daily + `}}`
	policyBefore = `{"policy":{"name":"p",` + daily + `,"operation_definition":{`
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
		"CreatePolicy without a type":    {"CreatePolicy", "", smallPolicy},
		"CreatePolicy full": {"CreatePolicy", "", policyBefore + `"day_backups":0,"week_backups":100,"month_backups":0,"year_backups":0,"max_backups":99999,
			"retention_duration_days":-1,"timezone":"UTC+08:00","full_backup_interval":-1,"destination_project_id":"d","destination_region":"eu-west-101",
			"enable_acceleration":true},"operation_type":"replication","enabled":false}}`},
		"policy with nothing set": {"CreatePolicy", "", policyBefore + `"max_backups":0,"retention_duration_days":null,"day_backups":null,"timezone":null,
			"full_backup_interval":0,"destination_region":""}}}`},
		"zone with a space":        {"CreatePolicy", "", policyBefore + `"day_backups":1,"timezone":"UTC -03:30"}}}`},
		"policy in Chinese":        {"UpdatePolicy", "", `{"policy":{"name":"\u4fdd\u62a4-1"}}`},
		"policy update of nothing": {"UpdatePolicy", "", `{"policy":{}}`},
		"policies":                 {"ListPolicies", "operation_type=backup&vault_id=v&limit=1&offset=0", ""},
		"policy by id":             {"AssociateVaultPolicy", "", `{"policy_id":"p"}`},
		"replication policy by id": {"AssociateVaultPolicy", "", `{"policy_id":null,"add_policy_ids":["p"],"destination_vault_id":"d"}`},
		"all vaults":               {"BatchUpdateVault", "", `{"vault":{"smn_notify":true,"threshold":60}}`},
		"suspend":                  {"SetVaultResource", "", `{"resource_ids":["r"],"action":"suspend"}`},
		"backup name":              {"UpdateBackup", "", `{"backup":{"name":"nightly"}}`},
		"backup without changes":   {"UpdateBackup", "", `{}`},
		"agents":                   {"CheckAgent", "", `{"agent_status":[{"resource_id":"r","resource_type":"OS::Nova::Server"}]}`},
		"usage":                    {"ShowStorageUsage", "resource_type=OS::Cinder::Volume&resource_id=r&limit=1&offset=7", ""},
		"tag":                      {"CreateVaultTags", "", `{"tag":{"key":"k","value":""}}`},
		"tag amid spaces":          {"CreateVaultTags", "", `{"tag":{"key":"  ` + strings.Repeat("k", 36) + ` ","value":" ` + strings.Repeat("v", 43) + ` "}}`},
		"tag in Chinese":           {"CreateVaultTags", "", `{"tag":{"key":"\u4fdd","value":"\u9669"}}`},
		"tags of any characters":   {"BatchCreateAndDeleteVaultTags", "", `{"action":"create","tags":[{"key":" a/b ","value":"<*>"}]}`},
		"tags to delete":           {"BatchCreateAndDeleteVaultTags", "", `{"action":"delete","tags":[{"key":"a"},{"key":"a"},{"key":"b","value":null}]}`},
		"tags of a vault":          {"ShowVaultTag", "", ""},
		"count by tags": {"ShowVaultResourceInstances", "enterprise_project_id=0", `{"action":"count","tags":[{"key":"k","values":[]}],"not_tags_any":[{"key":"l","values":["*x",""]}],
			"matches":[{"key":"resource_name","value":""}],"cloud_type":"public","object_type":"turbo"}`},
		"page as strings": {"ShowVaultResourceInstances", "", `{"action":"filter","limit":"1000","offset":"0"}`},
		"page as numbers": {"ShowVaultResourceInstances", "", `{"action":"filter","limit":1,"offset":70}`},
		"advance":         {"AdvanceClock", "", `{"by":"720h"}`},
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
		"wrong case":       {"UpdateVault", "", `{"vault":{"name":"v","NAME":"<>"}}`, Breach{Field: "vault", Reason: "has a member whose name is written in the wrong case"}},
		"U+0000":           {"AddVaultResource", "", `{"resources":[{"id":"a\u0000","type":"OS::Nova::Server"}]}`, Breach{Field: "resources[0].id", Reason: "must be UTF-8 without the character U+0000"}},
		"limit":            {"ListVault", "limit=1001", "", Breach{Field: "limit", Reason: "must be at most 1000"}},
		"limit of none":    {"ListVault", "limit=", "", Breach{Field: "limit", Reason: "must be an integer"}},
		"offset":           {"ListVault", "offset=-1", "", Breach{Field: "offset", Reason: "must be at least 0"}},
		"protectables":     {"ListProtectable", "limit=51", "", Breach{Field: "limit", Reason: "must be at most 50"}},
		"percent":          {"ListBackups", "used_percent=101", "", Breach{Field: "used_percent", Reason: "must be at most 100"}},
		"boolean":          {"ListBackups", "incremental=yes", "", Breach{Field: "incremental", Reason: "must be true or false"}},
		"second status":    {"ListBackups", "status=available&status=gone", "", Breach{Field: "status", Reason: `must be one of ["available" "protecting" "deleting" "restoring" "error" "waiting_protect" "waiting_delete" "waiting_restore"]`}},
		"not UTF-8":        {"ListBackups", "name=%ff", "", Breach{Field: "name", Reason: "must be UTF-8 without the character U+0000"}},
		"type of policy":   {"CreatePolicy", "", strings.Replace(smallPolicy, `"name"`, `"operation_type":"copy","name"`, 1), Breach{"policy.operation_type", `must be one of ["backup" "replication"]`, "BackupService.6117"}},
		"no trigger":       {"CreatePolicy", "", `{"policy":{"name":"p","operation_definition":{}}}`, Breach{Field: "policy.trigger", Reason: "is missing"}},
		"no rule":          {"UpdatePolicy", "", `{"policy":{"trigger":{"properties":{"pattern":[]}}}}`, Breach{Field: "policy.trigger.properties.pattern", Reason: "must have at least 1 element(s)"}},
		"too many rules":   {"UpdatePolicy", "", `{"policy":{"trigger":{"properties":{"pattern":[` + strings.Repeat(`"a",`, 24) + `"a"]}}}}`, Breach{Field: "policy.trigger.properties.pattern", Reason: "must have at most 24 element(s)"}},
		"quantity":         {"CreatePolicy", "", policyBefore + `"max_backups":100000}}}`, Breach{Field: "policy.operation_definition.max_backups", Reason: "must be at most 99999"}},
		"days":             {"UpdatePolicy", "", `{"policy":{"operation_definition":{"retention_duration_days":-2}}}`, Breach{Field: "policy.operation_definition.retention_duration_days", Reason: "must be at least -1"}},
		"weeks":            {"CreatePolicy", "", policyBefore + `"week_backups":101}}}`, Breach{Field: "policy.operation_definition.week_backups", Reason: "must be at most 100"}},
		"full interval":    {"CreatePolicy", "", policyBefore + `"full_backup_interval":-2}}}`, Breach{Field: "policy.operation_definition.full_backup_interval", Reason: "must be at least -1"}},
		"zone":             {"CreatePolicy", "", policyBefore + `"timezone":"UTC+15:00"}}}`, Breach{Field: "policy.operation_definition.timezone", Reason: "must match ^(UTC ?[+-](0[0-9]|1[0-4]):[0-5][0-9])?$"}},
		"policies of type": {"ListPolicies", "operation_type=copy", "", Breach{Field: "operation_type", Reason: `must be one of ["backup" "replication"]`}},
		"no policies":      {"AssociateVaultPolicy", "", `{"add_policy_ids":[]}`, Breach{Field: "add_policy_ids", Reason: "must have at least 1 element(s)"}},
		"no policy":        {"DisassociateVaultPolicy", "", `{}`, Breach{Field: "policy_id", Reason: "is missing"}},
		"threshold":        {"BatchUpdateVault", "", `{"vault":{"threshold":0}}`, Breach{Field: "vault.threshold", Reason: "must be at least 1"}},
		"action":           {"SetVaultResource", "", `{"resource_ids":["r"],"action":"pause"}`, Breach{Field: "action", Reason: `must be one of ["suspend" "unsuspend"]`}},
		"backup name":      {"UpdateBackup", "", `{"backup":{"name":""}}`, Breach{Field: "backup.name", Reason: "must have at least 1 character(s)"}},
		"agent of a disk":  {"CheckAgent", "", `{"agent_status":[{"resource_id":"r","resource_type":"OS::Cinder::Volume"}]}`, Breach{Field: "agent_status[0].resource_type", Reason: `must be one of ["OS::Nova::Server" "OS::Ironic::BareMetalServer"]`}},
		"no tag":           {"CreateVaultTags", "", `{}`, Breach{Field: "tag", Reason: "is missing"}},
		"long tag":         {"CreateVaultTags", "", `{"tag":{"key":"` + strings.Repeat("k", 37) + `","value":""}}`, Breach{Field: "tag.key", Reason: `must match ^ *[\u4E00-\u9FA5\uF900-\uFA2Da-zA-Z0-9_\-]{1,36} *$`}},
		"tag of a space":   {"CreateVaultTags", "", `{"tag":{"key":"a b","value":""}}`, Breach{Field: "tag.key", Reason: `must match ^ *[\u4E00-\u9FA5\uF900-\uFA2Da-zA-Z0-9_\-]{1,36} *$`}},
		"blank tag":        {"BatchCreateAndDeleteVaultTags", "", `{"action":"delete","tags":[{"key":"  "}]}`, Breach{Field: "tags[0].key", Reason: "must match [^ ]"}},
		"too many tags":    {"BatchCreateAndDeleteVaultTags", "", `{"action":"create","tags":[` + strings.Repeat(`{},`, 20) + `{}]}`, Breach{"tags", "must have at most 20 element(s)", "BackupService.6600"}},
		"limit as text":    {"ShowVaultResourceInstances", "", `{"action":"filter","limit":"1001"}`, Breach{Field: "limit", Reason: "must match ^([1-9][0-9]{0,2}|1000)$"}},
		"limit as number":  {"ShowVaultResourceInstances", "", `{"action":"filter","limit":0}`, Breach{Field: "limit", Reason: "must be at least 1"}},
		"offset as text":   {"ShowVaultResourceInstances", "", `{"action":"filter","offset":"-1"}`, Breach{Field: "offset", Reason: "must match ^(0|[1-9][0-9]{0,8})$"}},
		"no values":        {"ShowVaultResourceInstances", "", `{"action":"filter","tags_any":[{"key":"k"}]}`, Breach{Field: "tags_any[0].values", Reason: "is missing"}},
		"two matches":      {"ShowVaultResourceInstances", "", `{"action":"filter","matches":[{},{}]}`, Breach{Field: "matches", Reason: "must have at most 1 element(s)"}},
		"a user unchanged": {"UpdateUser", "", `{}`, Breach{Field: "body", Reason: "must have at least 1 member(s)"}},
		"advance back":     {"AdvanceClock", "", `{"by":"-1h"}`, Breach{Field: "by", Reason: "must be a duration of more than nothing, as in 720h or 90s"}},
		"misspelt":         {"AttachDisk", "", `{"server":"x"}`, Breach{Field: "server", Reason: "is not a member here"}},
		"misspelt within":  {"CreateUser", "", `{"policies":[{"name":"p","enterprise_project_id":[]}]}`, Breach{Field: "policies[0].enterprise_project_id", Reason: "is not a member here"}},
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

// ShowVaultTag alone wants an id that has the form of one.
func TestCheckRequestVaultID(t *testing.T) {
	t.Parallel()
	with := map[string]string{"project_id": "p", "vault_id": "none", "key": "k"}
	for _, id := range []string{"ShowVault", "DeleteVaultTag"} {
		if err := operation(t, id).CheckRequest(with, nil, nil); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if err := operation(t, "CreateVaultTags").CheckRequest(with, nil, []byte(`{"tag":{"key":"k","value":"v"}}`)); err != nil {
		t.Errorf("CreateVaultTags: %v", err)
	}
	var breach *Breach
	if err := operation(t, "ShowVaultTag").CheckRequest(with, nil, nil); !errors.As(err, &breach) || breach.Field != "vault_id" || breach.Code != "" {
		t.Errorf("ShowVaultTag: %v", err)
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
	"project_id": "p", "vault_id": "42da2015-a512-481a-9c86-f02c08cffc10", "backup_id": "b", "checkpoint_id": "c", "operation_log_id": "o",
	"instance_id": "i", "protectable_type": "server", "world_id": "w", "user_id": "u", "resource_id": "r", "policy_id": "p", "key": "k",
}

func checkRequest(t testing.TB, id, query, body string) error {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return operation(t, id).CheckRequest(anyPath, values, []byte(body))
}
