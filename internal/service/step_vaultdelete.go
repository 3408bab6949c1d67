package service

import (
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// startVaultDelete begins to delete a vault with everything in it.
func startVaultDelete(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return 0, nil, err
	}
	var backups int
	for _, b := range v.Bindings {
		chain, err := u.Chain(v.ChainOf(b))
		if err != nil {
			return 0, nil, err
		}
		backups += u.markAll(chain, domain.BackupDeleting)
	}
	return u.world.Pace.Deletion(backups), nil, nil
}

func endVaultDelete(u *Unit, t *domain.Task) (*domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return nil, err
	}
	for _, b := range slices.Clone(v.Bindings) {
		chain, err := u.Chain(v.ChainOf(b))
		if err != nil {
			return nil, err
		}
		n, err := u.dropChain(chain, nil)
		if err != nil {
			return nil, err
		}
		t.Deleted += n
		if err := u.unbind(v, b); err != nil {
			return nil, err
		}
	}
	if err := u.declineAll(v); err != nil {
		return nil, err
	}
	for _, id := range []string{v.BackupPolicyID, v.ReplicationPolicyID} {
		p, err := u.Policy(id)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		if err := u.withdraw(p, v.ID); err != nil {
			return nil, err
		}
	}
	u.vaults.drop(v.ID)
	return nil, nil
}

// failVaultDelete leaves the vault in error, which only another deletion ends
// (domain rules 2.2).
func failVaultDelete(u *Unit, t *domain.Task) error {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return err
	}
	v.Status = domain.VaultError
	v.Touch(u.now)
	for _, b := range v.Bindings {
		b.TaskID = ""
		if err := u.undeletedAll(t, v.ChainOf(b)); err != nil {
			return err
		}
	}
	return nil
}
