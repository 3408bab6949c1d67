package domain

import "slices"

// The words the owning services use for the status of what can be protected
// (reference 4.2.1; domain rules 3.1). Any other status refuses backups.
const (
	StatusActive        = "ACTIVE"
	StatusShutoff       = "SHUTOFF"
	StatusDiskAvailable = "available"
	StatusDiskInUse     = "in-use"
	// StatusTurboAvailable is a number in the file service.
	StatusTurboAvailable = "200"
)

// maxSharedDisks is how many shared disks may be backed up with one server
// (domain rules 1, quotas; error 7107).
const maxSharedDisks = 10

// Unprotectable returns why a resource can neither be associated with a vault
// nor be backed up, or nil when it can (reference 4.2.1, ProtectableResult;
// codes of 7.2). disks are the disks of a server that are to be backed up, as
// Covered gives them: one that is excluded does not count against its server,
// which is the way out that the solutions of 7107 and 7113 name. Other
// resources have none.
//
// It judges the resource alone: what other vaults protect (6103, 6137) and
// whether the vault takes the type (6102) is not its business.
func Unprotectable(r *Resource, disks []*Resource) *Error {
	if r.Agent {
		// Of 6215, the status of a resource, the codes of servers, disks and file
		// systems leave nothing but this.
		return failUnless(r.Status == string(AgentNormal), CodeBackupResourceStatus)
	}
	if refusal := r.unfit(false); refusal != nil {
		return refusal
	}
	switch r.Type {
	case TypeServer, TypeBareMetal, TypeNative:
		return unprotectableServer(r, disks)
	case TypeDisk:
		return unprotectableDisk(r)
	case TypeTurbo:
		// Only file systems in the Available state (domain rules 3.1).
		return failUnless(r.Status == StatusTurboAvailable, CodeTurboStatus)
	case TypeDesktop:
		// 7101 is of servers, 7003 of disks and 7502 of file systems; 6215 speaks of
		// resources.
		return failUnless(serverUp(r), CodeBackupResourceStatus)
	default:
		return Fail(CodeResourceTypeUnsupportedByVault)
	}
}

// unprotectableServer judges the server first, then its disks in their order.
func unprotectableServer(r *Resource, disks []*Resource) *Error {
	switch {
	case r.Type == TypeBareMetal && len(disks) == 0:
		// 7109 says that BMSs cannot be backed up; the introduction (1), the
		// types of every request, 7113 ("exclude local disks and then perform
		// backups") and 2014 ("a BMS backup") say that they can. Both hold when
		// 7109 is for those that have local disks only.
		return Fail(CodeBMSNotSupported)
	case !serverUp(r):
		return Fail(CodeServerStatus)
	case len(disks) == 0:
		return Fail(CodeServerWithoutDisks)
	case countShared(disks) > maxSharedDisks:
		return Fail(CodeTooManySharedDisks)
	}
	for _, disk := range disks {
		if refusal := spoils(r, disk); refusal != nil {
			return refusal
		}
	}
	return nil
}

// spoils returns why a disk keeps its whole server from being backed up. A
// shared disk does not: up to ten may be backed up with a server (domain rules
// 1, quotas), and 6137 is about servers that share one.
func spoils(server, disk *Resource) *Error {
	refusal := disk.unfit(false)
	switch {
	case refusal != nil:
		return refusal
	case disk.Is(LocalDisk) && server.Type == TypeBareMetal:
		return Fail(CodeBMSLocalDisks)
	case disk.Disk.DESS:
		return Fail(CodeServerDESS)
	case disk.Disk.SCSI && server.Type != TypeBareMetal:
		// Bare metal servers attach SCSI disks only, so 7104 cannot mean them.
		return Fail(CodeServerSCSI)
	default:
		return failUnless(diskUp(disk), CodeDiskStatus)
	}
}

// unprotectableDisk judges a disk that is to be protected by itself.
func unprotectableDisk(r *Resource) *Error {
	switch {
	case r.Disk.DESS:
		return Fail(CodeDESSDisk)
	case r.Disk.SCSI:
		return Fail(CodeSCSIDisk)
	case r.Disk.Shareable:
		// 7106 contradicts the quota of ten shared disks for each server (7107)
		// unless it means shared disks by themselves.
		return Fail(CodeSharedDisk)
	default:
		// Available or In-use (domain rules 3.1). Encrypted disks are fine:
		// backups have a member that says so (4.3.2, extend_info.encrypted).
		return failUnless(diskUp(r), CodeDiskStatus)
	}
}

// Quiesceable returns why a server cannot make its applications write down what
// they have, as an application-consistent backup needs, or nil: it has stopped.
func Quiesceable(r *Resource) *Error { return failUnless(r.Status != StatusShutoff, CodeServerStopped) }

// serverUp reports whether a server runs or is stopped; both can be backed up
// and restored (domain rules 3.1). 7102, "the server has stopped", is for
// Quiesceable.
func serverUp(r *Resource) bool {
	return r.Status == StatusActive || r.Status == StatusShutoff
}

func diskUp(r *Resource) bool {
	return r.Status == StatusDiskAvailable || r.Status == StatusDiskInUse
}

func countShared(disks []*Resource) int {
	shared := 0
	for _, disk := range disks {
		if disk.Disk.Shareable {
			shared++
		}
	}
	return shared
}

func failUnless(ok bool, code Code) *Error {
	if ok {
		return nil
	}
	return Fail(code)
}

// Covered returns which of a server's disks a binding covers, in their order:
// those named by include, or all when it is empty, without those named by
// exclude (reference 4.5.1, ResourceExtraInfo; domain rules 3.2). disks are all
// disks of the server. For resources that are no servers the answer is empty.
//
// It fails with 7000 when include or exclude names a disk that the server does
// not have, and with 7108 when they leave none of those it has: at least one
// must stay. A server that has none to begin with is left to Unprotectable.
func Covered(r *Resource, disks []*Resource, include, exclude []string) ([]*Resource, *Error) {
	if !r.HasDisks() {
		return nil, nil
	}
	if !allKnown(disks, include) {
		return nil, Fail(CodeDiskNotFound).On("include_volumes")
	}
	if !allKnown(disks, exclude) {
		return nil, Fail(CodeDiskNotFound).On("exclude_volumes")
	}
	covered := StillCovered(disks, include, exclude)
	if len(covered) == 0 && len(disks) > 0 {
		return nil, Fail(CodeServerWithoutDisks).On("exclude_volumes")
	}
	return covered, nil
}

// StillCovered is Covered for a binding that was accepted earlier: a disk that
// has been detached since is no fault then, only gone, and the server is judged
// by what is left. Disks attached since are covered unless the binding includes
// others by name.
func StillCovered(disks []*Resource, include, exclude []string) []*Resource {
	covered := make([]*Resource, 0, len(disks))
	for _, disk := range disks {
		included := len(include) == 0 || slices.Contains(include, disk.ID)
		if included && !slices.Contains(exclude, disk.ID) {
			covered = append(covered, disk)
		}
	}
	return covered
}

func allKnown(disks []*Resource, ids []string) bool {
	for _, id := range ids {
		if !slices.ContainsFunc(disks, func(d *Resource) bool { return d.ID == id }) {
			return false
		}
	}
	return true
}
