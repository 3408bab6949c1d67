package service

import "github.com/cbrd/cbrd/internal/domain"

// restoreTo finds and judges what a backup shall be restored to, and which disk
// each of its parts goes to.
func (u *Unit) restoreTo(chain *domain.Chain, b *domain.Backup, in RestoreBackup) (*domain.Resource, []domain.Mapping, error) {
	if b.File {
		return u.restoreFiles(chain, b, in)
	}
	id, field := targetID(chain, b, in)
	if id == "" {
		return nil, nil, domain.Invalid(field, "The target of the restoration is missing.")
	}
	target, err := u.Resource(b.ProjectID, id)
	if err != nil {
		return nil, nil, err
	}
	if target == nil {
		return nil, nil, domain.Fail(missing[b.ResourceType]).On(field)
	}
	if refusal := domain.RestoreTarget(backedUp(b), target, u.profile); refusal != nil {
		return nil, nil, refusal.On(field)
	}
	if target.ID != b.ResourceID {
		if err := u.quietTarget(target); err != nil {
			return nil, nil, err
		}
	}
	if b.Holds {
		return target, []domain.Mapping{{BackupID: b.ID, DiskID: target.ID}}, nil
	}
	mappings, err := u.restoreMappings(chain, b, target, in.Mappings)
	return target, mappings, err
}

// quietTarget refuses a target other than the source while a task of its own vault
// works on it: 2010 for a restoration, else 2002.
func (u *Unit) quietTarget(target *domain.Resource) error {
	_, binding, err := u.holder(target)
	switch {
	case err != nil || binding == nil || binding.Idle():
		return err
	case binding.ProtectStatus == domain.Restoring:
		return domain.Fail(domain.CodeResourceBeingRestored)
	}
	return domain.Fail(domain.CodeResourceBeingBackedUp)
}

// targetID is the resource a request names, and the member that names it: the
// one the kind of the backup calls for, or resource_id for any kind.
func targetID(chain *domain.Chain, b *domain.Backup, in RestoreBackup) (id, field string) {
	id, field = in.ResourceID, "restore.resource_id"
	switch {
	case len(chain.Children(b.ID)) > 0:
		field = "restore.server_id"
		if in.ServerID != "" {
			id = in.ServerID
		}
	case b.ResourceType == domain.TypeDisk:
		field = "restore.volume_id"
		if in.VolumeID != "" {
			id = in.VolumeID
		}
	}
	return id, field
}

// restoreMappings checks where the disks of a server's backup go. They are
// mandatory: there must be one at least, each for a part of this backup and a
// disk of the server, and no disk twice.
func (u *Unit) restoreMappings(chain *domain.Chain, b *domain.Backup, server *domain.Resource, asked []domain.Mapping) ([]domain.Mapping, error) {
	const field = "restore.mappings"
	if len(asked) == 0 {
		return nil, domain.Invalid(field, "Mappings are mandatory to restore a server.")
	}
	seen := map[string]bool{}
	for _, m := range asked {
		part := chain.Find(m.BackupID)
		if part == nil || part.ParentID != b.ID {
			return nil, domain.Fail(domain.CodeBackupNotFound).On(field + ".backup_id")
		}
		if seen[m.DiskID] || seen[m.BackupID] {
			return nil, domain.Invalid(field, "A disk or backup is mapped twice.")
		}
		seen[m.DiskID], seen[m.BackupID] = true, true
		disk, err := u.Resource(b.ProjectID, m.DiskID)
		if err != nil {
			return nil, err
		}
		if disk == nil || disk.Disk == nil {
			return nil, domain.Fail(domain.CodeDiskNotFound).On(field + ".volume_id")
		}
		if refusal := domain.RestoreTargetDisk(backedUp(part), server, disk); refusal != nil {
			return nil, refusal.On(field + ".volume_id")
		}
	}
	return asked, nil
}

func backedUp(b *domain.Backup) domain.BackedUp {
	return domain.BackedUp{
		ResourceID: b.ResourceID, Type: b.ResourceType, SizeGB: b.ResourceSize,
		System: b.SystemDisk, Architecture: b.Architecture, OSType: b.OSType, Encrypted: b.Encrypted,
	}
}
