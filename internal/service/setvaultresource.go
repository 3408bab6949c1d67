package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// SetVaultResource keeps policies from backing up resources of a vault, or lets
// them again, and returns the ids (reference 4.5.13). The resources stay bound,
// and can be backed up by hand (domain rules 3.6); a backup under way finishes.
//
// It fails with 6105, 6112, 6135 for a resource the vault does not have and 6134
// for one that is being removed.
func (a *App) SetVaultResource(ctx context.Context, c Caller, vaultID string, resourceIDs []string, suspend bool) ([]string, error) {
	return resourceIDs, a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, vaultID)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		for _, id := range resourceIDs {
			b := v.Binding(id)
			switch {
			case b == nil:
				return domain.Fail(domain.CodeResourceNotInVault).On("resource_ids")
			case b.ProtectStatus == domain.Removing:
				return domain.Fail(domain.CodeResourcesBeingRemoved).On("resource_ids")
			}
			b.Suspended = suspend
		}
		v.Touch(u.now)
		return nil
	})
}
