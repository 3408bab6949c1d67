package service_test

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

// mirrored is a server whose backups are replicated to a vault in the account's
// second region.
type mirrored struct {
	*cloud
	server *domain.Resource
	vault  *domain.Vault
	to     *domain.Vault
}

// mirror makes both vaults.
func (c *cloud) mirror() *mirrored {
	c.t.Helper()
	server := c.resource("ecs-web-0001")
	return &mirrored{cloud: c, server: server, vault: c.vault("server", 10_000, server), to: c.abroad().replicationVault()}
}

// abroad is the caller in the account's second region.
func (c *cloud) abroad() *cloud {
	there := *c
	there.caller = c.elsewhere()
	return &there
}

func (m *mirrored) destination() service.Destination {
	to := m.account.Projects[1]
	return service.Destination{Region: to.Name, ProjectID: to.ID, VaultID: m.to.ID}
}

func (m *mirrored) copyBackup(b *domain.Backup) error {
	_, err := m.app.CopyBackup(context.Background(), m.caller, b.ID, service.CopyBackup{To: m.destination()})
	return err
}

// copyVault replicates the vault and returns the ids of the backups it began with.
func (m *mirrored) copyVault(auto bool) ([]string, error) {
	in := service.CopyCheckpoint{VaultID: m.vault.ID, To: m.destination(), AutoTrigger: auto}
	copied, err := m.app.CopyCheckpoint(context.Background(), m.caller, in)
	var ids []string
	for _, b := range copied.Backups {
		ids = append(ids, b.BackupID)
	}
	return ids, err
}

// mirrorBy replicates the vault by a policy.
func (m *mirrored) mirrorBy(rule domain.Definition, patterns ...string) *domain.Policy {
	m.t.Helper()
	p, err := m.tryPolicy(service.CreatePolicy{
		Name: "replicating", Enabled: true, Operation: domain.OpReplication,
		Definition: m.sent(rule), Patterns: patterns,
	})
	m.ok(err)
	m.ok(m.applyTo(m.vault, m.to.ID, p))
	return p
}

// sent is a rule for replicas, with where they go.
func (m *mirrored) sent(rule domain.Definition) domain.Definition {
	to := m.account.Projects[1]
	rule.DestinationRegion, rule.DestinationProjectID = &to.Name, &to.ID
	return rule
}

// tops are the backups of the server, oldest first.
func (m *mirrored) tops() []*domain.Backup { return tops(m.chain(m.server.ID)) }

func tops(all []*domain.Backup) []*domain.Backup {
	var list []*domain.Backup
	for _, b := range all {
		if b.Top() {
			list = append(list, b)
		}
	}
	return list
}

// updated changes the rule of a policy and nothing else.
func updated(rule domain.Definition) service.UpdatePolicy {
	return service.UpdatePolicy{Definition: &rule}
}

// replicaChain is the replicas of the server and of its disks.
func (m *mirrored) replicaChain() []*domain.Backup {
	return m.chain(domain.ReplicaChain(m.to.ID, m.server.ID))
}

// replicas are the replicas of the server, oldest first.
func (m *mirrored) replicas() []*domain.Backup { return tops(m.replicaChain()) }

// replicaOf is the replica by the backup's last record.
func (m *mirrored) replicaOf(b *domain.Backup) *domain.Backup {
	m.t.Helper()
	records := m.again(b).Replications
	if len(records) == 0 {
		m.t.Fatalf("%s was never replicated", b.ID)
	}
	for _, r := range m.replicas() {
		if r.ID == records[len(records)-1].BackupID {
			return r
		}
	}
	m.t.Fatalf("%+v has no replica", records)
	return nil
}

// again is a backup as it is stored now.
func (m *mirrored) again(b *domain.Backup) *domain.Backup {
	m.t.Helper()
	docs, err := m.store.BackupDocs(context.Background(), []string{b.ID})
	m.ok(err)
	if docs[b.ID] == nil {
		m.t.Fatalf("%s is gone", b.ID)
	}
	return docs[b.ID]
}

// contents are the digests of the disks in one backup, by disk.
func (m *mirrored) contents(chainID string, top *domain.Backup) map[string]string {
	m.t.Helper()
	all := m.chain(chainID)
	chain, digests := domain.NewChain(chainID, all), map[string]string{}
	for _, part := range chain.Parts(chain.Find(top.ID)) {
		digests[part.ResourceID] = blocks.Digest(chain.View(part))
	}
	return digests
}

// books fails the test unless the vault counts what its replicas hold and how
// many there are.
func (m *mirrored) books() {
	m.t.Helper()
	v := m.vaultNow(m.to.ID)
	var held int64
	for _, b := range m.replicaChain() {
		held += b.Pieces.Blocks()
	}
	count, size := int64(0), int64(0)
	if b := v.Binding(m.server.ID); b != nil {
		count, size = b.BackupCount, b.BackupSize
	}
	if v.Used != held || size != held || int(count) != len(m.replicas()) || len(v.Bindings) != min(1, len(m.replicas())) {
		m.t.Errorf("%d replicas hold %d MB, the vault has %d MB and of the server %d in %d", len(m.replicas()), held, v.Used, size, count)
	}
	if v.Replicating != 0 || m.vaultNow(m.vault.ID).Replicating != 0 {
		m.t.Errorf("replications under way: %d, %d", v.Replicating, m.vaultNow(m.vault.ID).Replicating)
	}
}
