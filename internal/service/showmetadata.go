package service

import (
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// Metadata is what a backup tells of its resource (reference 4.3.7). How it is
// written, JSON documents in strings, is the edge's.
type Metadata struct {
	Backup *domain.Backup
	// Server is nil but for the backup of a server, and Network is its.
	Server  *domain.Resource
	Network *domain.Network
	// Disks are those in the backup, the system disk first; one for the backup of a
	// disk, none for those of file systems and desktops.
	Disks []*domain.Resource
	// Born is when what the seed made came to be; Resource.CreatedAt says it of
	// what was added.
	Born time.Time
}

// describable are the statuses of a backup whose data is complete.
var describable = []domain.BackupStatus{domain.BackupAvailable, domain.BackupWaitingRestore, domain.BackupRestoring}

// MetadataOf composes the metadata of a backup and its children. Names, sizes and
// disks are those of the time of the backup, which it knows itself; the rest is
// as the resource has it now or had it last, so known must have the project's
// resources with those that were deleted (Known).
//
// It fails with 6206 for a backup that is being made or deleted, or is faulty.
func MetadataOf(b *domain.Backup, children []*domain.Backup, known []*domain.Resource) (*Metadata, error) {
	if !slices.Contains(describable, b.Status) {
		return nil, domain.Fail(domain.CodeMetadataBackupStatus).On("backup_id")
	}
	m := &Metadata{Backup: b, Born: inventoryBorn}
	if b.File {
		return m, nil // an agent is no server of a cloud, and has no disks
	}
	if b.ResourceType == domain.TypeDisk {
		m.Disks = []*domain.Resource{asBackedUp(b, known)}
	}
	for _, child := range children {
		m.Disks = append(m.Disks, asBackedUp(child, known))
	}
	slices.SortStableFunc(m.Disks, systemFirst)
	if server := asBackedUp(b, known); server.Server != nil {
		server.Server.DiskIDs = []string{}
		for _, d := range m.Disks {
			server.Server.DiskIDs = append(server.Server.DiskIDs, d.ID)
		}
		network := domain.NetworkOf(server)
		m.Server, m.Network = server, &network
	}
	return m, nil
}

// asBackedUp is a resource as its backup has it.
func asBackedUp(b *domain.Backup, known []*domain.Resource) *domain.Resource {
	r := &domain.Resource{ID: b.ResourceID, ProjectID: b.ProjectID, Type: b.ResourceType, EnterpriseProjectID: b.EnterpriseProjectID}
	if i := slices.IndexFunc(known, func(r *domain.Resource) bool { return r.ID == b.ResourceID }); i >= 0 {
		r = known[i].Clone()
	}
	r.Name, r.Size, r.AvailabilityZone = b.ResourceName, b.ResourceSize, b.ResourceAZ
	switch b.ResourceType {
	case domain.TypeServer, domain.TypeBareMetal, domain.TypeNative:
		if r.Server == nil {
			r.Server = &domain.Server{}
		}
		r.Server.Architecture = b.Architecture
	case domain.TypeDisk:
		if r.Disk == nil {
			r.Disk = &domain.Disk{}
		}
		r.Disk.System, r.Disk.Encrypted = b.SystemDisk, b.Encrypted
	case domain.TypeTurbo, domain.TypeDesktop:
	}
	return r
}

func systemFirst(a, b *domain.Resource) int {
	switch {
	case a.Disk.System == b.Disk.System:
		return 0
	case a.Disk.System:
		return -1
	}
	return 1
}
