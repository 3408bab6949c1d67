package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// DeleteBackup begins to delete a backup; it is gone when the task ends. A
// server's goes with those of its disks.
//
// It fails with 6200 for an unknown backup, 6201 for the backup of a disk within
// a server's and for one that is being deleted, 6203 while its resource is being
// backed up, 6216 while it is being restored or replicated, 6201 in a vault that is
// being deleted, 6220 for an automatic backup in a locked vault that has not
// expired, 6204 for one of which an image was made, 6711 for one that is shared with
// the caller.
func (a *App) DeleteBackup(ctx context.Context, c Caller, id string) error {
	return a.in(ctx, c, func(u *Unit) error {
		b, chain, err := u.backupOf(c, id)
		if domain.CodeOf(err) == domain.CodeBackupNotFound {
			return u.deletionByMember(c, id, err)
		}
		if err != nil {
			return err
		}
		v, err := u.Vault(b.VaultID)
		if err != nil {
			return err
		}
		if err := u.backupDeletable(v, b); err != nil {
			return err
		}
		u.mark(chain, b, domain.BackupWaitingDelete)
		t := taskOf(v, domain.OpDelete)
		t.ResourceID, t.ResourceName, t.ResourceType = b.ResourceID, b.ResourceName, b.ResourceType
		t.BackupID, t.BackupName, t.CheckpointID = b.ID, b.Name, b.CheckpointID
		u.addTask(t)
		return nil
	})
}

// deletionByMember is 6711 for a backup that is shared with the caller: only its
// owner deletes it.
func (u *Unit) deletionByMember(c Caller, id string, refusal error) error {
	m, err := u.membership(c, id)
	if err != nil {
		return err
	}
	if m != nil {
		return domain.Fail(domain.CodeSharedBackupDeletionFailed).On("backup_id")
	}
	return refusal
}

// deletionRefused is why a backup in an unstable status cannot be deleted.
var deletionRefused = map[domain.BackupStatus]domain.Code{
	domain.BackupWaitingProtect: domain.CodePerformingBackups,
	domain.BackupProtecting:     domain.CodePerformingBackups,
	domain.BackupWaitingRestore: domain.CodeBackupInUse,
	domain.BackupRestoring:      domain.CodeBackupInUse,
	domain.BackupWaitingDelete:  domain.CodeBackupCannotBeDeleted,
	domain.BackupDeleting:       domain.CodeBackupCannotBeDeleted,
}

func (u *Unit) backupDeletable(v *domain.Vault, b *domain.Backup) error {
	switch binding := v.BindingOf(b); {
	case !b.Status.Stable():
		return domain.Fail(deletionRefused[b.Status])
	case b.Replicating():
		return domain.Fail(domain.CodeBackupInUse)
	case !b.Top(), v.Status == domain.VaultDeleting:
		return domain.Fail(domain.CodeBackupCannotBeDeleted)
	case binding != nil && !binding.Idle() && binding.ProtectStatus != domain.Restoring:
		return domain.Fail(domain.CodePerformingBackups)
	case v.Keeps(b, u.now):
		return domain.Fail(domain.CodeLockedAutomaticBackup)
	case b.ImageID != "":
		return domain.Fail(domain.CodeBackupHasImage)
	}
	return nil
}
