package store

import (
	"iter"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// kind is how one kind of aggregate lies in its table.
type kind[E any] struct {
	table   string
	key     []string
	columns []string
	// row is the values of columns, keyOf those of key.
	row   func(worldID, doc string, e E) []any
	keyOf func(e E) []any
}

// apply writes what a unit changed of one kind.
func apply[E any](tx *Tx, k kind[E], worldID string, d service.Delta[E]) error {
	var failed error
	rows := func(list []E) iter.Seq[[]any] {
		return k.rows(worldID, list, func(err error) { failed = err })
	}
	if len(d.Gone) > 0 {
		if err := tx.remove(k.table, k.key, k.keys(d.Gone)); err != nil {
			return err
		}
	}
	if len(d.Changed) > 0 {
		if err := tx.put(k.table, k.key, k.columns, rows(d.Changed)); err != nil {
			return err
		}
	}
	if len(d.New) > 0 {
		if err := tx.insert(k.table, k.columns, rows(d.New)); err != nil {
			return err
		}
	}
	return failed
}

func (k kind[E]) rows(worldID string, list []E, fail func(error)) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, e := range list {
			doc, err := encode(e)
			if err != nil {
				fail(err)
				return
			}
			if !yield(k.row(worldID, doc, e)) {
				return
			}
		}
	}
}

func (k kind[E]) keys(list []E) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, e := range list {
			if !yield(k.keyOf(e)) {
				return
			}
		}
	}
}

var policies = kind[*domain.Policy]{
	table: "policies", key: []string{"id"},
	columns: []string{"id", "world_id", "project_id", "seq", "version", "operation", "delivered", "due_at", "doc"},
	row: func(world, doc string, p *domain.Policy) []any {
		due, ok := p.Due()
		return []any{p.ID, world, p.ProjectID, p.Seq, p.Version, string(p.Operation), flag(p.Delivered()), dueAt(due, ok), doc}
	},
	keyOf: func(p *domain.Policy) []any { return []any{p.ID} },
}

// dueAt is the time of an entry of the agenda, 0 for none.
func dueAt(due domain.Due, ok bool) int64 {
	if !ok {
		return 0
	}
	return micros(due.At)
}

var vaults = kind[*domain.Vault]{
	table: "vaults", key: []string{"id"},
	columns: []string{
		"id", "world_id", "project_id", "seq", "version", "name", "status", "object_type", "protect_type",
		"cloud_type", "eps", "backup_policy_id", "replication_policy_id", "size", "used", "due_at", "doc",
	},
	row: func(world, doc string, v *domain.Vault) []any {
		due, ok := v.Due()
		return []any{
			v.ID, world, v.ProjectID, v.Seq, v.Version, v.Name, string(v.Status), v.ObjectType, v.ProtectType,
			v.CloudType, v.EnterpriseProjectID, v.BackupPolicyID, v.ReplicationPolicyID, v.Size, v.Used, dueAt(due, ok), doc,
		}
	},
	keyOf: func(v *domain.Vault) []any { return []any{v.ID} },
}

var checkpoints = kind[*domain.Checkpoint]{
	table: "checkpoints", key: []string{"id"},
	columns: []string{"id", "world_id", "project_id", "seq", "version", "doc"},
	row: func(world, doc string, c *domain.Checkpoint) []any {
		return []any{c.ID, world, c.ProjectID, c.Seq, c.Version, doc}
	},
	keyOf: func(c *domain.Checkpoint) []any { return []any{c.ID} },
}

var backups = kind[*domain.Backup]{
	table: "backups", key: []string{"id"},
	columns: []string{
		"id", "world_id", "project_id", "seq", "version", "chain_id", "parent_id", "vault_id", "checkpoint_id",
		"resource_id", "resource_name", "resource_type", "resource_az", "name", "status", "image_type", "eps",
		"incremental", "multi_az", "held", "created_at", "updated_at", "protected_at", "doc",
	},
	row: func(world, doc string, b *domain.Backup) []any {
		return []any{
			b.ID, world, b.ProjectID, b.Seq, b.Version, b.ChainID, b.ParentID, b.VaultID, b.CheckpointID,
			b.ResourceID, b.ResourceName, string(b.ResourceType), b.ResourceAZ, b.Name, string(b.Status), b.ImageType,
			b.EnterpriseProjectID, flag(b.Incremental), flag(b.MultiAZ), b.Pieces.Blocks(), micros(b.CreatedAt), micros(b.UpdatedAt),
			micros(b.ProtectedAt), doc,
		}
	},
	keyOf: func(b *domain.Backup) []any { return []any{b.ID} },
}

var tasks = kind[*domain.Task]{
	table: "op_logs", key: []string{"id"},
	columns: []string{
		"id", "world_id", "project_id", "seq", "version", "operation", "status", "provider_id", "resource_id",
		"resource_name", "vault_id", "vault_name", "eps", "created_at", "ended_at", "due_at", "due_kind", "doc",
	},
	row: func(world, doc string, t *domain.Task) []any {
		due, _ := t.Due()
		return []any{
			t.ID, world, t.ProjectID, t.Seq, t.Version, string(t.Operation), string(t.Status), t.ProviderID, t.ResourceID,
			t.ResourceName, t.VaultID, t.VaultName, t.EnterpriseProjectID, micros(t.CreatedAt), micros(t.EndedAt),
			micros(t.DueAt), int64(due.Kind), doc,
		}
	},
	keyOf: func(t *domain.Task) []any { return []any{t.ID} },
}

var resources = kind[*domain.Resource]{
	table: "resources", key: []string{"project_id", "id"},
	columns: []string{"project_id", "id", "world_id", "version", "doc"},
	row: func(world, doc string, r *domain.Resource) []any {
		return []any{r.ProjectID, r.ID, world, r.Version, doc}
	},
	keyOf: func(r *domain.Resource) []any { return []any{r.ProjectID, r.ID} },
}

var agents = kind[*domain.Agent]{
	table: "agents", key: []string{"world_id", "id"},
	columns: []string{"world_id", "id", "project_id", "seq", "version", "status", "doc"},
	row: func(world, doc string, a *domain.Agent) []any {
		return []any{world, a.ID, a.ProjectID, a.Seq, a.Version, string(a.Status), doc}
	},
	keyOf: func(a *domain.Agent) []any { return []any{a.WorldID, a.ID} },
}

var members = kind[*domain.Member]{
	table: "members", key: []string{"id"},
	columns: []string{
		"id", "world_id", "project_id", "seq", "version", "backup_id", "dest_project_id", "status", "vault_id",
		"image_id", "created_at", "updated_at", "doc",
	},
	row: func(world, doc string, m *domain.Member) []any {
		return []any{
			m.ID, world, m.ProjectID, m.Seq, m.Version, m.BackupID, m.DestProjectID, string(m.Status), m.VaultID,
			m.ImageID, micros(m.CreatedAt), micros(m.UpdatedAt), doc,
		}
	},
	keyOf: func(m *domain.Member) []any { return []any{m.ID} },
}

var protections = kind[*domain.Protection]{
	table: "protections", key: []string{"project_id", "resource_id"},
	columns: []string{"project_id", "resource_id", "world_id", "vault_id", "bound_id", "version"},
	row: func(world, _ string, p *domain.Protection) []any {
		return []any{p.ProjectID, p.ResourceID, world, p.VaultID, p.BoundID, p.Version}
	},
	keyOf: func(p *domain.Protection) []any { return []any{p.ProjectID, p.ResourceID} },
}

var orders = kind[*domain.Order]{
	table: "orders", key: []string{"project_id", "id"},
	columns: []string{"project_id", "id", "world_id", "seq", "version", "due_at", "due_kind", "doc"},
	row: func(world, doc string, o *domain.Order) []any {
		due, ok := o.Due()
		return []any{o.ProjectID, o.ID, world, o.Seq, o.Version, dueAt(due, ok), int64(due.Kind), doc}
	},
	keyOf: func(o *domain.Order) []any { return []any{o.ProjectID, o.ID} },
}
