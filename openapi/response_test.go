package openapi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckResponseOK(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation string
		status    int
		body      string
	}{
		"error":                {"ShowVault", 404, `{"error_code":"BackupService.6105","error_msg":"The vault does not exist."}`},
		"error of the gateway": {"CreateVault", 401, `{"error_code":"APIGW.0301","error_msg":"x","request_id":"y"}`},
		"nothing":              {"DeleteVault", 204, ""},
		"job":                  {"RestoreBackup", 202, `{"job_id":"j"}`},
		"empty list":           {"ListVault", 200, `{"vaults":[],"count":0,"limit":1000,"offset":0}`},
		"vault":                {"ShowVault", 200, golden(t, "vault")},
		"backup":               {"ShowBackup", 200, golden(t, "backup")},
		"task":                 {"ShowOpLog", 200, golden(t, "task")},
		"checkpoint":           {"CreateCheckpoint", 200, golden(t, "checkpoint")},
		"instance":             {"ShowProtectable", 200, golden(t, "instance")},
		"policy":               {"CreatePolicy", 200, golden(t, "policy")},
		"policy as read":       {"ShowPolicy", 200, strings.Replace(golden(t, "policy"), `null`, `[{"vault_id":"v","destination_vault_id":null}]`, 1)},
		"policy of reference":  {"UpdatePolicy", 200, strings.Replace(golden(t, "policy"), "2025-03-25 07:59:52", "2019-05-08T06:57:05.000+00:00", 1)},
		"no policies":          {"ListPolicies", 200, `{"policies":[],"count":0,"limit":1000,"offset":0}`},
		"applied":              {"AssociateVaultPolicy", 200, `{"associate_policy":{"vault_id":"v","policy_id":"p"}}`},
		"removed":              {"DisassociateVaultPolicy", 200, `{"dissociate_policy":{"vault_id":"v","policy_id":"p","destination_vault_id":"d"}}`},
		"all vaults":           {"BatchUpdateVault", 200, `{"updated_vaults_id":["v"]}`},
		"suspended":            {"SetVaultResource", 200, `{"set_resource_ids":["r"]}`},
		"summary":              {"ShowSummary", 200, `{"size":27670,"used_size":43}`},
		"policy deleted":       {"DeletePolicy", 204, ""},
		"renamed backup":       {"UpdateBackup", 200, golden(t, "backup")},
		"metadata":             {"ShowMetadata", 200, `{"backup_id":"b","backups":"{}","flavor":"{}","floatingips":["{\"floatingips\":null}"],"interface":"{}","ports":[],"server":"{}","volumes":[]}`},
		"no agent":             {"CheckAgent", 200, `{"agent_status":[{"code":null,"installed":false,"is_old":null,"message":null,"resource_id":"r","version":null}]}`},
		"regions":              {"ShowReplicationCapabilities", 200, `{"regions":[{"name":"cn-north-4","replication_destinations":["cn-south-1"]}]}`},
		"usage":                {"ShowStorageUsage", 200, `{"storage_usage":[{"resource_name":"n","resource_id":"r","backup_size":0,"backup_count":1,"resource_type":"OS::Nova::Server","backup_size_multiaz":0}],"resource_count":1}`},
		"tag added":            {"CreateVaultTags", 204, ""},
		"tags changed":         {"BatchCreateAndDeleteVaultTags", 204, ""},
		"tag deleted":          {"DeleteVaultTag", 204, ""},
		"tags":                 {"ShowVaultTag", 200, `{"tags":[{"key":"k","value":""}]}`},
		"tags of the project":  {"ShowVaultProjectTag", 200, `{"tags":[{"key":"k","values":["","v"]}]}`},
		"vaults by tags":       {"ShowVaultResourceInstances", 200, `{"total_count":1,"resources":[{"resource_id":"v","resource_name":"n","tags":[],"resource_detail":` + golden(t, "vault") + `}]}`},
		"vaults counted":       {"ShowVaultResourceInstances", 200, `{"total_count":7}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := operation(t, test.operation).CheckResponse(test.status, []byte(test.body)); err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

func TestCheckResponseErr(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation string
		status    int
		body      string
		want      string
	}{
		"status":         {"ShowVault", 201, golden(t, "vault"), "ShowVault has no status 201"},
		"body":           {"DeleteVault", 204, "{}", "status 204 has no body"},
		"empty":          {"RestoreBackup", 202, "", "the body is not valid JSON"},
		"empty answer":   {"ListVault", 200, "{}", "vaults is missing"},
		"null list":      {"ListVault", 200, `{"vaults":null,"count":0,"limit":1000,"offset":0}`, "vaults must not be null"},
		"empty error":    {"ShowVault", 500, `{"error_code":"","error_msg":"x"}`, "error_code must have at least 1 character(s)"},
		"unknown member": {"ShowVault", 200, strings.Replace(golden(t, "vault"), `"locked"`, `"locked2":1,"locked"`, 1), "vault.locked2 is not a member here"},
		"left out":       {"ShowVault", 200, strings.Replace(golden(t, "vault"), `"locked": false,`, ``, 1), "vault.locked is missing"},
		"int32":          {"ShowVault", 200, strings.Replace(golden(t, "vault"), `"used": 17048`, `"used": 2147483648`, 1), "vault.billing.used must be at most 2147483647"},
		"figure":         {"CreateCheckpoint", 200, strings.Replace(golden(t, "checkpoint"), `"resource_size": "40"`, `"resource_size": 40`, 1), "checkpoint.vault.resources[0].resource_size must be a string"},
		"incremental":    {"ShowOpLog", 200, strings.Replace(golden(t, "task"), `"backup_id"`, `"incremental":"true","backup_id"`, 1), "operation_log.extra_info.backup.incremental is not a member here"},
		"start time":     {"ShowPolicy", 200, strings.Replace(golden(t, "policy"), "2025-03-25 07:59:52", "2025-03-25T07:59:52Z", 1), "policy.trigger.properties.start_time must match ^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2}|T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3,6}[+]00:00)$"},
		"unset member":   {"ShowPolicy", 200, strings.Replace(golden(t, "policy"), `"full_backup_interval"`, `"max_backups":null,"full_backup_interval"`, 1), "policy.operation_definition.max_backups must not be null"},
		"policies":       {"ListPolicies", 200, `{"policies":[],"count":0}`, "limit is missing"},
		"tag values":     {"ShowVaultProjectTag", 200, `{"tags":[{"key":"k","values":"v"}]}`, "tags[0].values must be a list"},
		"metadata":       {"ShowMetadata", 200, `{"backup_id":"b","backups":{},"flavor":"","floatingips":[],"interface":"","ports":[],"server":"","volumes":[]}`, "backups must be a string"},
		"system tags":    {"ShowVaultTag", 200, `{"tags":[],"sys_tags":[]}`, "sys_tags is not a member here"},
		"tags with body": {"CreateVaultTags", 204, "{}", "status 204 has no body"},
		"child":          {"ShowBackup", 200, strings.Replace(golden(t, "backup"), `"children": []`, `"children": [{}]`, 1), "backup.children[0].children[0].children is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := operation(t, test.operation).CheckResponse(test.status, []byte(test.body))
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Errorf("breach (-want +got):\n%s", diff)
			}
		})
	}
}

// golden returns an answer with the members that were recorded from the service.
func golden(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "recorded", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
