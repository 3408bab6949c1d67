package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) autoRenew(v *domain.Vault, on bool) error {
	return c.app.SetAutoRenew(context.Background(), c.caller, v.ID, on)
}

func (c *cloud) unsubscribe(v *domain.Vault) error {
	_, err := c.app.Unsubscribe(context.Background(), c.caller, []string{v.ID})
	return err
}

func (c *cloud) wantStatus(v *domain.Vault, want domain.VaultStatus) {
	c.t.Helper()
	if got := c.vaultNow(v.ID).Status; got != want {
		c.t.Errorf("%s: the vault is %s, want %s", c.now(), got, want)
	}
}

// ends moves the clock to the end of a vault's period, and says when it is.
func (c *cloud) ends(v *domain.Vault) time.Time {
	c.t.Helper()
	at := c.orderNow(v.OrderID).EndsAt()
	c.advance(at.Add(-time.Microsecond).Sub(c.now()))
	c.wantStatus(v, domain.VaultAvailable)
	c.advance(time.Microsecond)
	return at
}

func TestEndOfAPeriod(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("Freezes", func(c *cloud) {
			v := c.bought(monthly(true, c.resource("volume-mail-0001")))
			c.ends(v)
			c.wantStatus(v, domain.VaultFrozen)
			c.refused(c.tryBackUp(v), domain.CodeBackupNotAllowedVaultStatus)
			c.ok(c.autoRenew(v, true)) // renews at once
			c.wantStatus(v, domain.VaultAvailable)
			c.ok(c.tryBackUp(v))
			c.idle()
			c.ends(v)
			c.wantStatus(v, domain.VaultAvailable)
			c.ok(c.autoRenew(v, false))
			c.ends(v)
			c.wantStatus(v, domain.VaultFrozen)
			c.ok(c.unsubscribe(v))
			c.idle()
			if c.vaultNow(v.ID) != nil {
				c.t.Error("the vault is there still")
			}
		})
		c.sub("Renews", func(c *cloud) {
			in := monthly(true)
			in.Billing.AutoRenew = true
			v := c.bought(in)
			first := c.orderNow(v.OrderID).Begins
			for n := 1; n <= 3; n++ {
				if at, want := c.ends(v), first.AddDate(0, n, 0); !at.Equal(want) {
					c.t.Errorf("period %d ends at %s, want %s", n, at, want)
				}
			}
			c.wantStatus(v, domain.VaultAvailable)
		})
		c.sub("OneOfTwo", func(c *cloud) { // of one order
			one, other := c.vault("disk", 100), c.vault("disk", 100)
			_, err := c.app.ChangeVaultChargeMode(context.Background(), c.caller, []string{one.ID, other.ID},
				service.Billing{PeriodType: domain.UnitMonth, PeriodNum: 2, AutoPay: true})
			c.ok(err)
			c.idle()
			c.ok(c.autoRenew(one, true))
			c.ends(c.vaultNow(one.ID))
			c.wantStatus(one, domain.VaultAvailable)
			c.wantStatus(other, domain.VaultFrozen)
			c.ok(c.autoRenew(other, true))
			c.wantStatus(other, domain.VaultAvailable)
			if o := c.orderNow(c.vaultNow(other.ID).OrderID); o.Periods != 2 {
				c.t.Errorf("%+v", o)
			}
		})
		c.sub("WhileItGrows", func(c *cloud) { // and stays frozen
			v := c.bought(monthly(true))
			at := c.orderNow(v.OrderID).EndsAt()
			c.advance(at.Add(-time.Millisecond).Sub(c.now()))
			_, err := c.changeSize(v, 500, true)
			c.ok(err)
			c.idle()
			if got := c.vaultNow(v.ID); got.Status != domain.VaultFrozen || got.Size != 500 {
				c.t.Errorf("%+v", got)
			}
		})
	})
}

func TestUnsubscribe(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			v := c.bought(monthly(true, c.resource("volume-mail-0001")))
			c.backUp(v)
			waiting, err := c.changeSize(v, 500, false)
			c.ok(err)
			c.ok(c.unsubscribe(v))
			c.wantStatus(v, domain.VaultDeleting)
			c.wantState(waiting, domain.OrderCanceled)
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.unsubscribe(v) })
			c.idle()
			if c.vaultNow(v.ID) != nil {
				c.t.Error("the vault is there still")
			}
			c.advance(60 * 24 * time.Hour) // the end of its period means nothing
		})
		c.sub("Err", func(c *cloud) {
			c.refuses(domain.CodeVaultNotFound, func() error { return c.unsubscribe(&domain.Vault{ID: "no"}) })
			byDemand := c.vault("disk", 100)
			c.refuses(domain.CodeBillNotFound, func() error { return c.unsubscribe(byDemand) })
			c.refuses(domain.CodeBillNotFound, func() error { return c.autoRenew(byDemand, true) })
			v := c.bought(monthly(true, c.resource("volume-mail-0001")))
			c.ok(c.tryBackUp(v))
			c.refuses(domain.CodePerformingBackups, func() error { return c.unsubscribe(v) })
			c.idle()
			_, err := c.changeSize(v, 500, true)
			c.ok(err)
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.unsubscribe(v) })
		})
	})
}

func TestMoveVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		v := c.vault("disk", 100)
		move := func(id string) error { return c.app.MoveVault(context.Background(), c.caller, id, "eps") }
		c.ok(move(v.ID))
		if got := c.vaultNow(v.ID); got.EnterpriseProjectID != "eps" || got.Version == v.Version {
			c.t.Errorf("%+v", got)
		}
		c.refuses(domain.CodeVaultNotFound, func() error { return move("no") })
		c.ok(c.deleteVault(v))
		c.refuses(domain.CodeVaultStatusInvalid, func() error { return move(v.ID) })
	})
}
