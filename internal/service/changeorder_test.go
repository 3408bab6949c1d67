package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

const diskSpec = "vault.backup.volume.normal"

// change orders a vault of disks of another size and returns the order's id.
func (c *cloud) changeSize(v *domain.Vault, sizeGB int64, autoPay bool) (string, error) {
	return c.app.ChangeOrder(context.Background(), c.caller, service.ChangeOrder{
		VaultID: v.ID, SizeGB: sizeGB, SpecCode: diskSpec, ProductID: "product", AutoPay: autoPay,
	})
}

func TestChangeOrder(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) { // locked while it grows, and open for backups
			v := c.bought(monthly(true, c.resource("volume-mail-0001")))
			order, err := c.changeSize(v, 2000, true)
			c.ok(err)
			if got := c.vaultNow(v.ID); got.Status != domain.VaultLock || got.Size != v.Size {
				c.t.Errorf("%s, %d GB", got.Status, got.Size)
			}
			c.refuses(domain.CodeVaultExpansionRunning, func() error { return c.update(v, service.UpdateVault{SizeGB: new(int64(3000))}) })
			c.refuses(domain.CodeVaultExpansionRunning, func() error {
				_, err := c.changeSize(v, 3000, true)
				return err
			})
			c.ok(c.tryBackUp(v))
			c.idle()
			c.wantState(order, domain.OrderDone)
			got := c.vaultNow(v.ID)
			if got.Status != domain.VaultAvailable || got.Size != 2000 || got.ProductID != "product" || got.PendingOrderID != "" || got.OrderID != v.OrderID {
				c.t.Errorf("%+v", got)
			}
		})
		c.sub("OKSpecification", func(c *cloud) {
			in := monthly(true)
			in.ObjectType = "server"
			v := c.bought(in)
			_, err := c.app.ChangeOrder(context.Background(), c.caller, service.ChangeOrder{
				VaultID: v.ID, SizeGB: v.Size, SpecCode: "vault.backup.database.normal", AutoPay: true,
			})
			c.ok(err)
			c.refuses(domain.CodeVaultStatusInvalid, func() error {
				return c.update(v, service.UpdateVault{ConsistentLevel: new(domain.AppConsistent)})
			})
			c.idle()
			if got := c.vaultNow(v.ID); got.ConsistentLevel != domain.AppConsistent {
				c.t.Errorf("%+v", got)
			}
		})
		c.sub("OKPaidLater", func(c *cloud) { // open until it is paid, but for another order
			v := c.bought(monthly(true))
			order, err := c.changeSize(v, 500, false)
			c.ok(err)
			c.idle()
			if got := c.vaultNow(v.ID); got.Status != domain.VaultAvailable || got.PendingOrderID != order {
				c.t.Errorf("%+v", got)
			}
			c.refuses(domain.CodeVaultExpansionRunning, func() error {
				_, err := c.changeSize(v, 600, true)
				return err
			})
			c.ok(c.pay(order))
			if got := c.vaultNow(v.ID).Status; got != domain.VaultLock {
				c.t.Errorf("the vault is %s", got)
			}
			c.idle()
			if got := c.vaultNow(v.ID); got.Status != domain.VaultAvailable || got.Size != 500 {
				c.t.Errorf("%+v", got)
			}
		})
		c.sub("OKNeverPaid", func(c *cloud) {
			v := c.bought(monthly(true))
			order, err := c.changeSize(v, 500, false)
			c.ok(err)
			c.advance(domain.PaymentTerm)
			c.wantState(order, domain.OrderCanceled)
			_, err = c.changeSize(v, 600, true)
			c.ok(err)
		})
		c.sub("OKUpdateOrder", func(c *cloud) { // is paid at once
			v := c.bought(monthly(true))
			in := service.ChangeOrder{VaultID: v.ID, SizeGB: 700, SpecCode: diskSpec}
			order, err := c.app.UpdateOrder(context.Background(), c.caller, v.OrderID, in)
			c.ok(err)
			c.idle()
			c.wantState(order, domain.OrderDone)
			if got := c.vaultNow(v.ID).Size; got != 700 || order == v.OrderID {
				c.t.Errorf("%d GB by %s", got, order)
			}
			other := c.bought(monthly(true))
			unpaid := c.order(monthly(false))
			for _, by := range []string{"CS0", other.OrderID, unpaid.OrderID} {
				c.refuses(domain.CodeBillNotFound, func() error {
					_, err := c.app.UpdateOrder(context.Background(), c.caller, by, in)
					return err
				})
			}
		})
		c.sub("OKNothingMore", func(c *cloud) { // PUT with what is there already
			v := c.bought(monthly(true))
			c.ok(c.update(v, service.UpdateVault{Name: new("other"), SizeGB: &v.Size, ConsistentLevel: &v.ConsistentLevel}))
			c.refuses(domain.CodeVaultCannotBeUpdated, func() error { return c.update(v, service.UpdateVault{SizeGB: new(v.Size + 1)}) })
		})
		c.sub("Err", changeRefusals)
	})
}

func changeRefusals(c *cloud) {
	v := c.bought(monthly(true, c.resource("volume-mail-0001")))
	c.backUp(v)
	byDemand := c.vault("disk", 100)
	change := func(id string, size int64, spec string) func() error {
		return func() error {
			_, err := c.app.ChangeOrder(context.Background(), c.caller, service.ChangeOrder{VaultID: id, SizeGB: size, SpecCode: spec, AutoPay: true})
			return err
		}
	}
	c.refuses(domain.CodeVaultNotFound, change("no", 500, diskSpec))
	c.refuses(domain.CodeBillNotFound, change(byDemand.ID, 500, diskSpec))
	c.refuses(domain.CodeCBCProductUnknown, change(v.ID, 500, "vault.backup.server.normal"))
	c.refuses(domain.CodeInvalidVaultCapacity, change(v.ID, 1, diskSpec))
	c.refuses(domain.CodeInvalidParameter, change(v.ID, v.Size, diskSpec))
	c.setStatus(v, domain.VaultFrozen)
	c.refuses(domain.CodeVaultStatusInvalid, change(v.ID, 500, diskSpec))
}

func TestChangeVaultChargeMode(t *testing.T) {
	t.Parallel()
	convert := func(c *cloud, billing service.Billing, ids ...string) (string, error) {
		return c.app.ChangeVaultChargeMode(context.Background(), c.caller, ids, billing)
	}
	year := service.Billing{PeriodType: domain.UnitYear, PeriodNum: 2, AutoPay: true, AutoRenew: true}
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			one, other := c.vault("disk", 100), c.vault("server", 200)
			order, err := convert(c, year, one.ID, other.ID)
			c.ok(err)
			if got := c.vaultNow(one.ID); got.Status != domain.VaultAvailable || got.ChargingMode != domain.PostPaid {
				c.t.Errorf("%+v", got)
			}
			c.idle()
			for _, id := range []string{one.ID, other.ID} {
				if got := c.vaultNow(id); got.ChargingMode != domain.PrePaid || got.OrderID != order || !got.AutoRenew || got.PendingOrderID != "" {
					c.t.Errorf("%+v", got)
				}
			}
			if o := c.orderNow(order); !o.EndsAt().Equal(o.Begins.AddDate(2, 0, 0)) {
				c.t.Errorf("%+v", o)
			}
			c.refuses(domain.CodeVaultCannotBeUpdated, func() error {
				_, err := convert(c, year, one.ID)
				return err
			})
		})
		c.sub("OKDeletedMeanwhile", func(c *cloud) {
			v := c.vault("disk", 100)
			order, err := convert(c, service.Billing{PeriodType: domain.UnitYear, PeriodNum: 1}, v.ID)
			c.ok(err)
			c.ok(c.deleteVault(v))
			c.idle()
			c.ok(c.pay(order))
			c.idle()
			c.wantState(order, domain.OrderCanceled)
		})
		c.sub("Err", func(c *cloud) {
			v, desktops, waits := c.vault("disk", 100), c.vault("workspace", 100), c.vault("disk", 100)
			_, err := convert(c, service.Billing{PeriodType: domain.UnitYear, PeriodNum: 1}, waits.ID)
			c.ok(err)
			for _, test := range []struct {
				code    domain.Code
				billing service.Billing
				ids     []string
			}{
				{domain.CodeInvalidParameter, service.Billing{PeriodType: "week", PeriodNum: 1}, []string{v.ID}},
				{domain.CodeInvalidParameter, year, []string{v.ID, v.ID}},
				{domain.CodeVaultNotFound, year, []string{v.ID, "no"}},
				{domain.CodeCBCProductUnknown, year, []string{desktops.ID}},
				{domain.CodeVaultCannotBeUpdated, year, []string{waits.ID}},
			} {
				c.refuses(test.code, func() error {
					_, err := convert(c, test.billing, test.ids...)
					return err
				})
			}
			c.setStatus(v, domain.VaultFrozen)
			c.refuses(domain.CodeVaultStatusInvalid, func() error {
				_, err := convert(c, year, v.ID)
				return err
			})
			c.advance(time.Hour)
		})
	})
}
