package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// CreateCheckpoint is what a caller asks of a backup of a vault (reference
// 4.12.4).
type CreateCheckpoint struct {
	VaultID     string
	Name        string
	Description string
	Incremental bool
	AutoTrigger bool
	// Resources are those to back up; all of the vault's when empty.
	Resources []CheckpointResource
}

// CheckpointResource is a resource to back up, perhaps without some disks.
type CheckpointResource struct {
	ID             string
	IncludeVolumes []string
	ExcludeVolumes []string
}

// CreateCheckpoint begins to back up a vault: a checkpoint, and for each resource
// a backup and a task. Resources that cannot be backed up now are skipped, with
// the reason. The checkpoint is as it was before any task began.
//
// It fails with 6105 for an unknown vault, 6124 for a replication vault, 6126 for
// one of databases, 6113 in a status that forbids it, 6114 when the vault is full,
// 6135 for a resource it does not have, 6104 for one named twice, 7000 for a disk
// that its server does not have, and 0001 when nothing is left to back up. When
// everything was skipped for one reason it fails with that: 6125, 2010 or 6134 for
// what is busy, 7108 for a server whose disks are all excluded, or why else the
// resource cannot be protected.
func (a *App) CreateCheckpoint(ctx context.Context, c Caller, in CreateCheckpoint) (cp domain.Checkpoint, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, in.VaultID)
		if err != nil {
			return err
		}
		made, err := u.backUp(v, in)
		if err != nil {
			return err
		}
		cp = *made
		return nil
	})
	return cp, err
}

// backUp is a run that a caller asks for. One with auto_trigger counts as the
// policy's own (domain rules 4.10).
func (u *Unit) backUp(v *domain.Vault, in CreateCheckpoint) (*domain.Checkpoint, error) {
	if refusal := backable(v); refusal != nil {
		return nil, refusal
	}
	r := run{incremental: in.Incremental, auto: in.AutoTrigger}
	if in.AutoTrigger {
		policy, err := u.Policy(v.BackupPolicyID)
		if err != nil {
			return nil, err
		}
		r.policy = policy
	}
	cp := u.newCheckpoint(v, in)
	picks, err := u.choose(v, in, cp)
	if err != nil {
		return nil, err
	}
	if len(picks) == 0 {
		return nil, nothingLeft(cp.Skipped)
	}
	return cp, u.beginRun(v, cp, picks, r)
}

// backable says whether a vault may be backed up at all.
func backable(v *domain.Vault) *domain.Error {
	switch {
	case v.ProtectType == domain.ProtectReplication:
		return domain.Fail(domain.CodeBackupNotAllowedVaultType)
	case v.ObjectType == "rds":
		// Databases of the database service are backed up by that service.
		return domain.Fail(domain.CodeDatabaseBackupNotAllowed)
	case v.Status != domain.VaultAvailable && v.Status != domain.VaultLock:
		return domain.Fail(domain.CodeBackupNotAllowedVaultStatus)
	case v.Full():
		return domain.Fail(domain.CodeVaultFull)
	}
	return nil
}

func (u *Unit) newCheckpoint(v *domain.Vault, in CreateCheckpoint) *domain.Checkpoint {
	cp := &domain.Checkpoint{
		Version: 1, ProjectID: v.ProjectID, VaultID: v.ID, VaultName: v.Name, CreatedAt: u.now,
		Status: domain.CheckpointProtecting, Name: in.Name, Description: in.Description,
		RetentionDays: -1,
	}
	cp.ID, cp.Seq = u.newID("checkpoint")
	if cp.Name != "" {
		return cp
	}
	digits := u.world.Chance().Hex("backup name", cp.Seq, 4)
	cp.Name = domain.ManualName(v.Name, digits)
	if in.AutoTrigger {
		cp.Name = domain.AutomaticName(v.BackupNamePrefix, digits)
	}
	return cp
}

// nothingLeft is the error of a run that skipped everything.
func nothingLeft(skipped []domain.SkippedResource) error {
	code := domain.CodeNothingToBackUp
	for i, s := range skipped {
		if i == 0 {
			code = s.Code
		}
		if s.Code != code {
			return domain.Fail(domain.CodeNothingToBackUp)
		}
	}
	return domain.Fail(code)
}
