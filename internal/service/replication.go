package service

import "github.com/cbrd/cbrd/internal/domain"

// replication is what the replicas of one run have in common.
type replication struct {
	from, to *domain.Vault
	// sourceRegion and region are those of the vaults.
	sourceRegion, region string
	accelerated          bool
	auto                 bool
	// policy is whose rule the replicas are kept by; nil for none.
	policy *domain.Policy
	// name and description are the replica's; nil for the source backup's.
	name, description *string
	// checkpoints are the replicas' by those of their sources.
	checkpoints map[string]*domain.Checkpoint
}

// replicationTo is a run from a vault to where a caller wants it: 1005 when that
// is no other region of the account, 1011 for a project that is not the
// account's there, 6120, 6119 or 6118 for the vault.
func (u *Unit) replicationTo(c Caller, from *domain.Vault, to Destination) (*replication, error) {
	sourceRegion, err := u.region(from.ProjectID)
	if err != nil {
		return nil, err
	}
	project, ok := c.project(to.Region)
	switch {
	case !ok || to.Region == sourceRegion:
		return nil, domain.Fail(domain.CodeReplicateRegionUnsupported).On("replicate.destination_region")
	case project.ID != to.ProjectID:
		return nil, domain.Fail(domain.CodeReplicateProjectUnsupported).On("replicate.destination_project_id")
	}
	v, refusal, err := u.destination(from, to.ProjectID, to.VaultID)
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return nil, refusal.On("replicate.destination_vault_id")
	}
	return &replication{
		from: from, to: v, sourceRegion: sourceRegion, region: to.Region, accelerated: to.Accelerate,
		checkpoints: map[string]*domain.Checkpoint{},
	}, nil
}

// destination is the vault of a project that is to receive the replicas of
// another's backups, or why it cannot.
func (u *Unit) destination(from *domain.Vault, projectID, vaultID string) (*domain.Vault, *domain.Error, error) {
	to, err := u.Vault(vaultID)
	if err != nil {
		return nil, nil, err
	}
	if to == nil || to.ProjectID != projectID {
		return nil, domain.Fail(domain.CodeDestinationVaultNotFound), nil
	}
	return to, to.TakesReplicas(from.ObjectType), nil
}

// beginReplication makes the replica of a backup, the record of it and the task
// that will fill it.
func (u *Unit) beginReplication(r *replication, b *domain.Backup, chain *domain.Chain) (domain.Replication, error) {
	cp, err := u.replicaCheckpoint(r, b)
	if err != nil {
		return domain.Replication{}, err
	}
	replica, err := u.makeReplica(r, cp, b, chain)
	if err != nil {
		return domain.Replication{}, err
	}
	record := r.record(domain.ReplicationWaiting)
	record.BackupID, record.CheckpointID = replica.ID, cp.ID
	u.enterRecord(b, &record)
	t := r.task(b)
	t.CheckpointID, t.BackupID, t.BackupName = b.CheckpointID, b.ID, b.Name
	t.Replica.RecordID, t.Replica.CheckpointID = record.ID, cp.ID
	t.Replica.BackupID, t.Replica.BackupName = replica.ID, replica.Name
	u.addTask(t)
	u.underWay(r.from, r.to, 1)
	return record, u.expires(r.to, replica.ExpiresAt)
}

// record is a record of the run, not yet a backup's.
func (r *replication) record(status domain.ReplicationStatus) domain.Replication {
	return domain.Replication{
		Status: status, SourceRegion: r.sourceRegion, Region: r.region,
		ProjectID: r.to.ProjectID, VaultID: r.to.ID, AutoTrigger: r.auto,
	}
}

// enterRecord gives a record its identity and the backup the record.
func (u *Unit) enterRecord(b *domain.Backup, r *domain.Replication) {
	r.ID, _ = u.newID("replication")
	r.CreatedAt = u.now
	b.Record(*r, u.now)
}

// task is a task of the run on a resource, not yet on the agenda. Its log is the
// source project's.
func (r *replication) task(of *domain.Backup) *domain.Task {
	t := taskOf(r.from, domain.OpReplication)
	t.ResourceID, t.ResourceName, t.ResourceType = of.ResourceID, of.ResourceName, of.ResourceType
	if r.policy != nil {
		t.PolicyID = r.policy.ID
	}
	t.Replica = &domain.Replica{
		SourceRegion: r.sourceRegion, Region: r.region, Accelerated: r.accelerated,
	}
	if r.to != nil {
		t.Replica.ProjectID, t.Replica.VaultID = r.to.ProjectID, r.to.ID
	}
	return t
}

// underWay counts a replication that begins, or ends, in both its vaults. Clients
// do not see it.
func (u *Unit) underWay(from, to *domain.Vault, n int) {
	for _, v := range []*domain.Vault{from, to} {
		v.Replicating += n
		u.vaults.move(v.ID)
	}
}
