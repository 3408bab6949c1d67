package service_test

import (
	"context"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

// keptSince is kept in a world that begins at the instant.
func (c *cloud) keptSince(at string, rule domain.Definition, patterns ...string) *disk {
	c.t.Helper()
	c.enterWith(service.Genesis{
		ID: c.world + " of " + at, Seed: "seed", Pace: domain.PaceStandard, Clock: domain.Frozen(instant(at)),
	})
	return c.kept(at, rule, patterns...)
}

// What has expired goes with the next sweep, at 08:00 UTC, when no backup of the
// resource brings it about before.
func TestSweep(t *testing.T) {
	t.Parallel()
	const date = "Jan 2"
	eachCloud(t, func(c *cloud) {
		c.sub("V10", func(c *cloud) { // expired on 2024-11-23 at 20:00
			d := c.keptSince("2024-11-20 10:00", lasts(3), daily(20))
			d.until("2024-11-20 21:00")
			d.enable(d.policy, false) // no more backups, and
			d.ok(d.withdraw(d.vault, d.policy))
			d.until("2024-11-24 07:59")
			d.left(date, "Nov 20")
			d.until("2024-11-24 08:00")
			d.left(date)
			logs := d.logs(domain.OpDelete, d.resource.ID)
			if at := instant("2024-11-24 08:00"); len(logs) != 1 || !logs[0].StartedAt.Equal(at) || !logs[0].EndedAt.Equal(at) {
				d.t.Errorf("logs: %+v", logs)
			}
			if v := d.vaultNow(d.vault.ID); v.Used != 0 || !v.NextExpiry.IsZero() || !v.SweepAt.IsZero() {
				d.t.Errorf("%+v", v)
			}
		})
		c.sub("ExpiresAtTheSweep", func(c *cloud) {
			d := c.kept("2026-01-05 07:30", lasts(1), daily(8))
			d.until("2026-01-05 09:00")
			d.ok(d.withdraw(d.vault, d.policy))
			d.until("2026-01-06 08:00")
			d.left(date)
		})
		c.sub("Suspended", func(c *cloud) { // is not backed up, and expires
			d := c.kept("2026-01-05 10:00", lasts(1))
			d.until("2026-01-06 10:00")
			d.suspend(d.vault, d.resource)
			d.until("2026-01-07 07:59")
			d.left(date, "Jan 6")
			d.until("2026-01-07 08:00")
			d.left(date)
		})
		c.sub("QuantityWaits", func(c *cloud) { // for the next backup, whatever the sweep finds beside it
			d := c.kept("2026-01-05 10:00", lasts(3))
			d.until("2026-01-08 10:00")
			d.setRule(d.policy, keep(1))
			d.suspend(d.vault, d.resource)
			d.until("2026-01-09 10:00")
			d.left(date, "Jan 7", "Jan 8") // that of the 6th has expired
			d.backUp(d.vault)
			d.left(date, "Jan 8")
		})
		c.sub("Disabled", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", lasts(1))
			d.until("2026-01-06 10:00")
			d.enable(d.policy, false)
			d.until("2026-01-20 10:00")
			d.left(date, "Jan 6")
			d.suspend(d.vault, d.resource)
			d.enable(d.policy, true)
			d.left(date, "Jan 6")
			d.until("2026-01-21 08:00")
			d.left(date)
		})
		c.sub("Image", func(c *cloud) { // made of a backup: it is neither counted nor deleted
			d := c.kept("2026-01-05 10:00", keep(2))
			d.until("2026-01-06 10:00")
			d.setBackup(d.top(d.resource.ID, 0).ID, func(b *domain.Backup) { b.ImageID = "image" })
			d.until("2026-01-10 10:00")
			d.left(date, "Jan 6", "Jan 9", "Jan 10")
		})
		c.sub("ImageExpired", func(c *cloud) { // goes with the first sweep after its image
			d := c.kept("2026-01-05 10:00", lasts(1))
			d.until("2026-01-06 10:00")
			d.ok(d.withdraw(d.vault, d.policy))
			first := d.top(d.resource.ID, 0).ID
			d.setBackup(first, func(b *domain.Backup) { b.ImageID = "image" })
			d.until("2026-01-20 10:00")
			d.left(date, "Jan 6")
			d.setBackup(first, func(b *domain.Backup) { b.ImageID = "" })
			d.until("2026-01-21 08:00")
			d.left(date)
		})
		c.paced("NewestWhileTheNextRuns", domain.PaceRealistic, sweepUnderRun)
		c.sub("Lock", func(c *cloud) { // locking keeps automatic backups from callers, not from their rule
			d := c.kept("2026-01-05 10:00", lasts(2))
			d.ok(d.update(d.vault, service.UpdateVault{Locked: new(true)}))
			d.until("2026-01-07 10:00")
			d.refuses(domain.CodeLockedAutomaticBackup, func() error { return d.deleteBackup(d.top(d.resource.ID, 0)) })
			d.refuses(domain.CodeVaultCannotBeDeleted, func() error { return d.deleteVault(d.vault) })
			d.until("2026-01-08 10:00")
			d.left(date, "Jan 7", "Jan 8")
			d.ok(d.withdraw(d.vault, d.policy))
			d.until("2026-01-20 10:00")
			d.left(date)
			d.ok(d.deleteVault(d.vault))
		})
		c.sub("DeletedVault", func(c *cloud) { // takes its sweep along
			d := c.kept("2026-01-05 10:00", lasts(1))
			d.until("2026-01-06 10:00")
			d.ok(d.deleteVault(d.vault))
			d.until("2026-01-20 10:00")
			if due, err := d.store.Due(context.Background(), d.world, domain.Never); len(due) != 0 || err != nil {
				d.t.Errorf("still due: %v, %v", due, err)
			}
		})
	})
}

// sweepUnderRun has every second backup be full, which takes ninety minutes from
// 07:00 on: at the sweep the newest finished one, of the day before, has expired
// and stays until the run is over.
func sweepUnderRun(c *cloud) {
	big, err := blocks.NewDisk(1, 1024*1024, 640_000, 100, 0)
	c.ok(err)
	c.setResource(c.resource("volume-mail-0001").ID, func(r *domain.Resource) { r.Contents = &big })
	rule := lasts(1)
	rule.FullBackupInterval = new(int64(1))
	d := c.kept("2026-01-05 10:00", rule, daily(7))
	d.until("2026-01-08 07:59")
	d.left("Jan 2", "Jan 7", "Jan 8")
	if status := d.top(d.resource.ID, 1).Status; status != domain.BackupProtecting {
		d.t.Fatalf("the run is %s", status)
	}
	d.until("2026-01-08 08:01")
	d.left("Jan 2", "Jan 7", "Jan 8")
	d.until("2026-01-08 10:00")
	d.left("Jan 2", "Jan 8")
}

// suspend keeps policies from backing up a resource of a vault, resume lets them
// again.
func (c *cloud) suspend(v *domain.Vault, r *domain.Resource) { c.setSuspended(v, r.ID, true) }
func (c *cloud) resume(v *domain.Vault, r *domain.Resource)  { c.setSuspended(v, r.ID, false) }

func (c *cloud) setSuspended(v *domain.Vault, resourceID string, on bool) {
	c.t.Helper()
	_, err := c.app.SetVaultResource(context.Background(), c.caller, v.ID, []string{resourceID}, on)
	c.ok(err)
}

// V11: A full, B and C incremental. What is deleted frees what is its own alone,
// and C shows the same all along, whether a caller deletes or a rule.
func TestDeletionOfAFullBackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("V11/ByHand", func(c *cloud) {
			deleteFirstTwo(c, func(d *disk, _ int64) {
				chain := d.chain(d.resource.ID)
				own := chain[0].Pieces.Blocks() - blocks.Minus(chain[0].Pieces, chain[1].Pieces).Blocks()
				used := d.vaultNow(d.vault.ID).Used
				d.ok(d.deleteBackup(chain[0]))
				d.idle()
				if got := d.vaultNow(d.vault.ID).Used; own == 0 || got != used-own {
					d.t.Errorf("%d MB were used, %d are; %d were the first's alone", used, got, own)
				}
			})
		})
		c.sub("V11/ByRule", func(c *cloud) {
			deleteFirstTwo(c, func(d *disk, left int64) {
				d.setRule(d.policy, keep(left))
				d.backUp(d.vault) // by hand, so that the rule is asked
				if got := d.vaultNow(d.vault.ID).Used; got != d.held() {
					d.t.Errorf("%d MB are used, the backups hold %d", got, d.held())
				}
			})
		})
	})
}

// deleteFirstTwo makes three backups and has the first two deleted, one by one:
// drop leaves so many automatic ones.
func deleteFirstTwo(c *cloud, drop func(d *disk, left int64)) {
	d := c.kept("2026-01-05 10:00", keep(99))
	d.until("2026-01-08 10:00")
	last := d.top(d.resource.ID, 2)
	want := d.digests(d.resource.ID)[last.ID]
	for left := range 2 {
		drop(d, int64(2-left))
		if d.digests(d.resource.ID)[last.ID] != want {
			d.t.Error("the third shows something else")
		}
	}
	d.left("Jan 2", "Jan 8")
	_, err := d.restore(last, service.RestoreBackup{VolumeID: d.resource.ID})
	d.ok(err)
	d.idle()
	if got := d.digest(d.resource.ID, d.now()); got != want {
		d.t.Errorf("restored %s, want %s", got, want)
	}
}
