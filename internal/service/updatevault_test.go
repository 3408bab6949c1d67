package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) update(v *domain.Vault, in service.UpdateVault) error {
	_, err := c.app.UpdateVault(context.Background(), c.caller, v.ID, in)
	return err
}

func TestUpdateVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", updateAll)
		c.sub("OKNothing", func(c *cloud) {
			v := c.vault("server", 100)
			c.advance(time.Hour)
			c.ok(c.update(v, service.UpdateVault{}))
			diff := cmp.Diff(v, c.vaultNow(v.ID), cmpopts.IgnoreFields(domain.Vault{}, "Version", "UpdatedAt"))
			if diff != "" {
				c.t.Errorf("(-before +after):\n%s", diff)
			}
		})
		c.sub("OKShrink", func(c *cloud) { // to what is stored, and not below
			v := c.vault("disk", 1000, c.resource("volume-mail-0001"))
			c.backUp(v)
			least := (c.vaultNow(v.ID).Used + 1023) / 1024
			c.refuses(domain.CodeInvalidVaultCapacity, func() error {
				return c.update(v, service.UpdateVault{SizeGB: new(least - 1)})
			})
			c.ok(c.update(v, service.UpdateVault{SizeGB: &least}))
		})
		for name, test := range map[string]struct {
			code domain.Code
			set  func(*domain.Vault)
			in   service.UpdateVault
		}{
			"ErrTooSmall": {code: domain.CodeInvalidVaultCapacity, in: service.UpdateVault{SizeGB: new(int64(0))}},
			"ErrTooLarge": {
				code: domain.CodeInvalidVaultCapacity, in: service.UpdateVault{SizeGB: new(int64(domain.MaxVaultSizeGB + 1))},
			},
			"ErrFrozen": {
				code: domain.CodeVaultStatusInvalid, set: func(v *domain.Vault) { v.Status = domain.VaultFrozen },
				in: service.UpdateVault{Name: new("other")},
			},
			"ErrDeleting": {
				code: domain.CodeVaultStatusInvalid, set: func(v *domain.Vault) { v.Status = domain.VaultDeleting },
			},
			"ErrUnlock": {
				code: domain.CodeVaultCannotBeUpdated, set: func(v *domain.Vault) { v.Locked = true },
				in: service.UpdateVault{SizeGB: new(int64(200)), Locked: new(false)},
			},
			"ErrAppConsistentDisk": {
				code: domain.CodeInvalidParameter, set: func(v *domain.Vault) { v.ObjectType = "disk" },
				in: service.UpdateVault{ConsistentLevel: new(domain.AppConsistent)},
			},
			"ErrCrashConsistent": {
				code: domain.CodeInvalidParameter, set: func(v *domain.Vault) { v.ConsistentLevel = domain.AppConsistent },
				in: service.UpdateVault{Name: new("other"), ConsistentLevel: new(domain.CrashConsistent)},
			},
		} {
			c.sub(name, func(c *cloud) {
				v := c.vault("server", 100)
				if test.set != nil {
					c.setVault(v.ID, test.set)
				}
				c.refuses(test.code, func() error { return c.update(v, test.in) })
			})
		}
		c.sub("ErrUnknown", func(c *cloud) {
			c.refuses(domain.CodeVaultNotFound, func() error { return c.update(&domain.Vault{ID: "no"}, service.UpdateVault{}) })
			v := c.vault("server", 100)
			c.caller = c.elsewhere()
			c.refuses(domain.CodeVaultNotFound, func() error { return c.update(v, service.UpdateVault{}) })
		})
	})
}

// updateAll changes everything that can be changed.
func updateAll(c *cloud) {
	v := c.vault("server", 100)
	c.advance(time.Hour)
	rules := []domain.Tag{{Key: "env", Value: "prod"}}
	answer, err := c.app.UpdateVault(context.Background(), c.caller, v.ID, service.UpdateVault{
		Name: new("other"), SizeGB: new(int64(50)), ConsistentLevel: new(domain.AppConsistent), AutoBind: new(true),
		BindRules: &rules, AutoExpand: new(true), SMNNotify: new(false), Threshold: new(33), Locked: new(true),
	})
	c.ok(err)
	want := *v
	want.Name, want.Size, want.ConsistentLevel, want.AutoBind, want.BindRules = "other", 50, domain.AppConsistent, true, rules
	want.AutoExpand, want.SMNNotify, want.Threshold, want.Locked = true, false, 33, true
	want.Version, want.UpdatedAt = v.Version+1, v.CreatedAt.Add(time.Hour)
	for from, got := range map[string]*domain.Vault{"answer": answer, "store": c.vaultNow(v.ID)} {
		if diff := cmp.Diff(&want, got); diff != "" {
			c.t.Errorf("%s (-want +got):\n%s", from, diff)
		}
	}
}

// A vault that expands by itself does so once a backup was more than fits, by a
// quarter at a time; one that was full before stays full (vector V12).
func TestExpansion(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			r := c.resource("volume-archive-0001") // 15 GB at the least
			v := c.vault("disk", 10, r)
			c.ok(c.update(v, service.UpdateVault{AutoExpand: new(true)}))
			c.backUp(v)
			now := c.vaultNow(v.ID)
			want := int64(10)
			for want*1024 < now.Used {
				want = (want*5 + 3) / 4
			}
			if want == 10 || now.Size != want {
				c.t.Errorf("%d GB for %d MB, want %d GB", now.Size, now.Used, want)
			}
			c.backUp(v)
		})
		c.sub("ErrFull", func(c *cloud) {
			v := c.vault("disk", 10, c.resource("volume-archive-0001"))
			c.backUp(v)
			c.ok(c.update(v, service.UpdateVault{AutoExpand: new(true)}))
			c.refuses(domain.CodeVaultFull, func() error { return c.tryBackUp(v) })
			if now := c.vaultNow(v.ID); now.Size != 10 {
				c.t.Errorf("it grew to %d GB", now.Size)
			}
		})
	})
}
