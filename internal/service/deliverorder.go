package service

import (
	"errors"

	"github.com/cbrd/cbrd/internal/domain"
)

// orderDue carries an order on, unless the entry is stale.
func (u *Unit) orderDue(due domain.Due) error {
	o, err := u.Order(due.Ref)
	if err != nil || o == nil {
		return err
	}
	if current, ok := o.Due(); !ok || current.Compare(due) != 0 {
		return nil
	}
	u.rescheduled = true
	if o.State == domain.OrderProcessing {
		u.pending--
		return u.deliver(o)
	}
	if o.State == domain.OrderUnpaid {
		return u.cancel(o)
	}
	return u.endPeriod(o)
}

// deliver does what an order says. Of a vault that is gone meanwhile nothing
// comes.
func (u *Unit) deliver(o *domain.Order) error {
	if o.Kind == domain.OrderPurchase {
		return u.deliverVault(o)
	}
	vaults, err := u.ofOrder(o, func(v *domain.Vault) bool { return v.PendingOrderID == o.ID })
	if err != nil {
		return err
	}
	if len(vaults) == 0 {
		o.Cancel(u.now)
		return nil
	}
	for _, v := range vaults {
		v.PendingOrderID = ""
		if o.Kind == domain.OrderChange {
			changeTo(v, o.Change)
		} else {
			v.ChargingMode, v.OrderID, v.AutoRenew = domain.PrePaid, o.ID, o.AutoRenew
		}
		v.Touch(u.now)
	}
	o.Finish(u.now)
	u.awaitOrder(o)
	return nil
}

// changeTo gives a vault what was ordered, and opens it again.
func changeTo(v *domain.Vault, to *domain.Change) {
	v.Size, v.ConsistentLevel = to.Size, to.ConsistentLevel
	if to.ProductID != "" {
		v.ProductID = to.ProductID
	}
	if v.Status == domain.VaultLock {
		v.Status = domain.VaultAvailable
	}
}

// deliverVault makes the vault of a purchase. What cannot be bound to it or applied
// any more, since it was ordered, is left out (fidelity O3).
func (u *Unit) deliverVault(o *domain.Order) error {
	v := o.Purchase.Vault.Clone()
	v.Seq = u.world.NextSeq()
	v.Status, v.OrderID, v.Version = domain.VaultAvailable, o.ID, 1
	v.CreatedAt, v.UpdatedAt = u.now, u.now
	u.vaults.add(v)
	o.Finish(u.now)
	u.awaitOrder(o)
	for _, w := range o.Purchase.Resources {
		if err := u.bindIfFit(v, BindResource(w)); err != nil {
			return err
		}
	}
	p, err := u.Policy(o.Purchase.PolicyID)
	if err != nil || p == nil {
		return err
	}
	return unlessRefused(u.apply(Caller{}, v, p, ""))
}

func (u *Unit) bindIfFit(v *domain.Vault, w BindResource) error {
	if _, _, err := u.fits(v, w); err != nil {
		return unlessRefused(err)
	}
	return u.bind(v, w)
}

// unlessRefused is an error of the store; a refusal is none.
func unlessRefused(err error) error {
	if _, refused := errors.AsType[*domain.Error](err); refused {
		return nil
	}
	return err
}

// cancel gives an unpaid order up, for which its vaults wait no more.
func (u *Unit) cancel(o *domain.Order) error {
	vaults, err := u.ofOrder(o, func(v *domain.Vault) bool { return v.PendingOrderID == o.ID })
	if err != nil {
		return err
	}
	for _, v := range vaults {
		v.PendingOrderID = ""
		v.Touch(u.now)
	}
	o.Cancel(u.now)
	return nil
}

// endPeriod renews the vaults that are renewed by themselves, and freezes the
// others.
func (u *Unit) endPeriod(o *domain.Order) error {
	vaults, err := u.ofOrder(o, func(v *domain.Vault) bool { return v.OrderID == o.ID && v.Status != domain.VaultFrozen })
	if err != nil {
		return err
	}
	renewed := false
	for _, v := range vaults {
		if v.AutoRenew {
			renewed = true
			continue
		}
		v.Status = domain.VaultFrozen
		v.Touch(u.now)
	}
	if !renewed {
		o.Lapse(u.now)
		return nil
	}
	o.Renew(u.now)
	u.awaitOrder(o)
	return nil
}

// ofOrder loads the vaults of an order that are there and wanted.
func (u *Unit) ofOrder(o *domain.Order, wanted func(*domain.Vault) bool) ([]*domain.Vault, error) {
	var found []*domain.Vault
	for _, id := range o.VaultIDs {
		v, err := u.Vault(id)
		if err != nil {
			return nil, err
		}
		if v != nil && v.Status != domain.VaultDeleting && wanted(v) {
			found = append(found, v)
		}
	}
	return found, nil
}
