package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func TestBatchUpdateVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			first, frozen, locked, doomed := c.vault("server", 100), c.vault("disk", 100), c.vault("disk", 100), c.vault("server", 100)
			c.setStatus(frozen, domain.VaultFrozen)
			c.setStatus(locked, domain.VaultLock)
			c.setStatus(doomed, domain.VaultDeleting)
			own := c.caller
			c.caller = c.elsewhere()
			foreign := c.vault("server", 100)
			c.caller = own
			c.advance(time.Hour)
			got, err := c.app.BatchUpdateVault(context.Background(), c.caller, service.BatchUpdateVault{Threshold: new(33)})
			c.ok(err)
			if diff := cmp.Diff([]string{locked.ID, first.ID}, got); diff != "" {
				c.t.Errorf("updated (-want +got):\n%s", diff)
			}
			for v, want := range map[*domain.Vault]int{first: 33, locked: 33, frozen: 80, doomed: 80, foreign: 80} {
				now := c.vaultNow(v.ID)
				if now.Threshold != want || !now.SMNNotify || now.UpdatedAt.Equal(c.now()) != (want == 33) {
					c.t.Errorf("%+v, want a threshold of %d", now, want)
				}
			}
			_, err = c.app.BatchUpdateVault(context.Background(), c.caller, service.BatchUpdateVault{SMNNotify: new(false)})
			c.ok(err)
			if now := c.vaultNow(first.ID); now.SMNNotify || now.Threshold != 33 {
				c.t.Errorf("%+v", now)
			}
		})
		c.sub("OKNone", func(c *cloud) {
			got, err := c.app.BatchUpdateVault(context.Background(), c.caller, service.BatchUpdateVault{Threshold: new(1)})
			if err != nil || got == nil || len(got) > 0 {
				c.t.Errorf("%#v, %v", got, err)
			}
		})
	})
}

func (c *cloud) setResources(v *domain.Vault, suspend bool, ids ...string) error {
	got, err := c.app.SetVaultResource(context.Background(), c.caller, v.ID, ids, suspend)
	if diff := cmp.Diff(ids, got); err == nil && diff != "" {
		c.t.Errorf("set (-want +got):\n%s", diff)
	}
	return err
}

func TestSetVaultResource(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			one, two := c.resource("volume-mail-0001"), c.resource("volume-scratch-0001")
			v := c.vault("disk", 1000, one, two)
			c.ok(c.setResources(v, true, one.ID, two.ID))
			c.ok(c.setResources(v, true, one.ID))
			c.ok(c.setResources(v, false, two.ID))
			now := c.vaultNow(v.ID)
			if !now.Binding(one.ID).Suspended || now.Binding(two.ID).Suspended {
				c.t.Errorf("%+v, %+v", now.Bindings[0], now.Bindings[1])
			}
			c.backUp(v) // by hand all the same
			c.top(one.ID, 0)
		})
		c.sub("ErrNotInVault", func(c *cloud) {
			one := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, one)
			c.refuses(domain.CodeResourceNotInVault, func() error {
				return c.setResources(v, true, one.ID, c.resource("volume-scratch-0001").ID)
			})
		})
		c.sub("ErrRemoving", func(c *cloud) {
			one := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, one)
			c.backUp(v)
			c.ok(c.remove(v, one))
			c.refuses(domain.CodeResourcesBeingRemoved, func() error { return c.setResources(v, true, one.ID) })
		})
		c.sub("ErrVault", func(c *cloud) {
			v := c.vault("disk", 1000)
			c.refuses(domain.CodeVaultNotFound, func() error { return c.setResources(&domain.Vault{ID: "no"}, true, "r") })
			c.setStatus(v, domain.VaultFrozen)
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.setResources(v, true, "r") })
		})
	})
}
