package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// CreatePostPaidVault orders a vault and returns the vault's id and the order's
// (reference 4.5.14). A yearly or monthly vault is there once the order is paid
// and processed; a pay-per-use vault is there at once, by an order that is done
// (fidelity O4).
//
// It fails as CreateVault does.
func (a *App) CreatePostPaidVault(ctx context.Context, c Caller, in CreateVault) (vaultID, orderID string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		v, err := u.createVault(c, u.christened(in))
		if err != nil {
			return err
		}
		vaultID, orderID = v.ID, v.OrderID
		if in.ChargingMode == domain.PostPaid {
			orderID = u.record(c, &domain.Order{Kind: domain.OrderPurchase, VaultIDs: []string{v.ID}})
		}
		return nil
	})
	return vaultID, orderID, err
}

// christened gives a vault the name that its order left out (fidelity O5).
func (u *Unit) christened(in CreateVault) CreateVault {
	if in.Name == "" {
		in.Name = "vault-" + u.world.Chance().Hex("vault name", u.world.Seq+1, 4)
	}
	return in
}

// orderVault orders a yearly or monthly vault, which is checked as if it were made
// now, and returns what it will be.
func (u *Unit) orderVault(c Caller, in CreateVault) (*domain.Vault, error) {
	v := vaultFrom(in)
	v.ID, _ = u.newID("vault")
	v.ProjectID, v.UserID = c.ProjectID, c.UserID
	v.Status, v.AutoRenew = domain.VaultLock, in.Billing.AutoRenew
	v.CreatedAt, v.UpdatedAt = u.now, u.now
	if refusal := domain.Sold(domain.SpecCode(v.ObjectType, v.ProtectType, v.ConsistentLevel)); refusal != nil {
		return nil, refusal
	}
	if _, err := u.firstPolicy(c, v, in.BackupPolicyID); err != nil {
		return nil, err
	}
	if err := u.fitAll(v, in.Resources); err != nil {
		return nil, err
	}
	o := &domain.Order{
		Kind: domain.OrderPurchase, VaultIDs: []string{v.ID}, Period: in.Billing.period(), AutoRenew: in.Billing.AutoRenew,
		Purchase: &domain.Purchase{Vault: v, PolicyID: in.BackupPolicyID, Resources: ordered(in.Resources)},
	}
	u.place(c, o, in.Billing.AutoPay)
	v.OrderID = o.ID
	return v, nil
}

// fitAll checks that resources could be bound to a vault now.
func (u *Unit) fitAll(v *domain.Vault, wanted []BindResource) error {
	if err := listed(v, wanted); err != nil {
		return err
	}
	for _, w := range wanted {
		if _, _, err := u.fits(v, w); err != nil {
			return err
		}
	}
	return nil
}
