package service

import "github.com/cbrd/cbrd/internal/domain"

// beginBackup makes the backup of one resource, with a child for each disk of a
// server, and the task that will fill it.
func (u *Unit) beginBackup(v *domain.Vault, cp *domain.Checkpoint, p pick, name string, in CreateCheckpoint) error {
	chain, err := u.Chain(p.resource.ID)
	if err != nil {
		return err
	}
	parent := u.newBackup(v, cp, p.resource, in)
	parent.ChainID, parent.Name = p.resource.ID, name
	parent.ResourceSize = p.binding.Size
	u.link(chain, parent)
	for _, disk := range p.disks {
		child := u.newBackup(v, cp, disk, in)
		child.ChainID, child.ParentID = p.resource.ID, parent.ID
		child.Name = domain.ChildName(name, disk.Name)
		parent.ContainSystemDisk = parent.ContainSystemDisk || child.SystemDisk
		parent.Encrypted = parent.Encrypted || child.Encrypted
		u.link(chain, child)
	}
	t := taskOn(v, p.binding, domain.OpBackup)
	t.CheckpointID, t.BackupID, t.BackupName, t.Full = cp.ID, parent.ID, name, !in.Incremental
	u.addTask(t)
	p.binding.TaskID, p.binding.ProtectStatus = t.ID, domain.Protecting
	return nil
}

func (u *Unit) link(chain *domain.Chain, b *domain.Backup) {
	u.backups.add(b)
	chain.Append(b)
}

// newBackup describes the backup of a resource or of a disk of one.
func (u *Unit) newBackup(v *domain.Vault, cp *domain.Checkpoint, r *domain.Resource, in CreateCheckpoint) *domain.Backup {
	b := &domain.Backup{
		Version: 1, ProjectID: v.ProjectID, VaultID: v.ID, CheckpointID: cp.ID,
		ResourceID: r.ID, ResourceName: r.Name, ResourceType: r.Type, ResourceSize: r.Size,
		ResourceAZ: r.AvailabilityZone, Description: in.Description,
		Status: domain.BackupWaitingProtect, ImageType: domain.ImageBackup,
		ProviderID: domain.Provider(v.ObjectType), EnterpriseProjectID: v.EnterpriseProjectID,
		CreatedAt: u.now, UpdatedAt: u.now,
		Incremental: in.Incremental, AutoTrigger: in.AutoTrigger, MultiAZ: v.MultiAZ,
		AppConsistent: v.ConsistentLevel == domain.AppConsistent,
		Holds:         r.Contents != nil,
	}
	b.ID, b.Seq = u.newID("backup")
	if r.Server != nil {
		b.Architecture = r.Server.Architecture
	}
	if r.Disk != nil {
		b.SystemDisk, b.ContainSystemDisk = r.Disk.System, r.Disk.System
		b.Encrypted = r.Disk.Encrypted
		b.SnapshotID = u.world.Chance().ID("snapshot", b.Seq, u.now)
	}
	return b
}
