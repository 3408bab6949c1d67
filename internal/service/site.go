package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// StoredResources are those of a project that differ from the seed's inventory.
type StoredResources interface {
	StoredResources(ctx context.Context, projectID string) (map[string]*domain.Resource, error)
}

// Site is everything in a project that could be protected: what the seed's
// inventory has, in its order and as it is now, and then what was added to it.
func Site(ctx context.Context, e *Engine, stored StoredResources, worldID string, project iam.Project) ([]*domain.Resource, error) {
	known, err := Known(ctx, e, stored, worldID, project)
	return slices.DeleteFunc(known, func(r *domain.Resource) bool { return r.Deleted }), err
}

// Known is Site with what was there once and is deleted, of which backups may
// tell still.
func Known(ctx context.Context, e *Engine, stored StoredResources, worldID string, project iam.Project) ([]*domain.Resource, error) {
	w, err := e.store.World(ctx, worldID)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, ErrNoWorld
	}
	changed, err := stored.StoredResources(ctx, project.ID)
	if err != nil {
		return nil, err
	}
	seeded := e.inventories.Of(w.Seed, project.ID, project.Name).All()
	known := make([]*domain.Resource, len(seeded), len(seeded)+len(changed))
	for i, r := range seeded {
		known[i] = r
		if now, ok := changed[r.ID]; ok {
			known[i] = now
		}
	}
	for _, r := range changed {
		if r.Seq > 0 {
			known = append(known, r)
		}
	}
	slices.SortFunc(known[len(seeded):], byOrder)
	return known, nil
}
