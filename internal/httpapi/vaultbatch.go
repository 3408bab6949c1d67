package httpapi

import (
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// batchUpdateVault is reference 4.5.12.
func batchUpdateVault(c *call, in wire.BatchUpdateVaultRequestBody) (any, error) {
	updated, err := c.App.BatchUpdateVault(c.request.Context(), c.caller(), service.BatchUpdateVault{
		SMNNotify: in.Vault.SMNNotify, Threshold: in.Vault.Threshold,
	})
	return wire.VaultBatchUpdateResp{UpdatedVaultsID: updated}, err
}

// setVaultResource is reference 4.5.13.
func setVaultResource(c *call, in wire.VaultSetResourceReq) (any, error) {
	set, err := c.App.SetVaultResource(c.request.Context(), c.caller(), c.params["vault_id"], in.ResourceIds, in.Action == "suspend")
	return wire.VaultSetResourceResp{SetResourceIds: set}, err
}

// showSummary is reference 4.5.15, in GB (ledger L27).
func showSummary(c *call) (any, error) {
	s, err := c.Reader.Summary(c.request.Context(), c.params["project_id"], c.granted())
	return wire.ResSummary{Size: int(s.SizeGB), UsedSize: int(s.UsedGB())}, err
}

// showStorageUsage is reference 4.10.1.
func showStorageUsage(c *call) (any, error) {
	found, count, err := c.Reader.ListUsage(c.request.Context(), query.Usage{
		ProjectID: c.params["project_id"], ResourceID: c.query.Get("resource_id"),
		ResourceType: c.query.Get("resource_type"), Granted: c.granted(), Page: c.page(defaultLimit),
	})
	answer := wire.StorageUsageResp{ResourceCount: count, StorageUsage: make([]wire.StorageUsage, len(found))}
	for i, u := range found {
		answer.StorageUsage[i] = wire.StorageUsage{
			ResourceID: u.ResourceID, ResourceName: u.Name, ResourceType: u.Type,
			BackupCount: int(u.Backups), BackupSize: int(u.SizeMB), BackupSizeMultiaz: int(u.MultiAZMB),
		}
	}
	return answer, err
}
