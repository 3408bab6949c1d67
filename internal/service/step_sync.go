package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// startSync takes the time of a task that moves nothing.
func startSync(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	return u.transfer(t), nil, nil
}

func endSync(u *Unit, t *domain.Task) (*domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return nil, err
	}
	if t.BackupID != "" {
		t.Synced = 1
	}
	v.Syncing--
	v.Touch(u.now)
	return nil, nil
}

// failSync lets the vault go; nothing was brought.
func failSync(u *Unit, t *domain.Task) error {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return err
	}
	v.Syncing--
	v.Touch(u.now)
	return nil
}
