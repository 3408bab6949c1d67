package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

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
		next, err := nextDue(tx, c.World.ID)
		if err != nil {
			return err
		}
		world.Revision = c.World.Revision + 1
		world.WakeAt = world.Clock.WallWhen(next)
		if world.Advance != nil {
			world.WakeAt = instant(0)
		}
		return putWorld(tx, &world)
	})
	if err == nil {
		s.worlds.keep(&world)
	}
	return err
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

// tally is a change of the number of rows of one list.
type tally struct {
	project, kind string
	n             int64
}

// count keeps the counters of the unfiltered lists.
func count(tx *Tx, c *service.Changes) error {
	var tallies []tally
	add := func(project, kind string, n int64) {
		i := slices.IndexFunc(tallies, func(t tally) bool { return t.project == project && t.kind == kind })
		if i < 0 {
			tallies = append(tallies, tally{project, kind, n})
			return
		}
		tallies[i].n += n
	}
	tallyDelta(c.Vaults, "vault", add, func(v *domain.Vault) (string, bool) { return v.ProjectID, true })
	tallyDelta(c.Backups, "backup", add, func(b *domain.Backup) (string, bool) { return b.ProjectID, b.Top() })
	tallyDelta(c.Tasks, "task", add, func(t *domain.Task) (string, bool) { return t.ProjectID, true })
	slices.SortFunc(tallies, func(a, b tally) int {
		return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.kind, b.kind))
	})
	for _, t := range tallies {
		if err := bump(tx, c.World.ID, t); err != nil {
			return err
		}
	}
	return nil
}

func tallyDelta[E any](d service.Delta[E], kind string, add func(project, kind string, n int64), of func(E) (string, bool)) {
	for sign, list := range map[int64][]E{1: d.New, -1: d.Gone} {
		for _, e := range list {
			if project, counted := of(e); counted {
				add(project, kind, sign)
			}
		}
	}
}

func bump(tx *Tx, worldID string, t tally) error {
	if t.n == 0 {
		return nil
	}
	err := tx.exec(`INSERT INTO counters (world_id, project_id, kind, n) VALUES ($1, $2, $3, $4)
		ON CONFLICT (world_id, project_id, kind) DO UPDATE SET n = counters.n + excluded.n`,
		worldID, t.project, t.kind, t.n)
	return err
}

// clearLogs removes the logs of tasks that ended before the last sweep, if any.
func clearLogs(tx *Tx, c *service.Changes) error {
	before := micros(c.ClearLogsBefore)
	var cleared []tally
	err := tx.each(func(row scan) error {
		t := tally{kind: "task"}
		if err := row(&t.project, &t.n); err != nil {
			return err
		}
		t.n = -t.n
		cleared = append(cleared, t)
		return nil
	}, `SELECT project_id, COUNT(*) FROM op_logs WHERE world_id = $1 AND ended_at > 0 AND ended_at < $2
		GROUP BY project_id ORDER BY project_id`, c.World.ID, before)
	if err != nil || len(cleared) == 0 {
		return err
	}
	for _, t := range cleared {
		if err := bump(tx, c.World.ID, t); err != nil {
			return err
		}
	}
	err = tx.exec(`DELETE FROM op_logs WHERE world_id = $1 AND ended_at > 0 AND ended_at < $2`, c.World.ID, before)
	return err
}
