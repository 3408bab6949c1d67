package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// MoveVault moves a vault to another enterprise project, as the enterprise project
// service does for clients (clients 3.3). Its backups stay in the one they were
// made in (fidelity O11).
//
// It fails with 6105 for an unknown vault and 6112 for one that is being deleted.
func (a *App) MoveVault(ctx context.Context, c Caller, vaultID, enterpriseProjectID string) error {
	return a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, vaultID)
		if err != nil {
			return err
		}
		if v.Status == domain.VaultDeleting {
			return domain.Fail(domain.CodeVaultStatusInvalid).On("resource_id")
		}
		v.EnterpriseProjectID = enterpriseProjectID
		v.Touch(u.now)
		return nil
	})
}
