package store

import (
	"context"
	"errors"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// load decodes the document of one row; nil when there is none.
func load[T any](q queries, text string, args ...any) (*T, error) {
	doc, err := selectOne(q, column[string], text, args...)
	if errors.Is(err, errNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decode[T](doc)
}

// loadAll decodes the documents of rows.
func loadAll[T any](q queries, text string, args ...any) ([]*T, error) {
	return selectAll(q, func(row scan) (*T, error) {
		var doc string
		if err := row(&doc); err != nil {
			return nil, err
		}
		return decode[T](doc)
	}, text, args...)
}

// Policy loads a policy of a world.
func (s *Store) Policy(ctx context.Context, worldID, id string) (*domain.Policy, error) {
	return load[domain.Policy](s.reader(ctx), `SELECT doc FROM policies WHERE id = $1 AND world_id = $2`, id, worldID)
}

// PolicyCount is how many policies of an operation an account has made.
func (s *Store) PolicyCount(ctx context.Context, accountID string, op domain.Operation) (int, error) {
	return selectOne(s.reader(ctx), column[int], `SELECT COUNT(*) FROM policies p JOIN projects j ON j.id = p.project_id
		WHERE j.account_id = $1 AND p.operation = $2 AND p.delivered = 0`, accountID, string(op))
}

// Vault loads a vault of a world.
func (s *Store) Vault(ctx context.Context, worldID, id string) (*domain.Vault, error) {
	return load[domain.Vault](s.reader(ctx), `SELECT doc FROM vaults WHERE id = $1 AND world_id = $2`, id, worldID)
}

// Vaults are those of a project.
func (s *Store) Vaults(ctx context.Context, worldID, projectID string) ([]*domain.Vault, error) {
	return loadAll[domain.Vault](s.reader(ctx),
		`SELECT doc FROM vaults WHERE project_id = $1 AND world_id = $2 ORDER BY seq`, projectID, worldID)
}

// Checkpoint loads a checkpoint of a world.
func (s *Store) Checkpoint(ctx context.Context, worldID, id string) (*domain.Checkpoint, error) {
	return load[domain.Checkpoint](s.reader(ctx), `SELECT doc FROM checkpoints WHERE id = $1 AND world_id = $2`, id, worldID)
}

// Task loads a task of a world.
func (s *Store) Task(ctx context.Context, worldID, id string) (*domain.Task, error) {
	return load[domain.Task](s.reader(ctx), `SELECT doc FROM op_logs WHERE id = $1 AND world_id = $2`, id, worldID)
}

// Order loads an order of a world.
func (s *Store) Order(ctx context.Context, worldID, id string) (*domain.Order, error) {
	return load[domain.Order](s.reader(ctx), `SELECT doc FROM orders WHERE id = $1 AND world_id = $2`, id, worldID)
}

// Backups are the live backups of a chain, oldest first.
func (s *Store) Backups(ctx context.Context, worldID, chainID string) ([]*domain.Backup, error) {
	return loadAll[domain.Backup](s.reader(ctx),
		`SELECT doc FROM backups WHERE chain_id = $1 AND world_id = $2 ORDER BY seq`, chainID, worldID)
}

// ChainOf is the chain a backup is a link of, "" when there is no such backup.
func (s *Store) ChainOf(ctx context.Context, worldID, backupID string) (string, error) {
	chain, err := selectOne(s.reader(ctx), column[string],
		`SELECT chain_id FROM backups WHERE id = $1 AND world_id = $2`, backupID, worldID)
	if errors.Is(err, errNoRow) {
		return "", nil
	}
	return chain, err
}

// Members are those that a backup is shared with, oldest first.
func (s *Store) Members(ctx context.Context, worldID, backupID string) ([]*domain.Member, error) {
	return loadAll[domain.Member](s.reader(ctx),
		`SELECT doc FROM members WHERE backup_id = $1 AND world_id = $2 ORDER BY seq`, backupID, worldID)
}

// Resource loads a resource that differs from the seed's inventory.
func (s *Store) Resource(ctx context.Context, projectID, id string) (*domain.Resource, error) {
	return load[domain.Resource](s.reader(ctx),
		`SELECT doc FROM resources WHERE project_id = $1 AND id = $2`, projectID, id)
}

// Protection says which vault holds a resource; nil when none does.
func (s *Store) Protection(ctx context.Context, projectID, resourceID string) (*domain.Protection, error) {
	p, err := selectOne(s.reader(ctx), func(row scan) (*domain.Protection, error) {
		p := &domain.Protection{ProjectID: projectID, ResourceID: resourceID}
		return p, row(&p.VaultID, &p.BoundID, &p.Version)
	}, `SELECT vault_id, bound_id, version FROM protections WHERE project_id = $1 AND resource_id = $2`,
		projectID, resourceID)
	if errors.Is(err, errNoRow) {
		return nil, nil
	}
	return p, err
}

// The ports that the store answers.
var (
	_ service.Store = (*Store)(nil)
	_ query.Reader  = (*Store)(nil)
	_ iam.Directory = (*Store)(nil)
)
