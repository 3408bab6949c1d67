package service

import (
	"github.com/cbrd/cbrd/internal/domain"
)

// newID takes the next sequence number and makes an id of it.
func (u *Unit) newID(kind string) (id string, seq int64) {
	seq = u.world.NextSeq()
	return u.world.Chance().ID(kind, seq, u.now), seq
}

// addTask puts a task on the agenda, to start after the queue of the world's
// pace.
func (u *Unit) addTask(t *domain.Task) {
	u.enrol(t)
	t.Status = domain.TaskWaiting
	t.DueAt = u.now.Add(u.world.Pace.Queue())
	u.pending++
	u.schedule(t)
}

// settleTask records a task that is over as soon as it begins.
func (u *Unit) settleTask(t *domain.Task, status domain.TaskStatus, refusal *domain.Error) {
	u.enrol(t)
	t.StartedAt = u.now
	t.End(u.now, refusal)
	t.Status = status
	u.ended = append(u.ended, t)
	u.tellFailure(t)
}

// enrol gives a task its identity.
func (u *Unit) enrol(t *domain.Task) {
	t.ID, t.Seq = u.newID("task")
	t.Version = 1
	t.CreatedAt, t.UpdatedAt = u.now, u.now
	t.RequestID = "req-" + u.world.Chance().ID("request", t.Seq, u.now)
	u.tasks.add(t)
}

func (u *Unit) schedule(t *domain.Task) {
	if due, ok := t.Due(); ok {
		u.await(due)
	}
}

// await puts an event on the agenda.
func (u *Unit) await(due domain.Due) {
	u.rescheduled = true
	u.agenda.put(due)
}

// taskOf is a task of a vault's project, not yet on the agenda.
func taskOf(v *domain.Vault, op domain.Operation) *domain.Task {
	return &domain.Task{
		Operation: op, ProjectID: v.ProjectID, VaultID: v.ID, VaultName: v.Name,
		ProviderID: domain.Provider(v.ObjectType), EnterpriseProjectID: v.EnterpriseProjectID,
	}
}

// taskOn is taskOf for a resource bound to the vault.
func taskOn(v *domain.Vault, b *domain.Binding, op domain.Operation) *domain.Task {
	t := taskOf(v, op)
	t.ResourceID, t.ResourceName, t.ResourceType = b.ResourceID, b.Name, b.Type
	return t
}

// dropBackup removes a top-level backup with its children: blocks that later
// backups need go to them, the rest is freed from the vault, and the checkpoint
// vanishes with its last backup. v is nil when the vault is going too.
func (u *Unit) dropBackup(c *domain.Chain, b *domain.Backup, v *domain.Vault) error {
	if err := u.unshareAll(b); err != nil {
		return err
	}
	whole := c.Whole(b)
	freed, changed := c.Drop(b)
	for _, heir := range changed {
		u.backups.move(heir.ID)
	}
	for _, gone := range whole {
		u.backups.drop(gone.ID)
	}
	if v != nil {
		binding := v.BindingOf(b)
		v.Store(binding, -freed)
		if binding != nil {
			binding.BackupCount--
		}
		if b.ImageType == domain.ImageReplication && len(c.Backups) == 0 {
			v.Unbind(b.ResourceID) // it lists what it has replicas of
		}
		v.Touch(u.now)
	}
	return u.leaveCheckpoint(b.CheckpointID)
}

// leaveCheckpoint takes a backup out of its checkpoint.
func (u *Unit) leaveCheckpoint(id string) error {
	cp, err := u.Checkpoint(id)
	if err != nil || cp == nil {
		return err
	}
	cp.Live--
	cp.Version++
	if cp.Live == 0 {
		u.checkpoints.drop(cp.ID)
	}
	return nil
}

// finish ends a task and remembers when, so that its log can be cleared.
func (u *Unit) finish(t *domain.Task, err *domain.Error) {
	t.End(u.now, err)
	u.rescheduled = true
	u.pending--
	u.ended = append(u.ended, t)
	u.tellFailure(t)
}
