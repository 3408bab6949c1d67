package service

import "github.com/cbrd/cbrd/internal/domain"

// Billing is how a yearly or monthly vault is paid for (reference 4.5.1,
// BillingCreate). An order that is not paid by itself waits to be paid.
type Billing struct {
	PeriodType string // year or month
	PeriodNum  int
	AutoRenew  bool
	AutoPay    bool
}

func (b Billing) period() domain.Period { return domain.Period{Unit: b.PeriodType, Num: b.PeriodNum} }

// place puts an order up for payment, or has it paid at once.
func (u *Unit) place(c Caller, o *domain.Order, paid bool) {
	u.enter(c, o)
	if paid {
		u.pay(o)
		return
	}
	u.awaitOrder(o)
}

// record keeps an order that is done as soon as it is placed, and returns its id.
func (u *Unit) record(c Caller, o *domain.Order) string {
	u.enter(c, o)
	o.Finish(u.now)
	return o.ID
}

// enter gives an order its identity, and says where its vaults lie.
func (u *Unit) enter(c Caller, o *domain.Order) {
	o.EnterpriseProjectIDs = make([]string, len(o.VaultIDs))
	for i, id := range o.VaultIDs {
		if v, _ := u.vaults.get(id); v != nil {
			o.EnterpriseProjectIDs[i] = v.EnterpriseProjectID
		} else if o.Purchase != nil {
			o.EnterpriseProjectIDs[i] = o.Purchase.Vault.EnterpriseProjectID
		}
	}
	o.Seq = u.world.NextSeq()
	o.ID = domain.OrderID(u.now, o.Seq)
	o.ProjectID, o.UserID = c.ProjectID, c.UserID
	o.Place(u.now)
	u.orders.add(o)
}

// pay begins to process an order. While a vault is changed it is locked (domain
// rules 2.2).
func (u *Unit) pay(o *domain.Order) {
	o.Pay(u.now, u.world.Pace.Processing())
	u.pending++
	u.awaitOrder(o)
}

func (u *Unit) awaitOrder(o *domain.Order) {
	if due, ok := o.Due(); ok {
		u.await(due)
	}
}

// pend has a vault wait for an order that changes it.
func (u *Unit) pend(v *domain.Vault, o *domain.Order) {
	v.PendingOrderID = o.ID
	if o.Kind == domain.OrderChange && o.State == domain.OrderProcessing && v.Status == domain.VaultAvailable {
		v.Status = domain.VaultLock
	}
	v.Touch(u.now)
}

// ordered is what an order says is to be bound.
func ordered(resources []BindResource) []domain.Wanted {
	wanted := make([]domain.Wanted, len(resources))
	for i, r := range resources {
		wanted[i] = domain.Wanted(r)
	}
	return wanted
}
