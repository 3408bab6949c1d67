package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// maxSyncVaults is how many vaults of a project are synchronized at a time: an
// inference from 7303, for which no source has a figure.
const maxSyncVaults = 10

// ImportCheckpoint begins to synchronize a hybrid vault with what is on premises,
// and returns the id of the task (reference 4.12.1). Nothing is simulated there:
// the task succeeds and has found nothing.
//
// It fails with 6105, 7300 for a vault that is not hybrid, 6112 in a status that
// forbids it, 7302 while the vault is synchronized, 7301 for one that protects
// resources of the cloud, and 7303 while too many others are.
func (a *App) ImportCheckpoint(ctx context.Context, c Caller, vaultID string) (taskID string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, vaultID)
		if err != nil {
			return err
		}
		switch {
		case !v.Hybrid():
			return domain.Fail(domain.CodeVaultCannotSync).On("sync.vault_id")
		case !isOpen(v):
			return domain.Fail(domain.CodeVaultStatusInvalid)
		case v.Syncing > 0:
			return domain.Fail(domain.CodeBackupsBeingSynced)
		case len(v.Bindings) > 0:
			return domain.Fail(domain.CodeVaultNotEmpty)
		}
		if err := u.roomToSync(c.ProjectID); err != nil {
			return err
		}
		taskID = u.beginSync(v, taskOf(v, domain.OpSync))
		return nil
	})
	return taskID, err
}

func (u *Unit) roomToSync(projectID string) error {
	vaults, err := u.vaultsOf(projectID)
	if err != nil {
		return err
	}
	syncing := 0
	for _, v := range vaults {
		if v.Syncing > 0 {
			syncing++
		}
	}
	if syncing >= maxSyncVaults {
		return domain.Fail(domain.CodeTooManySyncVaults)
	}
	return nil
}

// beginSync puts a task of synchronization on the agenda, which holds the vault.
func (u *Unit) beginSync(v *domain.Vault, t *domain.Task) string {
	u.addTask(t)
	v.Syncing++
	v.Touch(u.now)
	return t.ID
}
