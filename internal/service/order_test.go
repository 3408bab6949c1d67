package service_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// monthly is a vault to be bought for a month.
func monthly(autoPay bool, resources ...*domain.Resource) service.CreateVault {
	in := plan("disk", resources...)
	in.ChargingMode = domain.PrePaid
	in.Billing = service.Billing{PeriodType: domain.UnitMonth, PeriodNum: 1, AutoPay: autoPay}
	return in
}

// order orders a vault and returns what it will be.
func (c *cloud) order(in service.CreateVault) *domain.Vault {
	c.t.Helper()
	v, err := c.app.CreateVault(context.Background(), c.caller, in)
	c.ok(err)
	return v
}

// bought is a vault that was paid for and is there.
func (c *cloud) bought(in service.CreateVault) *domain.Vault {
	c.t.Helper()
	in.Billing.AutoPay = true
	v := c.order(in)
	c.idle()
	return c.vaultNow(v.ID)
}

func (c *cloud) pay(orderID string) error {
	_, err := service.PayOrder(context.Background(), c.engine, c.world, orderID)
	return err
}

// orderNow is an order as it is stored.
func (c *cloud) orderNow(id string) *domain.Order {
	c.t.Helper()
	o, err := c.store.Order(context.Background(), c.world, id)
	c.ok(err)
	if o == nil {
		c.t.Fatalf("no order %s", id)
	}
	return o
}

func (c *cloud) wantState(orderID string, want domain.OrderState) {
	c.t.Helper()
	if got := c.orderNow(orderID).State; got != want {
		c.t.Errorf("the order is %s, want %s", got, want)
	}
}

func TestOrderVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKPaidByItself", func(c *cloud) {
			disk := c.resource("volume-mail-0001")
			in := monthly(true, disk)
			in.DemandBilling = true
			asked := c.order(in)
			c.wantState(asked.OrderID, domain.OrderProcessing)
			if v := c.vaultNow(asked.ID); v != nil {
				c.t.Errorf("there before it was delivered: %+v", v)
			}
			c.idle()
			v := c.vaultNow(asked.ID)
			if v.Status != domain.VaultAvailable || v.ChargingMode != domain.PrePaid || v.OrderID != asked.OrderID ||
				!v.DemandBilling || len(v.Bindings) != 1 || v.Bindings[0].ResourceID != disk.ID {
				c.t.Errorf("%+v", v)
			}
			if o := c.orderNow(asked.OrderID); o.State != domain.OrderDone || !o.EndsAt().Equal(o.Begins.AddDate(0, 1, 0)) {
				c.t.Errorf("%+v", o)
			}
			c.refuses(domain.CodeVaultCannotBeDeleted, func() error { return c.deleteVault(v) })
		})
		c.sub("OKPaidLater", func(c *cloud) {
			asked := c.order(monthly(false))
			c.advance(time.Hour)
			c.wantState(asked.OrderID, domain.OrderUnpaid)
			c.ok(c.pay(asked.OrderID))
			if err := c.pay(asked.OrderID); !errors.Is(err, service.ErrOrderState) {
				c.t.Errorf("paid twice: %v", err)
			}
			if err := c.pay("CS0"); !errors.Is(err, service.ErrNoOrder) {
				c.t.Errorf("paid nothing: %v", err)
			}
			c.idle()
			c.wantState(asked.OrderID, domain.OrderDone)
			if c.vaultNow(asked.ID) == nil {
				c.t.Error("no vault")
			}
		})
		c.sub("OKNeverPaid", func(c *cloud) {
			asked := c.order(monthly(false))
			c.advance(domain.PaymentTerm - time.Microsecond)
			c.wantState(asked.OrderID, domain.OrderUnpaid)
			c.advance(time.Microsecond)
			c.wantState(asked.OrderID, domain.OrderCanceled)
			if err := c.pay(asked.OrderID); !errors.Is(err, service.ErrOrderState) {
				c.t.Errorf("paid what is canceled: %v", err)
			}
		})
		c.paced("OKInstant", domain.PaceInstant, func(c *cloud) {
			if v := c.vaultNow(c.order(monthly(true)).ID); v == nil {
				c.t.Error("no vault")
			}
		})
		c.sub("OKTakenMeanwhile", func(c *cloud) {
			taken, free := c.resource("volume-mail-0001"), c.resource("volume-media-0001")
			asked := c.order(monthly(false, taken, free))
			c.vault("disk", 100, taken)
			c.ok(c.pay(asked.OrderID))
			c.idle()
			if v := c.vaultNow(asked.ID); len(v.Bindings) != 1 || v.Bindings[0].ResourceID != free.ID {
				c.t.Errorf("%+v", v.Bindings)
			}
		})
		c.sub("OKPostPaid", func(c *cloud) {
			in := plan("disk")
			in.Name = ""
			vault, order, err := c.app.CreatePostPaidVault(context.Background(), c.caller, in)
			c.ok(err)
			c.wantState(order, domain.OrderDone)
			if v := c.vaultNow(vault); v.ChargingMode != domain.PostPaid || v.Name == "" || v.OrderID != "" {
				c.t.Errorf("%+v", v)
			}
		})
	})
}

func TestOrderVaultRefusals(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]struct {
			code domain.Code
			set  func(*service.CreateVault)
		}{
			"ErrPeriodType": {domain.CodeInvalidParameter, func(in *service.CreateVault) { in.Billing.PeriodType = "" }},
			"ErrPeriodNum":  {domain.CodeInvalidParameter, func(in *service.CreateVault) { in.Billing.PeriodNum = 0 }},
			"ErrTooLong":    {domain.CodeInvalidParameter, func(in *service.CreateVault) { in.Billing.PeriodNum = 10 }},
			"ErrNotSold":    {domain.CodeCBCProductUnknown, func(in *service.CreateVault) { in.ObjectType = "workspace" }},
			"ErrPolicy":     {domain.CodePolicyNotFound, func(in *service.CreateVault) { in.BackupPolicyID = "p" }},
			"ErrTwice": {domain.CodeDuplicateResources, func(in *service.CreateVault) {
				in.Resources = append(in.Resources, in.Resources...)
			}},
			"ErrType": {domain.CodeResourceTypeUnsupportedByVault, func(in *service.CreateVault) { in.ObjectType = "turbo" }},
		} {
			c.sub(name, func(c *cloud) {
				in := monthly(true, c.resource("volume-mail-0001"))
				test.set(&in)
				c.refuses(test.code, func() error { return c.create(in) })
			})
		}
		c.sub("ErrInOtherVault", func(c *cloud) {
			disk := c.resource("volume-mail-0001")
			c.vault("disk", 100, disk)
			c.refuses(domain.CodeResourceInOtherVault, func() error { return c.create(monthly(true, disk)) })
		})
	})
}

// A vault that is charged for what is beyond its capacity is backed up beyond it.
func TestDemandBilling(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		full := func(c *cloud, demand bool) *domain.Vault {
			in := monthly(true, c.resource("volume-mail-0001"))
			in.SizeGB, in.DemandBilling = 10, demand
			v := c.bought(in)
			c.backUp(v)
			if !c.vaultNow(v.ID).Overfull() {
				c.t.Fatal("the vault is not full")
			}
			return v
		}
		c.sub("OK", func(c *cloud) { c.ok(c.tryBackUp(full(c, true))) })
		c.sub("ErrWithout", func(c *cloud) { c.refused(c.tryBackUp(full(c, false)), domain.CodeVaultFull) })
	})
}
