package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// vaultView, backupView, policyView and opLog are what the tests read of answers.
type vaultView struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Threshold int    `json:"threshold"`
	Billing   struct {
		Status    string `json:"status"`
		Size      int    `json:"size"`
		Allocated int    `json:"allocated"`
		Used      int    `json:"used"`
	} `json:"billing"`
	Resources []struct {
		ID            string `json:"id"`
		ProtectStatus string `json:"protect_status"`
		BackupCount   int    `json:"backup_count"`
		BackupSize    int    `json:"backup_size"`
		Size          int    `json:"size"`
	} `json:"resources"`
	Tags []struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	} `json:"tags"`
}

type backupView struct {
	ID         string `json:"id"`
	VaultID    string `json:"vault_id"`
	ResourceID string `json:"resource_id"`
	Status     string `json:"status"`
	ExtendInfo struct {
		AutoTrigger bool `json:"auto_trigger"`
	} `json:"extend_info"`
}

type policyView struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Enabled    bool   `json:"enabled"`
	Definition struct {
		MaxBackups int `json:"max_backups"`
	} `json:"operation_definition"`
	Vaults []struct {
		VaultID string `json:"vault_id"`
	} `json:"associated_vaults"`
}

type opLog struct {
	ID        string `json:"id"`
	Operation string `json:"operation_type"`
	Status    string `json:"status"`
	Extra     struct {
		Resource *struct {
			ID string `json:"id"`
		} `json:"resource"`
	} `json:"extra_info"`
}

// diskSize of the disks that the test adds, in GB.
const diskSize = 20

// lines is what a client sees of a vault, as text that compares and reads well.
func (v *vaultModel) lines() []string {
	list := []string{fmt.Sprintf("%s %q %s, %d GB of %d GB, threshold %d", v.id, v.name, v.status, diskSize*len(v.bindings), v.size, v.threshold)}
	for _, b := range v.bindings {
		list = append(list, fmt.Sprintf("resource %s %s with %d backups", b.disk, b.status, b.count))
	}
	for key, value := range v.tags {
		list = append(list, fmt.Sprintf("tag %s=%s", key, value))
	}
	slices.Sort(list[1:])
	return list
}

func (v *vaultView) lines() []string {
	list := []string{fmt.Sprintf("%s %q %s, %d GB of %d GB, threshold %d", v.ID, v.Name, v.Billing.Status, v.Billing.Allocated, v.Billing.Size, v.Threshold)}
	for _, b := range v.Resources {
		list = append(list, fmt.Sprintf("resource %s %s with %d backups", b.ID, b.ProtectStatus, b.BackupCount))
	}
	for _, t := range v.Tags {
		list = append(list, fmt.Sprintf("tag %s=%s", t.Key, t.Value))
	}
	slices.Sort(list[1:])
	return list
}

// compareVault holds a vault and its backups to the model.
func (o *owner) compareVault(v *vaultModel) error {
	got, err := o.send("", "ShowVault", nil, v.id)
	if err != nil {
		return err
	}
	var shown struct {
		Vault vaultView `json:"vault"`
	}
	if err := json.Unmarshal(got.body, &shown); err != nil {
		return err
	}
	if diff := cmp.Diff(v.lines(), shown.Vault.lines()); diff != "" {
		return o.wrong("vault (-model +shown):\n%s", diff)
	}
	if err := shown.Vault.check(); err != nil {
		return o.wrong("%v", err)
	}
	return o.compareBackups(v)
}

// compareBackups also tells the model the ids of those it does not know.
func (o *owner) compareBackups(v *vaultModel) error {
	var backups []backupView
	count, err := o.list("ListBackups", "backups", "limit=1000&vault_id="+v.id, &backups)
	if err != nil {
		return err
	}
	slices.Reverse(backups)
	want, got := []string{}, []string{}
	for i, b := range v.backups {
		if b.id == "" && i < len(backups) {
			b.id = backups[i].ID
		}
		want = append(want, fmt.Sprintf("%s of %s is %s, automatic %t", b.id, b.disk, b.status, b.auto))
	}
	for _, b := range backups {
		got = append(got, fmt.Sprintf("%s of %s is %s, automatic %t", b.ID, b.ResourceID, b.Status, b.ExtendInfo.AutoTrigger))
	}
	if diff := cmp.Diff(want, got); diff != "" || count != len(backups) {
		return o.wrong("backups of vault %s, count %d (-model +listed):\n%s", v.id, count, diff)
	}
	return nil
}

// compareAll holds all that is the owner's to the model.
func (o *owner) compareAll() error {
	var vaults []vaultView
	if _, err := o.list("ListVault", "vaults", "limit=1000", &vaults); err != nil {
		return err
	}
	if err := descending(vaults, func(v vaultView) string { return v.ID }); err != nil {
		return o.wrong("vaults: %v", err)
	}
	var want, got []string
	for _, v := range slices.Backward(o.vaults) {
		want = append(want, v.lines()...)
	}
	for _, v := range vaults {
		if strings.HasPrefix(v.Name, o.name+"-") {
			got = append(got, v.lines()...)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return o.wrong("vaults (-model +listed):\n%s", diff)
	}
	for _, v := range o.vaults {
		if err := o.compareBackups(v); err != nil {
			return err
		}
	}
	return o.comparePolicies()
}

func (o *owner) comparePolicies() error {
	var policies []policyView
	if _, err := o.list("ListPolicies", "policies", "", &policies); err != nil {
		return err
	}
	want, got := []string{}, []string{}
	for _, p := range slices.Backward(o.policies) {
		want = append(want, fmt.Sprintf("%s %q %t keeps %d of %q", p.id, p.name, p.enabled, p.keep, o.bearers(p)))
	}
	for _, p := range policies {
		if !strings.HasPrefix(p.Name, o.name+"-") {
			continue
		}
		bearers := []string{}
		for _, v := range p.Vaults {
			bearers = append(bearers, v.VaultID)
		}
		slices.Sort(bearers)
		got = append(got, fmt.Sprintf("%s %q %t keeps %d of %q", p.ID, p.Name, p.Enabled, p.Definition.MaxBackups, bearers))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return o.wrong("policies (-model +listed):\n%s", diff)
	}
	return nil
}

// bearers are the ids of the vaults that have a policy.
func (o *owner) bearers(p *policyModel) []string {
	ids := []string{}
	for _, v := range o.vaults {
		if v.policy == p {
			ids = append(ids, v.id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (o *owner) logs(v *vaultModel, limit int) ([]opLog, error) {
	var logs []opLog
	_, err := o.list("ListOpLogs", "operation_logs", fmt.Sprintf("limit=%d&vault_id=%s", limit, v.id), &logs)
	return logs, err
}

// learnTasks tells the model the ids of the newest tasks, which must be those
// that it expects.
func (o *owner) learnTasks(v *vaultModel, n int) error {
	logs, err := o.logs(v, max(n, 1))
	if err != nil {
		return err
	}
	if len(logs) != n {
		return o.wrong("%d logs of %d new tasks", len(logs), n)
	}
	for i, t := range v.tasks[len(v.tasks)-n:] {
		l := logs[n-1-i]
		disk := ""
		if l.Extra.Resource != nil {
			disk = l.Extra.Resource.ID
		}
		if domain.Operation(l.Operation) != t.operation || domain.TaskStatus(l.Status) != t.status || disk != t.disk {
			return o.wrong("the log %+v of %s is not of task %+v", l, disk, *t)
		}
		t.id = l.ID
	}
	return nil
}
