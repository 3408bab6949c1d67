package httpapi

import (
	"cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// copyBackup is reference 4.3.5.
func copyBackup(c *call, in wire.BackupReplicateReq) (any, error) {
	to := service.Destination{
		Region: in.Replicate.DestinationRegion, ProjectID: in.Replicate.DestinationProjectID,
		VaultID: in.Replicate.DestinationVaultID, Accelerate: or(in.Replicate.EnableAcceleration, false),
	}
	copied, err := c.App.CopyBackup(c.request.Context(), c.caller(), c.params["backup_id"], service.CopyBackup{
		To: to, Name: in.Replicate.Name, Description: in.Replicate.Description,
	})
	return wire.BackupReplicateResp{Replication: wire.BackupReplicateRespBody{
		BackupID: copied.BackupID, ProjectID: c.params["project_id"], ProviderID: copied.ProviderID,
		ReplicationRecordID: copied.Record.ID, SourceRegion: copied.Record.SourceRegion,
		DestinationRegion: to.Region, DestinationProjectID: to.ProjectID, DestinationVaultID: to.VaultID,
	}}, err
}

// copyCheckpoint is reference 4.12.3.
func copyCheckpoint(c *call, in wire.CheckpointReplicateReq) (any, error) {
	to := service.Destination{
		Region: in.Replicate.DestinationRegion, ProjectID: in.Replicate.DestinationProjectID,
		VaultID: in.Replicate.DestinationVaultID, Accelerate: or(in.Replicate.EnableAcceleration, false),
	}
	copied, err := c.App.CopyCheckpoint(c.request.Context(), c.caller(), service.CopyCheckpoint{
		VaultID: in.Replicate.VaultID, To: to, AutoTrigger: or(in.Replicate.AutoTrigger, false),
	})
	backups := make([]wire.CheckpointReplicateRespBackups, len(copied.Backups))
	for i, b := range copied.Backups {
		backups[i] = wire.CheckpointReplicateRespBackups{BackupID: b.BackupID, ReplicationRecordID: b.Record.ID}
	}
	return wire.CheckpointReplicateResp{Replication: wire.CheckpointReplicateRespBody{
		Backups: backups, VaultID: in.Replicate.VaultID, ProjectID: c.params["project_id"],
		ProviderID: copied.ProviderID, SourceRegion: copied.SourceRegion,
		DestinationRegion: to.Region, DestinationProjectID: to.ProjectID, DestinationVaultID: to.VaultID,
	}}, err
}

// listExternalVault is reference 4.5.10: the vaults of the account's project in
// another region. The official client misspells object_type (clients 1).
func listExternalVault(c *call) (any, error) {
	get, page := c.query.Get, c.page(defaultLimit)
	filter := query.Vaults{
		ProjectID: get("external_project_id"), CloudType: get("cloud_type"), ProtectType: get("protect_type"),
		ObjectType: cmp.Or(get("object_type"), get("objcet_type")), Granted: c.granted(), Page: page,
	}
	if err := c.external(get("region_id"), filter.ProjectID); err != nil {
		return nil, err
	}
	if id := get("vault_id"); id != "" {
		filter = query.Vaults{ProjectID: filter.ProjectID, IDs: []string{id}, Granted: c.granted(), Page: page}
	}
	listing, err := c.Reader.ListVaults(c.request.Context(), filter)
	if err != nil {
		return nil, err
	}
	items, err := encodeAll(c, listing.Refs, c.Reader.VaultDocs, func(v *domain.Vault) (any, bool) { return c.vault(v), true })
	return listed{"vaults", items, listing.Count, page}, err
}

// external refuses a project that is not the account's in another region: 9900.
func (c *call) external(region, projectID string) error {
	project, ok := c.principal.Account.ProjectNamed(region)
	switch {
	case !ok || region == c.project().Name:
		return domain.Invalid("region_id", "region_id is not another region of the account.")
	case project.ID != projectID:
		return domain.Invalid("external_project_id", "external_project_id is not the account's project in the region.")
	}
	return nil
}
