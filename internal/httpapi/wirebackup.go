package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// backupVersion is what the service sends for every backup (clients 1.2).
const backupVersion = 3

// backup is a backup as the service sends it, member by member as recorded
// (clients 1.2).
func (api *API) backup(b *domain.Backup, children []*domain.Backup) wire.Backup {
	w := wire.Backup{
		ID: b.ID, Name: b.Name, Description: &b.Description, CheckpointID: &b.CheckpointID, VaultID: orNull(b.VaultID),
		ParentID: orNull(b.ParentID), ProjectID: b.ProjectID, ProviderID: b.ProviderID,
		ResourceID: b.ResourceID, ResourceName: b.ResourceName, ResourceType: string(b.ResourceType),
		ResourceSize: int(b.ResourceSize), ResourceAZ: orNull(b.ResourceAZ),
		Status: string(b.Status), ImageType: b.ImageType, Incremental: b.Incremental, Version: backupVersion,
		CreatedAt: api.time(b.CreatedAt), UpdatedAt: api.time(b.UpdatedAt),
		ProtectedAt: api.timeOrNull(b.ProtectedAt), ExpiredAt: api.timeOrNull(b.ExpiresAt),
		EnterpriseProjectID: b.EnterpriseProjectID, ReplicationRecords: []wire.ReplicationRecord{},
		ScheduledOperationID: orNull(b.PolicyID),
		ExtendInfo:           extendInfo(b), Children: make([]wire.Backup, len(children)),
	}
	for i, child := range children {
		w.Children[i] = api.backup(child, nil)
	}
	return w
}

// extendInfo has bootable for disks only: null for a server (clients 1.2).
func extendInfo(b *domain.Backup) wire.BackupExtendInfo {
	info := wire.BackupExtendInfo{
		AutoTrigger: b.AutoTrigger, ContainSystemDisk: b.ContainSystemDisk, Encrypted: b.Encrypted,
		IsMultiAZ: b.MultiAZ, SystemDisk: b.SystemDisk, SnapshotID: orNull(b.SnapshotID),
		Architecture: orNull(b.Architecture), SupportLld: b.Holds && !b.File, SupportedRestoreMode: restoreMode(b),
	}
	if b.ResourceType == domain.TypeDisk {
		bootable := b.SystemDisk
		info.Bootable = &bootable
	}
	if b.AppConsistent {
		info.AppConsistency = &wire.AppConsistency{AppConsistency: "1", AppConsistencyStatus: "1"}
	}
	if b.ImageID != "" {
		info.OSImagesData = []wire.ImageData{{ImageID: b.ImageID}}
	}
	if b.Status == domain.BackupAvailable {
		done := 100
		info.Progress = &done
	}
	return info
}

// restoreMode is how a backup can be restored (domain rules 6.6): while its data
// is being copied only from the snapshot, which files have none of, a faulty one
// and a replica not at all.
func restoreMode(b *domain.Backup) *string {
	mode := "backup"
	if b.ImageType == domain.ImageReplication {
		mode = "na"
		return &mode
	}
	switch b.Status {
	case domain.BackupProtecting:
		mode = "snapshot"
		if b.File {
			mode = "na"
		}
	case domain.BackupWaitingProtect, domain.BackupError:
		mode = "na"
	case domain.BackupAvailable, domain.BackupDeleting, domain.BackupRestoring,
		domain.BackupWaitingDelete, domain.BackupWaitingRestore:
	}
	return &mode
}
