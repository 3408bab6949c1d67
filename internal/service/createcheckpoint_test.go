package service_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// tryBackUp asks for a backup of a vault, perhaps of some of its resources.
func (c *cloud) tryBackUp(v *domain.Vault, resources ...*domain.Resource) error {
	in := service.CreateCheckpoint{VaultID: v.ID, Incremental: true}
	for _, r := range resources {
		in.Resources = append(in.Resources, service.CheckpointResource{ID: r.ID})
	}
	_, err := c.app.CreateCheckpoint(context.Background(), c.caller, in)
	return err
}

func TestCreateCheckpoint(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", backUpOnce)
		c.sub("OKFullAndIncremental", backUpThrice)
		c.sub("OKSome", backUpSome)
		c.sub("OKSkipped", backUpSkipped)
		c.sub("OKLockStatus", func(c *cloud) {
			v := c.vault("turbo", 1000, c.first(domain.TypeTurbo))
			c.setStatus(v, domain.VaultLock)
			c.backUp(v)
		})
		c.sub("OKLocked", func(c *cloud) {
			v := c.vault("workspace", 1000, c.first(domain.TypeDesktop))
			c.setVault(v.ID, func(v *domain.Vault) { v.Locked = true })
			c.backUp(v)
		})
		c.paced("OKInstant", domain.PaceInstant, func(c *cloud) {
			r := c.resource("ecs-db-0001")
			v := c.vault("server", 1000, r)
			cp := c.begin(v)
			now, err := c.store.CheckpointDoc(context.Background(), cp.ID)
			c.ok(err)
			if cp.Status != domain.CheckpointProtecting || now.Status != domain.CheckpointAvailable {
				c.t.Errorf("answered %s, is %s", cp.Status, now.Status)
			}
		})
		c.sub("OKNames", backUpNames)
	})
}

// backUpOnce follows a backup of a server from the request to its end.
func backUpOnce(c *cloud) {
	r := c.resource("ecs-db-0001")
	v := c.vault("server", 1000, r)
	cp := c.begin(v)
	stages := []struct {
		after   time.Duration
		backup  domain.BackupStatus
		binding domain.ProtectStatus
		task    domain.TaskStatus
	}{
		{0, domain.BackupWaitingProtect, domain.Protecting, domain.TaskWaiting},
		{200 * time.Millisecond, domain.BackupProtecting, domain.Protecting, domain.TaskRunning},
		{time.Hour, domain.BackupAvailable, domain.Protected, domain.TaskSuccess},
	}
	taskID := c.vaultNow(v.ID).Bindings[0].TaskID
	for _, stage := range stages {
		c.advance(stage.after)
		for _, b := range c.chain(r.ID) {
			if b.Status != stage.backup || b.CheckpointID != cp.ID {
				c.t.Errorf("after %s: %+v", stage.after, b)
			}
		}
		if got := c.vaultNow(v.ID).Bindings[0].ProtectStatus; got != stage.binding {
			c.t.Errorf("after %s: the resource is %s", stage.after, got)
		}
		if got := c.taskNow(taskID).Status; got != stage.task {
			c.t.Errorf("after %s: the task is %s", stage.after, got)
		}
	}
	now, backups := c.vaultNow(v.ID), c.chain(r.ID)
	if b := now.Bindings[0]; !b.Idle() || b.BackupCount != 1 || b.BackupSize != now.Used || now.Used == 0 {
		c.t.Errorf("%+v", b)
	}
	parent := backups[0]
	if len(backups) != 4 || !parent.Top() || parent.Holds || !parent.ContainSystemDisk || parent.ResourceSize != r.Size {
		c.t.Errorf("%d backups, the first is %+v", len(backups), parent)
	}
	for i, child := range backups[1:] {
		if child.ParentID != parent.ID || child.ResourceID != r.Server.DiskIDs[i] || child.Pieces.Blocks() == 0 {
			c.t.Errorf("child %d is %+v", i, child)
		}
	}
}

// backUpThrice backs up a disk in full, then what changed, then in full again.
func backUpThrice(c *cloud) {
	r := c.resource("volume-scratch-0001")
	v := c.vault("disk", 1000, r)
	var sizes []int64
	for _, incremental := range []bool{true, true, false} {
		_, err := c.app.CreateCheckpoint(context.Background(), c.caller,
			service.CreateCheckpoint{VaultID: v.ID, Incremental: incremental})
		c.ok(err)
		c.idle()
		backups := c.chain(r.ID)
		sizes = append(sizes, backups[len(backups)-1].Pieces.Blocks())
		c.advance(2 * time.Hour)
	}
	if first, changed, full := sizes[0], sizes[1], sizes[2]; changed == 0 || changed*10 > first || full < first {
		c.t.Errorf("sizes in MB: %v", sizes)
	}
}

// backUpSome names one of two resources, without one of its disks.
func backUpSome(c *cloud) {
	one, two := c.resource("ecs-db-0001"), c.resource("ecs-web-0001")
	v := c.vault("server", 1000, one, two)
	_, err := c.app.CreateCheckpoint(context.Background(), c.caller, service.CreateCheckpoint{
		VaultID:   v.ID,
		Resources: []service.CheckpointResource{{ID: one.ID, ExcludeVolumes: one.Server.DiskIDs[:1]}},
	})
	c.ok(err)
	c.idle()
	backups := c.chain(one.ID)
	if len(backups) != 3 || backups[0].ContainSystemDisk || len(c.chain(two.ID)) != 0 {
		c.t.Errorf("%d backups: %+v", len(backups), backups[0])
	}
}

// backUpSkipped backs up what is free while something is restored and something
// else is backed up.
func backUpSkipped(c *cloud) {
	free, saved, restored := c.resource("volume-mail-0001"), c.resource("volume-media-0001"), c.resource("volume-scratch-0001")
	v := c.vault("disk", 1000, free, saved, restored)
	c.ok(c.tryBackUp(v, restored))
	c.idle()
	_, err := c.restore(c.top(restored.ID, 0), service.RestoreBackup{VolumeID: restored.ID})
	c.ok(err)
	c.ok(c.tryBackUp(v, saved))
	cp := c.begin(v)
	if len(cp.Resources) != 1 || cp.Resources[0].ID != free.ID || len(cp.Skipped) != 2 ||
		cp.Skipped[0].Code != domain.CodeBackupInProgress || cp.Skipped[1].Code != domain.CodeResourceBeingRestored {
		c.t.Errorf("%+v", cp)
	}
	c.refuses(domain.CodeNothingToBackUp, func() error { return c.tryBackUp(v, saved, restored) }) // for two reasons
	c.idle()
	now, err := c.store.CheckpointDoc(context.Background(), cp.ID)
	c.ok(err)
	if now.Status != domain.CheckpointAvailable || now.Running != 0 || now.Live != 1 {
		c.t.Errorf("%+v", now)
	}
}

func backUpNames(c *cloud) {
	one, two := c.resource("volume-mail-0001"), c.resource("volume-media-0001")
	v := c.vault("disk", 1000, one, two)
	_, err := c.app.CreateCheckpoint(context.Background(), c.caller, service.CreateCheckpoint{VaultID: v.ID, Name: "mine"})
	c.ok(err)
	if got := []string{c.top(one.ID, 0).Name, c.top(two.ID, 0).Name}; !slices.Equal(got, []string{"mine-0001", "mine-0002"}) {
		c.t.Errorf("%v", got)
	}
	c.idle()
	c.ok(c.tryBackUp(v, one))
	if got, want := c.top(one.ID, 1).Name, "manualbk_vault-"; len(got) != len(want)+4 || got[:len(want)] != want {
		c.t.Errorf("%s", got)
	}
}

func TestCreateCheckpointRefusals(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		disk := "volume-mail-0001"
		c.sub("ErrUnknown", func(c *cloud) {
			c.refuses(domain.CodeVaultNotFound, func() error { return c.tryBackUp(&domain.Vault{ID: "no"}) })
			v := c.vault("disk", 1000, c.resource(disk))
			c.caller = c.elsewhere()
			c.refuses(domain.CodeVaultNotFound, func() error { return c.tryBackUp(v) })
		})
		c.sub("ErrReplication", func(c *cloud) {
			v := c.replicationVault()
			c.refuses(domain.CodeBackupNotAllowedVaultType, func() error { return c.tryBackUp(v) })
		})
		for name, status := range map[string]domain.VaultStatus{
			"ErrFrozen": domain.VaultFrozen, "ErrDeleting": domain.VaultDeleting, "ErrError": domain.VaultError,
		} {
			c.sub(name, func(c *cloud) {
				v := c.vault("disk", 1000, c.resource(disk))
				c.setStatus(v, status)
				c.refuses(domain.CodeBackupNotAllowedVaultStatus, func() error { return c.tryBackUp(v) })
			})
		}
		c.sub("ErrNotInVault", func(c *cloud) {
			in, out := c.resource(disk), c.resource("volume-media-0001")
			v := c.vault("disk", 1000, in)
			c.refuses(domain.CodeResourceNotInVault, func() error { return c.tryBackUp(v, in, out) })
		})
		c.sub("ErrTwice", func(c *cloud) {
			r := c.resource(disk)
			v := c.vault("disk", 1000, r)
			c.refuses(domain.CodeDuplicateResources, func() error { return c.tryBackUp(v, r, r) })
		})
		c.sub("ErrEmpty", func(c *cloud) {
			v := c.vault("disk", 1000)
			c.refuses(domain.CodeNothingToBackUp, func() error { return c.tryBackUp(v) })
		})
		c.sub("ErrBusy", backUpBusy)
		c.sub("ErrExcludedAll", func(c *cloud) {
			r := c.resource("ecs-db-0001")
			in := service.CreateCheckpoint{
				VaultID:   c.vault("server", 1000, r).ID,
				Resources: []service.CheckpointResource{{ID: r.ID, ExcludeVolumes: r.Server.DiskIDs}},
			}
			c.refuses(domain.CodeServerWithoutDisks, func() error {
				_, err := c.app.CreateCheckpoint(context.Background(), c.caller, in)
				return err
			})
		})
		c.sub("ErrUnknownDisk", func(c *cloud) {
			r := c.resource("ecs-db-0001")
			v := c.vault("server", 1000, r)
			for _, named := range []service.CheckpointResource{
				{ID: r.ID, ExcludeVolumes: []string{"no"}}, {ID: r.ID, IncludeVolumes: []string{"no"}},
			} {
				in := service.CreateCheckpoint{VaultID: v.ID, Resources: []service.CheckpointResource{named}}
				c.refuses(domain.CodeDiskNotFound, func() error {
					_, err := c.app.CreateCheckpoint(context.Background(), c.caller, in)
					return err
				})
			}
		})
		c.sub("ErrBecameAwkward", func(c *cloud) { // since it was bound
			r := c.resource("ecs-web-0001")
			v := c.vault("server", 1000, r)
			c.setResource(r.ID, func(r *domain.Resource) { r.Status = "ERROR" })
			c.refuses(domain.CodeServerStatus, func() error { return c.tryBackUp(v) })
		})
	})
}

// backUpBusy asks for a backup while one waits or runs, during a restore and
// while the resource is removed.
func backUpBusy(c *cloud) {
	r := c.resource("volume-mail-0001")
	v := c.vault("disk", 1000, r)
	refused := func(code domain.Code) {
		c.t.Helper()
		c.refuses(code, func() error { return c.tryBackUp(v) })
	}
	c.begin(v)
	refused(domain.CodeBackupInProgress)
	c.advance(300 * time.Millisecond)
	refused(domain.CodeBackupInProgress)
	c.idle()
	_, err := c.restore(c.top(r.ID, 0), service.RestoreBackup{VolumeID: r.ID})
	c.ok(err)
	refused(domain.CodeResourceBeingRestored)
	c.advance(300 * time.Millisecond)
	refused(domain.CodeResourceBeingRestored)
	c.idle()
	c.ok(c.remove(v, r))
	refused(domain.CodeResourcesBeingRemoved)
}
