package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) restore(b *domain.Backup, in service.RestoreBackup) (string, error) {
	return c.app.RestoreBackup(context.Background(), c.caller, b.ID, in)
}

// wholeServer restores every disk of a server's n-th backup to where it was.
func (c *cloud) wholeServer(r *domain.Resource, n int) service.RestoreBackup {
	c.t.Helper()
	in, parent := service.RestoreBackup{ServerID: r.ID, PowerOn: true}, c.top(r.ID, n).ID
	for _, b := range c.chain(r.ID) {
		if b.ParentID == parent {
			in.Mappings = append(in.Mappings, domain.Mapping{BackupID: b.ID, DiskID: b.ResourceID})
		}
	}
	return in
}

func TestRestoreBackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKDetachedDisk", restoreDetachedDisk)
		c.sub("OKServer", restoreServer)
		c.sub("OKSomeDisks", func(c *cloud) { // the others go on
			r := c.resource("ecs-db-0001")
			c.backUp(c.vault("server", 1000, r))
			c.advance(24 * time.Hour)
			in := c.wholeServer(r, 0)
			in.Mappings, in.PowerOn = in.Mappings[1:2], false
			_, err := c.restore(c.top(r.ID, 0), in)
			c.ok(err)
			c.idle()
			stored, err := c.store.StoredResources(context.Background(), c.caller.ProjectID)
			c.ok(err)
			if len(stored) != 2 || stored[r.ID].Status != domain.StatusShutoff || stored[r.Server.DiskIDs[1]] == nil {
				c.t.Errorf("changed: %v", stored)
			}
		})
		for objectType, name := range map[string]string{
			"disk": "volume-mail-0001", "turbo": "sfs-turbo-home", "workspace": "desktop-lwang",
		} {
			c.sub("OK/"+objectType, func(c *cloud) {
				r := c.resource(name)
				c.backUp(c.vault(objectType, 1000, r))
				b := c.top(r.ID, 0)
				want := c.digest(r.ID, b.CreatedAt.Add(200*time.Millisecond))
				c.advance(240 * time.Hour)
				_, err := c.restore(b, service.RestoreBackup{ResourceID: r.ID})
				c.ok(err)
				c.idle()
				if got := c.digest(r.ID, c.now()); got != want || c.top(r.ID, 0).Status != domain.BackupAvailable {
					c.t.Errorf("digest %s, want %s", got, want)
				}
			})
		}
		c.sub("OKTwice", func(c *cloud) { // the disk works on from what was restored
			r := c.resource("volume-scratch-0001")
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			for range 2 {
				_, err := c.restore(c.top(r.ID, 0), service.RestoreBackup{VolumeID: r.ID})
				c.ok(err)
				c.idle()
				restored := c.digest(r.ID, c.now())
				c.advance(24 * time.Hour)
				if c.digest(r.ID, c.now()) == restored {
					c.t.Error("the workload stands still")
				}
			}
			c.backUp(v)
			newest := c.top(r.ID, 1)
			if got, want := c.digests(r.ID)[newest.ID], c.digest(r.ID, newest.CreatedAt.Add(200*time.Millisecond)); got != want {
				c.t.Errorf("the backup after the restore has digest %s, the disk %s", got, want)
			}
		})
	})
}

// restoreServer follows a restore from the request to its end.
func restoreServer(c *cloud) {
	r := c.resource("ecs-db-0001")
	v := c.vault("server", 1000, r)
	c.backUp(v)
	want := c.digests(r.ID)
	c.advance(240 * time.Hour)
	in := c.wholeServer(r, 0)
	taskID, err := c.restore(c.top(r.ID, 0), in)
	c.ok(err)
	for _, stage := range []struct {
		after   time.Duration
		backup  domain.BackupStatus
		binding domain.ProtectStatus
		server  string
		task    domain.TaskStatus
	}{
		{0, domain.BackupWaitingRestore, domain.Restoring, domain.StatusActive, domain.TaskWaiting},
		{300 * time.Millisecond, domain.BackupRestoring, domain.Restoring, domain.StatusShutoff, domain.TaskRunning},
		{time.Hour, domain.BackupAvailable, domain.Protected, domain.StatusActive, domain.TaskSuccess},
	} {
		c.advance(stage.after)
		server, err := c.store.Resource(context.Background(), c.caller.ProjectID, r.ID)
		c.ok(err)
		if server == nil {
			server = r
		}
		task, b := c.taskNow(taskID), c.vaultNow(v.ID).Bindings[0]
		if c.top(r.ID, 0).Status != stage.backup || b.ProtectStatus != stage.binding ||
			server.Status != stage.server || task.Status != stage.task {
			c.t.Errorf("after %s: %s, %s, %s, %s", stage.after, c.top(r.ID, 0).Status, b.ProtectStatus, server.Status, task.Status)
		}
	}
	ended := c.taskNow(taskID).EndedAt
	for _, m := range in.Mappings {
		if c.digest(m.DiskID, ended) != want[m.BackupID] {
			c.t.Errorf("disk %s has not what the backup has", m.DiskID)
		}
	}
}

func TestRestoreBackupRefusals(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]struct {
			code    domain.Code
			prepare func(c *cloud, v *domain.Vault, b *domain.Backup)
		}{
			"ErrReplica": {domain.CodeRestoreReplica, func(c *cloud, _ *domain.Vault, b *domain.Backup) {
				c.setBackup(b.ID, func(b *domain.Backup) { b.ImageType = domain.ImageReplication })
			}},
			"ErrBackupError": {domain.CodeRestoreBackupStatus, func(c *cloud, _ *domain.Vault, b *domain.Backup) {
				c.setBackup(b.ID, func(b *domain.Backup) { b.Status = domain.BackupError })
			}},
			"ErrBackupDeleting": {domain.CodeRestoreBackupStatus, func(c *cloud, _ *domain.Vault, b *domain.Backup) {
				c.ok(c.deleteBackup(b))
			}},
			"ErrVaultFrozen": {domain.CodeRestoreVaultStatus, func(c *cloud, v *domain.Vault, _ *domain.Backup) {
				c.setStatus(v, domain.VaultFrozen)
			}},
			"ErrVaultDeleting": {domain.CodeRestoreVaultStatus, func(c *cloud, v *domain.Vault, _ *domain.Backup) {
				c.ok(c.deleteVault(v))
			}},
			"ErrBackingUp": {domain.CodeResourceBeingBackedUp, func(c *cloud, v *domain.Vault, _ *domain.Backup) { c.begin(v) }},
			"ErrRestoring": {domain.CodeResourceBeingRestored, func(c *cloud, v *domain.Vault, b *domain.Backup) {
				_, err := c.restore(b, service.RestoreBackup{VolumeID: v.Bindings[0].ResourceID})
				c.ok(err)
			}},
			"ErrAnotherRestoring": {domain.CodeResourceBeingRestored, func(c *cloud, v *domain.Vault, b *domain.Backup) {
				c.backUp(v)
				_, err := c.restore(c.top(b.ChainID, 1), service.RestoreBackup{VolumeID: b.ResourceID})
				c.ok(err)
			}},
		} {
			c.sub(name, func(c *cloud) {
				r := c.resource("volume-mail-0001")
				v := c.vault("disk", 1000, r)
				c.backUp(v)
				b := c.top(r.ID, 0)
				test.prepare(c, v, b)
				c.refuses(test.code, func() error { _, err := c.restore(b, service.RestoreBackup{VolumeID: r.ID}); return err })
			})
		}
		c.sub("ErrWhileItRuns", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, r))
			again := func() error { _, err := c.restore(c.top(r.ID, 0), service.RestoreBackup{VolumeID: r.ID}); return err }
			c.ok(again())
			c.advance(300 * time.Millisecond)
			c.refuses(domain.CodeResourceBeingRestored, again)
			c.idle()
			c.ok(again())
		})
		c.sub("ErrUnknown", func(c *cloud) {
			r := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, r))
			b := c.top(r.ID, 0)
			try := func() error { _, err := c.restore(b, service.RestoreBackup{VolumeID: r.ID}); return err }
			c.caller = c.elsewhere()
			c.refuses(domain.CodeBackupNotFound, try)
			b = &domain.Backup{ID: "no"}
			c.refuses(domain.CodeBackupNotFound, try)
		})
	})
}

// The backup of a disk within a server's is restored to the disk once it is
// detached, and the server is free for its next task.
func restoreDetachedDisk(c *cloud) {
	server := c.resource("ecs-db-0001")
	v := c.vault("server", 1000, server)
	c.backUp(v)
	disk := server.Server.DiskIDs[1]
	_, err := service.NewInventory(c.engine).Detach(context.Background(), c.caller, disk, server.ID)
	c.ok(err)
	children, err := c.store.Children(context.Background(), c.top(server.ID, 0).ID)
	c.ok(err)
	_, err = c.restore(children[1], service.RestoreBackup{VolumeID: disk})
	c.ok(err)
	c.idle()
	if b := c.vaultNow(v.ID).Bindings[0]; !b.Idle() || b.ProtectStatus != domain.Protected {
		c.t.Errorf("the restoration has ended, but %+v", b)
	}
}
