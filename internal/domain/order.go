package domain

import (
	"slices"
	"time"
)

// OrderKind is what an order is about.
type OrderKind string

// The kinds of orders. A purchase makes a vault, a change gives one another
// capacity or specification, a conversion makes pay-per-use vaults yearly or
// monthly, and an unsubscription gives vaults up.
const (
	OrderPurchase       OrderKind = "purchase"
	OrderChange         OrderKind = "change"
	OrderConversion     OrderKind = "conversion"
	OrderUnsubscription OrderKind = "unsubscription"
)

// OrderState is how far an order has come.
type OrderState string

// The states of an order. Only an unpaid order can be canceled.
const (
	OrderUnpaid     OrderState = "unpaid"
	OrderProcessing OrderState = "processing"
	OrderDone       OrderState = "done"
	OrderCanceled   OrderState = "canceled"
)

// PaymentTerm is how long an order waits to be paid before it is canceled.
const PaymentTerm = 7 * 24 * time.Hour

// Order is what a customer asks of the billing system: it is paid, then
// processed, and then what was ordered is there (reference 4.5.14, 4.11.1).
type Order struct {
	ID        string     `json:"id"`
	Seq       int64      `json:"seq"`
	Version   int64      `json:"version"`
	ProjectID string     `json:"project_id"`
	UserID    string     `json:"user_id"`
	Kind      OrderKind  `json:"kind"`
	State     OrderState `json:"state"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
	PaidAt    time.Time  `json:"paid_at,omitzero"`
	// DueAt is when the order next changes by itself, UTC: is canceled while it is
	// unpaid, is done while it is processed, and later when its period ends. Zero
	// for never.
	DueAt time.Time `json:"due_at,omitzero"`

	// VaultIDs are the vaults it is about, of a purchase also before they are made.
	VaultIDs []string `json:"vault_ids"`
	// EnterpriseProjectIDs are where those vaults lay when they were ordered, in
	// their order.
	EnterpriseProjectIDs []string `json:"enterprise_project_ids"`
	// Period is what was bought, none for orders without one; Begins is when it
	// began, UTC, and Periods how many there were, with those renewed.
	Period  Period    `json:"period,omitzero"`
	Begins  time.Time `json:"begins,omitzero"`
	Periods int       `json:"periods,omitempty"`
	// AutoRenew is what the vaults begin with.
	AutoRenew bool `json:"auto_renew,omitempty"`

	Purchase *Purchase `json:"purchase,omitempty"`
	Change   *Change   `json:"change,omitempty"`
}

// Purchase is a vault to be made, with what is to be bound to it and the backup
// policy to be applied, if any.
type Purchase struct {
	Vault     *Vault   `json:"vault"`
	PolicyID  string   `json:"policy_id,omitempty"`
	Resources []Wanted `json:"resources,omitempty"`
}

// Wanted is a resource to be bound to a vault.
type Wanted struct {
	ID             string       `json:"id"`
	Type           ResourceType `json:"type"`
	IncludeVolumes []Volume     `json:"include_volumes,omitempty"`
	ExcludeVolumes []string     `json:"exclude_volumes,omitempty"`
}

// Change is what a vault becomes: Size in GB, and its product if it is named.
type Change struct {
	Size            int64  `json:"size"`
	ConsistentLevel string `json:"consistent_level"`
	ProductID       string `json:"product_id,omitempty"`
}

func (o *Order) Key() string     { return o.ID }
func (o *Order) Revision() int64 { return o.Version }
func (o *Order) Order() int64    { return o.Seq }

// Clone is a copy that later changes of the order do not reach.
func (o *Order) Clone() *Order {
	own := *o
	own.VaultIDs = slices.Clone(o.VaultIDs)
	own.EnterpriseProjectIDs = slices.Clone(o.EnterpriseProjectIDs)
	if o.Purchase != nil {
		purchase := *o.Purchase
		purchase.Vault = o.Purchase.Vault.Clone()
		own.Purchase = &purchase
	}
	if o.Change != nil {
		change := *o.Change
		own.Change = &change
	}
	return &own
}

// PlacedIn is the enterprise project in which the order's i-th vault lay when it was
// ordered, the default one if that is not known.
func (o *Order) PlacedIn(i int) string {
	if i >= len(o.EnterpriseProjectIDs) {
		return DefaultEnterpriseProject
	}
	return o.EnterpriseProjectIDs[i]
}

// Due is the order's place on the agenda; ok is false when nothing comes by
// itself.
func (o *Order) Due() (due Due, ok bool) {
	kind := DueTerm
	if o.State == OrderProcessing {
		kind = DueOrder
	}
	return Due{At: o.DueAt, Kind: kind, Seq: o.Seq, Ref: o.ID}, !o.DueAt.IsZero()
}

// Place puts a new order up for payment.
func (o *Order) Place(now time.Time) {
	o.Version, o.CreatedAt, o.UpdatedAt = 1, now, now
	o.State, o.DueAt = OrderUnpaid, now.Add(PaymentTerm)
}

// Pay begins to process an unpaid order, which is done after a while.
func (o *Order) Pay(now time.Time, took time.Duration) {
	o.touch(now)
	o.State, o.PaidAt, o.DueAt = OrderProcessing, now, now.Add(took)
}

// Finish ends an order; its period, if it has one, begins.
func (o *Order) Finish(now time.Time) {
	o.touch(now)
	o.State, o.DueAt = OrderDone, time.Time{}
	if o.Period.Num > 0 {
		o.begin(now)
	}
}

// Cancel ends an order of which nothing comes.
func (o *Order) Cancel(now time.Time) {
	o.touch(now)
	o.State, o.DueAt = OrderCanceled, time.Time{}
}

// Restart begins the order's period anew.
func (o *Order) Restart(now time.Time) {
	o.touch(now)
	o.begin(now)
}

func (o *Order) begin(now time.Time) {
	o.Begins, o.Periods = now, 1
	o.DueAt = o.EndsAt()
}

// Renew adds a period to the one that ends.
func (o *Order) Renew(now time.Time) {
	o.touch(now)
	o.Periods++
	o.DueAt = o.EndsAt()
}

// Lapse lets the period end for good.
func (o *Order) Lapse(now time.Time) {
	o.touch(now)
	o.DueAt = time.Time{}
}

// EndsAt is when the last of the order's periods ends, UTC; zero when none began.
func (o *Order) EndsAt() time.Time {
	if o.Begins.IsZero() {
		return time.Time{}
	}
	return o.Period.After(o.Begins, o.Periods)
}

func (o *Order) touch(now time.Time) {
	o.Version++
	o.UpdatedAt = now
}
