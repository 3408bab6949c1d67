package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// BatchUpdateVault is what a caller changes of all vaults (reference 4.5.12).
// What is nil stays as it is.
type BatchUpdateVault struct {
	SMNNotify *bool
	Threshold *int // percent
}

// BatchUpdateVault changes every vault of the caller's project whose status
// allows it, and returns the ids of those, newest first. One that is frozen,
// faulty, being deleted or in an enterprise project where the caller may not is
// left out, and fails nothing: the reference names no code for it.
func (a *App) BatchUpdateVault(ctx context.Context, c Caller, in BatchUpdateVault) (updated []string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		updated = []string{}
		vaults, err := u.vaultsOf(c.ProjectID)
		if err != nil {
			return err
		}
		for _, v := range slices.Backward(vaults) {
			if open(v) != nil || !c.may(v.EnterpriseProjectID) {
				continue
			}
			in.apply(v)
			v.Touch(u.now)
			updated = append(updated, v.ID)
		}
		return nil
	})
	return updated, err
}

func (in BatchUpdateVault) apply(v *domain.Vault) {
	set(&v.SMNNotify, in.SMNNotify)
	set(&v.Threshold, in.Threshold)
}
