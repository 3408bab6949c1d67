package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// importCheckpoint is reference 4.12.1. Who triggered it makes no difference.
func importCheckpoint(c *call, in wire.SyncReq) (any, error) {
	task, err := c.App.ImportCheckpoint(c.request.Context(), c.caller(), in.Sync.VaultID)
	return wire.SyncResp{Sync: wire.SyncRespBody{OperationLogID: task, VaultID: in.Sync.VaultID}}, err
}

// importBackup is reference 4.3.1.
func importBackup(c *call, in wire.BackupSyncReq) (any, error) {
	asked := make([]service.ImportBackup, len(in.Sync))
	for i, b := range in.Sync {
		asked[i] = service.ImportBackup{
			ID: b.BackupID, Name: b.BackupName, ResourceID: b.ResourceID, ResourceName: b.ResourceName,
			ResourceType: domain.ResourceType(b.ResourceType),
		}
	}
	tasks, err := c.App.ImportBackup(c.request.Context(), c.caller(), asked)
	answer := wire.BackupSyncResp{Sync: make([]wire.BackupSyncRespBody, len(tasks))}
	for i, task := range tasks {
		answer.Sync[i] = wire.BackupSyncRespBody{BackupID: in.Sync[i].BackupID, OperationLogID: task}
	}
	return answer, err
}
