package service

import "github.com/cbrd/cbrd/internal/domain"

// replicaCheckpoint is the checkpoint of the run's replicas of one source
// checkpoint, made with the first of them.
func (u *Unit) replicaCheckpoint(r *replication, b *domain.Backup) (*domain.Checkpoint, error) {
	if cp := r.checkpoints[b.CheckpointID]; cp != nil {
		return cp, nil
	}
	source, err := u.Checkpoint(b.CheckpointID)
	if err != nil {
		return nil, err
	}
	cp := &domain.Checkpoint{
		Version: 1, ProjectID: r.to.ProjectID, VaultID: r.to.ID, VaultName: r.to.Name, CreatedAt: u.now,
		Status: domain.CheckpointProtecting, Name: b.Name, RetentionDays: -1,
	}
	if source != nil {
		cp.Name, cp.Description = source.Name, source.Description
	}
	if r.policy != nil {
		cp.RetentionDays = keptDays(r.policy)
	}
	cp.ID, cp.Seq = u.newID("checkpoint")
	u.checkpoints.add(cp)
	r.checkpoints[b.CheckpointID] = cp
	return cp, nil
}

// makeReplica makes the replica of a backup with those of its disks, and lists
// the resource in the vault that receives it.
func (u *Unit) makeReplica(r *replication, cp *domain.Checkpoint, b *domain.Backup, source *domain.Chain) (*domain.Backup, error) {
	chain, err := u.Chain(domain.ReplicaChain(r.to.ID, b.ResourceID))
	if err != nil {
		return nil, err
	}
	cp.Take(r.list(b))
	cp.Resources[len(cp.Resources)-1].Size = b.ResourceSize
	cp.Running++
	cp.Live++
	r.to.Touch(u.now)
	parent := u.newReplica(r, cp, b, chain)
	if r.name != nil {
		parent.Name = *r.name
	}
	u.link(chain, parent)
	for _, of := range source.Children(b.ID) {
		child := u.newReplica(r, cp, of, chain)
		child.ParentID = parent.ID
		if r.name != nil {
			child.Name = domain.ChildName(parent.Name, of.ResourceName)
		}
		u.link(chain, child)
	}
	return parent, nil
}

// list is the resource in the vault that receives its replicas, of which it takes
// no capacity but what they occupy (clients 1.2: allocated 0, no status).
func (r *replication) list(b *domain.Backup) *domain.Binding {
	binding := r.to.Binding(b.ResourceID)
	if binding == nil {
		binding = &domain.Binding{ResourceID: b.ResourceID, Type: b.ResourceType, Name: b.ResourceName}
		r.to.Bindings = append(r.to.Bindings, binding)
	}
	binding.SourceVaultID = r.from.ID
	return binding
}

// newReplica describes the replica of a backup, or of a child of one.
func (u *Unit) newReplica(r *replication, cp *domain.Checkpoint, of *domain.Backup, chain *domain.Chain) *domain.Backup {
	b := &domain.Backup{
		Version: 1, ProjectID: r.to.ProjectID, VaultID: r.to.ID, CheckpointID: cp.ID, ChainID: chain.ResourceID,
		ResourceID: of.ResourceID, ResourceName: of.ResourceName, ResourceType: of.ResourceType,
		ResourceSize: of.ResourceSize, ResourceAZ: of.ResourceAZ, Name: of.Name, Description: of.Description,
		Status: domain.BackupWaitingProtect, ImageType: domain.ImageReplication, ProviderID: of.ProviderID,
		EnterpriseProjectID: r.to.EnterpriseProjectID, CreatedAt: u.now, UpdatedAt: u.now,
		Incremental: of.Incremental, AutoTrigger: r.auto, MultiAZ: r.to.MultiAZ, AppConsistent: of.AppConsistent,
		SystemDisk: of.SystemDisk, Encrypted: of.Encrypted, ContainSystemDisk: of.ContainSystemDisk,
		Architecture: of.Architecture, Holds: of.Holds,
	}
	b.ID, b.Seq = u.newID("backup")
	if r.description != nil {
		b.Description = *r.description
	}
	if r.policy != nil {
		b.PolicyID, b.ExpiresAt = r.policy.ID, r.policy.Rule().Stamp(u.now)
	}
	return b
}
