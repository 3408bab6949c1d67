package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// replicated fails the test unless exactly these backups have a replica by a
// policy, named by when they were made, in a layout of package time.
func (m *mirrored) replicated(layout string, want ...string) {
	m.t.Helper()
	made := map[string]time.Time{}
	for _, b := range m.chain(m.server.ID) {
		for _, r := range b.Replications {
			made[r.BackupID] = b.CreatedAt
		}
	}
	var got []string
	for _, r := range m.replicas() {
		if r.AutoTrigger {
			got = append(got, made[r.ID].Format(layout))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		m.t.Errorf("at %s there are replicas (-want +got):\n%s", m.now().Format(time.DateTime), diff)
	}
	m.books()
}

// replications are the tasks of the server.
func (m *mirrored) replications() []outcome {
	m.t.Helper()
	var list []outcome
	for _, t := range m.logs(domain.OpReplication, m.server.ID) {
		list = append(list, outcome{t.CreatedAt.Format("Jan 2 15h"), t.Status, t.ErrorCode})
	}
	return list
}

func (m *mirrored) happened(want ...outcome) {
	m.t.Helper()
	if diff := cmp.Diff(want, m.replications()); diff != "" {
		m.t.Errorf("replications (-want +got):\n%s", diff)
	}
}

// replicationV8 is the manual's example: set on a Thursday at 11:00, daily at
// 02:00, keep two, with two backups every day from 00:00 on. On Saturday at 12:00
// the two of Saturday are there, and those of Friday are gone.
func replicationV8(c *cloud) {
	const day = "Mon 15h"
	c.until("2026-01-08 00:30")
	m := c.mirror()
	m.schedule(m.vault, keepAll, daily(0, 1))
	c.until("2026-01-08 11:00")
	m.mirrorBy(keep(2), daily(2))
	c.until("2026-01-09 01:59")
	m.replicated(day)
	c.until("2026-01-09 12:00")
	m.replicated(day, "Fri 00h", "Fri 01h")
	c.until("2026-01-10 01:59")
	m.replicated(day, "Fri 00h", "Fri 01h")
	c.until("2026-01-10 12:00")
	m.replicated(day, "Sat 00h", "Sat 01h")
	if n := len(m.abroad().logs(domain.OpDelete, m.server.ID)); n != 3 { // Thursday's, and Friday's two
		m.t.Errorf("%d deletions", n)
	}
	if tops := len(m.chain(m.server.ID)); tops != 5*(1+len(m.server.Server.DiskIDs)) {
		m.t.Errorf("%d backups at the source: its rule is another", tops)
	}
}

func TestReplicationPolicy(t *testing.T) {
	t.Parallel()
	const at = "2 15h"
	eachCloud(t, func(c *cloud) {
		c.sub("V8", replicationV8)
		c.sub("OncePerRegion", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			m.mirrorBy(keepAll, daily(2))
			c.until("2026-01-01 03:00")
			m.replicated(at, "1 00h")
			m.ok(m.abroad().deleteBackup(m.replicas()[0]))
			c.until("2026-01-03 03:00")
			m.replicated(at)
			m.happened(outcome{"Jan 1 02h", domain.TaskSuccess, ""})
		})
		c.sub("ManualReplicasStay", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			m.ok(m.copyBackup(m.top(m.server.ID, 0)))
			m.idle()
			m.schedule(m.vault, keepAll, daily(0))
			m.mirrorBy(keep(1), daily(2))
			c.until("2026-01-04 03:00")
			m.replicated(at, "4 00h")
			if n := len(m.replicas()); n != 2 {
				m.t.Errorf("%d replicas", n)
			}
		})
		c.sub("Repeats", func(c *cloud) { // what failed, and what could not begin
			m := c.mirror()
			m.backUp(m.vault)
			m.mirrorBy(keepAll, daily(2))
			m.setStatus(m.to, domain.VaultError)
			c.until("2026-01-01 03:00")
			m.setVault(m.to.ID, func(v *domain.Vault) { v.Status, v.Used = domain.VaultAvailable, v.Size*1024+1 })
			c.until("2026-01-02 03:00")
			m.setVault(m.to.ID, func(v *domain.Vault) { v.Used = 0 })
			c.until("2026-01-03 03:00")
			m.happened(
				outcome{"Jan 1 02h", domain.TaskFailed, domain.CodeDestinationVaultCheckFailed},
				outcome{"Jan 2 02h", domain.TaskFailed, domain.CodeDestinationVaultFull},
				outcome{"Jan 3 02h", domain.TaskSuccess, ""},
			)
			m.replicated(at, "1 00h")
		})
		c.sub("DestinationGone", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			m.mirrorBy(keepAll, daily(2))
			m.ok(m.abroad().deleteVault(m.to))
			c.until("2026-01-01 03:00")
			m.happened(outcome{"Jan 1 02h", domain.TaskFailed, domain.CodeDestinationVaultNotFound})
		})
		c.sub("FrozenSource", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			m.mirrorBy(keepAll, daily(2))
			m.setStatus(m.vault, domain.VaultFrozen)
			c.until("2026-01-01 03:00")
			m.happened(outcome{"Jan 1 02h", domain.TaskFailed, domain.CodeVaultStatusInvalid})
		})
		c.sub("Disabled", func(c *cloud) { // does neither replicate nor clean
			m := c.mirror()
			m.schedule(m.vault, keepAll, daily(0))
			p := m.mirrorBy(lasts(1), daily(2))
			c.until("2026-01-02 03:00")
			m.enable(p, false)
			c.until("2026-01-05 12:00")
			m.replicated(at, "2 00h")
			m.enable(p, true)
			c.until("2026-01-06 03:00")
			m.replicated(at, "3 00h", "4 00h", "5 00h", "6 00h")
		})
		c.sub("Expires", func(c *cloud) { // by the sweep of the vault that has them
			m := c.mirror()
			m.backUp(m.vault)
			p := m.mirrorBy(lasts(1), daily(2))
			c.until("2026-01-01 03:00")
			m.ok(m.withdraw(m.vault, p))
			c.until("2026-01-02 07:59")
			m.replicated(at, "1 00h")
			c.until("2026-01-02 08:00")
			m.replicated(at)
		})
		c.sub("RuleChanges", replicasCarried)
		c.sub("TakenOff", func(c *cloud) { // what counted no more stays
			m := c.mirror()
			m.schedule(m.vault, keepAll, daily(0))
			p := m.mirrorBy(keep(1), daily(2))
			c.until("2026-01-02 03:00")
			m.ok(m.withdraw(m.vault, p))
			c.until("2026-01-04 03:00")
			m.ok(m.copyBackup(m.top(m.server.ID, 1))) // whatever comes there
			m.idle()
			m.replicated(at, "2 00h")
		})
		c.sub("Deleted", func(c *cloud) { // replicas stay, also those with an expiry
			m := c.mirror()
			m.schedule(m.vault, keepAll, daily(0))
			p := m.mirrorBy(lasts(1), daily(2))
			c.until("2026-01-02 03:00")
			m.ok(m.deletePolicy(p))
			m.mirrorBy(keep(1), daily(2))
			c.until("2026-01-05 03:00")
			m.replicated(at, "2 00h", "5 00h")
		})
		c.sub("SourceLeaves", func(c *cloud) { // while it waits for its turn
			m := c.mirror()
			m.backUp(m.vault)
			m.mirrorBy(keepAll, daily(2))
			m.ok(m.remove(m.vault, m.server))
			c.until("2026-01-02 03:00")
			m.happened()
		})
	})
}

// replicasCarried: from quantity to time what is there stays for good, and what
// comes expires; another policy of the same destination takes over.
func replicasCarried(c *cloud) {
	const at = "2 15h"
	m := c.mirror()
	m.schedule(m.vault, keepAll, daily(0))
	p := m.mirrorBy(keep(2), daily(2))
	c.until("2026-01-03 03:00")
	m.replicated(at, "2 00h", "3 00h")
	rule := m.sent(lasts(1))
	m.ok(m.changePolicy(p, service.UpdatePolicy{Definition: &rule}))
	c.until("2026-01-05 03:00")
	m.replicated(at, "2 00h", "3 00h", "5 00h")
	m.mirrorBy(keep(1), daily(4))
	c.until("2026-01-07 05:00")
	m.replicated(at, "2 00h", "3 00h", "7 00h")
}

// A replication is another region's: there the world is its own project.
func TestReplicasAreListedThere(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		m := c.mirror()
		m.backUp(m.vault)
		m.ok(m.copyBackup(m.top(m.server.ID, 0)))
		m.idle()
		there := m.abroad()
		if here, away := m.listed("backup"), there.listed("backup"); len(here) != 1 || len(away) != 1 || here[0] == away[0] {
			m.t.Errorf("here %v, there %v", here, away)
		}
		_, err := m.app.RestoreBackup(context.Background(), there.caller, m.replicas()[0].ID, service.RestoreBackup{ServerID: m.server.ID})
		m.refused(err, domain.CodeRestoreReplica)
		m.refused(m.copyBackupFrom(there.caller, m.replicas()[0]), domain.CodeReplicateBackupType)
	})
}

// copyBackupFrom replicates what another project has.
func (m *mirrored) copyBackupFrom(by service.Caller, b *domain.Backup) error {
	_, err := m.app.CopyBackup(context.Background(), by, b.ID, service.CopyBackup{To: m.destination()})
	return err
}
