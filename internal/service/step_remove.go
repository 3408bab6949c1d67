package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// startRemove begins to delete the backups of a resource that leaves its vault,
// manual ones too (domain rules 3.4).
func startRemove(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	chain, err := u.Chain(t.ResourceID)
	if err != nil {
		return 0, nil, err
	}
	return u.world.Pace.Deletion(u.markAll(chain, domain.BackupDeleting)), nil, nil
}

func endRemove(u *Unit, t *domain.Task) (*domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return nil, err
	}
	chain, err := u.Chain(t.ResourceID)
	if err != nil {
		return nil, err
	}
	if t.Deleted, err = u.dropChain(chain, v); err != nil {
		return nil, err
	}
	return nil, u.unbind(v, v.Binding(t.ResourceID))
}

// failRemove leaves the resource in its vault, in error like its backups. It can
// be removed again.
func failRemove(u *Unit, t *domain.Task) error {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return err
	}
	binding := v.Binding(t.ResourceID)
	u.letGo(v, binding)
	binding.ProtectStatus = domain.Faulty
	return u.undeletedAll(t, t.ResourceID)
}

// unbind takes a resource out of a vault, with the protections of its disks.
func (u *Unit) unbind(v *domain.Vault, b *domain.Binding) error {
	for _, id := range append([]string{b.ResourceID}, b.Disks...) {
		if err := u.release(v, b, id); err != nil {
			return err
		}
	}
	v.Unbind(b.ResourceID)
	v.Touch(u.now)
	return nil
}
