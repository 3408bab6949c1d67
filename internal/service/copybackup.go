package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// Destination is where a caller wants replicas.
type Destination struct {
	Region     string
	ProjectID  string
	VaultID    string
	Accelerate bool
}

// CopyBackup is what a caller asks of a replication (reference 4.3.5). What is
// nil is as the source backup has it.
type CopyBackup struct {
	To          Destination
	Name        *string
	Description *string
}

// Copied is a backup that is being replicated.
type Copied struct {
	BackupID   string
	ProviderID string
	Record     domain.Replication
}

// CopyBackup begins to replicate a backup to another region.
//
// It fails with 6200 for an unknown backup; 1002 for a replica, 1003 for what is
// no server's, 1001 in a status other than available, 1013 without the system
// disk, 1004 when the server has none; 6112 in a vault that is neither available
// nor locked; 1005 for another region than the account's others, 1011 for a
// project that is not the account's there, 6120, 6119 and 6118 for the vault; 1009
// while a replica is there, or is being made, and 6129 when the vault is full.
func (a *App) CopyBackup(ctx context.Context, c Caller, id string, in CopyBackup) (copied Copied, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		b, chain, err := u.backupOf(c, id)
		if err != nil {
			return err
		}
		copied, err = u.copyBackup(c, b, chain, in)
		return err
	})
	return copied, err
}

func (u *Unit) copyBackup(c Caller, b *domain.Backup, chain *domain.Chain, in CopyBackup) (Copied, error) {
	from, err := u.sender(b)
	if err != nil {
		return Copied{}, err
	}
	r, err := u.replicationTo(c, from, in.To)
	if err != nil {
		return Copied{}, err
	}
	there, err := u.replicaIn(b, in.To.Region)
	switch {
	case err != nil:
		return Copied{}, err
	case there:
		return Copied{}, domain.Fail(domain.CodeAlreadyReplicated)
	case r.to.Overfull():
		return Copied{}, domain.Fail(domain.CodeDestinationVaultFull).On("replicate.destination_vault_id")
	}
	r.name, r.description = in.Name, in.Description
	record, err := u.beginReplication(r, b, chain)
	return Copied{BackupID: b.ID, ProviderID: b.ProviderID, Record: record}, err
}

// sender is the vault of a backup that can be replicated.
func (u *Unit) sender(b *domain.Backup) (*domain.Vault, error) {
	refusal, err := u.replicable(b)
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return nil, refusal
	}
	v, err := u.Vault(b.VaultID)
	if err != nil {
		return nil, err
	}
	if refusal := v.SendsReplicas(); refusal != nil {
		return nil, refusal
	}
	return v, nil
}

// replicable is domain.Replicable of a backup and its server as it is now.
func (u *Unit) replicable(b *domain.Backup) (*domain.Error, error) {
	if b.ContainSystemDisk {
		return domain.Replicable(b, true), nil
	}
	server, err := u.Resource(b.ProjectID, b.ResourceID)
	if err != nil {
		return nil, err
	}
	if server == nil { // deleted: all that is known is that the backup has none
		return domain.Replicable(b, true), nil
	}
	disks, err := u.disksOf(server)
	if err != nil {
		return nil, err
	}
	systemDisk := false
	for _, d := range disks {
		systemDisk = systemDisk || d.Disk != nil && d.Disk.System
	}
	return domain.Replicable(b, systemDisk), nil
}

// replicaIn reports whether a region has a replica of a backup, or one is being
// made: by hand another can be made once it is deleted (domain rules 8).
func (u *Unit) replicaIn(b *domain.Backup, region string) (bool, error) {
	for _, r := range b.Replications {
		switch {
		case r.Region != region:
		case r.Active():
			return true, nil
		case r.Status == domain.ReplicationDone:
			replica, _, err := u.Backup(r.BackupID)
			if err != nil || replica != nil {
				return true, err
			}
		}
	}
	return false, nil
}
