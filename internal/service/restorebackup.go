package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// RestoreBackup is what a caller asks of a restore (reference 4.3.6).
type RestoreBackup struct {
	ServerID   string
	VolumeID   string
	ResourceID string
	PowerOn    bool
	Mappings   []domain.Mapping
	// Destination is the path under which files are restored, empty for where they
	// came from (reference 4.3.6, RestoreDetails).
	Destination string
}

// RestoreBackup begins to restore a backup to its source and returns the id of
// the task, for which clients look in the operation logs (clients 3.1).
//
// It fails with 6200 for an unknown backup, 2003 for one that is shared with the
// caller, 2004 for a replica, 2005 in a status
// other than available, 6202 for a vault that is neither available nor locked,
// 2002 or 2010 while the resource is busy, 9900 for a missing target or mapping,
// and with the codes of a target that does not fit (domain.RestoreTarget).
func (a *App) RestoreBackup(ctx context.Context, c Caller, id string, in RestoreBackup) (taskID string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		b, chain, err := u.restoredBackup(c, id)
		if err != nil {
			return err
		}
		v, err := u.Vault(b.VaultID)
		if err != nil {
			return err
		}
		if err := restorable(v, b); err != nil {
			return err
		}
		target, mappings, err := u.restoreTo(chain, b, in)
		if err != nil {
			return err
		}
		taskID = u.beginRestore(v, b, target, mappings, in)
		return nil
	})
	return taskID, err
}

// restoredBackup is backupOf, but for a backup that is shared with the caller, or a
// part of one: 2003, for its server is another account's (fidelity Y6).
func (u *Unit) restoredBackup(c Caller, id string) (*domain.Backup, *domain.Chain, error) {
	b, chain, err := u.Backup(id)
	if err != nil || b == nil || b.ProjectID == c.ProjectID {
		return u.backupOf(c, id)
	}
	top := b
	if !b.Top() {
		top = chain.Find(b.ParentID)
	}
	if m, err := u.member(top, c.ProjectID); err != nil || m == nil {
		return u.backupOf(c, id)
	}
	return nil, nil, domain.FailDetail(domain.CodeRestoreOtherServer,
		"The backup is shared with the project; only its owner can restore it.").On("backup_id")
}

// restorable says whether a backup can be restored at all.
func restorable(v *domain.Vault, b *domain.Backup) error {
	switch binding := v.BindingOf(b); {
	case b.ImageType == domain.ImageReplication:
		return domain.Fail(domain.CodeRestoreReplica)
	case b.Status == domain.BackupRestoring || b.Status == domain.BackupWaitingRestore:
		return domain.Fail(domain.CodeResourceBeingRestored)
	case b.Status != domain.BackupAvailable:
		return domain.Fail(domain.CodeRestoreBackupStatus)
	case v.Status != domain.VaultAvailable && v.Status != domain.VaultLock:
		return domain.Fail(domain.CodeRestoreVaultStatus)
	case binding == nil || binding.Idle():
		return nil
	case binding.ProtectStatus == domain.Restoring:
		return domain.Fail(domain.CodeResourceBeingRestored)
	}
	return domain.Fail(domain.CodeResourceBeingBackedUp)
}

func (u *Unit) beginRestore(v *domain.Vault, b *domain.Backup, target *domain.Resource, mappings []domain.Mapping, in RestoreBackup) string {
	b.SetStatus(domain.BackupWaitingRestore, u.now)
	t := taskOf(v, domain.OpRestore)
	t.ResourceID, t.ResourceName, t.ResourceType = b.ResourceID, b.ResourceName, b.ResourceType
	t.BackupID, t.BackupName, t.CheckpointID = b.ID, b.Name, b.CheckpointID
	t.TargetID, t.TargetName, t.Mappings, t.PowerOn = target.ID, target.Name, mappings, in.PowerOn
	if b.File {
		t.Destination = in.Destination
	}
	u.addTask(t)
	if binding := v.BindingOf(b); binding != nil {
		binding.TaskID, binding.ProtectStatus = t.ID, domain.Restoring
		v.Touch(u.now)
	}
	return t.ID
}
