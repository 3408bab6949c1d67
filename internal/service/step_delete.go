package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// startDelete is the deletion of one backup.
func startDelete(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	b, chain, err := u.Backup(t.BackupID)
	if err != nil {
		return 0, nil, err
	}
	if b == nil { // gone with its resource or its vault meanwhile
		return 0, domain.Fail(domain.CodeBackupNotFound), nil
	}
	u.mark(chain, b, domain.BackupDeleting)
	return u.world.Pace.Deletion(1), nil, nil
}

func endDelete(u *Unit, t *domain.Task) (*domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return nil, err
	}
	b, chain, err := u.Backup(t.BackupID)
	if err != nil || b == nil {
		return nil, err
	}
	t.Deleted = 1
	return nil, u.dropBackup(chain, b, v)
}

// failDelete leaves a backup in error, and its checkpoint with a deletion that
// failed. It can be deleted again.
func failDelete(u *Unit, t *domain.Task) error {
	b, chain, err := u.Backup(t.BackupID)
	if err != nil || b == nil {
		return err
	}
	t.Undeleted = 1
	return u.undeleted(chain, b)
}

// undeleted marks a backup whose deletion failed.
func (u *Unit) undeleted(chain *domain.Chain, b *domain.Backup) error {
	u.mark(chain, b, domain.BackupError)
	cp, err := u.Checkpoint(b.CheckpointID)
	if err != nil || cp == nil {
		return err
	}
	cp.Status = domain.CheckpointErrorDeleting
	cp.Version++
	return nil
}

// undeletedAll is undeleted for every backup of a chain.
func (u *Unit) undeletedAll(t *domain.Task, chainID string) error {
	chain, err := u.Chain(chainID)
	if err != nil {
		return err
	}
	for _, b := range chain.Backups {
		if err := u.undeleted(chain, b); err != nil {
			return err
		}
	}
	t.Undeleted += len(chain.Backups)
	return nil
}

// mark gives a backup and its children a status.
func (u *Unit) mark(chain *domain.Chain, b *domain.Backup, s domain.BackupStatus) {
	for _, of := range chain.Whole(b) {
		of.SetStatus(s, u.now)
	}
}

// markAll gives every backup of a chain a status and returns how many there are.
func (u *Unit) markAll(chain *domain.Chain, s domain.BackupStatus) int {
	for _, b := range chain.Backups {
		u.mark(chain, b, s)
	}
	return len(chain.Backups)
}

// dropChain deletes every backup of a resource, newest first so that nothing is
// handed on.
func (u *Unit) dropChain(chain *domain.Chain, v *domain.Vault) (int, error) {
	n := len(chain.Backups)
	for i := n - 1; i >= 0; i-- {
		if err := u.dropBackup(chain, chain.Backups[i], v); err != nil {
			return 0, err
		}
	}
	return n, nil
}
