package httpapi

import (
	"strconv"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/openapi"
)

// createCheckpoint is reference 4.12.4.
func createCheckpoint(c *call, in wire.VaultBackupReq) (any, error) {
	ask := service.CreateCheckpoint{VaultID: in.Checkpoint.VaultID, Incremental: true}
	if p := in.Checkpoint.Parameters; p != nil {
		ask.Name, ask.Description = or(p.Name, ""), or(p.Description, "")
		ask.Incremental, ask.AutoTrigger = or(p.Incremental, true), or(p.AutoTrigger, false)
		ask.Resources = checkpointResourcesFrom(p)
	}
	cp, err := c.App.CreateCheckpoint(c.request.Context(), c.caller(), ask)
	if err != nil {
		return nil, err
	}
	return wire.CheckpointResp{Checkpoint: c.checkpoint(&cp, nil)}, nil
}

// checkpointResourcesFrom takes both ways to name resources together.
func checkpointResourcesFrom(p *wire.CheckpointParam) []service.CheckpointResource {
	var named []service.CheckpointResource
	detailed := map[string]bool{}
	for _, d := range p.ResourceDetails {
		r := service.CheckpointResource{ID: d.ID}
		if d.ExtraInfo != nil {
			r.ExcludeVolumes = d.ExtraInfo.ExcludeVolumes
			for _, v := range d.ExtraInfo.IncludeVolumes {
				r.IncludeVolumes = append(r.IncludeVolumes, v.ID)
			}
		}
		named, detailed[d.ID] = append(named, r), true
	}
	for _, id := range p.Resources {
		if !detailed[id] {
			named = append(named, service.CheckpointResource{ID: id})
		}
	}
	return named
}

// showCheckpoint is reference 4.12.2. The resources show their present status,
// for which clients wait (clients 3.1).
func showCheckpoint(c *call) (any, error) {
	ctx := c.request.Context()
	cp, err := c.Reader.CheckpointDoc(ctx, c.params["checkpoint_id"])
	if err != nil {
		return nil, err
	}
	if cp == nil || cp.ProjectID != c.params["project_id"] {
		return nil, domain.Fail(domain.CodeCheckpointNotFound)
	}
	found, err := c.Reader.VaultDocs(ctx, []string{cp.VaultID})
	if err != nil {
		return nil, err
	}
	return wire.CheckpointResp{Checkpoint: c.checkpoint(cp, found[cp.VaultID])}, nil
}

// checkpoint shows the resources as they were when the run began, or, with their
// vault, as they are.
func (api *API) checkpoint(cp *domain.Checkpoint, v *domain.Vault) wire.Checkpoint {
	return wire.Checkpoint{
		ID: cp.ID, ProjectID: cp.ProjectID, Status: string(cp.Status), CreatedAt: api.time(cp.CreatedAt),
		ExtraInfo: wire.CheckpointExtraInfo{
			Name: cp.Name, Description: orNull(cp.Description), RetentionDuration: int(cp.RetentionDays),
		},
		Vault: wire.CheckpointVault{
			ID: cp.VaultID, Name: cp.VaultName,
			Resources: checkpointResources(cp, v), SkippedResources: skipped(cp.Skipped),
		},
	}
}

// checkpointResources has its figures as strings, unlike a vault's (clients 1.1).
func checkpointResources(cp *domain.Checkpoint, v *domain.Vault) []wire.CheckpointResource {
	list := make([]wire.CheckpointResource, len(cp.Resources))
	for i, r := range cp.Resources {
		status := domain.Protected
		if v != nil {
			if b := v.Binding(r.ID); b != nil && b.ProtectStatus != "" {
				status = b.ProtectStatus
			}
		}
		list[i] = wire.CheckpointResource{
			ID: r.ID, Type: string(r.Type), Name: r.Name, ExtraInfo: "{}", ProtectStatus: string(status),
			ResourceSize: strconv.FormatInt(r.Size, 10), BackupSize: strconv.FormatInt(r.BackupSize, 10),
			BackupCount: strconv.FormatInt(r.BackupCount, 10),
		}
	}
	return list
}

func skipped(in []domain.SkippedResource) []wire.SkippedResource {
	list := make([]wire.SkippedResource, len(in))
	for i, s := range in {
		row, _ := openapi.LookupError(string(s.Code))
		reason := s.Reason
		if reason == "" {
			reason = row.Message
		}
		list[i] = wire.SkippedResource{ID: s.ID, Type: string(s.Type), Name: s.Name, Code: string(s.Code), Reason: reason}
	}
	return list
}
