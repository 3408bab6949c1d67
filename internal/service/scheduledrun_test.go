package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

// outcome is how a backup task ended.
type outcome struct {
	At     string
	Status domain.TaskStatus
	Code   domain.Code
}

// outcomes are those of the backup tasks of a resource, oldest first.
func (c *cloud) outcomes(resourceID string) []outcome {
	c.t.Helper()
	var list []outcome
	for _, t := range c.logs(domain.OpBackup, resourceID) {
		list = append(list, outcome{t.CreatedAt.Format("Jan 2 15h"), t.Status, t.ErrorCode})
		if t.Status != domain.TaskSuccess && (!t.StartedAt.Equal(t.CreatedAt) || !t.EndedAt.Equal(t.CreatedAt) || t.ResourceName == "") {
			c.t.Errorf("it took time, or is of nothing: %+v", t)
		}
	}
	return list
}

func (c *cloud) came(resourceID string, want ...outcome) {
	c.t.Helper()
	if diff := cmp.Diff(want, c.outcomes(resourceID)); diff != "" {
		c.t.Errorf("backup tasks (-want +got):\n%s", diff)
	}
}

// What keeps a scheduled run, or a resource of one, from being done.
func TestScheduledRun(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("SkippedResources", skippedResources)
		c.sub("AllSkipped", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(3))
			d.setResource(d.resource.ID, func(r *domain.Resource) { r.Status = "error" })
			d.until("2026-01-06 10:00")
			d.came(d.resource.ID, outcome{"Jan 6 02h", domain.TaskSkipped, domain.CodeDiskStatus})
			if n := d.counter("backup"); n != 0 {
				d.t.Errorf("%d backups", n)
			}
		})
		c.sub("Suspended", func(c *cloud) {
			one, two := c.resource("volume-mail-0001"), c.resource("volume-media-0001")
			v := c.vault("disk", 1000, one, two)
			c.schedule(v, keepAll, daily(2))
			c.suspend(v, one)
			c.until("2026-01-01 10:00")
			c.came(one.ID)
			c.came(two.ID, outcome{"Jan 1 02h", domain.TaskSuccess, ""})
			c.backUp(v) // by hand it can be
			c.resume(v, one)
			c.until("2026-01-02 10:00")
			c.came(one.ID, outcome{"Jan 1 10h", domain.TaskSuccess, ""}, outcome{"Jan 2 02h", domain.TaskSuccess, ""})
		})
		for status, code := range map[domain.VaultStatus]domain.Code{
			domain.VaultFrozen: domain.CodeBackupNotAllowedVaultStatus, domain.VaultError: domain.CodeBackupNotAllowedVaultStatus,
		} {
			c.sub("Vault/"+string(status), func(c *cloud) { // a failed task, and a backup again when it is over
				d := c.kept("2026-01-05 10:00", keepAll)
				d.setStatus(d.vault, status)
				d.until("2026-01-06 10:00")
				d.setStatus(d.vault, domain.VaultAvailable)
				d.until("2026-01-07 10:00")
				d.came(d.resource.ID,
					outcome{"Jan 6 02h", domain.TaskFailed, code}, outcome{"Jan 7 02h", domain.TaskSuccess, ""})
			})
		}
		c.sub("Vault/lock", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keepAll)
			d.setStatus(d.vault, domain.VaultLock)
			d.until("2026-01-06 10:00")
			d.came(d.resource.ID, outcome{"Jan 6 02h", domain.TaskSuccess, ""})
		})
		c.sub("VaultFull", func(c *cloud) { // the run that fills it goes on; the next ones fail
			r := c.resource("volume-archive-0001") // 15 GB at the least
			v := c.vault("disk", 10, r)
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-02 10:00")
			c.came(r.ID, outcome{"Jan 1 02h", domain.TaskSuccess, ""}, outcome{"Jan 2 02h", domain.TaskFailed, domain.CodeVaultFull})
			c.ok(c.update(v, service.UpdateVault{AutoExpand: new(true)})) // V12: too late
			c.until("2026-01-03 10:00")
			if now := c.vaultNow(v.ID); now.Size != 10 || c.outcomes(r.ID)[2].Code != domain.CodeVaultFull {
				c.t.Errorf("%+v: %v", now, c.outcomes(r.ID))
			}
			c.ok(c.update(v, service.UpdateVault{SizeGB: new(int64(100))}))
			c.until("2026-01-04 10:00")
			if last := c.outcomes(r.ID)[3]; last.Status != domain.TaskSuccess {
				c.t.Errorf("after the expansion: %+v", last)
			}
		})
		c.sub("V12Expands", func(c *cloud) {
			r := c.resource("volume-archive-0001")
			big, err := blocks.NewDisk(1, 1024*1024, 101*1024, 1, 0)
			c.ok(err)
			c.setResource(r.ID, func(r *domain.Resource) { r.Contents = &big })
			v := c.vault("disk", 100, r)
			c.ok(c.update(v, service.UpdateVault{AutoExpand: new(true)}))
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-03 10:00")
			if now := c.vaultNow(v.ID); now.Size != 125 || now.Used <= 100*1024 || now.Bindings[0].BackupCount != 3 {
				c.t.Errorf("%d GB for %d MB", now.Size, now.Used)
			}
		})
		c.sub("RestoreUnderWay", func(c *cloud) { // drops the slot as a backup does
			d := c.kept("2026-01-05 10:00", keepAll)
			d.backUp(d.vault)
			d.until("2026-01-06 01:59")
			d.advance(time.Minute - 300*time.Millisecond)
			_, err := d.restore(d.top(d.resource.ID, 0), service.RestoreBackup{VolumeID: d.resource.ID})
			d.ok(err)
			d.until("2026-01-06 10:00")
			d.came(d.resource.ID, outcome{"Jan 5 10h", domain.TaskSuccess, ""})
		})
		c.sub("ByHandIsManual", func(c *cloud) { // never counted, never deleted
			d := c.kept("2026-01-05 10:00", keep(1))
			for range 3 {
				d.backUp(d.vault)
				d.advance(24 * time.Hour)
			}
			d.left("Jan 2", "Jan 8")
			if n := len(d.made(false, "Jan 2")); n != 3 {
				d.t.Errorf("%d manual ones", n)
			}
			for _, b := range d.chain(d.resource.ID) {
				if b.AutoTrigger == (b.PolicyID == "") {
					d.t.Errorf("%+v", b)
				}
			}
		})
		c.sub("ByHandIsAutomatic", automaticByHand)
		c.sub("Names", policyNames)
	})
}

// skippedResources: one that is faulty and one that is gone are skipped, with
// the reason in the checkpoint and in a task; the third is backed up.
func skippedResources(c *cloud) {
	well, ill := c.resource("ecs-web-0001"), c.resource("ecs-web-0002")
	v := c.vault("server", 1000, ill, well)
	p := c.schedule(v, keepAll, daily(2))
	c.setResource(ill.ID, func(r *domain.Resource) { r.Status = "ERROR" })
	const gone = "00000000-0000-4000-8000-000000000000"
	c.setVault(v.ID, func(v *domain.Vault) {
		v.Bindings = append(v.Bindings, &domain.Binding{
			ResourceID: gone, Type: domain.TypeServer, Name: "gone", ProtectStatus: domain.Protected,
		})
	})
	c.until("2026-01-01 10:00")
	c.came(ill.ID, outcome{"Jan 1 02h", domain.TaskSkipped, domain.CodeServerStatus})
	c.came(gone, outcome{"Jan 1 02h", domain.TaskSkipped, domain.CodeServerNotFound})
	c.came(well.ID, outcome{"Jan 1 02h", domain.TaskSuccess, ""})
	cp, err := c.store.CheckpointDoc(context.Background(), c.logs(domain.OpBackup, well.ID)[0].CheckpointID)
	c.ok(err)
	var skipped []domain.Code
	for _, s := range cp.Skipped {
		skipped = append(skipped, s.Code)
	}
	if diff := cmp.Diff([]domain.Code{domain.CodeServerStatus, domain.CodeServerNotFound}, skipped); diff != "" || len(cp.Resources) != 1 {
		c.t.Errorf("%+v", cp)
	}
	for _, t := range c.logs(domain.OpBackup, "") {
		if t.PolicyID != p.ID || t.VaultName != v.Name || t.ProviderID == "" {
			c.t.Errorf("%+v", t)
		}
	}
}

// automaticByHand: what a caller makes with auto_trigger is the policy's own.
func automaticByHand(c *cloud) {
	d := c.kept("2026-01-05 10:00", keep(2))
	byHand := func() {
		_, err := d.app.CreateCheckpoint(context.Background(), d.caller, service.CreateCheckpoint{
			VaultID: d.vault.ID, Incremental: true, AutoTrigger: true,
		})
		d.ok(err)
		d.idle()
	}
	for range 3 {
		byHand()
		d.advance(time.Hour)
	}
	d.left("Jan 2 15h", "Jan 5 11h", "Jan 5 12h")
	d.until("2026-01-06 10:00")
	d.left("Jan 2 15h", "Jan 5 12h", "Jan 6 02h")
	d.setRule(d.policy, lasts(2))
	byHand()
	newest := d.top(d.resource.ID, 2)
	if want := instant("2026-01-08 10:00"); !newest.ExpiresAt.Equal(want) || newest.PolicyID != d.policy.ID {
		d.t.Errorf("%+v", newest)
	}
	d.ok(d.withdraw(d.vault, d.policy))
	byHand()
	if newest := d.top(d.resource.ID, 3); !newest.ExpiresAt.IsZero() || newest.PolicyID != "" || !newest.AutoTrigger {
		d.t.Errorf("without a policy: %+v", newest)
	}
}

// policyNames: automatic backups have names of their own.
func policyNames(c *cloud) {
	d := c.kept("2026-01-05 10:00", keepAll)
	d.until("2026-01-06 10:00")
	d.setVault(d.vault.ID, func(v *domain.Vault) { v.BackupNamePrefix = new("nightly") })
	d.until("2026-01-07 10:00")
	for i, prefix := range []string{"autobk_", "nightly_"} {
		if name := d.top(d.resource.ID, i).Name; len(name) != len(prefix)+4 || name[:len(prefix)] != prefix {
			d.t.Errorf("the name is %s", name)
		}
	}
}
