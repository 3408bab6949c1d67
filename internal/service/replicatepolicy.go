package service

import "github.com/cbrd/cbrd/internal/domain"

// sourced is a backup that a run may replicate.
type sourced struct {
	backup *domain.Backup
	chain  *domain.Chain
}

// unreplicated are the complete backups of a vault that a region has had no
// replica of, those of each resource oldest first, and how many it has had
// replicas of.
func (u *Unit) unreplicated(v *domain.Vault, region string) (pending []sourced, done int, err error) {
	for _, binding := range v.Bindings {
		chain, err := u.Chain(v.ChainOf(binding))
		if err != nil {
			return nil, 0, err
		}
		for _, b := range chain.Backups {
			switch {
			case b.ReplicatedOnce(region):
				done++
			case b.Status == domain.BackupAvailable:
				pending = append(pending, sourced{b, chain})
			}
		}
	}
	return pending, done, nil
}

// replicateAll begins to replicate backups. One that cannot be has a record and a
// task that say so, and is left alone from then on.
func (u *Unit) replicateAll(r *replication, pending []sourced) (copied []Copied, refused []*domain.Error, err error) {
	for _, s := range pending {
		refusal, err := u.replicable(s.backup)
		if err != nil {
			return nil, nil, err
		}
		if refusal != nil {
			u.skipReplication(r, s.backup, refusal)
			refused = append(refused, refusal)
			continue
		}
		record, err := u.beginReplication(r, s.backup, s.chain)
		if err != nil {
			return nil, nil, err
		}
		copied = append(copied, Copied{BackupID: s.backup.ID, ProviderID: s.backup.ProviderID, Record: record})
	}
	return copied, refused, nil
}

func (u *Unit) skipReplication(r *replication, b *domain.Backup, why *domain.Error) {
	record := r.record(domain.ReplicationSkipped)
	record.FailCode, record.FailReason = why.Code, why.Detail
	u.enterRecord(b, &record)
	t := r.task(b)
	t.BackupID, t.BackupName, t.CheckpointID, t.Replica.RecordID = b.ID, b.Name, b.CheckpointID, record.ID
	u.settleTask(t, domain.TaskSkipped, why)
}

// replicateByPolicy is one scheduled run over a vault: what the region has had no
// replica of, or none that succeeded (domain rules 4.11). A vault that is being
// deleted has no runs. Where the vaults do not allow it each resource that waits
// has a failed task; its backups wait for the next run.
func (u *Unit) replicateByPolicy(p *domain.Policy, applied domain.PolicyVault) error {
	v, err := u.Vault(applied.VaultID)
	if err != nil || v == nil || v.Status == domain.VaultDeleting {
		return err
	}
	region, project := p.Definition.Destination()
	pending, _, err := u.unreplicated(v, region)
	if err != nil || len(pending) == 0 {
		return err
	}
	r := &replication{
		from: v, region: region, policy: p, auto: true, accelerated: p.Definition.Accelerated(),
		checkpoints: map[string]*domain.Checkpoint{},
	}
	if r.sourceRegion, err = u.region(v.ProjectID); err != nil {
		return err
	}
	refusal, err := u.aim(r, project, applied.DestinationVaultID)
	if err != nil {
		return err
	}
	if refusal != nil {
		u.failReplications(r, pending, refusal)
		return nil
	}
	_, _, err = u.replicateAll(r, pending)
	return err
}

// aim finds the vault that a policy's run goes to, or why it cannot begin.
func (u *Unit) aim(r *replication, projectID, vaultID string) (refusal *domain.Error, err error) {
	if refusal := r.from.SendsReplicas(); refusal != nil {
		return refusal, nil
	}
	if r.to, refusal, err = u.destination(r.from, projectID, vaultID); err != nil || refusal != nil {
		return refusal, err
	}
	if r.to.Overfull() {
		return domain.Fail(domain.CodeDestinationVaultFull), nil
	}
	return nil, nil
}

// failReplications records why a scheduled run could not begin: a failed task for
// each resource that has something to replicate.
func (u *Unit) failReplications(r *replication, pending []sourced, why *domain.Error) {
	var last *domain.Chain
	for _, s := range pending {
		if s.chain != last {
			u.settleTask(r.task(s.backup), domain.TaskFailed, why)
		}
		last = s.chain
	}
}
