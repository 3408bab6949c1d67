package store

import (
	"context"
	"errors"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

var moves = kind[*domain.Migration]{
	table: "migrations", key: []string{"id"},
	columns: []string{"id", "world_id", "account_id", "seq", "version", "due_at", "doc"},
	row: func(world, doc string, m *domain.Migration) []any {
		due, ok := m.Due()
		return []any{m.ProjectID, world, m.AccountID, m.Seq, m.Version, dueAt(due, ok), doc}
	},
	keyOf: func(m *domain.Migration) []any { return []any{m.ProjectID} },
}

var orgPolicies = kind[*domain.OrganizationPolicy]{
	table: "organization_policies", key: []string{"id"},
	columns: []string{"id", "world_id", "account_id", "region", "seq", "version", "operation", "due_at", "doc"},
	row: func(world, doc string, o *domain.OrganizationPolicy) []any {
		due, ok := o.Due()
		return []any{o.ID, world, o.AccountID, o.Region, o.Seq, o.Version, string(o.Operation), dueAt(due, ok), doc}
	},
	keyOf: func(o *domain.OrganizationPolicy) []any { return []any{o.ID} },
}

// Migration loads a project's migration; nil when it has none.
func (s *Store) Migration(ctx context.Context, worldID, projectID string) (*domain.Migration, error) {
	return load[domain.Migration](s.reader(ctx), `SELECT doc FROM migrations WHERE id = $1 AND world_id = $2`, projectID, worldID)
}

// Migrations are those of an account, in the order in which they were first begun.
func (s *Store) Migrations(ctx context.Context, accountID string) ([]*domain.Migration, error) {
	return loadAll[domain.Migration](s.reader(ctx), `SELECT doc FROM migrations WHERE account_id = $1 ORDER BY seq`, accountID)
}

// OrganizationPolicy loads an organization policy of a world.
func (s *Store) OrganizationPolicy(ctx context.Context, worldID, id string) (*domain.OrganizationPolicy, error) {
	return load[domain.OrganizationPolicy](s.reader(ctx),
		`SELECT doc FROM organization_policies WHERE id = $1 AND world_id = $2`, id, worldID)
}

// OrganizationPolicyCount is how many an account has of an operation in a region.
func (s *Store) OrganizationPolicyCount(ctx context.Context, accountID, region string, op domain.Operation) (int, error) {
	return selectOne(s.reader(ctx), column[int], `SELECT COUNT(*) FROM organization_policies
		WHERE account_id = $1 AND region = $2 AND operation = $3`, accountID, region, string(op))
}

// ListOrganizationPolicies lists those of an account in a region. An account has a
// few dozen: there is no counter.
func (s *Store) ListOrganizationPolicies(ctx context.Context, q query.OrganizationPolicies) (query.Listing, error) {
	var f filter
	f.narrow("account_id = ? AND region = ?", q.AccountID, q.Region)
	f.equal("operation", q.Operation)
	return s.list(ctx, list{table: "organization_policies", page: q.Page}, f)
}

// OrganizationPolicyDocs loads organization policies by id.
func (s *Store) OrganizationPolicyDocs(ctx context.Context, ids []string) (map[string]*domain.OrganizationPolicy, error) {
	return docs[domain.OrganizationPolicy](ctx, s, "organization_policies", ids)
}

const selectTenancy = `SELECT a.id, a.name, p.id, p.region FROM projects p JOIN accounts a ON a.id = p.account_id `

func scanTenancy(row scan) (t domain.Tenancy, err error) {
	err = row(&t.AccountID, &t.AccountName, &t.ProjectID, &t.Region)
	return t, err
}

// Tenancies are the projects that the accounts of a world have in a region.
func (s *Store) Tenancies(ctx context.Context, worldID, region string) ([]domain.Tenancy, error) {
	return selectAll(s.reader(ctx), scanTenancy,
		selectTenancy+`WHERE p.world_id = $1 AND p.region = $2 ORDER BY a.id, p.id`, worldID, region)
}

// TenanciesOf are the projects of the account with a name, by their regions.
func (s *Store) TenanciesOf(ctx context.Context, worldID, accountName string) ([]domain.Tenancy, error) {
	return selectAll(s.reader(ctx), scanTenancy,
		selectTenancy+`WHERE a.name = $1 AND a.world_id = $2 ORDER BY p.region, p.id`, accountName, worldID)
}

// Tenancy is a project of a world with its account; nil when there is none.
func (s *Store) Tenancy(ctx context.Context, worldID, projectID string) (*domain.Tenancy, error) {
	t, err := selectOne(s.reader(ctx), scanTenancy, selectTenancy+`WHERE p.id = $1 AND p.world_id = $2`, projectID, worldID)
	if errors.Is(err, errNoRow) {
		return nil, nil
	}
	return &t, err
}
