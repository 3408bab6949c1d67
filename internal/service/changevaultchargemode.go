package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// ChangeVaultChargeMode orders that pay-per-use vaults become yearly or monthly
// ones, which is the only way there is, and returns the order's id (the vendor's
// definition of ChangeVaultChargeMode).
//
// It fails with 6105 for an unknown vault, 6112 in a status other than available,
// 6110 for a vault that is yearly or monthly, or waits for an order to make it so,
// 8400 for one that is not sold, 9900 for a vault named twice.
func (a *App) ChangeVaultChargeMode(ctx context.Context, c Caller, ids []string, billing Billing) (orderID string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		if refusal := billing.period().Check(""); refusal != nil {
			return refusal
		}
		vaults, err := u.convertible(c, ids)
		if err != nil {
			return err
		}
		o := &domain.Order{
			Kind: domain.OrderConversion, VaultIDs: slices.Clone(ids), Period: billing.period(), AutoRenew: billing.AutoRenew,
		}
		u.place(c, o, billing.AutoPay)
		for _, v := range vaults {
			u.pend(v, o)
		}
		orderID = o.ID
		return nil
	})
	return orderID, err
}

// convertible loads the vaults, or refuses one of them.
func (u *Unit) convertible(c Caller, ids []string) ([]*domain.Vault, error) {
	vaults := make([]*domain.Vault, 0, len(ids))
	for _, id := range ids {
		v, err := u.vaultOf(c, id)
		if err != nil {
			return nil, err
		}
		refusal := domain.Sold(domain.SpecCode(v.ObjectType, v.ProtectType, v.ConsistentLevel))
		switch {
		case slices.Contains(vaults, v):
			return nil, domain.Invalid("vault_ids", "A vault is named twice.")
		case v.ChargingMode == domain.PrePaid || v.PendingOrderID != "":
			return nil, domain.Fail(domain.CodeVaultCannotBeUpdated).On("vault_ids")
		case v.Status != domain.VaultAvailable:
			return nil, domain.Fail(domain.CodeVaultStatusInvalid).On("vault_ids")
		case refusal != nil:
			return nil, refusal.On("vault_ids")
		}
		vaults = append(vaults, v)
	}
	return vaults, nil
}
