package main

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// What an owner does to its backups and policies.

// skipped is why a resource that something works on is not backed up.
var skipped = map[domain.ProtectStatus]domain.Code{
	domain.Protecting: domain.CodeBackupInProgress,
	domain.Restoring:  domain.CodeResourceBeingRestored,
	domain.Removing:   domain.CodeResourcesBeingRemoved,
}

// maxModelBackups is how many backups a vault has before its owner makes no more.
const maxModelBackups = 12

func (o *owner) checkpoint() (*vaultModel, error) {
	v := o.any()
	if v == nil || len(v.backups) >= maxModelBackups {
		return nil, nil
	}
	parameters := object{"auto_trigger": o.chance(30), "incremental": o.chance(80)}
	asked, want := slices.Clone(v.bindings), domain.Code("")
	if o.chance(30) {
		disk := choice(o.caller, o.disks)
		parameters["resources"] = []string{disk}
		if asked = []*bindingModel{v.binding(disk)}; asked[0] == nil {
			want = domain.CodeResourceNotInVault
		}
	}
	if !v.open() {
		want = domain.CodeBackupNotAllowedVaultStatus
	}
	var picked []*bindingModel
	if want == "" {
		picked, want = pickIdle(asked)
	}
	body := object{"checkpoint": object{"vault_id": v.id, "parameters": parameters}}
	if _, err := o.send(want, "CreateCheckpoint", body); err != nil || want != "" {
		return v, err
	}
	for _, b := range picked {
		v.beginBackup(b, parameters["auto_trigger"] == true)
	}
	return v, o.learnTasks(v, len(picked))
}

// pickIdle is what a run takes, or why it takes nothing.
func pickIdle(asked []*bindingModel) (picked []*bindingModel, refusal domain.Code) {
	var codes []domain.Code
	for _, b := range asked {
		if b.busy {
			codes = append(codes, skipped[b.status])
		} else {
			picked = append(picked, b)
		}
	}
	codes = slices.Compact(codes)
	switch {
	case len(picked) > 0:
		return picked, ""
	case len(codes) == 1:
		return nil, codes[0]
	}
	return nil, domain.CodeNothingToBackUp
}

// backup is one of the owner's, if there is any.
func (o *owner) backup() (*vaultModel, *backupModel, *bindingModel) {
	v := o.any()
	if v == nil || len(v.backups) == 0 {
		return nil, nil, nil
	}
	b := choice(o.caller, v.backups)
	return v, b, v.binding(b.disk)
}

var undeletable = map[domain.BackupStatus]domain.Code{
	domain.BackupWaitingProtect: domain.CodePerformingBackups,
	domain.BackupProtecting:     domain.CodePerformingBackups,
	domain.BackupWaitingRestore: domain.CodeBackupInUse,
	domain.BackupRestoring:      domain.CodeBackupInUse,
	domain.BackupWaitingDelete:  domain.CodeBackupCannotBeDeleted,
	domain.BackupDeleting:       domain.CodeBackupCannotBeDeleted,
}

func (o *owner) deleteBackup() (*vaultModel, error) {
	v, b, binding := o.backup()
	if b == nil {
		return nil, nil
	}
	want := undeletable[b.status]
	switch {
	case want != "":
	case !v.open():
		want = domain.CodeBackupCannotBeDeleted
	case binding.busy && binding.status != domain.Restoring:
		want = domain.CodePerformingBackups
	}
	if _, err := o.send(want, "DeleteBackup", nil, b.id); err != nil || want != "" {
		return v, err
	}
	b.status = domain.BackupWaitingDelete
	v.begin(domain.OpDelete, b.disk, b)
	return v, o.learnTasks(v, 1)
}

func (o *owner) restore() (*vaultModel, error) {
	v, b, binding := o.backup()
	if b == nil {
		return nil, nil
	}
	var want domain.Code
	switch {
	case b.status == domain.BackupRestoring || b.status == domain.BackupWaitingRestore:
		want = domain.CodeResourceBeingRestored
	case b.status != domain.BackupAvailable:
		want = domain.CodeRestoreBackupStatus
	case !v.open():
		want = domain.CodeRestoreVaultStatus
	case binding.busy && binding.status == domain.Restoring:
		want = domain.CodeResourceBeingRestored
	case binding.busy:
		want = domain.CodeResourceBeingBackedUp
	}
	if _, err := o.send(want, "RestoreBackup", object{"restore": object{"volume_id": b.disk}}, b.id); err != nil || want != "" {
		return v, err
	}
	b.status = domain.BackupWaitingRestore
	binding.busy, binding.status = true, domain.Restoring
	v.begin(domain.OpRestore, b.disk, b)
	return v, o.learnTasks(v, 1)
}

// hourly is a pattern that fires at every full hour.
const hourly = "FREQ=DAILY;INTERVAL=1;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0"

func (o *owner) createPolicy() (*vaultModel, error) {
	if len(o.policies) >= 2 {
		return nil, nil
	}
	p := &policyModel{name: o.next("policy"), enabled: o.chance(80), keep: 1 + o.IntN(4)}
	got, err := o.send("", "CreatePolicy", object{"policy": object{
		"name": p.name, "enabled": p.enabled, "operation_type": "backup", "operation_definition": object{"max_backups": p.keep},
		"trigger": object{"properties": object{"pattern": []string{hourly}}},
	}})
	if err != nil {
		return nil, err
	}
	p.id, err = got.made("policy")
	o.policies = append(o.policies, p)
	return nil, err
}

// anyPolicy is one of the policies, nil when there is none.
func (o *owner) anyPolicy() *policyModel {
	if len(o.policies) == 0 {
		return nil
	}
	return choice(o.caller, o.policies)
}

func (o *owner) updatePolicy() (*vaultModel, error) {
	p := o.anyPolicy()
	if p == nil {
		return nil, nil
	}
	p.name, p.enabled, p.keep = o.next("policy"), o.chance(80), 1+o.IntN(4)
	_, err := o.send("", "UpdatePolicy", object{"policy": object{
		"name": p.name, "enabled": p.enabled, "operation_definition": object{"max_backups": p.keep},
	}}, p.id)
	return nil, err
}

func (o *owner) deletePolicy() (*vaultModel, error) {
	p := o.anyPolicy()
	if p == nil || o.chance(50) {
		return nil, nil
	}
	if _, err := o.send("", "DeletePolicy", nil, p.id); err != nil {
		return nil, err
	}
	for _, v := range o.vaults {
		if v.policy == p {
			v.release()
		}
	}
	o.policies = slices.DeleteFunc(o.policies, func(other *policyModel) bool { return other == p })
	o.gone = append(o.gone, p.id)
	return nil, nil
}

func (o *owner) associate() (*vaultModel, error) {
	v, p := o.any(), o.anyPolicy()
	if v == nil || p == nil {
		return nil, nil
	}
	want := v.needsOpen("")
	_, err := o.send(want, "AssociateVaultPolicy", object{"policy_id": p.id}, v.id)
	if want == "" {
		v.policy = p
	}
	return v, err
}

func (o *owner) dissociate() (*vaultModel, error) {
	v, p := o.any(), o.anyPolicy()
	if v == nil || p == nil {
		return nil, nil
	}
	want := v.needsOpen("")
	if want == "" && v.policy != p {
		want = domain.CodePolicyNotOnVault
	}
	_, err := o.send(want, "DisassociateVaultPolicy", object{"policy_id": p.id}, v.id)
	if want == "" {
		v.policy = nil
	}
	return v, err
}

var refusals = []struct {
	op   string
	code domain.Code
}{
	{"ShowVault", domain.CodeVaultNotFound},
	{"DeleteVault", domain.CodeVaultNotFound},
	{"ShowBackup", domain.CodeBackupNotFound},
	{"DeleteBackup", domain.CodeBackupNotFound},
	{"ShowPolicy", domain.CodePolicyNotFound},
	{"DeletePolicy", domain.CodePolicyNotFound},
}

// missing asks for what was deleted.
func (o *owner) missing() (*vaultModel, error) {
	if len(o.gone) == 0 {
		return nil, nil
	}
	id := choice(o.caller, o.gone)
	refusal := choice(o.caller, refusals)
	_, err := o.send(refusal.code, refusal.op, nil, id)
	return nil, err
}
