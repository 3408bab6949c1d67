package store

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// ListPolicies lists policies of a project. There is no counter for them: an
// account has a few dozen.
func (s *Store) ListPolicies(ctx context.Context, q query.Policies) (query.Listing, error) {
	var f filter
	f.narrow("project_id = ?", q.ProjectID)
	f.equal("operation", q.Operation)
	if q.VaultID != "" {
		f.narrow(`id IN (SELECT v.backup_policy_id FROM vaults v WHERE v.id = ? AND v.project_id = ?
			UNION ALL SELECT v.replication_policy_id FROM vaults v WHERE v.id = ? AND v.project_id = ?)`,
			q.VaultID, q.ProjectID, q.VaultID, q.ProjectID)
	}
	return s.list(ctx, list{table: "policies", project: q.ProjectID, page: q.Page}, f)
}

// PolicyDocs loads policies by id.
func (s *Store) PolicyDocs(ctx context.Context, ids []string) (map[string]*domain.Policy, error) {
	return docs[domain.Policy](ctx, s, "policies", ids)
}
