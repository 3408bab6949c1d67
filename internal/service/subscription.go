package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// Unsubscribe gives yearly or monthly vaults up, which deletes them with all their
// backups, and returns the ids of the orders that say so. It is what the billing
// system does, for DeleteVault refuses such vaults (clients 3.3).
//
// It fails with 6105 for an unknown vault, 6109 for a pay-per-use one, 6112 in a
// status other than available, frozen or error, and with 6203 and 6111 as
// DeleteVault does.
func (a *App) Unsubscribe(ctx context.Context, c Caller, vaultIDs []string) (orderIDs []string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		orderIDs = nil
		for _, id := range vaultIDs {
			orderID, err := u.unsubscribe(c, id)
			if err != nil {
				return err
			}
			orderIDs = append(orderIDs, orderID)
		}
		return nil
	})
	return orderIDs, err
}

func (u *Unit) unsubscribe(c Caller, vaultID string) (string, error) {
	v, err := u.subscribed(c, vaultID)
	if err != nil {
		return "", err
	}
	if v.Status != domain.VaultFrozen && v.Status != domain.VaultAvailable && v.Status != domain.VaultError {
		return "", domain.Fail(domain.CodeVaultStatusInvalid).On("resource_ids")
	}
	if err := u.removable(v); err != nil {
		return "", err
	}
	pending, err := u.Order(v.PendingOrderID)
	if err != nil {
		return "", err
	}
	if pending != nil {
		if err := u.cancel(pending); err != nil {
			return "", err
		}
	}
	u.beginVaultDelete(v)
	return u.record(c, &domain.Order{Kind: domain.OrderUnsubscription, VaultIDs: []string{v.ID}}), nil
}

// subscribed loads a yearly or monthly vault: 6105, 6109.
func (u *Unit) subscribed(c Caller, id string) (*domain.Vault, error) {
	v, err := u.vaultOf(c, id)
	if err != nil {
		return nil, err
	}
	if v.ChargingMode != domain.PrePaid {
		return nil, domain.Fail(domain.CodeBillNotFound).On("resource_id")
	}
	return v, nil
}

// SetAutoRenew says whether a yearly or monthly vault is renewed by itself. One
// whose period has ended is renewed at once, and thaws (fidelity O9).
//
// It fails with 6105 for an unknown vault and 6109 for a pay-per-use one.
func (a *App) SetAutoRenew(ctx context.Context, c Caller, vaultID string, on bool) error {
	return a.in(ctx, c, func(u *Unit) error {
		v, err := u.subscribed(c, vaultID)
		if err != nil {
			return err
		}
		v.AutoRenew = on
		v.Touch(u.now)
		if !on || v.Status != domain.VaultFrozen {
			return nil
		}
		return u.thaw(v)
	})
}

// thaw opens a vault whose period had ended; the period of its order begins anew
// unless another vault of the order had it renewed.
func (u *Unit) thaw(v *domain.Vault) error {
	o, err := u.Order(v.OrderID)
	if err != nil || o == nil {
		return err
	}
	v.Status = domain.VaultAvailable
	if o.DueAt.IsZero() {
		o.Restart(u.now)
		u.awaitOrder(o)
	}
	return nil
}
