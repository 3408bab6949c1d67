package service

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// unborn is what the store knows of a world that is not there yet, or is about to
// be emptied: its projects, and nothing in them.
type unborn struct{ regions map[string]string } // by project

// beginning makes the contents of a world that begins now, without storing anything:
// nil for a world without any.
func (e *Engine) beginning(ctx context.Context, w *domain.World, wall time.Time, accounts []iam.Account, c Contents) (*Beginning, error) {
	if c.empty() {
		return nil, nil
	}
	text, err := c.encode()
	if err != nil {
		return nil, fmt.Errorf("encoding the contents of %s: %w", w.ID, err)
	}
	nothing := &unborn{regions: map[string]string{}}
	u := newUnit(ctx, nothing, w, w.Now(wall), e.inventories)
	u.quiet, u.observe, u.profile, u.payloads.budget = true, e.observe, e.Profile, e.PayloadBudget
	s := &settler{Unit: u, contents: c, callers: map[string]Caller{}}
	for _, a := range accounts {
		for _, p := range a.Projects {
			nothing.regions[p.ID] = p.Name
			s.callers[p.ID] = Caller{WorldID: w.ID, AccountID: a.ID, UserID: a.Users[0].ID, ProjectID: p.ID, Projects: a.Projects}
		}
	}
	if err := s.populate(); err != nil {
		return nil, err
	}
	if err := u.run(u.now); err != nil {
		return nil, err
	}
	return &Beginning{Contents: text, Changes: u.changes(wall)}, nil
}

func (n *unborn) Region(_ context.Context, projectID string) (string, error) {
	return n.regions[projectID], nil
}

func (*unborn) PolicyCount(context.Context, string, domain.Operation) (int, error) { return 0, nil }

func (*unborn) Policy(context.Context, string, string) (*domain.Policy, error) { return nil, nil }

func (*unborn) Vault(context.Context, string, string) (*domain.Vault, error) { return nil, nil }

func (*unborn) Vaults(context.Context, string, string) ([]*domain.Vault, error) { return nil, nil }

func (*unborn) Checkpoint(context.Context, string, string) (*domain.Checkpoint, error) {
	return nil, nil
}

func (*unborn) Task(context.Context, string, string) (*domain.Task, error) { return nil, nil }

func (*unborn) Backups(context.Context, string, string) ([]*domain.Backup, error) { return nil, nil }

func (*unborn) ChainOf(context.Context, string, string) (string, error) { return "", nil }

func (*unborn) Resource(context.Context, string, string) (*domain.Resource, error) { return nil, nil }

func (*unborn) StoredResources(context.Context, string) (map[string]*domain.Resource, error) {
	return nil, nil
}

func (*unborn) Protection(context.Context, string, string) (*domain.Protection, error) {
	return nil, nil
}

func (*unborn) Agent(context.Context, string, string) (*domain.Agent, error) { return nil, nil }

func (n *unborn) Projects(context.Context, string) ([]string, error) {
	return slices.Sorted(maps.Keys(n.regions)), nil
}

func (*unborn) Order(context.Context, string, string) (*domain.Order, error) { return nil, nil }

func (*unborn) Migration(context.Context, string, string) (*domain.Migration, error) {
	return nil, nil
}

func (*unborn) OrganizationPolicy(context.Context, string, string) (*domain.OrganizationPolicy, error) {
	return nil, nil
}

func (*unborn) OrganizationPolicyCount(context.Context, string, string, domain.Operation) (int, error) {
	return 0, nil
}

func (*unborn) Tenancies(context.Context, string, string) ([]domain.Tenancy, error) { return nil, nil }

func (*unborn) Members(context.Context, string, string) ([]*domain.Member, error) { return nil, nil }

func (*unborn) ProjectsIn(context.Context, string, string) ([]iam.Project, error) { return nil, nil }

func (*unborn) Due(context.Context, string, time.Time) ([]domain.Due, error) { return nil, nil }

func (*unborn) Payload(context.Context, string, uint64) ([]byte, error) { return nil, nil }

func (*unborn) PayloadSize(context.Context, string) (int64, error) { return 0, nil }

func (*unborn) StalePayloads(context.Context, string) ([]StalePayload, error) { return nil, nil }

var _ Loader = (*unborn)(nil)
