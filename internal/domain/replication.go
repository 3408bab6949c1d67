package domain

import (
	"slices"
	"strings"
	"time"
)

// ReplicationStatus is the status of a replication record (reference 4.3.2, table
// ReplicationRecordGet).
type ReplicationStatus string

// The statuses of a replication record.
const (
	ReplicationWaiting ReplicationStatus = "waiting_replicate"
	ReplicationRunning ReplicationStatus = "replicating"
	ReplicationDone    ReplicationStatus = "success"
	ReplicationFailed  ReplicationStatus = "fail"
	ReplicationSkipped ReplicationStatus = "skip"
)

// Replication is what a backup remembers of its replication to another region.
// It stays when the replica is deleted.
type Replication struct {
	ID        string            `json:"id"`
	Status    ReplicationStatus `json:"status"`
	CreatedAt time.Time         `json:"created_at"`
	// StartedAt and EndsAt, UTC, are between when the data is copied; zero before.
	StartedAt time.Time `json:"started_at,omitzero"`
	EndsAt    time.Time `json:"ends_at,omitzero"`

	SourceRegion string `json:"source_region"`
	Region       string `json:"region"`
	ProjectID    string `json:"project_id"`
	VaultID      string `json:"vault_id"`
	// BackupID and CheckpointID are the replica's, empty when there was none.
	BackupID     string `json:"backup_id,omitempty"`
	CheckpointID string `json:"checkpoint_id,omitempty"`

	AutoTrigger bool   `json:"auto_trigger"`
	FailCode    Code   `json:"fail_code,omitempty"`
	FailReason  string `json:"fail_reason,omitempty"`
}

// Active reports whether the replication waits or runs.
func (r Replication) Active() bool {
	return r.Status == ReplicationWaiting || r.Status == ReplicationRunning
}

// Once reports whether the record keeps a policy from replicating the backup to
// its region again: only a failed replication is repeated (domain rules 4.11, 8).
func (r Replication) Once() bool { return r.Status != ReplicationFailed }

// Progress is the share that is copied at an instant, in percent: a function of
// time when it is read, as that of its task.
func (r Replication) Progress(now time.Time) int {
	switch {
	case r.Status == ReplicationDone:
		return 100
	case r.Status != ReplicationRunning || !now.After(r.StartedAt):
		return 0
	case !now.Before(r.EndsAt):
		return 99
	}
	return int(now.Sub(r.StartedAt) * 100 / r.EndsAt.Sub(r.StartedAt))
}

// Replicating reports whether a replica of the backup is being made: it may not
// go meanwhile.
func (b *Backup) Replicating() bool { return slices.ContainsFunc(b.Replications, Replication.Active) }

// ReplicatedOnce reports whether a policy has nothing more to do for the backup
// in a region, even if the replica was deleted since (domain rules 8).
func (b *Backup) ReplicatedOnce(region string) bool {
	return slices.ContainsFunc(b.Replications, func(r Replication) bool { return r.Region == region && r.Once() })
}

// Record adds a replication record to the backup.
func (b *Backup) Record(r Replication, now time.Time) {
	b.Replications = append(slices.Clip(b.Replications), r)
	b.touch(now)
}

// Replicated changes the record with an id, if the backup has it. Earlier copies
// of the backup keep what they have.
func (b *Backup) Replicated(id string, now time.Time, change func(*Replication)) {
	i := slices.IndexFunc(b.Replications, func(r Replication) bool { return r.ID == id })
	if i < 0 {
		return
	}
	b.Replications = slices.Clone(b.Replications)
	change(&b.Replications[i])
	b.touch(now)
}

func (b *Backup) touch(now time.Time) {
	b.Version++
	b.UpdatedAt = now
}

// Replicas have a chain of their own in each vault that receives them, since what
// they share blocks with is in that vault alone.
const chainOf = "@"

// ReplicaChain is the chain of a resource's replicas in a vault.
func ReplicaChain(vaultID, resourceID string) string { return resourceID + chainOf + vaultID }

// ReplicaChains bounds the chains of a resource's replicas in all vaults, without
// the last.
func ReplicaChains(resourceID string) (first, last string) {
	return resourceID + chainOf, resourceID + string(chainOf[0]+1)
}

// BoundID is the resource of a chain: as what its vault lists the chain's backups.
func BoundID(chainID string) string {
	id, _, _ := strings.Cut(chainID, chainOf)
	return id
}

// ChainOf is the chain of a resource's backups in the vault.
func (v *Vault) ChainOf(b *Binding) string {
	if v.ProtectType == ProtectReplication {
		return ReplicaChain(v.ID, b.ResourceID)
	}
	return b.ResourceID
}

// BindingOf is the binding under which the vault counts a backup, nil when it has
// none.
func (v *Vault) BindingOf(b *Backup) *Binding { return v.Binding(BoundID(b.ChainID)) }
