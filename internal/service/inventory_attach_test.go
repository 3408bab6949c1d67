package service_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) attach(disk, server *domain.Resource) error {
	_, err := c.things().Attach(context.Background(), c.caller, disk.ID, server.ID)
	return err
}

func (c *cloud) detach(disk, server *domain.Resource) error {
	_, err := c.things().Detach(context.Background(), c.caller, disk.ID, server.ID)
	return err
}

func (c *cloud) scrap(r *domain.Resource) error {
	return c.things().Delete(context.Background(), c.caller, r.ID)
}

// A bound server's new disks are covered, and those it has no more are free.
func TestInventoryAttach(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKBound", func(c *cloud) {
			server, disk := c.resource("ecs-web-0001"), c.resource("volume-mail-0001")
			v := c.vault("server", 1000, server)
			c.ok(c.attach(disk, server))
			if got := c.vaultNow(v.ID).Allocated(); got != server.Size+disk.Size || c.thing(server.ID).Size != got {
				c.t.Errorf("%d GB are allocated", got)
			}
			other := c.vault("disk", 1000)
			c.refuses(domain.CodeDiskInTwoVaults, func() error { return c.add(other, binds(disk)...) })
			c.backUp(v)
			if got := len(c.chain(server.ID)); got != 3 {
				c.t.Errorf("%d backups, want one and two parts", got)
			}
			c.ok(c.detach(disk, server))
			if got := c.vaultNow(v.ID).Allocated(); got != server.Size || c.thing(disk.ID).Status != domain.StatusDiskAvailable {
				c.t.Errorf("%d GB are allocated", got)
			}
			c.ok(c.add(other, binds(disk)...))
		})
		c.sub("OKShared", func(c *cloud) {
			shared := c.resource("volume-shared-0001")
			one, two := c.resource("ecs-web-0001"), c.resource("ecs-diskless-0001")
			c.ok(c.attach(shared, one))
			c.ok(c.attach(shared, two))
			c.ok(c.detach(shared, one))
			if got := c.thing(shared.ID); got.Status != domain.StatusDiskInUse || len(got.Disk.AttachedTo) != 1 {
				c.t.Errorf("%+v", got.Disk)
			}
		})
		c.sub("Err", func(c *cloud) {
			server, other, disk := c.resource("ecs-web-0001"), c.resource("ecs-web-0002"), c.resource("volume-mail-0001")
			none := &domain.Resource{ID: "no"}
			c.ok(c.attach(disk, server))
			for _, test := range []struct {
				call         func(disk, server *domain.Resource) error
				disk, server *domain.Resource
				want         error
			}{
				{c.attach, none, server, service.ErrNoResource},
				{c.attach, disk, none, service.ErrNoResource},
				{c.attach, disk, server, service.ErrResourceBusy},
				{c.attach, disk, other, service.ErrResourceBusy},
				{c.attach, server, other, service.ErrResource},
				{c.attach, disk, c.resource("volume-scratch-0001"), service.ErrResource},
				{c.detach, disk, other, service.ErrNoResource},
			} {
				c.fails(test.want, func() error { return test.call(test.disk, test.server) })
			}
			c.begin(c.vault("server", 1000, server))
			c.fails(service.ErrResourceBusy, func() error { return c.detach(disk, server) })
			c.fails(service.ErrResourceBusy, func() error { return c.scrap(server) })
			c.idle()
			c.ok(c.detach(disk, server))
		})
	})
}

func TestInventoryDelete(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			seeded := len(c.inventory().All())
			one, two := c.made(newDisk("one", 1)), c.made(newDisk("two", 1))
			c.ok(c.scrap(one))
			c.ok(c.scrap(c.resource("volume-mail-0001")))
			if diff := cmp.Diff([]string{"two"}, names(c.siteBehind(seeded-1)...)); diff != "" || c.thing(c.resource("volume-mail-0001").ID) != nil {
				c.t.Errorf("(-want +got):\n%s", diff)
			}
			c.fails(service.ErrNoResource, func() error { return c.scrap(one) })
			v := c.vault("disk", 100)
			c.refuses(domain.CodeDiskNotFound, func() error { return c.add(v, binds(one)...) })
			c.ok(c.add(v, binds(two)...))
		})
		c.sub("OKServer", func(c *cloud) { // its backups stay, its data disk is free
			server := c.resource("ecs-web-0002")
			disks := c.inventory().DisksOf(server)
			v := c.vault("server", 1000, server)
			c.backUp(v)
			c.ok(c.scrap(server))
			if free := c.thing(disks[1].ID); c.thing(disks[0].ID) != nil || free.Status != domain.StatusDiskAvailable {
				c.t.Errorf("%+v", free)
			}
			c.ok(c.add(c.vault("disk", 1000), binds(disks[1])...))
			c.refuses(domain.CodeServerNotFound, func() error {
				_, err := c.restore(c.top(server.ID, 0), c.wholeServer(server, 0))
				return err
			})
			c.ok(c.remove(v, server))
			c.idle()
			if now := c.vaultNow(v.ID); len(now.Bindings) != 0 || now.Used != 0 {
				c.t.Errorf("%d bindings, %d MB", len(now.Bindings), now.Used)
			}
		})
		c.sub("ErrAttached", func(c *cloud) {
			disk := c.inventory().DisksOf(c.resource("ecs-web-0002"))[1]
			c.fails(service.ErrResourceBusy, func() error { return c.scrap(disk) })
			c.fails(service.ErrNoResource, func() error { return c.scrap(&domain.Resource{ID: "no"}) })
		})
	})
}
