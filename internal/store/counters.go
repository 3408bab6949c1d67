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

// ofVault is the kind of the counter of what a list has of one vault.
func ofVault(kind, vaultID string) string { return kind + " of " + vaultID }

// count keeps the counters of the unfiltered lists, and of those of one vault.
func count(tx *Tx, c *service.Changes) error {
	t := tallies{}
	tallyDelta(t, c.Vaults, func(v *domain.Vault) (string, []string) { return v.ProjectID, []string{"vault"} })
	tallyDelta(t, service.Delta[*domain.Backup]{New: c.Backups.New}, func(b *domain.Backup) (string, []string) {
		return countersOf(b, b.VaultID)
	})
	tallyDelta(t, service.Delta[*domain.Backup]{Gone: c.Backups.Gone}, func(b *domain.Backup) (string, []string) {
		return countersOf(b, cmp.Or(b.MovedFrom, b.VaultID))
	})
	tallyMoves(t, c.Backups.Changed)
	tallyDelta(t, c.Tasks, func(t *domain.Task) (string, []string) {
		return t.ProjectID, []string{"task", ofVault("task", t.VaultID)}
	})
	for _, t := range t.sorted() {
		if err := bump(tx, c.World, t); err != nil {
			return err
		}
	}
	return nil
}

// countersOf are the kinds of counters that a backup of a vault is in.
func countersOf(b *domain.Backup, vaultID string) (project string, kinds []string) {
	if !b.Top() {
		return "", nil
	}
	return b.ProjectID, []string{"backup", ofVault("backup", vaultID)}
}

// tallyMoves counts backups that were moved to another vault. They come between
// those that are there, which is to the places of rows what a deletion is.
func tallyMoves(ts tallies, changed []*domain.Backup) {
	for _, b := range changed {
		if !b.Top() || b.MovedFrom == "" || b.MovedFrom == b.VaultID {
			continue
		}
		left, joined := ts.of(b.ProjectID, ofVault("backup", b.MovedFrom)), ts.of(b.ProjectID, ofVault("backup", b.VaultID))
		left.n, left.gone = left.n-1, left.gone+1
		joined.n, joined.gone = joined.n+1, joined.gone+1
	}
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

// tallyDelta counts what came and went by the kinds of counters that each is in.
func tallyDelta[E any](ts tallies, d service.Delta[E], of func(E) (project string, kinds []string)) {
	for _, e := range d.New {
		project, kinds := of(e)
		for _, kind := range kinds {
			ts.of(project, kind).n++
		}
	}
	for _, e := range d.Gone {
		project, kinds := of(e)
		for _, kind := range kinds {
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
	t := tallies{}
	err := tx.each(func(row scan) error {
		var project, vault string
		var gone int64
		if err := row(&project, &vault, &gone); err != nil {
			return err
		}
		for _, kind := range []string{"task", ofVault("task", vault)} {
			of := t.of(project, kind)
			of.n, of.gone = of.n-gone, of.gone+gone
		}
		return nil
	}, `SELECT project_id, vault_id, COUNT(*) FROM op_logs WHERE world_id = $1 AND ended_at > 0 AND ended_at < $2
		GROUP BY project_id, vault_id`, c.World.ID, before)
	if err != nil || len(t) == 0 {
		return err
	}
	for _, t := range t.sorted() {
		if err := bump(tx, c.World, t); err != nil {
			return err
		}
	}
	return tx.exec(`DELETE FROM op_logs WHERE world_id = $1 AND ended_at > 0 AND ended_at < $2`, c.World.ID, before)
}
