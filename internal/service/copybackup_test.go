package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func TestCopyBackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", copyOne)
		c.sub("OKIncrement", copyIncrement)
		c.sub("OKOlderLater", copyOlderLater)
		c.sub("OKAgain", copyAgain)
		c.sub("OKAccelerated", copyAccelerated)
		c.sub("OKSourceGone", func(c *cloud) { // a replica lives without its source, and the vault of that
			m := c.mirror()
			m.backUp(m.vault)
			b := m.top(m.server.ID, 0)
			m.ok(m.copyBackup(b))
			m.idle()
			before := m.contents(domain.ReplicaChain(m.to.ID, m.server.ID), m.replicas()[0])
			m.ok(m.deleteVault(m.vault))
			m.idle()
			if diff := cmp.Diff(before, m.contents(domain.ReplicaChain(m.to.ID, m.server.ID), m.replicas()[0])); diff != "" {
				c.t.Errorf("the replica changed (-before +after):\n%s", diff)
			}
		})
		c.sub("ErrBusy", copyBusy)
		c.sub("ErrRefusedAtTheStart", copyRefusedAtTheStart)
		c.sub("ErrAnotherAccount", copyToAnotherAccount)
		c.sub("ErrUnknown", func(c *cloud) {
			m := c.mirror()
			c.refuses(domain.CodeBackupNotFound, func() error { return m.copyBackup(&domain.Backup{ID: "no"}) })
			m.backUp(m.vault)
			c.refuses(domain.CodeBackupNotFound, func() error {
				_, err := c.app.CopyBackup(context.Background(), c.elsewhere(), m.top(m.server.ID, 0).ID, service.CopyBackup{To: m.destination()})
				return err
			})
		})
		c.sub("ErrDisk", func(c *cloud) { // that of a disk within a server's backup
			m := c.mirror()
			m.backUp(m.vault)
			c.refuses(domain.CodeReplicateNotServer, func() error { return m.copyBackup(m.chain(m.server.ID)[1]) })
		})
	})
}

// copyOne follows a replication from its record to a replica with all contents.
func copyOne(c *cloud) {
	m := c.mirror()
	m.backUp(m.vault)
	b := m.top(m.server.ID, 0)
	copied, err := m.app.CopyBackup(context.Background(), m.caller, b.ID, service.CopyBackup{
		To: m.destination(), Name: new("away"), Description: new("far"),
	})
	m.ok(err)
	follow := func(status domain.ReplicationStatus, task domain.TaskStatus, backup domain.BackupStatus) {
		m.t.Helper()
		records, log := m.again(b).Replications, m.logs(domain.OpReplication, m.server.ID)
		if len(records) != 1 || records[0].ID != copied.Record.ID || records[0].Status != status || m.replicas()[0].Status != backup {
			m.t.Errorf("records %+v, the replica is %s", records, m.replicas()[0].Status)
		}
		if len(log) != 1 || log[0].Status != task || log[0].Progress(m.now()) != records[0].Progress(m.now()) {
			m.t.Errorf("tasks %+v", log)
		}
	}
	follow(domain.ReplicationWaiting, domain.TaskWaiting, domain.BackupWaitingProtect)
	m.advance(400 * time.Millisecond)
	follow(domain.ReplicationRunning, domain.TaskRunning, domain.BackupProtecting)
	if got := m.again(b).Replications[0].Progress(m.now()); got < 1 || got > 99 {
		m.t.Errorf("progress %d", got)
	}
	m.idle()
	follow(domain.ReplicationDone, domain.TaskSuccess, domain.BackupAvailable)
	r := m.replicaOf(b)
	if r.ProjectID != m.to.ProjectID || r.VaultID != m.to.ID || r.ImageType != domain.ImageReplication || r.Name != "away" ||
		r.Description != "far" || r.AutoTrigger || r.ResourceID != b.ResourceID || r.ResourceSize != b.ResourceSize {
		m.t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(m.contents(m.server.ID, b), m.contents(r.ChainID, r)); diff != "" {
		m.t.Errorf("contents (-source +replica):\n%s", diff)
	}
	cp, err := m.store.CheckpointDoc(context.Background(), r.CheckpointID)
	m.ok(err)
	if cp.Status != domain.CheckpointAvailable || cp.ProjectID != m.to.ProjectID || cp.Live != 1 || cp.Running != 0 {
		m.t.Errorf("%+v", cp)
	}
	m.books()
	m.refuses(domain.CodeAlreadyReplicated, func() error { return m.copyBackup(b) })
}

// copyIncrement: of the second backup only what changed goes over the line.
func copyIncrement(c *cloud) {
	m := c.mirror()
	for range 2 {
		m.backUp(m.vault)
		m.advance(24 * time.Hour)
	}
	for i := range 2 {
		m.ok(m.copyBackup(m.top(m.server.ID, i)))
		m.idle()
	}
	log := m.logs(domain.OpReplication, m.server.ID)
	if len(log) != 2 || log[1].Moved == 0 || log[1].Moved*2 > log[0].Moved {
		m.t.Errorf("%d MB were copied, then %d", log[0].Moved, log[1].Moved)
	}
	m.sameContents()
	m.ok(m.abroad().deleteBackup(m.replicas()[0]))
	m.idle()
	m.sameContents()
	m.books()
}

// sameContents fails the test unless each replica has the contents of its source.
func (m *mirrored) sameContents() {
	m.t.Helper()
	byID := map[string]*domain.Backup{}
	for _, r := range m.replicas() {
		byID[r.ID] = r
	}
	for _, b := range m.chain(m.server.ID) {
		for _, record := range b.Replications {
			r := byID[record.BackupID]
			if r == nil || r.Status != domain.BackupAvailable {
				continue
			}
			if diff := cmp.Diff(m.contents(m.server.ID, b), m.contents(r.ChainID, r)); diff != "" {
				m.t.Errorf("contents (-source +replica):\n%s", diff)
			}
		}
	}
}

// copyOlderLater: the order in which replicas are made is not that of backups.
func copyOlderLater(c *cloud) {
	m := c.mirror()
	for range 3 {
		m.backUp(m.vault)
		m.advance(24 * time.Hour)
	}
	for _, i := range []int{2, 0, 1} { // together, and the last two side by side
		m.ok(m.copyBackup(m.top(m.server.ID, i)))
	}
	m.idle()
	m.sameContents()
	m.books()
	for range 3 {
		m.ok(m.abroad().deleteBackup(m.replicas()[0]))
		m.idle()
		m.sameContents()
		m.books()
	}
}

// copyAgain: by hand, once the replica is deleted; not while it is being deleted.
func copyAgain(c *cloud) {
	m := c.mirror()
	m.backUp(m.vault)
	b := m.top(m.server.ID, 0)
	m.ok(m.copyBackup(b))
	m.idle()
	m.ok(m.abroad().deleteBackup(m.replicaOf(b)))
	m.refuses(domain.CodeAlreadyReplicated, func() error { return m.copyBackup(b) })
	m.idle()
	m.books()
	m.ok(m.copyBackup(b))
	m.idle()
	if records := m.again(b).Replications; len(records) != 2 || records[1].Status != domain.ReplicationDone {
		m.t.Errorf("%+v", records)
	}
	m.books()
}

func copyAccelerated(c *cloud) {
	m := c.mirror()
	m.backUp(m.vault)
	b, to := m.top(m.server.ID, 0), m.destination()
	to.Accelerate = true
	_, err := m.app.CopyBackup(context.Background(), m.caller, b.ID, service.CopyBackup{To: to})
	m.ok(err)
	m.idle()
	m.backUp(m.vault)
	m.ok(m.abroad().deleteBackup(m.replicaOf(b)))
	m.idle()
	m.ok(m.copyBackup(b))
	m.idle()
	log := m.logs(domain.OpReplication, m.server.ID)
	took := func(t *domain.Task) time.Duration { return t.EndedAt.Sub(t.StartedAt) }
	if fast, plain := took(log[0]), took(log[1]); !log[0].Replica.Accelerated || log[1].Replica.Accelerated || fast*3/2 > plain {
		m.t.Errorf("accelerated it took %s, else %s", fast, plain)
	}
}

// copyBusy: what a replication works with stays until it ends.
func copyBusy(c *cloud) {
	m := c.mirror()
	m.backUp(m.vault)
	b := m.top(m.server.ID, 0)
	m.ok(m.copyBackup(b))
	for range 2 { // while it waits and while it runs
		m.refuses(domain.CodeAlreadyReplicated, func() error { return m.copyBackup(b) })
		m.refuses(domain.CodeBackupInUse, func() error { return m.deleteBackup(b) })
		m.refuses(domain.CodeVaultBeingReplicated, func() error { return m.deleteVault(m.vault) })
		m.refuses(domain.CodeVaultBeingReplicated, func() error { return m.abroad().deleteVault(m.to) })
		m.refuses(domain.CodeVaultBeingReplicated, func() error { return m.remove(m.vault, m.server) })
		m.refuses(domain.CodePerformingBackups, func() error { return m.abroad().deleteBackup(m.replicas()[0]) })
		m.advance(300 * time.Millisecond)
	}
	m.idle()
	m.refuses(domain.CodeResourceNotInVault, func() error { return m.abroad().remove(m.to, m.server) })
	m.ok(m.abroad().deleteVault(m.to))
	m.ok(m.deleteBackup(b))
	m.idle()
	if m.vaultNow(m.to.ID) != nil || len(m.replicaChain()) != 0 {
		m.t.Error("the vault is deleted, and is there")
	}
}

// copyRefusedAtTheStart: a task that cannot begin leaves no replica, and a record
// that says why.
func copyRefusedAtTheStart(c *cloud) {
	for code, set := range map[domain.Code]func(v *domain.Vault){
		domain.CodeDestinationVaultCheckFailed: func(v *domain.Vault) { v.Status = domain.VaultFrozen },
		domain.CodeDestinationVaultFull:        func(v *domain.Vault) { v.Size = -1 },
	} {
		own := *c
		own.enter(c.world+string(code), "seed", domain.PaceStandard)
		m := own.mirror()
		m.backUp(m.vault)
		b := m.top(m.server.ID, 0)
		m.ok(m.copyBackup(b))
		m.setVault(m.to.ID, set)
		m.idle()
		records, log := m.again(b).Replications, m.logs(domain.OpReplication, m.server.ID)
		if len(records) != 1 || records[0].Status != domain.ReplicationFailed || records[0].FailCode != code || records[0].BackupID != "" {
			m.t.Errorf("%+v", records)
		}
		if len(log) != 1 || log[0].Status != domain.TaskFailed || log[0].ErrorCode != code {
			m.t.Errorf("%+v", log)
		}
		m.books()
		m.setVault(m.to.ID, func(v *domain.Vault) { v.Status, v.Size = domain.VaultAvailable, 1000 })
		m.ok(m.copyBackup(b))
		m.idle()
		m.replicaOf(b)
	}
}

// copyToAnotherAccount: a vault of somebody else is no destination.
func copyToAnotherAccount(c *cloud) {
	m := c.mirror()
	m.backUp(m.vault)
	b, to := m.top(m.server.ID, 0), m.destination()
	stranger := m.caller
	stranger.Projects = nil
	m.refuses(domain.CodeReplicateRegionUnsupported, func() error {
		_, err := m.app.CopyBackup(context.Background(), stranger, b.ID, service.CopyBackup{To: to})
		return err
	})
	p, err := m.tryPolicy(m.copies())
	m.ok(err)
	m.refuses(domain.CodeDestinationVaultNotFound, func() error {
		return m.app.AssociateVaultPolicy(context.Background(), stranger, m.vault.ID, []string{p.ID}, m.to.ID)
	})
}
