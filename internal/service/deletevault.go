package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// DeleteVault begins to delete a vault with all its backups; it is gone when
// the task ends (domain rules 2.5).
//
// It fails with 6105 for an unknown vault, 6112 in a status other than available
// or error, 6203 while a task works on one of its resources, 6130 while it is being
// replicated or receives replicas, 6111 for a pre-paid vault and for a locked one
// that holds automatic backups which have not expired, 6204 while an image is made
// of one of its backups.
func (a *App) DeleteVault(ctx context.Context, c Caller, id string) error {
	return a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, id)
		if err != nil {
			return err
		}
		if err := u.deletable(v); err != nil {
			return err
		}
		u.beginVaultDelete(v)
		return nil
	})
}

func (u *Unit) beginVaultDelete(v *domain.Vault) {
	v.Status = domain.VaultDeleting
	v.Touch(u.now)
	t := taskOf(v, domain.OpVaultDelete)
	u.addTask(t)
	for _, b := range v.Bindings {
		b.TaskID = t.ID
	}
}

func (u *Unit) deletable(v *domain.Vault) error {
	switch {
	case v.Status != domain.VaultAvailable && v.Status != domain.VaultError:
		return domain.Fail(domain.CodeVaultStatusInvalid)
	case v.ChargingMode == domain.PrePaid:
		return domain.Fail(domain.CodeVaultCannotBeDeleted)
	}
	return u.removable(v)
}

// removable refuses a vault that a task works on, and a locked one that holds
// automatic backups.
func (u *Unit) removable(v *domain.Vault) error {
	switch {
	case v.Busy():
		return domain.Fail(domain.CodePerformingBackups)
	case v.Replicating > 0:
		return domain.Fail(domain.CodeVaultBeingReplicated)
	}
	for _, b := range v.Bindings {
		if err := u.withoutImages(v.ChainOf(b)); err != nil {
			return err
		}
	}
	if !v.Locked {
		return nil
	}
	for _, b := range v.Bindings {
		chain, err := u.Chain(v.ChainOf(b))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(chain.Backups, func(b *domain.Backup) bool { return v.Keeps(b, u.now) }) {
			return domain.Fail(domain.CodeVaultCannotBeDeleted)
		}
	}
	return nil
}
