package service_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) things() *service.Inventory { return service.NewInventory(c.engine) }

// made adds a resource to the inventory.
func (c *cloud) made(in service.NewResource) *domain.Resource {
	c.t.Helper()
	r, err := c.things().Create(context.Background(), c.caller, in)
	c.ok(err)
	return r
}

// site is what the project has, without the seed's first n.
func (c *cloud) siteBehind(n int) []*domain.Resource {
	c.t.Helper()
	all, err := service.Site(context.Background(), c.engine, c.store, c.world, c.account.Projects[0])
	c.ok(err)
	return all[n:]
}

// thing is a resource as it is committed, nil when it is gone.
func (c *cloud) thing(id string) *domain.Resource {
	c.t.Helper()
	for _, r := range c.siteBehind(0) {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// fails ends the test in failure unless a call is refused with one of the errors of inventories,
// and leaves the world as it was.
func (c *cloud) fails(want error, call func() error) {
	c.t.Helper()
	before := c.dump()
	if err := call(); !errors.Is(err, want) {
		c.t.Errorf("error %v, want %v", err, want)
	}
	c.same("before", before, "after the refusal", c.dump())
}

func newDisk(name string, sizeGB int64) service.NewResource {
	return service.NewResource{Type: domain.TypeDisk, Name: name, SizeGB: sizeGB}
}

func newServer(name string, disks ...service.NewResource) service.NewResource {
	return service.NewResource{Type: domain.TypeServer, Name: name, Disks: disks}
}

func TestInventoryCreate(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			seeded := len(c.inventory().All())
			first := c.made(newDisk("first", 10))
			server := c.made(newServer("server", newDisk("system", 40), newDisk("data", 100)))
			files := c.made(service.NewResource{ID: "chosen", Type: domain.TypeTurbo, Name: "files", SizeGB: 500})
			if diff := cmp.Diff([]string{"first", "system", "data", "server", "files"}, names(c.siteBehind(seeded)...)); diff != "" {
				c.t.Errorf("(-want +got):\n%s", diff)
			}
			if server.Size != 140 || files.ID != "chosen" || first.AvailabilityZone != c.account.Projects[0].Name+"a" {
				c.t.Errorf("%+v, %+v, %+v", server, files, first)
			}
			system, data := c.thing(server.Server.DiskIDs[0]), c.thing(server.Server.DiskIDs[1])
			if !system.Disk.System || data.Disk.System || data.Disk.Device != "/dev/vdb" || data.Status != domain.StatusDiskInUse {
				c.t.Errorf("%+v, %+v", system.Disk, data.Disk)
			}
			for _, bound := range []*domain.Resource{server, files, first} { // all can be protected as they are
				v := c.vault(map[domain.ResourceType]string{domain.TypeServer: "server", domain.TypeTurbo: "turbo", domain.TypeDisk: "disk"}[bound.Type], 1000, bound)
				c.backUp(v)
				if now := c.vaultNow(v.ID); now.Bindings[0].Size != bound.Size || now.Used == 0 {
					c.t.Errorf("%+v uses %d MB", now.Bindings[0], now.Used)
				}
			}
		})
		c.sub("OKAwkward", func(c *cloud) {
			for code, in := range map[domain.Code]service.NewResource{
				domain.CodeSCSIDisk:    {Type: domain.TypeDisk, SizeGB: 1, Disk: &domain.Disk{SCSI: true}},
				domain.CodeSharedDisk:  {Type: domain.TypeDisk, SizeGB: 1, Disk: &domain.Disk{Shareable: true}},
				domain.CodeDESSDisk:    {Type: domain.TypeDisk, SizeGB: 1, Disk: &domain.Disk{DESS: true}},
				domain.CodeDiskStatus:  {Type: domain.TypeDisk, SizeGB: 1, Status: "error"},
				domain.CodeTurboStatus: {Type: domain.TypeTurbo, SizeGB: 1, Status: "800"},
			} {
				r := c.made(in)
				kind := map[domain.ResourceType]string{domain.TypeTurbo: "turbo", domain.TypeDisk: "disk"}[r.Type]
				v := c.vault(kind, 100)
				c.refuses(code, func() error { return c.add(v, binds(r)...) })
			}
		})
		c.sub("OKAutoBind", func(c *cloud) { // what was added is found with the rest
			tag := domain.Tag{Key: "only", Value: "this"}
			v := c.bindsItself("disk", 1000, tag)
			c.ok(c.apply(v, c.policy(domain.Definition{}, "FREQ=DAILY;BYHOUR=1;BYMINUTE=0")))
			in := newDisk("late", 10)
			in.Tags = []domain.Tag{tag}
			r := c.made(in)
			gone := c.made(in)
			c.ok(c.things().Delete(context.Background(), c.caller, gone.ID))
			c.advance(25 * time.Hour)
			if diff := cmp.Diff([]string{r.ID}, ids(boundTo(c, v)...)); diff != "" {
				c.t.Errorf("(-want +got):\n%s", diff)
			}
		})
		for name, in := range map[string]service.NewResource{
			"ErrType": {Type: "OS::Cinder::Disk", SizeGB: 1}, "ErrSize": {Type: domain.TypeDisk},
			"ErrServerSize": {Type: domain.TypeServer, SizeGB: 10}, "ErrID": {ID: "a/b", Type: domain.TypeDisk, SizeGB: 1},
			"ErrDisks":      {Type: domain.TypeTurbo, SizeGB: 1, Disks: []service.NewResource{newDisk("d", 1)}},
			"ErrDiskOfDisk": newServer("s", newServer("t")), "ErrDiskSize": newServer("s", newDisk("d", 1), newDisk("e", -1)),
			"ErrWorkload": {Type: domain.TypeDisk, SizeGB: 1, Workload: service.Workload{AllocatedMB: new(int64(1025))}},
			"ErrProperty": {Type: domain.TypeDesktop, SizeGB: 1, Disk: &domain.Disk{}},
		} {
			c.sub(name, func(c *cloud) {
				c.fails(service.ErrResource, func() error {
					_, err := c.things().Create(context.Background(), c.caller, in)
					return err
				})
			})
		}
		c.sub("ErrExists", func(c *cloud) {
			made, seeded := c.made(newDisk("d", 1)), c.resource("volume-mail-0001")
			c.ok(c.things().Delete(context.Background(), c.caller, made.ID))
			for _, id := range []string{made.ID, seeded.ID} {
				in := newDisk("again", 1)
				in.ID = id
				c.fails(service.ErrResourceExists, func() error {
					_, err := c.things().Create(context.Background(), c.caller, in)
					return err
				})
			}
		})
	})
}

// boundTo are the resources of a vault.
func boundTo(c *cloud, v *domain.Vault) (found []*domain.Resource) {
	for _, b := range c.vaultNow(v.ID).Bindings {
		found = append(found, c.thing(b.ResourceID))
	}
	return found
}

func TestInventoryUpdate(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		change := func(c *cloud, id string, in service.ChangeResource) error {
			_, err := c.things().Update(context.Background(), c.caller, id, in)
			return err
		}
		c.sub("OK", func(c *cloud) {
			server := c.resource("ecs-web-0002")
			data := c.inventory().DisksOf(server)[1]
			v := c.vault("server", 1000, server)
			c.ok(change(c, server.ID, service.ChangeResource{Name: new("n"), Status: new("ERROR"), Tags: &[]domain.Tag{{Key: "k"}}}))
			c.ok(change(c, data.ID, service.ChangeResource{SizeGB: new(data.Size + 7), Encrypted: new(true), VolumeType: new("ESSD")}))
			now, disk := c.thing(server.ID), c.thing(data.ID)
			if now.Name != "n" || now.Status != "ERROR" || len(now.Tags) != 1 || now.Size != server.Size+7 || now.Server.Flavor != server.Server.Flavor {
				c.t.Errorf("%+v", now)
			}
			if disk.Size != data.Size+7 || !disk.Disk.Encrypted || disk.Disk.VolumeType != "ESSD" || disk.Contents.Blocks != disk.Size*1024 {
				c.t.Errorf("%+v", disk)
			}
			if got := c.vaultNow(v.ID).Allocated(); got != server.Size+7 {
				c.t.Errorf("%d GB are allocated, the server has %d", got, server.Size+7)
			}
			if i := slices.IndexFunc(c.siteBehind(0), func(r *domain.Resource) bool { return r.ID == server.ID }); c.inventory().All()[i].ID != server.ID {
				c.t.Errorf("it is now at place %d", i)
			}
		})
		c.sub("OKWorkload", func(c *cloud) {
			disk := c.made(service.NewResource{Type: domain.TypeDisk, SizeGB: 10, Workload: service.Workload{AllocatedMB: new(int64(1000)), ChurnMB: new(int64(0))}})
			v := c.vault("disk", 1000, disk)
			for i, want := range []int64{1000, 1000, 1060} {
				c.backUp(v)
				if got := c.vaultNow(v.ID).Used; got != want {
					c.t.Errorf("after %d backups %d MB, want %d", i+1, got, want)
				}
				if i == 1 {
					c.ok(change(c, disk.ID, service.ChangeResource{Workload: service.Workload{ChurnMB: new(int64(60))}}))
				}
				c.advance(time.Hour)
			}
		})
		c.sub("Err", func(c *cloud) {
			server, disk := c.resource("ecs-web-0001"), c.resource("volume-mail-0001")
			shared := c.resource("volume-rac-shared-0001")
			for _, test := range []struct {
				id   string
				in   service.ChangeResource
				want error
			}{
				{"no", service.ChangeResource{}, service.ErrNoResource},
				{server.ID, service.ChangeResource{SizeGB: new(int64(7))}, service.ErrResource},
				{server.ID, service.ChangeResource{Encrypted: new(true)}, service.ErrResource},
				{server.ID, service.ChangeResource{Workload: service.Workload{ChurnMB: new(int64(7))}}, service.ErrResource},
				{disk.ID, service.ChangeResource{SizeGB: new(int64(0))}, service.ErrResource},
				{disk.ID, service.ChangeResource{Workload: service.Workload{ChurnMB: new(int64(-1))}}, service.ErrResource},
				{shared.ID, service.ChangeResource{Shareable: new(false)}, service.ErrResource},
			} {
				c.fails(test.want, func() error { return change(c, test.id, test.in) })
			}
			v := c.vault("disk", 1000, disk)
			c.backUp(v)
			_, err := c.restore(c.top(disk.ID, 0), service.RestoreBackup{VolumeID: disk.ID})
			c.ok(err)
			c.fails(service.ErrResourceBusy, func() error { return change(c, disk.ID, service.ChangeResource{SizeGB: new(int64(1))}) })
			c.idle()
			c.ok(change(c, disk.ID, service.ChangeResource{SizeGB: new(int64(1))}))
		})
	})
}
