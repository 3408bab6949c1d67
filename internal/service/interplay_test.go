package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// A replication vault whose deletion fails does nothing to the backups that its
// replicas are of, and can be deleted again.
func TestFaultOfADeletionOfReplicas(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		m := c.mirror()
		m.backUp(m.vault)
		m.ok(m.copyBackup(m.tops()[0]))
		m.idle()
		m.failing(domain.OpVaultDelete, domain.PhaseMain, 1)
		m.ok(m.abroad().deleteVault(m.to))
		m.idle()
		if got := m.tops()[0].Status; got != domain.BackupAvailable {
			c.t.Errorf("the source is %s", got)
		}
		if got := m.replicas()[0].Status; got != domain.BackupError {
			c.t.Errorf("the replica is %s", got)
		}
		m.ok(m.abroad().deleteVault(m.to))
		m.idle()
		if m.vaultNow(m.to.ID) != nil || len(m.replicas()) != 0 {
			c.t.Error("the vault is there still")
		}
	})
}

// A backup that fails after an older one was deleted beside it takes what that one
// left to it out of the vault.
func TestFaultOfAnHeir(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for _, phase := range []domain.Phase{domain.PhaseMain, domain.PhaseComplete} {
			c.sub(string(phase), func(c *cloud) {
				r := c.resource("ecs-db-0001")
				v := c.vault("server", 1000, r)
				c.backUp(v)
				c.advance(time.Hour)
				c.ok(c.deleteBackup(c.top(r.ID, 0)))
				c.fault(domain.Fault{Task: domain.OpBackup, Phase: phase, Code: domain.CodeSnapshotQuota, Latency: time.Minute})
				c.ok(c.tryBackUp(v))
				c.idle()
				c.failed(domain.OpBackup, r.ID)
				now := c.vaultNow(v.ID)
				if now.Used != 0 || now.Binding(r.ID).BackupSize != 0 || now.Binding(r.ID).BackupCount != 1 {
					c.t.Errorf("an empty backup takes %d MB: %+v", now.Used, now.Binding(r.ID))
				}
				c.advance(time.Hour)
				c.ok(c.tryBackUp(v))
				c.idle()
				if now := c.vaultNow(v.ID); now.Used == 0 || now.Used != now.Binding(r.ID).BackupSize {
					c.t.Errorf("%d MB after a whole backup", now.Used)
				}
			})
		}
	})
}

// A backup without changes whose deletion failed shows what it showed, when those
// before it go.
func TestFaultOfADeletionWithoutPieces(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	r := c.quiet(1024)
	v := c.vault("disk", 100, r)
	c.backUp(v)
	c.backUp(v)
	whole := c.digests(r.ID)
	c.failing(domain.OpDelete, domain.PhaseMain, 1)
	c.ok(c.deleteBackup(c.top(r.ID, 1)))
	c.idle()
	c.ok(c.deleteBackup(c.top(r.ID, 0)))
	c.idle()
	got := c.digests(r.ID)
	if id := c.top(r.ID, 0).ID; got[id] == "" || got[id] != whole[id] {
		t.Errorf("it shows %q, showed %q", got[id], whole[id])
	}
	if used := c.vaultNow(v.ID).Used; used != 1024 {
		t.Errorf("%d MB are used", used)
	}
}

// A resource whose backups are replicated, shared and imaged goes to another vault
// with all that; while replicas are being made it does not go.
func TestMigrateWhatIsElsewhereToo(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		friend := c.friend()
		m := c.mirror()
		m.schedule(m.vault, keep(9), daily(0))
		m.mirrorBy(keep(9), daily(6))
		m.backUp(m.vault)
		top := m.tops()[0]
		m.ok(m.copyBackup(top))
		to := m.another()
		m.refuses(domain.CodeVaultBeingReplicated, func() error { return m.moveTo(m.vault, to, m.server) })
		m.idle()
		into := friend.vault("server", 1000)
		m.ok(m.share(top.ID, friend.caller))
		m.ok(m.reply(top.ID, friend.caller, domain.MemberAccepted, into.ID))
		m.ok(service.NewInventory(m.engine).RegisterImage(context.Background(), m.caller, top.ID, "image"))
		further := m.abroad().replicationVault()
		m.refuses(domain.CodeResourceNotInVault, func() error { return m.abroad().moveTo(m.to, further, m.server) })

		m.ok(m.moveTo(m.vault, to, m.server))
		if got := m.vaultNow(m.to.ID).Binding(m.server.ID).SourceVaultID; got != to.ID {
			c.t.Errorf("its replicas come from %s, want %s", got, to.ID)
		}
		m.sameContents()
		m.ok(m.deleteVault(m.vault))
		m.refused(m.deleteVault(to), domain.CodeBackupHasImage)
		m.idle()
		if v := m.vaultNow(into.ID); v.Used == 0 || len(v.Shares) != 1 {
			c.t.Errorf("of what was shared %+v is left", v.Shares)
		}
		m.ok(service.NewInventory(m.engine).DeregisterImage(context.Background(), m.caller, top.ID, "image"))
		m.ok(m.deleteVault(to))
		m.idle()
		if v := m.vaultNow(into.ID); v.Used != 0 || len(v.Shares) != 0 {
			c.t.Errorf("%d MB of what is gone in %+v", v.Used, v.Shares)
		}
		if got := m.vaultNow(m.to.ID).Used; got == 0 || len(m.replicas()) != 1 {
			c.t.Errorf("the replica went with its source: %d MB", got)
		}
	})
}

// Replicas are kept by the rule of the policy of the vault that their resource is
// in now.
func TestMigrateReplicasToAnotherRule(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	m := c.mirror()
	m.schedule(m.vault, keep(9), daily(0))
	m.mirrorBy(keep(9), daily(6))
	m.advance(4*24*time.Hour + 12*time.Hour)
	if got := len(m.replicas()); got < 3 {
		t.Fatalf("%d replicas after four days", got)
	}
	to := m.another()
	m.schedule(to, keep(9), daily(0))
	strict := *m
	strict.vault = to
	strict.mirrorBy(keep(1), daily(6))
	m.ok(m.moveTo(m.vault, to, m.server))
	m.advance(24 * time.Hour)
	if got := len(m.replicas()); got != 1 {
		t.Errorf("%d replicas, of which one is to be kept", got)
	}
	m.books()
}

// Failed automatic backups are kept by their own rule beside replicas, and are
// neither replicated nor restored.
func TestFailedBackupsAreNotReplicated(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	m := c.mirror()
	m.schedule(m.vault, keep(2), daily(0))
	m.mirrorBy(keep(2), daily(6))
	m.failing(domain.OpBackup, domain.PhaseMain, 12)
	m.advance(16*24*time.Hour - time.Hour)
	var failed, made int
	for _, b := range m.tops() {
		switch {
		case b.Unmade():
			failed++
			if len(b.Replications) != 0 {
				t.Errorf("a failed backup was replicated: %+v", b.Replications)
			}
			m.refused(m.copyBackup(b), domain.CodeReplicateBackupStatus)
			_, err := m.restore(b, service.RestoreBackup{ServerID: m.server.ID})
			m.refused(err, domain.CodeRestoreBackupStatus)
		default:
			made++
		}
	}
	if failed != 10 || made != 2 || len(m.replicas()) != 2 {
		t.Errorf("%d failed, %d backups and %d replicas; want 10, 2, 2", failed, made, len(m.replicas()))
	}
	m.books()
}

// A replication that fails leaves nothing but its record, and the policy's next
// run repeats it.
func TestFaultOfAPolicysReplication(t *testing.T) {
	t.Parallel()
	for _, phase := range domain.Phases() {
		t.Run(string(phase), func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, enginetest.SQLite(t))
			m := c.mirror()
			m.backUp(m.vault)
			m.mirrorBy(keep(2), daily(6))
			m.fault(domain.Fault{Task: domain.OpReplication, Phase: phase, Code: domain.CodeSnapshotQuota, Count: 1, ResourceID: m.to.ID})
			m.advance(12 * time.Hour)
			records := m.tops()[0].Replications
			if len(records) != 1 || records[0].Status != domain.ReplicationFailed || records[0].FailCode != domain.CodeSnapshotQuota {
				t.Errorf("%+v", records)
			}
			m.books()
			m.advance(24 * time.Hour)
			if got := m.tops()[0].Replications; len(got) != 2 || got[1].Status != domain.ReplicationDone {
				t.Errorf("%+v", got)
			}
			m.sameContents()
			m.books()
		})
	}
}

// Files are neither shared nor replicated.
func TestFilesStay(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	friend := c.friend()
	c.register(agentA, "/srv")
	v := c.fileVault(agentA)
	c.backUp(v)
	b := c.top(agentA, 0)
	c.refused(c.share(b.ID, friend.caller), domain.CodeShareBackupType)
	m := &mirrored{cloud: c, vault: v, to: c.abroad().replicationVault()}
	c.refused(m.copyBackup(b), domain.CodeReplicateNotServer)
	_, err := m.copyVault(false)
	c.refused(err, domain.CodeResourceTypeNotReplicable)
}

// friend makes a world with two accounts, works as the first from now on, and is
// the second.
func (c *cloud) friend() *cloud {
	c.t.Helper()
	there := *c
	there.caller = c.sharers(c.world + "-shared")
	c.caller.Projects = c.account.Projects
	there.world = c.world
	return &there
}

// another is another vault like that of the server, and empty.
func (m *mirrored) another() *domain.Vault { return m.cloud.vault("server", 10_000) }
