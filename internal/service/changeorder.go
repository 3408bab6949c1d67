package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// ChangeOrder is what a caller wants a yearly or monthly vault to become (the
// vendor's definition of ChangeOrder).
type ChangeOrder struct {
	VaultID   string
	SizeGB    int64
	SpecCode  string
	ProductID string
	AutoPay   bool
}

// ChangeOrder orders another capacity or specification of a yearly or monthly
// vault and returns the order's id. The vault is locked while the order is
// processed.
//
// It fails with 6105 for an unknown vault, 6109 for a pay-per-use one, 6123 while
// another such order is not done, 6112 in a status that forbids it, 8400 for a
// specification that the vault cannot have, 6101 for a capacity below what is
// stored, 9900 when nothing would change.
func (a *App) ChangeOrder(ctx context.Context, c Caller, in ChangeOrder) (orderID string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, in.VaultID)
		if err != nil {
			return err
		}
		orderID, err = u.changeOrder(c, v, in)
		return err
	})
	return orderID, err
}

// UpdateOrder is ChangeOrder in its older form: it names the order by which the
// vault was bought, and is paid at once (reference 4.11.1).
//
// It fails with 6109 for an order that does not exist, is not paid or is not of
// the vault, and else as ChangeOrder does.
func (a *App) UpdateOrder(ctx context.Context, c Caller, boughtBy string, in ChangeOrder) (orderID string, err error) {
	in.AutoPay = true
	err = a.in(ctx, c, func(u *Unit) error {
		o, err := u.Order(boughtBy)
		if err != nil {
			return err
		}
		if o == nil || o.ProjectID != c.ProjectID || o.State != domain.OrderDone || !hasVault(o, in.VaultID) {
			return domain.Fail(domain.CodeBillNotFound).On("order_id")
		}
		v, err := u.vaultOf(c, in.VaultID)
		if err != nil {
			return err
		}
		orderID, err = u.changeOrder(c, v, in)
		return err
	})
	return orderID, err
}

func (u *Unit) changeOrder(c Caller, v *domain.Vault, in ChangeOrder) (string, error) {
	if v.ChargingMode != domain.PrePaid {
		return "", domain.Fail(domain.CodeBillNotFound).On("resource_id")
	}
	if v.PendingOrderID != "" {
		return "", domain.Fail(domain.CodeVaultExpansionRunning)
	}
	if v.Status != domain.VaultAvailable {
		return "", domain.Fail(domain.CodeVaultStatusInvalid)
	}
	change, err := in.of(v)
	if err != nil {
		return "", err
	}
	o := &domain.Order{Kind: domain.OrderChange, VaultIDs: []string{v.ID}, Change: change}
	u.place(c, o, in.AutoPay)
	u.pend(v, o)
	return o.ID, nil
}

// of is what would change of a vault. A server vault can be made application
// consistent, and no vault anything else (domain rules 2.1).
func (in ChangeOrder) of(v *domain.Vault) (*domain.Change, error) {
	level := v.ConsistentLevel
	switch in.SpecCode {
	case domain.SpecCode(v.ObjectType, v.ProtectType, level):
	case domain.SpecCode(v.ObjectType, v.ProtectType, domain.AppConsistent):
		level = domain.AppConsistent
	default:
		return nil, domain.Fail(domain.CodeCBCProductUnknown).On("resource_spec_code")
	}
	as := *v
	if refusal := as.Resize(in.SizeGB); refusal != nil {
		return nil, refusal.On("resource_size")
	}
	if in.SizeGB == v.Size && level == v.ConsistentLevel {
		return nil, domain.Invalid("resource_size", "The order changes nothing.")
	}
	return &domain.Change{Size: in.SizeGB, ConsistentLevel: level, ProductID: in.ProductID}, nil
}
