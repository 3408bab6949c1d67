package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) deleteBackup(b *domain.Backup) error {
	return c.app.DeleteBackup(context.Background(), c.caller, b.ID)
}

// counter is the number of rows of an unfiltered list, which is kept and not
// counted.
func (c *cloud) counter(kind string) int {
	c.t.Helper()
	ctx, project, page := context.Background(), c.caller.ProjectID, query.Page{Limit: 1}
	var listing query.Listing
	var err error
	switch kind {
	case "vault":
		listing, err = c.store.ListVaults(ctx, query.Vaults{ProjectID: project, Page: page})
	case "backup":
		listing, err = c.store.ListBackups(ctx, query.Backups{ProjectID: project, Page: page})
	case "task":
		listing, err = c.store.ListTasks(ctx, query.Tasks{ProjectID: project, Page: page})
	}
	c.ok(err)
	return listing.Count
}

func TestDeleteBackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKMiddle", deleteMiddle)
		c.sub("OKAll", deleteAll)
		c.sub("OKWhileTheNextWaits", deleteUnderWaiting)
		c.sub("OKWhileAnotherIsRestored", func(c *cloud) {
			r := c.resource("volume-scratch-0001")
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			c.advance(time.Hour)
			c.backUp(v)
			want := c.digest(r.ID, c.top(r.ID, 1).ProtectedAt)
			_, err := c.restore(c.top(r.ID, 1), service.RestoreBackup{VolumeID: r.ID})
			c.ok(err)
			c.ok(c.deleteBackup(c.top(r.ID, 0)))
			c.idle()
			if got := c.digest(r.ID, c.now()); got != want && len(c.chain(r.ID)) == 1 {
				c.t.Errorf("restored %s, want %s", got, want)
			}
		})
		c.sub("OKLockedManual", func(c *cloud) {
			v := c.locked(false)
			c.ok(c.deleteBackup(c.top(v.Bindings[0].ResourceID, 0)))
		})
		c.sub("OKError", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, r))
			b := c.top(r.ID, 0)
			c.setBackup(b.ID, func(b *domain.Backup) { b.Status = domain.BackupError })
			c.ok(c.deleteBackup(b))
		})
	})
}

// deleteMiddle deletes the middle one of three: only what nobody else needs is
// freed, and the others stay whole (vector V11).
func deleteMiddle(c *cloud) {
	r := c.resource("ecs-db-0001")
	v := c.vault("server", 1000, r)
	for range 3 {
		c.backUp(v)
		c.advance(3 * time.Hour)
	}
	digests := c.digests(r.ID)
	middle, before := c.top(r.ID, 1), c.vaultNow(v.ID)
	c.ok(c.deleteBackup(middle))
	if got := c.top(r.ID, 1).Status; got != domain.BackupWaitingDelete {
		c.t.Errorf("it is %s", got)
	}
	c.idle()
	now := c.vaultNow(v.ID)
	if b := now.Bindings[0]; b.BackupCount != 2 || b.BackupSize != now.Used || now.Used > before.Used || c.counter("backup") != 2 {
		c.t.Errorf("%d MB before, now %d: %+v", before.Used, now.Used, b)
	}
	left := c.digests(r.ID)
	for id, digest := range left {
		if digest != digests[id] {
			c.t.Errorf("the contents of %s changed", id)
		}
	}
	if len(left) != 6 {
		c.t.Errorf("%d backups of disks are left, want 6", len(left))
	}
	if cp, err := c.store.CheckpointDoc(context.Background(), middle.CheckpointID); cp != nil || err != nil {
		c.t.Errorf("its checkpoint outlived it: %+v, %v", cp, err)
	}
}

// digests are the contents of the backups of disks in a chain.
func (c *cloud) digests(resourceID string) map[string]string {
	c.t.Helper()
	all := c.chain(resourceID)
	chain, digests := domain.NewChain(resourceID, all), map[string]string{}
	for _, b := range all {
		if b.Holds {
			digests[b.ID] = blocks.Digest(chain.View(b))
		}
	}
	return digests
}

// deleteAll deletes both backups of a checkpoint, which goes with the second.
func deleteAll(c *cloud) {
	one, two := c.resource("volume-mail-0001"), c.resource("volume-media-0001")
	v := c.vault("disk", 1000, one, two)
	cp := c.backUp(v)
	for i, r := range []*domain.Resource{one, two} {
		c.ok(c.deleteBackup(c.top(r.ID, 0)))
		c.idle()
		now, err := c.store.CheckpointDoc(context.Background(), cp.ID)
		c.ok(err)
		if gone := now == nil; gone != (i == 1) {
			c.t.Errorf("after %d of 2 deletions the checkpoint is %+v", i+1, now)
		}
	}
	if now := c.vaultNow(v.ID); now.Used != 0 || c.counter("backup") != 0 {
		c.t.Errorf("%+v", now)
	}
}

// deleteUnderWaiting deletes the newest backup, and asks for another one so late
// that the deletion ends while it waits: there is nobody to hand blocks to.
func deleteUnderWaiting(c *cloud) {
	r := c.resource("volume-scratch-0001")
	v := c.vault("disk", 1000, r)
	c.backUp(v)
	c.advance(time.Hour)
	c.backUp(v)
	c.ok(c.deleteBackup(c.top(r.ID, 1)))
	c.advance(400 * time.Millisecond)
	c.begin(v)
	c.idle()
	var held int64
	for _, b := range c.chain(r.ID) {
		held += b.Pieces.Blocks()
	}
	if now := c.vaultNow(v.ID); now.Used != held || now.Bindings[0].BackupCount != 2 {
		c.t.Errorf("%d MB are held: %+v", held, now.Bindings[0])
	}
	newest := c.top(r.ID, 1)
	started := newest.CreatedAt.Add(200 * time.Millisecond)
	if got, want := c.digests(r.ID)[newest.ID], c.digest(r.ID, started); got != want {
		c.t.Errorf("the backup has digest %s, the disk had %s", got, want)
	}
}

func TestDeleteBackupRefusals(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		disk := "volume-mail-0001"
		c.sub("ErrUnknown", func(c *cloud) {
			c.refuses(domain.CodeBackupNotFound, func() error { return c.deleteBackup(&domain.Backup{ID: "no"}) })
			r := c.resource(disk)
			c.backUp(c.vault("disk", 1000, r))
			b := c.top(r.ID, 0)
			c.caller = c.elsewhere()
			c.refuses(domain.CodeBackupNotFound, func() error { return c.deleteBackup(b) })
		})
		c.sub("ErrChild", func(c *cloud) {
			r := c.resource("ecs-web-0001")
			c.backUp(c.vault("server", 1000, r))
			c.refuses(domain.CodeBackupCannotBeDeleted, func() error { return c.deleteBackup(c.chain(r.ID)[1]) })
		})
		c.sub("ErrDeleting", func(c *cloud) {
			r := c.resource(disk)
			c.backUp(c.vault("disk", 1000, r))
			again := func() error { return c.deleteBackup(c.top(r.ID, 0)) }
			c.ok(again())
			c.refuses(domain.CodeBackupCannotBeDeleted, again)
			c.advance(300 * time.Millisecond)
			c.refuses(domain.CodeBackupCannotBeDeleted, again)
		})
		c.sub("ErrBackingUp", func(c *cloud) { // itself, or its resource once more
			r := c.resource(disk)
			v := c.vault("disk", 1000, r)
			c.begin(v)
			c.refuses(domain.CodePerformingBackups, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
			c.advance(300 * time.Millisecond)
			c.refuses(domain.CodePerformingBackups, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
			c.idle()
			c.begin(v)
			c.refuses(domain.CodePerformingBackups, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
		})
		c.sub("ErrRestoring", func(c *cloud) {
			r := c.resource(disk)
			c.backUp(c.vault("disk", 1000, r))
			_, err := c.restore(c.top(r.ID, 0), service.RestoreBackup{VolumeID: r.ID})
			c.ok(err)
			c.refuses(domain.CodeBackupInUse, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
			c.advance(300 * time.Millisecond)
			c.refuses(domain.CodeBackupInUse, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
		})
		c.sub("ErrRemoving", func(c *cloud) {
			r := c.resource(disk)
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			c.ok(c.remove(v, r))
			c.refuses(domain.CodePerformingBackups, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
		})
		c.sub("ErrVaultDeleting", func(c *cloud) {
			r := c.resource(disk)
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			c.ok(c.deleteVault(v))
			c.refuses(domain.CodeBackupCannotBeDeleted, func() error { return c.deleteBackup(c.top(r.ID, 0)) })
		})
		c.sub("ErrLockedAutomatic", func(c *cloud) {
			v := c.locked(true)
			c.refuses(domain.CodeLockedAutomaticBackup, func() error { return c.deleteBackup(c.top(v.Bindings[0].ResourceID, 0)) })
		})
	})
}
