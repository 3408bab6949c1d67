package service_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// metadata is that of a resource's first backup, as it is committed.
func (c *cloud) metadata(resourceID string) (*service.Metadata, error) {
	c.t.Helper()
	b := c.top(resourceID, 0)
	children, err := c.store.Children(context.Background(), b.ID)
	c.ok(err)
	known, err := service.Known(context.Background(), c.engine, c.store, c.world, c.account.Projects[0])
	c.ok(err)
	return service.MetadataOf(b, children, known)
}

func names(resources ...*domain.Resource) []string {
	list := make([]string, len(resources))
	for i, r := range resources {
		list[i] = r.Name
	}
	return list
}

// The metadata is of the time of the backup, whatever became of the resource.
func TestMetadataOf(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKServer", func(c *cloud) {
			server := c.resource("ecs-db-0001")
			disks := c.inventory().DisksOf(server)
			c.backUp(c.vault("server", 2000, server))
			before, err := c.metadata(server.ID)
			c.ok(err)
			if diff := cmp.Diff(names(disks...), names(before.Disks...)); diff != "" || before.Server.Name != server.Name {
				c.t.Errorf("%s (-want +got):\n%s", before.Server.Name, diff)
			}
			if before.Network.Address != server.Server.PrivateIP || before.Server.Server.Flavor != server.Server.Flavor {
				c.t.Errorf("%+v, %+v", before.Network, before.Server.Server)
			}
			inventory := service.NewInventory(c.engine)
			_, err = inventory.Update(context.Background(), c.caller, server.ID, service.ChangeResource{Name: new("renamed")})
			c.ok(err)
			_, err = inventory.Update(context.Background(), c.caller, disks[1].ID, service.ChangeResource{SizeGB: new(int64(1000))})
			c.ok(err)
			c.ok(inventory.Delete(context.Background(), c.caller, server.ID))
			after, err := c.metadata(server.ID)
			c.ok(err)
			if diff := cmp.Diff(names(before.Disks...), names(after.Disks...)); diff != "" || after.Server.Name != server.Name ||
				after.Disks[1].Size != disks[1].Size || *after.Network != *before.Network || after.Server.Size != server.Size {
				c.t.Errorf("%+v, %+v (-before +after):\n%s", after.Server, after.Disks[1], diff)
			}
		})
		c.sub("OKDisk", func(c *cloud) {
			disk := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, disk))
			got, err := c.metadata(disk.ID)
			c.ok(err)
			if got.Server != nil || got.Network != nil || len(got.Disks) != 1 || got.Disks[0].Name != disk.Name {
				c.t.Errorf("%+v", got)
			}
		})
		c.sub("OKFiles", func(c *cloud) {
			files := c.resource("sfs-turbo-build")
			c.backUp(c.vault("turbo", 1000, files))
			if got, err := c.metadata(files.ID); err != nil || got.Server != nil || len(got.Disks) != 0 {
				c.t.Errorf("%+v, %v", got, err)
			}
		})
		c.sub("OKUnknownResource", func(c *cloud) { // all that is left is the backup
			disk := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, disk))
			got, err := service.MetadataOf(c.top(disk.ID, 0), nil, nil)
			if err != nil || got.Disks[0].Size != disk.Size || got.Disks[0].Name != disk.Name {
				c.t.Errorf("%+v, %v", got, err)
			}
		})
		c.sub("ErrStatus", func(c *cloud) {
			disk := c.resource("volume-mail-0001")
			c.begin(c.vault("disk", 1000, disk))
			_, err := c.metadata(disk.ID)
			c.refused(err, domain.CodeMetadataBackupStatus)
			c.idle()
			for status, want := range map[domain.BackupStatus]domain.Code{
				domain.BackupError: domain.CodeMetadataBackupStatus, domain.BackupDeleting: domain.CodeMetadataBackupStatus,
				domain.BackupRestoring: "",
			} {
				c.setBackup(c.top(disk.ID, 0).ID, func(b *domain.Backup) { b.Status = status })
				if _, err := c.metadata(disk.ID); want != "" {
					c.refused(err, want)
				} else {
					c.ok(err)
				}
			}
		})
	})
}

func TestCheckAgent(t *testing.T) {
	t.Parallel()
	site := []*domain.Resource{
		{ID: "s", Type: domain.TypeServer, Server: &domain.Server{}},
		{ID: "d", Type: domain.TypeDisk, Disk: &domain.Disk{}},
		{ID: "b", Type: domain.TypeBareMetal, Server: &domain.Server{}},
	}
	got, err := service.CheckAgent(site, []service.AskAgent{{"b", domain.TypeBareMetal}, {"s", domain.TypeServer}, {"s", domain.TypeServer}})
	want := []service.AgentStatus{{ResourceID: "b"}, {ResourceID: "s"}, {ResourceID: "s"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, ask := range []service.AskAgent{{"no", domain.TypeServer}, {"d", domain.TypeServer}, {"s", domain.TypeBareMetal}} {
		if _, err := service.CheckAgent(site, []service.AskAgent{{"s", domain.TypeServer}, ask}); domain.CodeOf(err) != domain.CodeServerNotFound {
			t.Errorf("%+v: %v", ask, err)
		}
	}
}

func TestReplicationCapabilities(t *testing.T) {
	t.Parallel()
	account := iam.Account{Projects: []iam.Project{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	want := []service.ReplicationRegion{
		{Name: "b", Destinations: []string{"a", "c"}}, {Name: "a", Destinations: []string{"b", "c"}}, {Name: "c", Destinations: []string{"a", "b"}},
	}
	if diff := cmp.Diff(want, service.ReplicationCapabilities(account, "b")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	alone := []service.ReplicationRegion{{Name: "a", Destinations: []string{}}}
	if diff := cmp.Diff(alone, service.ReplicationCapabilities(iam.Account{Projects: account.Projects[:1]}, "a")); diff != "" {
		t.Errorf("one region (-want +got):\n%s", diff)
	}
}
