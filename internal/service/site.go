package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// StoredResources are those of a project that differ from the seed's inventory.
type StoredResources interface {
	StoredResources(ctx context.Context, projectID string) (map[string]*domain.Resource, error)
}

// Site is everything in a project that could be protected, in the order of its
// inventory: as it is stored, else as the seed has it.
func Site(ctx context.Context, e *Engine, stored StoredResources, worldID string, project iam.Project) ([]*domain.Resource, error) {
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
	site := make([]*domain.Resource, len(seeded))
	for i, r := range seeded {
		site[i] = r
		if now, ok := changed[r.ID]; ok {
			site[i] = now
		}
	}
	return site, nil
}
