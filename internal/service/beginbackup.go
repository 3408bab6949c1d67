package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// run is what the backups of one checkpoint have in common.
type run struct {
	incremental bool
	auto        bool
	// policy is whose rule the automatic ones are kept by; nil for none.
	policy *domain.Policy
}

// beginRun makes the backups of a checkpoint and begins them.
func (u *Unit) beginRun(v *domain.Vault, cp *domain.Checkpoint, picks []pick, r run) error {
	cp.Running, cp.Live = len(picks), len(picks)
	for i, p := range picks {
		name := cp.Name
		if len(picks) > 1 {
			name = domain.NumberedName(cp.Name, i+1)
		}
		if err := u.beginBackup(v, cp, p, name, r); err != nil {
			return err
		}
	}
	v.Touch(u.now)
	u.checkpoints.add(cp)
	return nil
}

// beginBackup makes the backup of one resource, with a child for each disk of a
// server, and the task that will fill it.
func (u *Unit) beginBackup(v *domain.Vault, cp *domain.Checkpoint, p pick, name string, r run) error {
	chain, err := u.Chain(p.resource.ID)
	if err != nil {
		return err
	}
	r.incremental = r.incremental && !u.fullIsDue(p.binding, r.policy)
	parent := u.linkBackups(chain, v, cp, p, name, r)
	t := taskOn(v, p.binding, domain.OpBackup)
	t.CheckpointID, t.BackupID, t.BackupName, t.PolicyID = cp.ID, parent.ID, name, parent.PolicyID
	t.Full = !r.incremental
	u.addTask(t)
	p.binding.TaskID, p.binding.ProtectStatus = t.ID, domain.Protecting
	return u.expires(v, parent.ExpiresAt)
}

// linkBackups puts the backup of a resource at the end of its chain, with a child
// for each disk of a server.
func (u *Unit) linkBackups(chain *domain.Chain, v *domain.Vault, cp *domain.Checkpoint, p pick, name string, r run) *domain.Backup {
	parent := u.newBackup(v, cp, p.resource, r)
	parent.ChainID, parent.Name = p.resource.ID, name
	parent.ResourceSize = p.binding.Size
	u.link(chain, parent)
	for _, disk := range p.disks {
		child := u.newBackup(v, cp, disk, r)
		child.ChainID, child.ParentID = p.resource.ID, parent.ID
		child.Name = domain.ChildName(name, disk.Name)
		parent.ContainSystemDisk = parent.ContainSystemDisk || child.SystemDisk
		parent.Encrypted = parent.Encrypted || child.Encrypted
		u.link(chain, child)
	}
	return parent
}

// fullMinimum is the least time between two full backups that a policy makes
// (domain rules 4.9).
const fullMinimum = 24 * time.Hour

// fullIsDue reports whether a policy's next backup of a resource is a full one.
func (u *Unit) fullIsDue(b *domain.Binding, p *domain.Policy) bool {
	if p == nil {
		return false
	}
	every := p.Definition.FullEvery()
	return every > 0 && b.SinceFull >= every && !u.now.Before(b.LastFull.Add(fullMinimum))
}

func (u *Unit) link(chain *domain.Chain, b *domain.Backup) {
	u.backups.add(b)
	chain.Append(b)
}

// newBackup describes the backup of a resource or of a disk of one.
func (u *Unit) newBackup(v *domain.Vault, cp *domain.Checkpoint, res *domain.Resource, r run) *domain.Backup {
	b := &domain.Backup{
		Version: 1, ProjectID: v.ProjectID, VaultID: v.ID, CheckpointID: cp.ID,
		ResourceID: res.ID, ResourceName: res.Name, ResourceType: res.Type, ResourceSize: res.Size,
		ResourceAZ: res.AvailabilityZone, Description: cp.Description,
		Status: domain.BackupWaitingProtect, ImageType: domain.ImageBackup,
		ProviderID: domain.Provider(v.ObjectType), EnterpriseProjectID: v.EnterpriseProjectID,
		CreatedAt: u.now, UpdatedAt: u.now,
		Incremental: r.incremental, AutoTrigger: r.auto, MultiAZ: v.MultiAZ,
		AppConsistent: v.ConsistentLevel == domain.AppConsistent,
		Holds:         res.Contents != nil,
		File:          v.ObjectType == domain.ObjectFile,
	}
	b.ID, b.Seq = u.newID("backup")
	if r.policy != nil {
		b.PolicyID, b.ExpiresAt = r.policy.ID, r.policy.Rule().Stamp(u.now)
	}
	if res.Server != nil {
		b.Architecture, b.OSType = res.Server.Architecture, res.Server.OSType
	}
	if res.Disk != nil {
		b.SystemDisk, b.ContainSystemDisk = res.Disk.System, res.Disk.System
		b.Encrypted = res.Disk.Encrypted
		b.SnapshotID = u.world.Chance().ID("snapshot", b.Seq, u.now)
	}
	return b
}
