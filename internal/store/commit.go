package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// Commit writes a unit's net difference in one transaction. The world's row goes
// first: it is what writers of other processes wait for, and what fences off a
// unit that began before the last commit or before a reset.
func (s *Store) Commit(ctx context.Context, c *service.Changes) error {
	world := *c.World
	err := s.inTx(ctx, func(tx *Tx) error {
		if err := fence(tx, c.World); err != nil {
			return err
		}
		if err := applyAll(tx, c); err != nil {
			return err
		}
		world.Revision = c.World.Revision + 1
		if err := wake(tx, c, &world); err != nil {
			return err
		}
		return putWorld(tx, &world)
	})
	if err == nil {
		s.worlds.keep(&world)
		*c.World = world
	}
	return err
}

// wake sets when the world is due next: at once while it is being advanced. What
// was neither rescheduled nor given another clock is due when it was.
func wake(tx *Tx, c *service.Changes, world *domain.World) error {
	switch {
	case world.Advance != nil:
		world.WakeAt = instant(0)
	case c.Rescheduled:
		next, err := nextDue(tx, c.World.ID)
		if err != nil {
			return err
		}
		world.WakeAt = world.Clock.WallWhen(next)
	}
	return nil
}

// fence takes the world's row for this transaction, if it is still the one that
// the unit started from.
func fence(tx *Tx, w *domain.World) error {
	_, err := selectOne(tx, column[int64], `SELECT revision FROM worlds
		WHERE id = $1 AND epoch = $2 AND revision = $3`+tx.pool.engine.forUpdate, w.ID, w.Epoch, w.Revision)
	if errors.Is(err, errNoRow) {
		return fmt.Errorf("committing to %s: %w", w.ID, service.ErrFenced)
	}
	return err
}

func applyAll(tx *Tx, c *service.Changes) error {
	w := c.World.ID
	steps := []func() error{
		func() error { return apply(tx, policies, w, c.Policies) },
		func() error { return apply(tx, vaults, w, c.Vaults) },
		func() error { return applyTags(tx, w, c.Vaults) },
		func() error { return apply(tx, checkpoints, w, c.Checkpoints) },
		func() error { return apply(tx, backups, w, c.Backups) },
		func() error { return apply(tx, tasks, w, c.Tasks) },
		func() error { return apply(tx, resources, w, c.Resources) },
		func() error { return apply(tx, protections, w, c.Protections) },
		func() error { return apply(tx, agents, w, c.Agents) },
		func() error { return apply(tx, moves, w, c.Migrations) },
		func() error { return apply(tx, orgPolicies, w, c.OrgPolicies) },
		func() error { return apply(tx, orders, w, c.Orders) },
		func() error { return apply(tx, members, w, c.Members) },
		func() error { return applyPayloads(tx, c) },
		func() error { return count(tx, c) },
		func() error { return clearLogs(tx, c) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
