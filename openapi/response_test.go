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
		"left out":       {"ShowVault", 200, strings.Replace(golden(t, "vault"), `"locked"`, `"tagged"`, 1), "vault.locked is missing"},
		"int32":          {"ShowVault", 200, strings.Replace(golden(t, "vault"), `"used": 17048`, `"used": 2147483648`, 1), "vault.billing.used must be at most 2147483647"},
		"figure":         {"CreateCheckpoint", 200, strings.Replace(golden(t, "checkpoint"), `"resource_size": "40"`, `"resource_size": 40`, 1), "checkpoint.vault.resources[0].resource_size must be a string"},
		"incremental":    {"ShowOpLog", 200, strings.Replace(golden(t, "task"), `"backup_id"`, `"incremental":"true","backup_id"`, 1), "operation_log.extra_info.backup.incremental is not a member here"},
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
