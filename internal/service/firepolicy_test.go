package service_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// logs are the tasks of an operation, of one resource or of all, oldest first.
func (c *cloud) logs(op domain.Operation, resourceID string) []*domain.Task {
	c.t.Helper()
	listing, err := c.store.ListTasks(context.Background(), query.Tasks{
		ProjectID: c.caller.ProjectID, Operation: string(op), ResourceID: resourceID, Page: query.Page{Limit: 1_000_000},
	})
	c.ok(err)
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	docs, err := c.store.TaskDocs(context.Background(), ids)
	c.ok(err)
	tasks := make([]*domain.Task, len(ids))
	for i, id := range ids {
		tasks[i] = docs[id]
	}
	slices.SortFunc(tasks, func(a, b *domain.Task) int { return int(a.Seq - b.Seq) })
	return tasks
}

// began lists when the backups of a disk began, by the tasks that made them.
func (d *disk) began(layout string) []string {
	d.t.Helper()
	var times []string
	for _, t := range d.logs(domain.OpBackup, d.resource.ID) {
		times = append(times, t.CreatedAt.Format(layout))
	}
	return times
}

func (d *disk) fired(layout string, want ...string) {
	d.t.Helper()
	if diff := cmp.Diff(want, d.began(layout)); diff != "" {
		d.t.Errorf("the policy fired (-want +got):\n%s", diff)
	}
}

// A policy "every hour, keep 3" leaves the newest three after ten days, with 240
// backup tasks, however the ten days are cut.
func TestEveryHourKeepThree(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		var whole string
		for _, leap := range []time.Duration{240 * time.Hour, 24 * time.Hour, 5 * time.Hour} {
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.enter("world", "seed", domain.PaceStandard)
			d := c.kept("2026-01-01 00:30", keep(3), hourly)
			d.play(nil, 240*time.Hour, leap)
			d.left("Jan 2 15:04", "Jan 10 22:00", "Jan 10 23:00", "Jan 11 00:00")
			if whole == "" {
				whole = d.dump()
				everyHourKeepThree(d)
			}
			d.same("at once", whole, leap.String(), d.dump())
		}
	})
}

func everyHourKeepThree(d *disk) {
	d.t.Helper()
	backups, deletions := d.logs(domain.OpBackup, ""), d.logs(domain.OpDelete, "")
	if len(backups) != 240 || len(deletions) != 237 || d.counter("task") != 477 || d.counter("backup") != 3 {
		d.t.Errorf("%d backups, %d deletions, %d backups are counted", len(backups), len(deletions), d.counter("backup"))
	}
	for i, t := range backups {
		if t.Status != domain.TaskSuccess || t.PolicyID != d.policy.ID || t.Full || t.CreatedAt.Minute() != 0 {
			d.t.Errorf("%+v", t)
		}
		if i < 3 {
			continue
		}
		gone := deletions[i-3] // the evaluation after a backup takes the one three before it, in no time
		if gone.BackupID != backups[i-3].BackupID || !gone.EndedAt.Equal(t.EndedAt) || !gone.StartedAt.Equal(gone.EndedAt) ||
			!gone.CreatedAt.Equal(gone.EndedAt) || gone.Status != domain.TaskSuccess || gone.Deleted != 1 || gone.PolicyID != d.policy.ID {
			d.t.Errorf("after %+v: %+v", t, gone)
		}
	}
	v := d.vaultNow(d.vault.ID)
	if b := v.Bindings[0]; b.BackupCount != 3 || b.BackupSize != v.Used || v.Used != d.held() {
		d.t.Errorf("%+v of %d MB, its backups hold %d", b, v.Used, d.held())
	}
}

// held is what the backups of a disk hold, in MB.
func (d *disk) held() (mb int64) {
	for _, b := range d.chain(d.resource.ID) {
		mb += b.Pieces.Blocks()
	}
	return mb
}

func TestWhenAPolicyFires(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.paced("V7DroppedSlot", domain.PaceRealistic, func(c *cloud) { // the first run lasts ninety minutes
			full, err := blocks.NewDisk(1, 1024*1024, 640_000, 100, 0)
			c.ok(err)
			c.setResource(c.resource("volume-mail-0001").ID, func(r *domain.Resource) { r.Contents = &full })
			d := c.kept("2026-01-01 10:00", keepAll, daily(0, 1, 2))
			d.until("2026-01-02 12:00")
			d.fired("Jan 2 15:04", "Jan 2 00:00", "Jan 2 02:00")
			first := d.logs(domain.OpBackup, "")[0]
			if lasted := first.EndedAt.Sub(first.CreatedAt); lasted < time.Hour || lasted > 2*time.Hour {
				d.t.Errorf("the first lasted %s", lasted)
			}
		})
		c.sub("V14Zone", func(c *cloud) { // 14:00 at UTC+08:00 is 06:00Z
			d := c.kept("2026-01-05 10:00", domain.Definition{MaxBackups: new(int64(9)), Timezone: new("UTC+08:00")}, daily(6))
			d.until("2026-01-07 10:00")
			d.fired("Jan 2 15:04Z07:00", "Jan 6 06:00Z", "Jan 7 06:00Z")
		})
		c.sub("Today", func(c *cloud) { // if the hour is ahead; one at this instant is not
			d := c.kept("2026-01-05 02:00", keepAll, daily(2, 3))
			d.until("2026-01-06 02:00")
			d.fired("Jan 2 15h", "Jan 5 03h", "Jan 6 02h")
		})
		c.sub("Interval", func(c *cloud) { // counts from when the policy was made, whatever changes later
			d := c.kept("2026-01-05 10:00", keepAll, "FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=00")
			d.until("2026-01-12 10:00")
			d.ok(d.changePolicy(d.policy, service.UpdatePolicy{Patterns: []string{"FREQ=DAILY;INTERVAL=3;BYHOUR=4;BYMINUTE=00"}}))
			d.ok(d.withdraw(d.vault, d.policy))
			d.ok(d.apply(d.vault, d.policy))
			d.until("2026-01-18 10:00")
			d.fired("Jan 2 15h", "Jan 8 02h", "Jan 11 02h", "Jan 14 04h", "Jan 17 04h")
		})
		c.sub("Weekly", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keepAll, "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=22;BYMINUTE=30", daily(2))
			d.until("2026-01-08 23:00")
			d.fired("Mon 15:04", "Tue 02:00", "Tue 22:30", "Wed 02:00", "Thu 02:00", "Thu 22:30")
		})
		c.sub("Disabled", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keepAll)
			d.enable(d.policy, false)
			d.until("2026-01-07 10:00")
			d.fired("Jan 2")
			d.enable(d.policy, true)
			d.until("2026-01-08 10:00")
			d.fired("Jan 2", "Jan 8")
		})
		c.sub("TakenOffDuringARun", func(c *cloud) { // which finishes
			d := c.kept("2026-01-05 10:00", keepAll)
			d.until("2026-01-06 02:00")
			d.ok(d.withdraw(d.vault, d.policy))
			d.until("2026-01-08 10:00")
			d.left("Jan 2", "Jan 6")
			d.fired("Jan 2", "Jan 6")
		})
		c.sub("DeletedDuringARun", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", lasts(1))
			d.until("2026-01-06 02:00")
			d.ok(d.deletePolicy(d.policy))
			d.until("2026-02-01 10:00")
			d.left("Jan 2", "Jan 6")
			d.fired("Jan 2", "Jan 6")
		})
		c.sub("AfterAVaultIsDeleted", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keepAll)
			d.ok(d.deleteVault(d.vault))
			d.until("2026-01-08 10:00")
			if p := d.policyNow(d.policy.ID); len(p.Vaults) != 0 || !p.NextFire.IsZero() {
				d.t.Errorf("%+v", p)
			}
			d.fired("Jan 2")
		})
		c.sub("AtTheInstantAVaultIsGone", vanishingVault)
		c.sub("SeveralVaults", severalVaults)
	})
}

// vanishingVault has the deletion of one vault end at the very instant at which
// the policy fires for the other.
func vanishingVault(c *cloud) {
	d := c.kept("2026-01-05 10:00", keepAll)
	gone := c.vault("disk", 100)
	c.ok(c.apply(gone, d.policy))
	took := domain.PaceStandard.Queue() + domain.PaceStandard.Deletion(0)
	c.advance(instant("2026-01-06 02:00").Add(-took).Sub(c.now()))
	c.ok(c.deleteVault(gone))
	c.until("2026-01-06 10:00")
	if last := c.logs(domain.OpVaultDelete, "")[0]; !last.EndedAt.Equal(instant("2026-01-06 02:00")) {
		c.t.Fatalf("the deletion ended at %s", last.EndedAt)
	}
	d.fired("Jan 2", "Jan 6")
}

// severalVaults: one policy on two vaults, in the order it was applied, with a
// checkpoint for each and a backup for each resource.
func severalVaults(c *cloud) {
	one := c.vault("server", 1000, c.resource("ecs-web-0001"), c.resource("ecs-web-0002"))
	two := c.vault("disk", 1000, c.resource("volume-mail-0001"))
	p := c.policy(lasts(30), daily(2))
	c.ok(c.apply(two, p))
	c.ok(c.apply(one, p))
	c.until("2026-01-01 10:00")
	tasks := c.logs(domain.OpBackup, "")
	var of []string
	for _, t := range tasks {
		of = append(of, t.VaultID)
	}
	if want := []string{two.ID, one.ID, one.ID}; !slices.Equal(of, want) {
		c.t.Fatalf("backed up %v, want %v", of, want)
	}
	cp, err := c.store.CheckpointDoc(context.Background(), tasks[1].CheckpointID)
	c.ok(err)
	if cp.VaultID != one.ID || cp.Live != 2 || cp.RetentionDays != 30 || cp.Status != domain.CheckpointAvailable ||
		tasks[2].CheckpointID != cp.ID || tasks[0].CheckpointID == cp.ID {
		c.t.Errorf("%+v", cp)
	}
}

// After so many incremental backups one is full, but never two within a day.
func TestFullBackupInterval(t *testing.T) {
	t.Parallel()
	six := daily(0, 6, 12, 18)
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]struct {
			every *int64
			want  []string
		}{
			"Unset":  {nil, nil},
			"Never":  {new(int64(-1)), nil},
			"Zero":   {new(int64(0)), nil},
			"One":    {new(int64(1)), []string{"2 12h", "3 12h", "4 12h"}}, // would be every 12 hours
			"Three":  {new(int64(3)), []string{"2 12h", "3 12h", "4 12h"}},
			"Five":   {new(int64(5)), []string{"3 00h", "4 12h"}},
			"Twelve": {new(int64(12)), []string{"4 18h"}},
		} {
			c.sub(name, func(c *cloud) {
				d := c.kept("2026-01-01 10:00", domain.Definition{FullBackupInterval: test.every}, six)
				d.until("2026-01-05 10:00")
				made := domain.NewChain(d.resource.ID, d.chain(d.resource.ID))
				var full []string
				for _, t := range d.logs(domain.OpBackup, "") {
					if b := made.Find(t.BackupID); t.Full == b.Incremental || t.Moved != b.Pieces.Blocks() {
						d.t.Errorf("%+v made %+v", t, b)
					}
					if t.Full {
						full = append(full, t.CreatedAt.Format("2 15h"))
					}
				}
				if diff := cmp.Diff(test.want, full); diff != "" {
					d.t.Errorf("full ones (-want +got):\n%s", diff)
				}
			})
		}
		c.sub("ByHandToo", func(c *cloud) { // a full one that a caller asks for counts
			d := c.kept("2026-01-01 10:00", domain.Definition{FullBackupInterval: new(int64(3))}, six)
			d.until("2026-01-02 07:00")
			_, err := d.app.CreateCheckpoint(context.Background(), d.caller, service.CreateCheckpoint{VaultID: d.vault.ID})
			d.ok(err)
			d.until("2026-01-03 20:00")
			var full []string
			for _, t := range d.logs(domain.OpBackup, "") {
				if t.Full {
					full = append(full, t.CreatedAt.Format("2 15h"))
				}
			}
			if want := []string{"2 07h", "3 12h"}; !slices.Equal(full, want) {
				d.t.Errorf("full ones: %v, want %v", full, want)
			}
		})
	})
}
