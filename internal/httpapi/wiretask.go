package httpapi

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/openapi"
)

// task is a task's operation log as clients decode it (reference 4.1.1).
func (api *API) task(t *domain.Task, now time.Time) wire.OperationLog {
	return wire.OperationLog{
		ID: t.ID, OperationType: string(t.Operation), Status: string(t.Status), ProjectID: t.ProjectID,
		CheckpointID: orNull(t.CheckpointID), PolicyID: orNull(t.PolicyID), ProviderID: orNull(t.ProviderID),
		VaultID: orNull(t.VaultID), VaultName: orNull(t.VaultName),
		CreatedAt: api.time(t.CreatedAt), UpdatedAt: api.time(t.UpdatedAt),
		StartedAt: api.timeOrNull(t.StartedAt), EndedAt: api.timeOrNull(t.EndedAt),
		ErrorInfo: taskError(t), ExtraInfo: taskExtra(t, now),
	}
}

// taskError is empty when nothing went wrong.
func taskError(t *domain.Task) wire.OpErrorInfo {
	info := wire.OpErrorInfo{Code: string(t.ErrorCode), Message: t.ErrorMessage}
	if row, ok := openapi.LookupError(info.Code); ok && info.Message == "" {
		info.Message = row.Message
	}
	return info
}

// taskExtra has what belongs to the kind of task, beside what all have.
func taskExtra(t *domain.Task, now time.Time) wire.OpExtraInfo {
	extra := wire.OpExtraInfo{
		Common: wire.OpExtendInfoCommon{Progress: t.Progress(now), RequestID: t.RequestID, TaskID: t.ID},
	}
	if t.ResourceID != "" {
		extra.Resource = &wire.OpResource{ID: t.ResourceID, Name: t.ResourceName, Type: string(t.ResourceType)}
	}
	switch t.Operation {
	case domain.OpBackup:
		extra.Backup = &wire.OpExtendInfoBackup{BackupID: t.BackupID, BackupName: t.BackupName}
	case domain.OpRestore:
		extra.Restore = &wire.OpExtendInfoRestore{
			BackupID: t.BackupID, BackupName: t.BackupName, TargetResourceID: t.TargetID, TargetResourceName: t.TargetName,
		}
	case domain.OpDelete:
		extra.Delete = &wire.OpExtendInfoDelete{BackupID: t.BackupID, BackupName: t.BackupName}
	case domain.OpRemoveResource:
		extra.RemoveResources = &wire.OpExtendInfoRemoveResources{
			FailCount: t.Undeleted, TotalCount: t.Deleted, Resources: []wire.OpResource{*extra.Resource},
		}
	case domain.OpVaultDelete:
		extra.VaultDelete = &wire.OpExtendInfoVaultDelete{
			FailCount: t.Undeleted, TotalCount: t.Deleted, FailDeleteCount: t.Undeleted, TotalDeleteCount: t.Deleted,
		}
	case domain.OpReplication:
		extra.Replication = replicated(t)
	case domain.OpSync:
		extra.Sync = &wire.OpExtendInfoSync{SyncBackupNum: t.Synced}
	case domain.OpCopy:
	}
	return extra
}
