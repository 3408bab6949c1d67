package domain

import "slices"

// The statuses of a server that is gone for good.
const (
	StatusDeleted     = "DELETED"
	StatusSoftDeleted = "SOFT_DELETED"
)

// BackedUp is what a backup says of the resource it was made from, as far as it
// decides where the backup can be restored to.
type BackedUp struct {
	ResourceID string
	Type       ResourceType
	// SizeGB is the size of the resource at the time of the backup.
	SizeGB int64
	// System marks the backup of a system disk.
	System bool
	// Architecture and OSType are those of a server, empty for other types.
	Architecture, OSType string
	// Encrypted is for disks.
	Encrypted bool
}

// RestoreTarget returns why a backup cannot be restored to a resource, or nil
// when it can (reference 4.3.6; domain rules 7; codes of 7.2). Backups go back
// to their source, but for file systems in one of the profiles. What is wrong with a target server is said before that
// it is another one; of a disk, that it is another one comes first.
//
// A server's disks are judged one by one with RestoreTargetDisk.
func RestoreTarget(b BackedUp, target *Resource, p Profile) *Error {
	switch b.Type {
	case TypeServer, TypeBareMetal, TypeNative:
		return restoreServer(b, target)
	case TypeDisk:
		return restoreDisk(b, target)
	case TypeTurbo:
		return restoreTurbo(b, target, p)
	case TypeDesktop:
		return restoreDesktop(b, target)
	default:
		return Fail(CodeRestoreServerType)
	}
}

func restoreServer(b BackedUp, target *Resource) *Error {
	switch {
	case b.Type != TypeBareMetal && target.Type == TypeBareMetal:
		return Fail(CodeRestoreToBMS)
	case b.Type == TypeBareMetal && target.Type != TypeBareMetal:
		return Fail(CodeRestoreToECS)
	case b.Type != target.Type:
		return Fail(CodeRestoreServerType)
	case b.Architecture != target.Server.Architecture:
		return Fail(CodeRestoreArchitecture)
	}
	if refusal := restoreStatus(target); refusal != nil {
		return refusal
	}
	if refusal := target.unfit(true); refusal != nil {
		return refusal
	}
	if b.ResourceID != target.ID {
		return Fail(CodeRestoreOtherServer)
	}
	return failUnless(b.OSType == "" || b.OSType == target.Server.OSType, CodeRestoreOtherSystem)
}

func restoreDesktop(b BackedUp, target *Resource) *Error {
	if target.Type != TypeDesktop {
		return Fail(CodeRestoreServerType)
	}
	if refusal := restoreStatus(target); refusal != nil {
		return refusal
	}
	return failUnless(b.ResourceID == target.ID, CodeRestoreOtherServer)
}

// restoreStatus tells servers that are gone from those that are faulty; stopped
// ones can be restored, running ones are shut down for it.
func restoreStatus(server *Resource) *Error {
	if server.Status == StatusDeleted || server.Status == StatusSoftDeleted {
		return Fail(CodeServerTerminated)
	}
	return failUnless(serverUp(server), CodeRestoreServerStatus)
}

// restoreDisk judges a disk backup. The disk must be detached, which is what
// the status available means. 2003 speaks of servers; no code says the same of
// disks.
func restoreDisk(b BackedUp, target *Resource) *Error {
	switch {
	case target.Type != TypeDisk || target.Disk.DESS:
		return Fail(CodeRestoreDiskType)
	case b.ResourceID != target.ID:
		return Fail(CodeRestoreOtherServer)
	case target.Status != StatusDiskAvailable:
		return Fail(CodeRestoreDiskStatus)
	}
	if refusal := target.unfit(true); refusal != nil {
		return refusal
	}
	return failUnless(target.Size >= b.SizeGB, CodeRestoreDiskTooSmall)
}

// restoreTurbo judges a file system's backup. One cloud restores to the source
// only, the other to anything but the source (ledger L17).
func restoreTurbo(b BackedUp, target *Resource, p Profile) *Error {
	switch {
	case target.Type != TypeTurbo:
		return Fail(CodeRestoreOtherTurbo)
	case target.Status != StatusTurboAvailable:
		return Fail(CodeRestoreTurboStatus)
	case p.TurboElsewhere == (b.ResourceID == target.ID):
		return Fail(CodeRestoreOtherTurbo)
	}
	// Smaller than it was: what else can be different, no source says.
	return failUnless(target.Size >= b.SizeGB, CodeTurboChanged)
}

// RestoreTargetAgent returns why the files of an agent's backup cannot be restored
// with an agent, or nil: it must be the one they came from, whose chain the backup
// is in, and run. The codes are those of servers, since agents have none of their
// own for it.
func RestoreTargetAgent(b *Backup, target *Agent) *Error {
	if target.Status != AgentNormal {
		return Fail(CodeRestoreServerStatus)
	}
	return failUnless(b.ChainID == target.ID, CodeRestoreOtherServer)
}

// RestoreTargetDisk returns why the backup of one disk of a server cannot be
// restored to a disk of the target server (reference 4.3.6, mappings), or nil.
// Any disk of the server will do that is large enough (2001), attached (2011)
// and, for the backup of a data disk, not the system disk (2013). The system disk
// itself can go to a data disk, which then boots: not to one that is encrypted
// (6140) where the system disk was not, nor to one on SCSI (6141). A disk that no
// server has is not attached (7201), another server's is not found (7000).
func RestoreTargetDisk(b BackedUp, server, disk *Resource) *Error {
	if refusal := disk.unfit(true); refusal != nil {
		return refusal
	}
	boots := b.System && !disk.Disk.System
	switch {
	case len(disk.Disk.AttachedTo) == 0:
		return Fail(CodeDiskNotAttached)
	case server.Server == nil || !slices.Contains(server.Server.DiskIDs, disk.ID):
		return Fail(CodeDiskNotFound)
	case disk.Disk.DESS:
		return Fail(CodeRestoreDiskType)
	case disk.Status != StatusDiskInUse:
		return Fail(CodeRestoreDiskStatus)
	case !b.System && disk.Disk.System:
		return Fail(CodeRestoreDataToSystem)
	case boots && disk.Disk.Encrypted && !b.Encrypted:
		return Fail(CodeEncryptedSystemDisk)
	case boots && disk.Disk.SCSI && server.Type != TypeBareMetal:
		return Fail(CodeSCSISystemDisk)
	}
	return failUnless(disk.Size >= b.SizeGB, CodeRestoreDiskTooSmall)
}
