package store

import (
	"context"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// ListVaults lists vaults of a project.
func (s *Store) ListVaults(ctx context.Context, q query.Vaults) (query.Listing, error) {
	var f filter
	f.where("project_id = ?", q.ProjectID)
	f.equal("name", q.Name)
	f.equal("cloud_type", q.CloudType)
	f.equal("protect_type", q.ProtectType)
	f.equal("object_type", q.ObjectType)
	f.equal("status", q.Status)
	f.equal("eps", q.EnterpriseProjectID)
	f.granted(q.Granted)
	if q.PolicyID != "" {
		f.narrow("(backup_policy_id = ? OR replication_policy_id = ?)", q.PolicyID, q.PolicyID)
	}
	f.among("id IN ?", q.IDs)
	if len(q.ResourceIDs) > 0 {
		f.where("id IN (SELECT p.vault_id FROM protections p WHERE p.project_id = ?", q.ProjectID)
		f.among("p.resource_id IN ? AND p.bound_id = p.resource_id)", q.ResourceIDs)
	}
	return s.list(ctx, list{table: "vaults", counter: "vault", project: q.ProjectID, page: q.Page}, f)
}

// VaultDocs loads vaults by id.
func (s *Store) VaultDocs(ctx context.Context, ids []string) (map[string]*domain.Vault, error) {
	return docs[domain.Vault](ctx, s, "vaults", ids)
}

// ListBackups lists the top-level backups of a project, those that are shared with
// it, or the children of one.
func (s *Store) ListBackups(ctx context.Context, q query.Backups) (query.Listing, error) {
	l := list{table: "backups", counter: "backup", project: q.ProjectID, vault: q.VaultID, byStatus: true, sort: q.Sort, page: q.Page}
	var f filter
	f.owned(q)
	f.where("parent_id = ?", q.ParentID)
	if q.ParentID != "" {
		f.narrowed = append(f.narrowed, "parent_id")
	}
	f.equal("checkpoint_id", q.CheckpointID)
	if q.Private() {
		f.equal("vault_id", q.VaultID)
	} else {
		l.project = "" // the rows are of several
	}
	f.equal("resource_id", q.ResourceID)
	f.equal("resource_name", q.ResourceName)
	f.equal("resource_type", q.ResourceType)
	f.equal("resource_az", q.ResourceAZ)
	f.equal("name", q.Name)
	f.equal("image_type", q.ImageType)
	f.equal("eps", q.EnterpriseProjectID)
	if len(q.Statuses) == 1 {
		f.equal("status", q.Statuses[0])
	} else {
		f.among("status IN ?", q.Statuses)
	}
	f.span("created_at", q.From, q.To)
	if q.Incremental != nil {
		f.narrow("incremental = ?", flag(*q.Incremental))
	}
	if q.UsedPercent > 0 {
		f.narrow(usesShare, q.UsedPercent)
	}
	return s.list(ctx, l, f)
}

// usesShare is true for backups that hold at least so many percent of their
// vault, each with what its children hold. Capacity is in GB, blocks are MB.
const usesShare = `(SELECT SUM(c.held) FROM backups c WHERE c.id = backups.id OR c.parent_id = backups.id) * 100 >=
	? * 1024 * (SELECT v.size FROM vaults v WHERE v.id = backups.vault_id)`

// span bounds a time, inclusive on both sides.
func (f *filter) span(column string, from, to time.Time) {
	if !from.IsZero() {
		f.narrow(column+" >= ?", micros(from))
	}
	if !to.IsZero() {
		f.narrow(column+" <= ?", micros(to))
	}
}

// BackupDocs loads backups by id.
func (s *Store) BackupDocs(ctx context.Context, ids []string) (map[string]*domain.Backup, error) {
	return docs[domain.Backup](ctx, s, "backups", ids)
}

// Children are the backups of the disks within a server's backup.
func (s *Store) Children(ctx context.Context, parentID string) ([]*domain.Backup, error) {
	return loadAll[domain.Backup](s.reader(ctx),
		`SELECT doc FROM backups WHERE parent_id = $1 AND parent_id <> '' ORDER BY seq`, parentID)
}

// ListTasks lists the operation logs of a project.
func (s *Store) ListTasks(ctx context.Context, q query.Tasks) (query.Listing, error) {
	var f filter
	f.where("project_id = ?", q.ProjectID)
	f.equal("operation", q.Operation)
	f.equal("status", q.Status)
	f.equal("provider_id", q.ProviderID)
	f.equal("resource_id", q.ResourceID)
	f.equal("resource_name", q.ResourceName)
	f.equal("vault_id", q.VaultID)
	f.equal("vault_name", q.VaultName)
	f.equal("eps", q.EnterpriseProjectID)
	f.granted(q.Granted)
	f.span("created_at", q.From, q.To)
	return s.list(ctx, list{table: "op_logs", counter: "task", project: q.ProjectID, vault: q.VaultID, byStatus: true, page: q.Page}, f)
}

// TaskDocs loads operation logs by id.
func (s *Store) TaskDocs(ctx context.Context, ids []string) (map[string]*domain.Task, error) {
	return docs[domain.Task](ctx, s, "op_logs", ids)
}

// CheckpointDoc loads a checkpoint by id.
func (s *Store) CheckpointDoc(ctx context.Context, id string) (*domain.Checkpoint, error) {
	return load[domain.Checkpoint](s.reader(ctx), `SELECT doc FROM checkpoints WHERE id = $1`, id)
}

// StoredResources are those of a project that differ from the seed's.
func (s *Store) StoredResources(ctx context.Context, projectID string) (map[string]*domain.Resource, error) {
	all, err := loadAll[domain.Resource](s.reader(ctx), `SELECT doc FROM resources WHERE project_id = $1 ORDER BY id`, projectID)
	found := make(map[string]*domain.Resource, len(all))
	for _, r := range all {
		found[r.ID] = r
	}
	return found, err
}

// Protectors says which vault holds each protected resource of a project.
func (s *Store) Protectors(ctx context.Context, projectID string) (map[string]string, error) {
	vaults := map[string]string{}
	err := s.reader(ctx).each(func(row scan) error {
		var resource, vault string
		err := row(&resource, &vault)
		vaults[resource] = vault
		return err
	}, `SELECT resource_id, vault_id FROM protections WHERE project_id = $1`, projectID)
	return vaults, err
}
