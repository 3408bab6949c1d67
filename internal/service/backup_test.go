package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestBackUpAndRestoreAServer(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, at enginetest.Engine) {
		ctx := context.Background()
		c := newCloud(t, at)
		server := c.resource("ecs-web-0001")
		v := c.vault("server", 1000, server)
		cp := c.backUp(v)

		made, err := c.store.CheckpointDoc(ctx, cp.ID)
		c.ok(err)
		if cp.Status != domain.CheckpointProtecting || made.Status != domain.CheckpointAvailable {
			t.Errorf("checkpoint was %s and is %s", cp.Status, made.Status)
		}
		listing, err := c.store.ListBackups(ctx, query.Backups{ProjectID: c.caller.ProjectID, CheckpointID: cp.ID, Page: query.Page{Limit: 10}})
		c.ok(err)
		if listing.Count != 1 {
			t.Fatalf("%d backups, want 1", listing.Count)
		}
		parent := listing.Refs[0].ID
		children, err := c.store.Children(ctx, parent)
		c.ok(err)
		if len(children) != len(server.Server.DiskIDs) {
			t.Fatalf("%d children, want %d", len(children), len(server.Server.DiskIDs))
		}
		taken := c.digest(server.Server.DiskIDs[0], children[0].CreatedAt.Add(200*time.Millisecond))

		c.advance(240 * time.Hour)
		if c.digest(server.Server.DiskIDs[0], c.now()) == taken {
			t.Fatal("ten days of work changed nothing on the disk")
		}
		task, err := c.app.RestoreBackup(ctx, c.caller, parent, service.RestoreBackup{
			ServerID: server.ID, PowerOn: true,
			Mappings: []domain.Mapping{{BackupID: children[0].ID, DiskID: server.Server.DiskIDs[0]}},
		})
		c.ok(err)
		c.idle()
		if got := c.digest(server.Server.DiskIDs[0], c.now()); got != taken {
			t.Errorf("the restored disk has digest %s, the backup %s", got, taken)
		}
		logs, err := c.store.TaskDocs(ctx, []string{task})
		c.ok(err)
		if logs[task].Status != domain.TaskSuccess {
			t.Errorf("the restore is %s", logs[task].Status)
		}
	})
}

// digest is the digest of a disk's contents at an instant.
func (c *cloud) digest(diskID string, at time.Time) string {
	c.t.Helper()
	r, err := c.store.Resource(context.Background(), c.caller.ProjectID, diskID)
	c.ok(err)
	if r == nil {
		r, _ = c.inventory().Get(diskID)
	}
	return blocks.Digest(r.Contents.View(at.UnixMicro()))
}

func (c *cloud) now() time.Time {
	_, now, err := c.engine.World(context.Background(), c.world)
	c.ok(err)
	return now
}
