package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// accelerated is by how much a replication is faster that is accelerated (domain
// rules 8): no source has a figure.
const accelerated = 2

// copying is the two ends of a replication.
type copying struct {
	from, to       *domain.Vault
	source         *domain.Backup
	sources        *domain.Chain
	replica        *domain.Backup
	replicas       *domain.Chain
	destCheckpoint *domain.Checkpoint
}

// ends loads both ends of a replication: neither vault, nor the source, nor the
// replica can go while it is under way.
func (u *Unit) ends(t *domain.Task) (c copying, err error) {
	if c.from, err = u.Vault(t.VaultID); err != nil {
		return c, err
	}
	if c.to, err = u.Vault(t.Replica.VaultID); err != nil {
		return c, err
	}
	if c.source, c.sources, err = u.Backup(t.BackupID); err != nil {
		return c, err
	}
	if c.replica, c.replicas, err = u.Backup(t.Replica.BackupID); err != nil {
		return c, err
	}
	c.destCheckpoint, err = u.Checkpoint(t.Replica.CheckpointID)
	return c, err
}

// startReplication begins to copy what the vault does not have of the backup yet.
// It fails, and the replica vanishes, when the vault that is to receive it has
// become full (6129) or faulty (6118) since.
func startReplication(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	c, err := u.ends(t)
	if err != nil {
		return 0, nil, err
	}
	refusal := c.to.TakesReplicas(c.from.ObjectType)
	if refusal == nil && c.to.Overfull() {
		refusal = domain.Fail(domain.CodeDestinationVaultFull)
	}
	if refusal != nil {
		return 0, refusal, u.abandon(t, c, refusal)
	}
	for _, part := range c.replicas.Parts(c.replica) {
		t.Moved += c.replicas.Take(part, u.viewOf(c, part), false)
	}
	u.mark(c.replicas, c.replica, domain.BackupProtecting)
	took := u.transfer(t)
	if t.Replica.Accelerated {
		took /= accelerated
	}
	c.source.Replicated(t.Replica.RecordID, u.now, func(r *domain.Replication) {
		r.Status, r.StartedAt, r.EndsAt = domain.ReplicationRunning, u.now, u.now.Add(took)
	})
	return took, nil, nil
}

// endReplication makes the replica available and counts it in its vault.
func endReplication(u *Unit, t *domain.Task) (*domain.Error, error) {
	c, err := u.ends(t)
	if err != nil {
		return nil, err
	}
	for _, of := range c.replicas.Whole(c.replica) {
		of.ProtectedAt = u.now
		of.SetStatus(domain.BackupAvailable, u.now)
	}
	binding := c.to.BindingOf(c.replica)
	binding.BackupCount++
	below := belowThreshold(c.to)
	c.to.Store(binding, t.Moved)
	c.to.Expand()
	c.to.Touch(u.now)
	c.source.Replicated(t.Replica.RecordID, u.now, func(r *domain.Replication) { r.Status = domain.ReplicationDone })
	u.underWay(c.from, c.to, -1)
	c.destCheckpoint.Ended(false)
	err = u.cleanReplicas(c.to, binding, c.replicas)
	u.tellThreshold(c.to, below)
	return nil, err
}

// failReplication gives up a replication that a fault ends.
func failReplication(u *Unit, t *domain.Task) error {
	c, err := u.ends(t)
	if err != nil {
		return err
	}
	return u.abandon(t, c, domain.Fail(t.Doomed))
}

// abandon undoes a replica that failed and says so in the source's record. What
// it has written and a later replica needs stays, and is that one's.
func (u *Unit) abandon(t *domain.Task, c copying, why *domain.Error) error {
	binding := c.to.BindingOf(c.replica)
	binding.BackupCount++
	c.to.Store(binding, t.Moved)
	c.source.Replicated(t.Replica.RecordID, u.now, func(r *domain.Replication) {
		r.Status, r.FailCode, r.FailReason = domain.ReplicationFailed, why.Code, why.Detail
		r.BackupID, r.CheckpointID = "", ""
	})
	u.underWay(c.from, c.to, -1)
	c.destCheckpoint.Ended(true)
	return u.dropBackup(c.replicas, c.replica, c.to)
}

// viewOf is the whole contents of the source of a part of a replica.
func (u *Unit) viewOf(c copying, part *domain.Backup) blocks.Map {
	for _, of := range c.sources.Parts(c.source) {
		if of.ResourceID == part.ResourceID {
			return c.sources.View(of)
		}
	}
	return nil
}
