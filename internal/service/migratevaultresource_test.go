package service_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func (c *cloud) moveTo(v, to *domain.Vault, resources ...*domain.Resource) error {
	var ids []string
	for _, r := range resources {
		ids = append(ids, r.ID)
	}
	_, err := c.app.MigrateVaultResource(context.Background(), c.caller, v.ID, to.ID, ids)
	return err
}

// The backups of a resource go where it goes, are counted and restored there, and
// come back the same.
func TestMigrate(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, at enginetest.Engine) {
		c := newCloud(t, at)
		server, stays := c.resource("ecs-db-0001"), c.resource("ecs-web-0001")
		v, to := c.vault("server", 1000, server, stays), c.vault("server", 1000)
		c.backUp(v)
		c.backUp(v)
		before := c.vaultNow(v.ID)
		size := before.Binding(server.ID).BackupSize
		all := c.backupsOf(v)

		check := func(from, into *domain.Vault, left, moved int) {
			t.Helper()
			if got := c.backupsOf(from); len(got) != left {
				t.Errorf("%d backups stay, want %d", len(got), left)
			}
			if got := c.backupsOf(into); len(got) != moved {
				t.Errorf("%d backups have moved, want %d", len(got), moved)
			}
		}
		c.ok(c.moveTo(v, to, server))
		check(v, to, 2, 2)
		now, there := c.vaultNow(v.ID), c.vaultNow(to.ID)
		if now.Binding(server.ID) != nil || now.Used != before.Used-size || there.Used != size || there.Binding(server.ID).BackupCount != 2 {
			t.Errorf("of %d MB %d move: %d and %d are there", before.Used, size, now.Used, there.Used)
		}
		for _, id := range append([]string{server.ID}, server.Server.DiskIDs...) {
			p, err := c.store.Protection(context.Background(), c.caller.ProjectID, id)
			c.ok(err)
			if p == nil || p.VaultID != to.ID {
				t.Errorf("%s is protected by %+v", id, p)
			}
		}
		c.ok(c.app.DeleteBackup(context.Background(), c.caller, c.backupsOf(to)[0]))
		c.refused(c.moveTo(to, v, server), domain.CodePerformingBackups)
		c.idle()
		check(v, to, 2, 1)
		c.ok(c.moveTo(to, v, server))
		check(to, v, 0, 3)
		if got := c.vaultNow(to.ID); got.Used != 0 || len(got.Bindings) != 0 {
			t.Errorf("%d MB in %v are left", got.Used, got.Bindings)
		}
		if back := c.backupsOf(v); slices.ContainsFunc(back, func(id string) bool { return !slices.Contains(all, id) }) {
			t.Errorf("there were %v, back are %v", all, back)
		}
		c.ok(c.app.DeleteVault(context.Background(), c.caller, to.ID))
		c.ok(c.app.DeleteVault(context.Background(), c.caller, v.ID))
		c.idle()
		if left := c.listed("backup"); len(left) != 0 {
			t.Errorf("%v are left of two vaults", left)
		}
	})
}

// What a policy made is judged by the rule of where it is: of three that are open
// one is kept, of those of a rule of time nothing changes.
func TestMigrateToAnotherRule(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	disk := c.resource("volume-mail-0001")
	v, to := c.vault("disk", 1000, disk), c.vault("disk", 1000)
	c.schedule(v, keep(5), daily(2))
	c.schedule(to, keep(1), daily(3))
	c.advance(3 * 24 * time.Hour)
	if got := c.backupsOf(v); len(got) != 3 {
		t.Fatalf("%d backups after three days", len(got))
	}
	c.ok(c.moveTo(v, to, disk))
	c.advance(24 * time.Hour)
	if got := c.backupsOf(to); len(got) != 1 {
		t.Errorf("%d backups, of which one is to be kept", len(got))
	}
	stamped := c.vault("disk", 1000)
	c.schedule(stamped, lasts(2), daily(4))
	c.ok(c.moveTo(to, stamped, disk))
	c.advance(24 * time.Hour)
	c.ok(c.moveTo(stamped, to, disk))
	sweeps := c.vaultNow(to.ID)
	if sweeps.NextExpiry.IsZero() || sweeps.SweepAt.IsZero() {
		t.Errorf("what expires has come to a vault that says %s", sweeps.NextExpiry)
	}
}

// Servers that share a disk go together or not at all.
func TestMigrateSharedDisk(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	one, two := c.resource("ecs-rac-0001"), c.resource("ecs-rac-0002")
	v, to := c.vault("server", 1000, one, two), c.vault("server", 1000)
	c.refused(c.moveTo(v, to, one), domain.CodeDiskInTwoVaults)
	c.ok(c.moveTo(v, to, two, one))
	held, err := c.store.Protectors(context.Background(), c.caller.ProjectID)
	c.ok(err)
	for id, vault := range held {
		if vault != to.ID {
			t.Errorf("%s is in %s", id, vault)
		}
	}
	c.ok(c.remove(to, one))
	c.idle()
	if v := c.vaultNow(to.ID); len(v.Bindings) != 1 {
		t.Errorf("bound are %+v", v.Bindings)
	}
}

// A refusal changes nothing.
func TestMigrateRefused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	disk := c.resource("volume-mail-0001")
	v, small := c.vault("disk", 1000, disk), c.vault("disk", 10)
	c.backUp(v)
	before := c.dump()
	for code, err := range map[domain.Code]error{
		domain.CodeDestinationVaultFull:     c.moveTo(v, small, disk),
		domain.CodeResourceNotInVault:       c.moveTo(small, v, disk),
		domain.CodeDuplicateResources:       c.moveTo(v, small, disk, disk),
		domain.CodeInvalidParameter:         c.moveTo(v, v, disk),
		domain.CodeDestinationVaultNotFound: c.moveTo(v, &domain.Vault{ID: "none"}, disk),
	} {
		c.refused(err, code)
	}
	if c.dump() != before {
		t.Error("a refusal has changed the world")
	}
	elsewhere := *c
	elsewhere.caller.ProjectID = c.account.Projects[1].ID
	c.refused(elsewhere.moveTo(v, small, disk), domain.CodeVaultNotFound)
	c.ok(c.update(v, service.UpdateVault{Locked: new(true)}))
	c.refused(c.moveTo(v, small, disk), domain.CodeVaultCannotBeUpdated)
}

// Where vaults have to be as large as what they protect, a migration is held to it.
func TestMigrateMustFit(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	var known bool
	if c.engine.Profile, known = domain.ProfileNamed(domain.ProfileReference); !known {
		t.Fatal("no such profile")
	}
	disk := c.resource("volume-mail-0001")
	v, small := c.vault("disk", disk.Size, disk), c.vault("disk", disk.Size-1)
	c.refused(c.moveTo(v, small, disk), domain.CodeVaultRefusesResources)
	c.ok(c.moveTo(v, c.vault("disk", disk.Size), disk))
}
