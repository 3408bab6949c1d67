package service

import (
	"sync"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// inventoryBorn is when the seed's inventories came to be: before any world
// starts, and the same everywhere, so that the contents of a disk depend on the
// seed and the time alone.
var inventoryBorn = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

// maxInventories bounds the cache; an inventory is made again in under a
// millisecond.
const maxInventories = 64

// Inventories makes the inventories of projects from their worlds' seeds and
// remembers the last ones.
type Inventories struct {
	mu    sync.Mutex
	known map[inventoryKey]*domain.Inventory
}

type inventoryKey struct{ seed, projectID string }

// NewInventories returns an empty cache.
func NewInventories() *Inventories {
	return &Inventories{known: map[inventoryKey]*domain.Inventory{}}
}

// Of is the inventory the seed gives a project.
func (i *Inventories) Of(seed, projectID, region string) *domain.Inventory {
	i.mu.Lock()
	defer i.mu.Unlock()
	key := inventoryKey{seed, projectID}
	if inv, ok := i.known[key]; ok {
		return inv
	}
	if len(i.known) >= maxInventories {
		clear(i.known)
	}
	inv := domain.NewInventory(seed, projectID, region, inventoryBorn)
	i.known[key] = inv
	return inv
}
