package service_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

func TestCopyCheckpoint(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", copyOnce)
		c.sub("OKSkips", copySkips)
		c.sub("OKAutomatic", func(c *cloud) { // counts as the policy's own
			m := c.mirror()
			p := m.mirrorBy(lasts(3), daily(23))
			m.backUp(m.vault)
			_, err := m.copyVault(true)
			m.ok(err)
			m.idle()
			if r := m.replicas()[0]; !r.AutoTrigger || r.PolicyID != p.ID || !r.ExpiresAt.Equal(r.CreatedAt.AddDate(0, 0, 3)) {
				m.t.Errorf("%+v", r)
			}
		})
		c.sub("OKAutomaticWithoutPolicy", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			_, err := m.copyVault(true)
			m.ok(err)
			m.idle()
			if r := m.replicas()[0]; !r.AutoTrigger || r.PolicyID != "" || !r.ExpiresAt.IsZero() {
				m.t.Errorf("%+v", r)
			}
		})
		c.sub("ErrFrozen", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			m.setStatus(m.vault, domain.VaultFrozen)
			m.refusesVault(domain.CodeVaultStatusInvalid)
		})
		c.sub("ErrRunning", func(c *cloud) { // a backup that is being made is none yet
			m := c.mirror()
			m.begin(m.vault)
			m.refusesVault(domain.CodeNothingToBackUp)
		})
		c.sub("ErrBusy", func(c *cloud) {
			m := c.mirror()
			m.backUp(m.vault)
			m.ok(m.copyBackup(m.top(m.server.ID, 0)))
			m.refusesVault(domain.CodeVaultBeingReplicated)
			m.idle()
			m.refusesVault(domain.CodeAlreadyReplicated)
		})
	})
}

func (m *mirrored) refusesVault(code domain.Code) {
	m.t.Helper()
	m.refuses(code, func() error {
		_, err := m.copyVault(false)
		return err
	})
}

// copyOnce: each backup goes once to a region, even if its replica was deleted.
func copyOnce(c *cloud) {
	m := c.mirror()
	var want []string
	for i := range 2 {
		m.backUp(m.vault)
		want = append(want, m.top(m.server.ID, i).ID)
	}
	began, err := m.copyVault(false)
	m.ok(err)
	m.idle()
	if diff := cmp.Diff(want, began); diff != "" {
		m.t.Errorf("it began with (-want +got):\n%s", diff)
	}
	if replicas := m.replicas(); len(replicas) != 2 || replicas[0].CheckpointID == replicas[1].CheckpointID {
		m.t.Errorf("%+v", replicas)
	}
	m.sameContents()
	m.ok(m.abroad().deleteBackup(m.replicas()[0]))
	m.idle()
	m.backUp(m.vault)
	began, err = m.copyVault(false)
	m.ok(err)
	m.idle()
	if diff := cmp.Diff([]string{m.top(m.server.ID, 2).ID}, began); diff != "" {
		m.t.Errorf("then it began with (-want +got):\n%s", diff)
	}
	m.books()
}

// copySkips: a backup without the system disk is marked, and left alone then.
func copySkips(c *cloud) {
	m := c.mirror()
	m.backUp(m.vault)
	whole, part := m.top(m.server.ID, 0), (*domain.Backup)(nil)
	m.backUp(m.vault)
	m.setBackup(m.top(m.server.ID, 1).ID, func(b *domain.Backup) { b.ContainSystemDisk = false })
	part = m.top(m.server.ID, 1)
	began, err := m.copyVault(false)
	m.ok(err)
	m.idle()
	if len(began) != 1 || began[0] != whole.ID {
		m.t.Errorf("it began with %v", began)
	}
	records := m.again(part).Replications
	if len(records) != 1 || records[0].Status != domain.ReplicationSkipped || records[0].FailCode != domain.CodeReplicateBackupWithoutSystemDisk {
		m.t.Errorf("%+v", records)
	}
	log := m.logs(domain.OpReplication, m.server.ID)
	if len(log) != 2 || log[1].Status != domain.TaskSkipped && log[0].Status != domain.TaskSkipped {
		m.t.Errorf("%+v", log)
	}
	m.refuses(domain.CodeReplicateBackupWithoutSystemDisk, func() error { return m.copyBackup(part) })
	m.refusesVault(domain.CodeAlreadyReplicated)
}
