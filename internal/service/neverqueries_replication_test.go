package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func (c *counting) Region(ctx context.Context, projectID string) (string, error) {
	c.note("region of " + projectID)
	return c.Store.Region(ctx, projectID)
}

// A replication loads by key as a backup does, and each aggregate once: ten days
// of hourly replications load what a hundred load.
func TestAReplicationNeverQueries(t *testing.T) {
	t.Parallel()
	c := openCloudFor(t, enginetest.SQLite(t))
	loads := map[int]int{}
	for _, days := range []int{10, 100} {
		c.enter("world", "seed", domain.PaceStandard)
		m := c.mirror()
		m.schedule(m.vault, keep(24), hourly)
		m.mirrorBy(keep(24), hourly)
		store := &counting{Store: c.store, unit: map[string]int{}}
		engine := service.NewEngine(store, c.wall)
		c.ok(engine.Advance(context.Background(), c.world, service.Goal{By: time.Duration(days) * 24 * time.Hour}))
		c.idle() // the last one was under way
		if n := len(m.replicas()); n != 24 {
			t.Errorf("%d replicas", n)
		}
		m.books()
		for key, n := range store.units[1] {
			if n != 1 {
				t.Errorf("%d days: one unit loaded %s %d times", days, key, n)
			}
		}
		loads[days] = len(store.units[1])
		c.ok(c.worlds.Delete(context.Background(), c.world))
	}
	// The agenda, two policies, two vaults, two chains, the server and its disks, and
	// the region of the source.
	if loads[10] != loads[100] || loads[10] < 8 {
		t.Errorf("%v", loads)
	}
}
