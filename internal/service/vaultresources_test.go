package service_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) add(v *domain.Vault, resources ...service.BindResource) error {
	_, err := c.app.AddVaultResource(context.Background(), c.caller, v.ID, resources)
	return err
}

func (c *cloud) remove(v *domain.Vault, resources ...*domain.Resource) error {
	_, err := c.app.RemoveVaultResource(context.Background(), c.caller, v.ID, ids(resources...))
	return err
}

func TestAddVaultResource(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		disk := "volume-mail-0001"
		c.sub("OK", func(c *cloud) {
			v, one, two := c.vault("server", 1000), c.resource("ecs-web-0001"), c.resource("ecs-web-0002")
			added, err := c.app.AddVaultResource(context.Background(), c.caller, v.ID, binds(one, two))
			c.ok(err)
			now := c.vaultNow(v.ID)
			if !slices.Equal(added, ids(one, two)) || len(now.Bindings) != 2 || now.Version <= v.Version {
				c.t.Errorf("added %v: %+v", added, now)
			}
			c.protects(v, two, two.Server.DiskIDs...)
		})
		c.sub("OKLockStatus", func(c *cloud) {
			v := c.vault("disk", 1000)
			c.setStatus(v, domain.VaultLock)
			c.ok(c.add(v, binds(c.resource(disk))...))
		})
		c.sub("OKAgain", addAgain)
		c.sub("OKSharedDiskAgain", addSharedAgain)
		for name, status := range map[string]domain.VaultStatus{
			"ErrFrozen": domain.VaultFrozen, "ErrDeleting": domain.VaultDeleting, "ErrError": domain.VaultError,
		} {
			c.sub(name, func(c *cloud) {
				v := c.vault("disk", 1000)
				c.setStatus(v, status)
				c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.add(v, binds(c.resource(disk))...) })
			})
		}
		c.sub("ErrUnknown", func(c *cloud) {
			c.refuses(domain.CodeVaultNotFound, func() error { return c.add(&domain.Vault{ID: "no"}, binds(c.resource(disk))...) })
		})
		c.sub("ErrOtherProject", func(c *cloud) {
			v := c.vault("disk", 1000)
			r := c.resource(disk)
			c.caller = c.elsewhere()
			c.refuses(domain.CodeVaultNotFound, func() error { return c.add(v, binds(r)...) })
		})
		c.sub("ErrReplication", func(c *cloud) {
			v := c.replicationVault()
			c.refuses(domain.CodeVaultRefusesResources, func() error { return c.add(v, binds(c.resource("ecs-web-0001"))...) })
		})
		c.sub("ErrRemoving", func(c *cloud) {
			r := c.resource(disk)
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			c.ok(c.remove(v, r))
			c.refuses(domain.CodeResourcesBeingRemoved, func() error { return c.add(v, binds(r)...) })
			c.idle()
			c.ok(c.add(v, binds(r)...))
		})
		c.sub("ErrSecondOfTwo", func(c *cloud) {
			v := c.vault("disk", 1000)
			c.refuses(domain.CodeSCSIDisk, func() error { return c.add(v, binds(c.resource(disk), c.resource("volume-scsi-0001"))...) })
		})
	})
}

func (c *cloud) replicationVault() *domain.Vault {
	c.t.Helper()
	in := plan("server")
	in.ProtectType = domain.ProtectReplication
	v, err := c.app.CreateVault(context.Background(), c.caller, in)
	c.ok(err)
	return v
}

// addAgain gives a bound server another choice of disks. The one left out is
// free for another vault then.
func addAgain(c *cloud) {
	server := c.resource("ecs-db-0001")
	v := c.vault("server", 1000, server)
	again := binds(server)
	again[0].ExcludeVolumes = server.Server.DiskIDs[2:]
	c.ok(c.add(v, again...))
	now := c.vaultNow(v.ID)
	if len(now.Bindings) != 1 || len(now.Bindings[0].Disks) != 2 || now.Allocated() >= server.Size {
		c.t.Errorf("%+v", now.Bindings[0])
	}
	c.protects(v, server, server.Server.DiskIDs[:2]...)
	free := c.inventory().DisksOf(server)[2]
	c.protects(c.vault("disk", 1000, free), free)
	c.refuses(domain.CodeDiskInTwoVaults, func() error { return c.add(v, binds(server)...) })
}

// addSharedAgain leaves out a shared disk that another server of the vault keeps.
func addSharedAgain(c *cloud) {
	one, two := c.resource("ecs-rac-0001"), c.resource("ecs-rac-0002")
	v := c.vault("server", 1000, one, two)
	again := binds(one)
	again[0].ExcludeVolumes = one.Server.DiskIDs[1:]
	c.ok(c.add(v, again...))
	c.protects(v, one, one.Server.DiskIDs[0])
	c.protects(v, two, two.Server.DiskIDs...)
}

func TestRemoveVaultResource(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", removeOne)
		c.sub("OKWithoutBackups", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.ok(c.remove(v, r))
			c.idle()
			if now := c.vaultNow(v.ID); len(now.Bindings) != 0 {
				c.t.Errorf("%+v", now)
			}
		})
		c.sub("OKSharedDisk", func(c *cloud) { // stays the vault's, through the other server
			one, two := c.resource("ecs-rac-0001"), c.resource("ecs-rac-0002")
			v := c.vault("server", 1000, one, two)
			c.ok(c.remove(v, one))
			c.idle()
			c.protects(v, two, two.Server.DiskIDs...)
			c.refuses(domain.CodeDiskInTwoVaults, func() error { return c.create(plan("server", one)) })
			c.ok(c.remove(v, two))
			c.idle()
			c.ok(c.create(plan("server", one)))
		})
		c.sub("ErrUnknown", func(c *cloud) {
			c.refuses(domain.CodeVaultNotFound, func() error { return c.remove(&domain.Vault{ID: "no"}) })
		})
		c.sub("ErrStatus", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.ok(c.app.DeleteVault(context.Background(), c.caller, v.ID))
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.remove(v, r) })
		})
		c.sub("ErrNotInVault", func(c *cloud) {
			in, out := c.resource("volume-mail-0001"), c.resource("volume-media-0001")
			v := c.vault("disk", 1000, in)
			c.refuses(domain.CodeResourceNotInVault, func() error { return c.remove(v, in, out) })
		})
		c.sub("ErrRemoving", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.refuses(domain.CodeResourcesBeingRemoved, func() error { return c.remove(v, r, r) })
			c.ok(c.remove(v, r))
			c.refuses(domain.CodeResourcesBeingRemoved, func() error { return c.remove(v, r) })
		})
		c.sub("ErrBackingUp", removeBusy)
		c.sub("ErrLocked", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.setVault(v.ID, func(v *domain.Vault) { v.Locked = true })
			c.refuses(domain.CodeVaultCannotBeUpdated, func() error { return c.remove(v, r) })
		})
	})
}

// removeOne takes one of two servers out, with all its backups.
func removeOne(c *cloud) {
	one, two := c.resource("ecs-web-0001"), c.resource("ecs-db-0001")
	v := c.vault("server", 1000, one, two)
	c.backUp(v)
	c.advance(24 * time.Hour)
	c.backUp(v)
	kept := c.vaultNow(v.ID).Binding(two.ID).BackupSize
	c.ok(c.remove(v, one))
	if b := c.vaultNow(v.ID).Binding(one.ID); b.ProtectStatus != domain.Removing {
		c.t.Errorf("%+v", b)
	}
	c.idle()
	now := c.vaultNow(v.ID)
	if now.Binding(one.ID) != nil || now.Used != kept || len(c.chain(one.ID)) != 0 || len(c.chain(two.ID)) != 8 {
		c.t.Errorf("left: %+v", now)
	}
	c.ok(c.create(plan("server", one)))
}

// removeBusy tries to remove a disk while it is backed up, from the request on.
func removeBusy(c *cloud) {
	r := c.resource("volume-mail-0001")
	v := c.vault("disk", 1000, r)
	c.begin(v)
	c.refuses(domain.CodePerformingBackups, func() error { return c.remove(v, r) })
	c.advance(300 * time.Millisecond)
	c.refuses(domain.CodePerformingBackups, func() error { return c.remove(v, r) })
	c.idle()
	c.ok(c.remove(v, r))
}

// begin makes a checkpoint of a vault and lets its tasks wait.
func (c *cloud) begin(v *domain.Vault) domain.Checkpoint {
	c.t.Helper()
	cp, err := c.app.CreateCheckpoint(context.Background(), c.caller,
		service.CreateCheckpoint{VaultID: v.ID, Incremental: true})
	c.ok(err)
	return cp
}
