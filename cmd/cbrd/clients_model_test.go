package main

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// The model is what an owner should see of its own: vaults of disks with their
// backups and tasks, and policies that keep a number of backups. It is pure. Of
// the server it is told the ids of what was made, and which tasks ran and ended.

type vaultModel struct {
	id, name  string
	size      int
	threshold int
	status    string
	policy    *policyModel
	tags      map[string]string
	bindings  []*bindingModel
	backups   []*backupModel // oldest first
	tasks     []*taskModel   // those that have not ended, oldest first
}

type bindingModel struct {
	disk   string
	status domain.ProtectStatus
	busy   bool
	count  int
}

type backupModel struct {
	id      string // empty until it was seen
	disk    string
	status  domain.BackupStatus
	auto    bool
	forever bool // no rule deletes it
}

type taskModel struct {
	id        string // empty until it was seen
	operation domain.Operation
	disk      string
	backup    *backupModel
	status    domain.TaskStatus
}

type policyModel struct {
	id, name string
	enabled  bool
	keep     int
}

func (v *vaultModel) binding(disk string) *bindingModel {
	for _, b := range v.bindings {
		if b.disk == disk {
			return b
		}
	}
	return nil
}

func (v *vaultModel) open() bool { return v.status == string(domain.VaultAvailable) }

func (v *vaultModel) busy() bool {
	return slices.ContainsFunc(v.bindings, func(b *bindingModel) bool { return b.busy })
}

func (v *vaultModel) begin(op domain.Operation, disk string, b *backupModel) {
	v.tasks = append(v.tasks, &taskModel{operation: op, disk: disk, backup: b, status: domain.TaskWaiting})
}

// beginBackup is what a run does to one resource.
func (v *vaultModel) beginBackup(b *bindingModel, auto bool) {
	made := &backupModel{disk: b.disk, status: domain.BackupWaitingProtect, auto: auto}
	v.backups = append(v.backups, made)
	b.busy, b.status = true, domain.Protecting
	v.begin(domain.OpBackup, b.disk, made)
}

// markAll gives all backups of a disk a status; an empty disk means all disks.
func (v *vaultModel) markAll(disk string, status domain.BackupStatus) {
	for _, b := range v.backups {
		if disk == "" || b.disk == disk {
			b.status = status
		}
	}
}

// start is what a client can see when a task begins to run.
func (v *vaultModel) start(t *taskModel) {
	switch t.operation {
	case domain.OpBackup:
		t.backup.status = domain.BackupProtecting
	case domain.OpRestore:
		t.backup.status = domain.BackupRestoring
	case domain.OpDelete:
		t.backup.status = domain.BackupDeleting
	case domain.OpRemoveResource:
		v.markAll(t.disk, domain.BackupDeleting)
	case domain.OpVaultDelete:
		v.markAll("", domain.BackupDeleting)
	case domain.OpCopy, domain.OpReplication, domain.OpSync: // nobody asks for these
	}
}

// end is what a client can see when a task has ended well. It reports whether
// the vault is gone.
func (v *vaultModel) end(t *taskModel) (gone bool) {
	switch t.operation {
	case domain.OpBackup:
		t.backup.status = domain.BackupAvailable
		b := v.binding(t.disk)
		b.count++
		b.busy, b.status = false, domain.Protected
		v.clean(t.disk)
	case domain.OpRestore:
		t.backup.status = domain.BackupAvailable
		b := v.binding(t.disk)
		b.busy, b.status = false, domain.Protected
	case domain.OpDelete:
		v.drop(t.backup)
	case domain.OpRemoveResource:
		v.backups = slices.DeleteFunc(v.backups, func(b *backupModel) bool { return b.disk == t.disk })
		v.bindings = slices.DeleteFunc(v.bindings, func(b *bindingModel) bool { return b.disk == t.disk })
	case domain.OpCopy, domain.OpReplication, domain.OpSync: // nobody asks for these
	case domain.OpVaultDelete:
		return true
	}
	return false
}

func (v *vaultModel) drop(gone *backupModel) {
	if i := slices.Index(v.backups, gone); i >= 0 {
		v.backups = slices.Delete(v.backups, i, i+1)
		v.binding(gone.disk).count--
	}
}

// clean is what the policy's rule does after each backup of a disk: of the
// automatic ones that nothing works on, it keeps the newest.
func (v *vaultModel) clean(disk string) {
	if v.policy == nil || !v.policy.enabled {
		return
	}
	kept := 0
	for _, b := range slices.Backward(slices.Clone(v.backups)) {
		if b.disk != disk || !b.auto || b.forever || b.status != domain.BackupAvailable {
			continue
		}
		if kept++; kept > v.policy.keep {
			v.drop(b)
		}
	}
}

// fire is a whole run of the vault's policy while nothing else works there.
func (v *vaultModel) fire() {
	if v.policy == nil || !v.policy.enabled {
		return
	}
	before := len(v.tasks)
	for _, b := range v.bindings {
		v.beginBackup(b, true)
	}
	for _, t := range v.tasks[before:] {
		v.end(t)
	}
	v.tasks = v.tasks[:before]
}

// release is what the deletion of its policy does to a vault.
func (v *vaultModel) release() {
	v.policy = nil
	for _, b := range v.backups {
		b.forever = b.forever || b.auto
	}
}
