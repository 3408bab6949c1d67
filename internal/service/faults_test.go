package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// fault declares a fault that strikes once unless it says otherwise.
func (c *cloud) fault(f domain.Fault) domain.Fault {
	c.t.Helper()
	if f.Count == 0 && f.Percent == 0 {
		f.Count = 1
	}
	added, err := c.engine.AddFault(context.Background(), c.world, f)
	c.ok(err)
	return added
}

// failing declares that tasks fail in a phase.
func (c *cloud) failing(op domain.Operation, phase domain.Phase, count int64) domain.Fault {
	c.t.Helper()
	return c.fault(domain.Fault{Task: op, Phase: phase, Code: domain.CodeSnapshotQuota, Count: count})
}

// failed fails the test unless the newest task of a kind on something failed by
// a fault.
func (c *cloud) failed(op domain.Operation, resourceID string) *domain.Task {
	c.t.Helper()
	logs := c.logs(op, resourceID)
	if len(logs) == 0 {
		c.t.Fatalf("no task of kind %s", op)
	}
	t := logs[len(logs)-1]
	if t.Status != domain.TaskFailed || t.ErrorCode != domain.CodeSnapshotQuota {
		c.t.Errorf("the %s is %s with %q", op, t.Status, t.ErrorCode)
	}
	return t
}

func TestFaultOfABackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, phase := range domain.Phases() {
			c.sub(string(phase), func(c *cloud) {
				r := c.resource("ecs-db-0001")
				v := c.vault("server", 1000, r)
				c.backUp(v)
				good := c.digests(r.ID)
				whole := c.logs(domain.OpBackup, r.ID)[0]
				used := c.vaultNow(v.ID).Used
				c.advance(24 * time.Hour)
				f := c.failing(domain.OpBackup, phase, 1)
				cp := c.backUp(v)
				task := c.failed(domain.OpBackup, r.ID)
				if (phase == domain.PhasePrepare) != task.StartedAt.IsZero() || whole.StartedAt.IsZero() {
					c.t.Errorf("%s: started at %s, ended at %s", phase, task.StartedAt, task.EndedAt)
				}
				now := c.vaultNow(v.ID)
				b := c.top(r.ID, 1)
				if b.Status != domain.BackupError || now.Status != domain.VaultAvailable || now.Used != used {
					c.t.Errorf("the backup is %s, its vault %s with %d MB, before %d", b.Status, now.Status, now.Used, used)
				}
				if binding := now.Bindings[0]; binding.ProtectStatus != domain.Faulty || !binding.Idle() || binding.BackupCount != 2 {
					c.t.Errorf("the resource is %+v", binding)
				}
				point, err := c.store.CheckpointDoc(context.Background(), cp.ID)
				c.ok(err)
				if point.Status != domain.CheckpointError {
					c.t.Errorf("the checkpoint is %s", point.Status)
				}
				_, err = c.restore(b, c.wholeServer(r, 1))
				c.refused(err, domain.CodeRestoreBackupStatus)
				w, _, err := c.engine.World(context.Background(), c.world)
				c.ok(err)
				if got := w.Faults[0]; got.ID != f.ID || got.Struck != 1 || !got.Spent() {
					c.t.Errorf("the fault is %+v", got)
				}
				// What comes after is as if it had never been.
				c.advance(24 * time.Hour)
				c.backUp(v)
				if now := c.vaultNow(v.ID); now.Bindings[0].ProtectStatus != domain.Protected || now.Used <= used {
					c.t.Errorf("after the next backup: %+v", now.Bindings[0])
				}
				c.ok(c.deleteBackup(b))
				c.idle()
				for id, digest := range good {
					if now := c.digests(r.ID)[id]; now != digest {
						c.t.Errorf("backup %s changed", id)
					}
				}
				if n := c.vaultNow(v.ID).Bindings[0].BackupCount; n != 2 {
					c.t.Errorf("%d backups are counted", n)
				}
			})
		}
	})
}

func TestFaultOfARestore(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, phase := range domain.Phases() {
			c.sub(string(phase), func(c *cloud) {
				r := c.resource("ecs-web-0001")
				v := c.vault("server", 1000, r)
				c.backUp(v)
				c.advance(48 * time.Hour)
				before := c.wholeDigest(r)
				in := c.wholeServer(r, 0)
				in.PowerOn = true
				c.failing(domain.OpRestore, phase, 1)
				_, err := c.restore(c.top(r.ID, 0), in)
				c.ok(err)
				c.idle()
				c.failed(domain.OpRestore, r.ID)
				if b := c.top(r.ID, 0); b.Status != domain.BackupAvailable {
					c.t.Errorf("the backup is %s", b.Status)
				}
				if status := c.thing(r.ID).Status; status != domain.StatusActive || c.wholeDigest(r) != before {
					c.t.Errorf("the server is %s, or was changed", status)
				}
				if b := c.vaultNow(v.ID).Bindings[0]; !b.Idle() || b.ProtectStatus != domain.Protected {
					c.t.Errorf("the resource is %+v", b)
				}
			})
		}
	})
}

// What could not be deleted is in error, and goes with another deletion.
func TestFaultOfADeletion(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, phase := range domain.Phases() {
			disk := func(c *cloud) (*domain.Resource, *domain.Vault, domain.Checkpoint) {
				r := c.resource("volume-mail-0001")
				v := c.vault("disk", 1000, r)
				return r, v, c.backUp(v)
			}
			c.sub("Backup/"+string(phase), func(c *cloud) {
				r, _, cp := disk(c)
				c.failing(domain.OpDelete, phase, 1)
				c.ok(c.deleteBackup(c.top(r.ID, 0)))
				c.idle()
				if task := c.failed(domain.OpDelete, r.ID); task.Undeleted != 1 || task.Deleted != 0 {
					c.t.Errorf("%+v", task)
				}
				point, err := c.store.CheckpointDoc(context.Background(), cp.ID)
				c.ok(err)
				if b := c.top(r.ID, 0); b.Status != domain.BackupError || point.Status != domain.CheckpointErrorDeleting {
					c.t.Errorf("the backup is %s, the checkpoint %s", b.Status, point.Status)
				}
				c.ok(c.deleteBackup(c.top(r.ID, 0)))
				c.idle()
				if n := len(c.chain(r.ID)); n != 0 {
					c.t.Errorf("%d backups are left", n)
				}
			})
			c.sub("Resource/"+string(phase), func(c *cloud) {
				r, v, _ := disk(c)
				c.failing(domain.OpRemoveResource, phase, 1)
				c.ok(c.remove(v, r))
				c.idle()
				if task := c.failed(domain.OpRemoveResource, r.ID); task.Undeleted != 1 {
					c.t.Errorf("%+v", task)
				}
				if b := c.vaultNow(v.ID).Bindings[0]; b.ProtectStatus != domain.Faulty || c.top(r.ID, 0).Status != domain.BackupError {
					c.t.Errorf("the resource is %+v", b)
				}
				c.ok(c.remove(v, r))
				c.idle()
				c.holds(v)
			})
			c.sub("Vault/"+string(phase), func(c *cloud) {
				r, v, _ := disk(c)
				c.failing(domain.OpVaultDelete, phase, 1)
				c.ok(c.deleteVault(v))
				c.idle()
				if task := c.failed(domain.OpVaultDelete, ""); task.Undeleted != 1 {
					c.t.Errorf("%+v", task)
				}
				if now := c.vaultNow(v.ID); now.Status != domain.VaultError || c.top(r.ID, 0).Status != domain.BackupError {
					c.t.Errorf("the vault is %s", now.Status)
				}
				c.refused(c.tryBackUp(v), domain.CodeBackupNotAllowedVaultStatus)
				c.ok(c.deleteVault(v))
				c.idle()
				if c.vaultNow(v.ID) != nil {
					c.t.Error("the vault is still there")
				}
			})
		}
	})
}

// A fault without a code only takes time, in any phase.
func TestFaultOfTime(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, phase := range domain.Phases() {
			c.sub(string(phase), func(c *cloud) {
				r := c.resource("volume-mail-0001")
				c.fault(domain.Fault{Task: domain.OpBackup, Phase: phase, Latency: 3 * time.Hour})
				begun := c.now()
				c.backUp(c.vault("disk", 1000, r))
				if task := c.logs(domain.OpBackup, r.ID)[0]; task.Status != domain.TaskSuccess || task.EndedAt.Sub(begun) < 3*time.Hour || task.EndedAt.Sub(begun) > 4*time.Hour {
					c.t.Errorf("%s after %s", task.Status, task.EndedAt.Sub(begun))
				}
			})
			c.sub(string(phase)+"AndCode", func(c *cloud) {
				r := c.resource("volume-mail-0001")
				c.fault(domain.Fault{Task: domain.OpBackup, Phase: phase, Latency: time.Hour, Code: domain.CodeSnapshotQuota})
				begun := c.now()
				c.backUp(c.vault("disk", 1000, r))
				if task := c.failed(domain.OpBackup, r.ID); task.EndedAt.Sub(begun) < time.Hour {
					c.t.Errorf("failed after %s", task.EndedAt.Sub(begun))
				}
			})
		}
	})
}

func TestFaultMatches(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]struct {
			fault func(c *cloud, r *domain.Resource, v *domain.Vault) domain.Fault
			hits  bool
		}{
			"Resource": {func(_ *cloud, r *domain.Resource, _ *domain.Vault) domain.Fault {
				return domain.Fault{ResourceID: r.ID}
			}, true},
			"Vault": {func(_ *cloud, _ *domain.Resource, v *domain.Vault) domain.Fault {
				return domain.Fault{ResourceID: v.ID}
			}, true},
			"Project": {func(_ *cloud, r *domain.Resource, _ *domain.Vault) domain.Fault {
				return domain.Fault{ProjectID: r.ProjectID}
			}, true},
			"Account": {func(c *cloud, r *domain.Resource, _ *domain.Vault) domain.Fault {
				return domain.Fault{AccountID: "a", Projects: []string{r.ProjectID}}
			}, true},
			"OtherResource": {func(*cloud, *domain.Resource, *domain.Vault) domain.Fault { return domain.Fault{ResourceID: "other"} }, false},
			"OtherProject": {func(c *cloud, _ *domain.Resource, _ *domain.Vault) domain.Fault {
				return domain.Fault{ProjectID: c.account.Projects[1].ID}
			}, false},
			"OtherAccount": {func(*cloud, *domain.Resource, *domain.Vault) domain.Fault { return domain.Fault{AccountID: "b"} }, false},
		} {
			c.sub(name, func(c *cloud) {
				r := c.resource("volume-mail-0001")
				v := c.vault("disk", 1000, r)
				f := test.fault(c, r, v)
				f.Task, f.Phase, f.Code = domain.OpBackup, domain.PhaseMain, domain.CodeSnapshotQuota
				c.fault(f)
				c.backUp(v)
				if hit := c.logs(domain.OpBackup, r.ID)[0].Status == domain.TaskFailed; hit != test.hits {
					c.t.Errorf("struck: %t", hit)
				}
			})
		}
	})
}

// Failed automatic backups have a rule of their own: ten, for a month. They do
// not push out good ones, and good ones do not push them out.
func TestFailedBackupsAreKept(t *testing.T) {
	t.Parallel()
	const date = "Jan 2"
	eachCloud(t, func(c *cloud) {
		c.sub("Ten", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(2))
			d.until("2026-01-08 10:00")
			d.left(date, "Jan 7", "Jan 8")
			c.failing(domain.OpBackup, domain.PhaseMain, 12)
			d.until("2026-01-20 10:00")
			d.left(date, append([]string{"Jan 7", "Jan 8"}, dates("2026-01-11", "2026-01-20")...)...)
			d.until("2026-01-22 10:00") // good ones again, which count by themselves
			d.left(date, append(dates("2026-01-11", "2026-01-20"), "Jan 21", "Jan 22")...)
		})
		c.sub("ForAMonth", func(c *cloud) { // with no backup to bring it about, and under a rule that keeps all
			d := c.kept("2026-01-05 10:00", keepAll)
			c.failing(domain.OpBackup, domain.PhaseMain, 2)
			d.until("2026-01-07 10:00")
			d.ok(d.withdraw(d.vault, d.policy))
			d.until("2026-02-06 07:59")
			d.left(date, "Jan 6", "Jan 7")
			d.until("2026-02-06 08:01")
			d.left(date, "Jan 7")
			d.until("2026-02-07 08:01")
			d.left(date)
		})
		c.sub("ManualOnesStay", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(2))
			c.failing(domain.OpBackup, domain.PhaseMain, 1)
			d.backUp(d.vault)
			d.until("2026-03-20 10:00")
			if manual := d.made(false, date); len(manual) != 1 {
				d.t.Errorf("manual ones: %v", manual)
			}
		})
		c.sub("DeletionByRuleFails", func(c *cloud) { // and is tried again with the next backup
			d := c.kept("2026-01-05 10:00", keep(2))
			d.until("2026-01-07 10:00")
			c.failing(domain.OpDelete, domain.PhaseMain, 1)
			d.until("2026-01-08 10:00")
			d.left(date, "Jan 6", "Jan 7", "Jan 8")
			c.failed(domain.OpDelete, d.resource.ID)
			d.until("2026-01-09 10:00")
			d.left(date, "Jan 8", "Jan 9")
		})
	})
}

// Which of many tasks a fault strikes does not depend on how an advance is cut.
func TestFaultsHoweverAnAdvanceIsCut(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		var whole string
		for _, leap := range []time.Duration{20 * 24 * time.Hour, 24 * time.Hour, 5 * time.Hour} {
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.enter("world", "seed", domain.PaceStandard)
			for _, f := range []domain.Fault{
				{Task: domain.OpBackup, Phase: domain.PhaseMain, Percent: 20},
				{Task: domain.OpBackup, Phase: domain.PhaseComplete, Percent: 20, Latency: 90 * time.Minute},
				{Task: domain.OpDelete, Phase: domain.PhaseMain, Count: 7},
			} {
				if f.Latency == 0 {
					f.Code = domain.CodeSnapshotQuota
				}
				c.fault(f)
			}
			c.kept("2026-01-05 10:00", keep(3), daily(2, 8, 14, 20))
			for end := c.now().Add(20 * 24 * time.Hour); c.now().Before(end); {
				c.advance(min(leap, end.Sub(c.now())))
			}
			if whole == "" {
				whole = c.dump()
				if n := strings.Count(whole, "status=failed"); n < 10 || n > 40 {
					c.t.Errorf("%d of 80 backups failed, and 7 deletions", n)
				}
			}
			c.same("at once", whole, fmt.Sprint("by ", leap), c.dump())
		}
	})
}

// Every kind of task can be ended by a fault.
func TestEveryStepFails(t *testing.T) {
	t.Parallel()
	for op, fails := range service.StepsThatFail() {
		if !fails {
			t.Errorf("tasks of kind %s have nothing to take back what they began", op)
		}
	}
}

func TestFaultsAreBounded(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for range domain.MaxFaults {
			c.failing(domain.OpBackup, domain.PhaseMain, 1)
		}
		_, err := c.engine.AddFault(context.Background(), c.world, domain.Fault{})
		c.fails(service.ErrTooManyFaults, func() error { return err })
		c.fails(service.ErrNoFault, func() error { return c.engine.DeleteFaults(context.Background(), c.world, "none") })
		_, err = c.worlds.Reset(context.Background(), c.world)
		c.ok(err)
		w, _, err := c.engine.World(context.Background(), c.world)
		c.ok(err)
		if len(w.Faults) != 0 {
			c.t.Errorf("%d faults outlive a reset", len(w.Faults))
		}
	})
}
