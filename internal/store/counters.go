package store

import (
	"cmp"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// tally is a change of the number of rows of one list.
type tally struct {
	project, kind string
	// n is the difference, gone how many of it were deleted.
	n, gone int64
}

// epochShift keeps the deletions of different epochs of a world apart: a list
// that was reset must not be taken for what it was.
const epochShift = 32

// count keeps the counters of the unfiltered lists.
func count(tx *Tx, c *service.Changes) error {
	t := tallies{}
	tallyDelta(t, c.Vaults, "vault", func(v *domain.Vault) (string, bool) { return v.ProjectID, true })
	tallyDelta(t, c.Backups, "backup", func(b *domain.Backup) (string, bool) { return b.ProjectID, b.Top() })
	tallyDelta(t, c.Tasks, "task", func(t *domain.Task) (string, bool) { return t.ProjectID, true })
	for _, t := range t.sorted() {
		if err := bump(tx, c.World, t); err != nil {
			return err
		}
	}
	return nil
}

// tallies is keyed by project and kind.
type tallies map[[2]string]*tally

func (ts tallies) of(project, kind string) *tally {
	key := [2]string{project, kind}
	if ts[key] == nil {
		ts[key] = &tally{project: project, kind: kind}
	}
	return ts[key]
}

func (ts tallies) sorted() []tally {
	list := make([]tally, 0, len(ts))
	for _, t := range ts {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b tally) int {
		return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.kind, b.kind))
	})
	return list
}

func tallyDelta[E any](ts tallies, d service.Delta[E], kind string, of func(E) (project string, counted bool)) {
	for _, e := range d.New {
		if project, counted := of(e); counted {
			ts.of(project, kind).n++
		}
	}
	for _, e := range d.Gone {
		if project, counted := of(e); counted {
			t := ts.of(project, kind)
			t.n--
			t.gone++
		}
	}
}

func bump(tx *Tx, w *domain.World, t tally) error {
	if t.n == 0 && t.gone == 0 {
		return nil
	}
	return tx.exec(`INSERT INTO counters (world_id, project_id, kind, n, deletions) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (world_id, project_id, kind) DO UPDATE SET n = counters.n + excluded.n, deletions = counters.deletions + $6`,
		w.ID, t.project, t.kind, t.n, w.Epoch<<epochShift+t.gone, t.gone)
}

// clearLogs removes the logs of tasks that ended before the last sweep, if there
// was one since they were last cleared.
func clearLogs(tx *Tx, c *service.Changes) error {
	if !c.ClearLogsBefore.After(c.World.ClearedTo) {
		return nil
	}
	c.World.ClearedTo = c.ClearLogsBefore
	before := micros(c.ClearLogsBefore)
	cleared, err := selectAll(tx, func(row scan) (t tally, err error) {
		t.kind = "task"
		err = row(&t.project, &t.gone)
		t.n = -t.gone
		return t, err
	}, `SELECT project_id, COUNT(*) FROM op_logs WHERE world_id = $1 AND ended_at > 0 AND ended_at < $2
		GROUP BY project_id ORDER BY project_id`, c.World.ID, before)
	if err != nil || len(cleared) == 0 {
		return err
	}
	for _, t := range cleared {
		if err := bump(tx, c.World, t); err != nil {
			return err
		}
	}
	return tx.exec(`DELETE FROM op_logs WHERE world_id = $1 AND ended_at > 0 AND ended_at < $2`, c.World.ID, before)
}
