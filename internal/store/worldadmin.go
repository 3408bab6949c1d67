package store

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// worldTables are those that hold what happens in a world; its accounts stay
// when it is reset.
var worldTables = []string{
	"policies", "vaults", "vault_tags", "protections", "checkpoints", "backups", "op_logs", "resources",
	"agents", "migrations", "organization_policies", "orders", "members", "payloads", "counters",
}

// identityTables are those that say who may call.
var identityTables = []string{"access_keys", "users", "projects", "accounts"}

// epochKey is where the number of the last epoch of any world is kept. A world
// that is made again under the same id has another one, so that neither a worker
// nor a cache takes the old for the new.
const epochKey = "epoch"

// CreateWorld stores a new world with its accounts and with what is in it from its
// beginning, nil for nothing. It fails with service.ErrWorldExists when an id, a
// name or a key of them is taken.
func (s *Store) CreateWorld(ctx context.Context, w *domain.World, accounts []iam.Account, first *service.Beginning) error {
	err := s.inTx(ctx, func(tx *Tx) error {
		epoch, err := nextEpoch(tx)
		if err != nil {
			return err
		}
		w.Epoch, w.Revision, w.WakeAt = epoch, 1, domain.Never
		doc, err := encode(w)
		if err != nil {
			return err
		}
		contents := ""
		if first != nil {
			contents = first.Contents
		}
		if err := tx.exec(`INSERT INTO worlds (id, epoch, revision, seq, wake_at, contents, doc) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			w.ID, w.Epoch, w.Revision, w.Seq, micros(w.WakeAt), contents, doc); err != nil {
			return err
		}
		if err := insertAccounts(tx, w.ID, accounts); err != nil {
			return err
		}
		return begin(tx, w, first)
	})
	if errors.Is(err, errConflict) {
		return service.ErrWorldExists
	}
	if err == nil {
		s.worlds.keep(w)
		s.identities.clear()
	}
	return err
}

// begin puts into a world, which is empty, what is in it from its beginning.
func begin(tx *Tx, w *domain.World, first *service.Beginning) error {
	if first == nil {
		return nil
	}
	if err := applyAll(tx, first.Changes); err != nil {
		return err
	}
	w.Seq, w.Faults = first.Changes.World.Seq, first.Changes.World.Faults
	if err := wake(tx, first.Changes, w); err != nil {
		return err
	}
	return putWorld(tx, w)
}

// WorldContents is what is in a world from its beginning, as text.
func (s *Store) WorldContents(ctx context.Context, id string) (string, error) {
	contents, err := selectOne(s.reader(ctx), column[string], `SELECT contents FROM worlds WHERE id = $1`, id)
	if errors.Is(err, errNoRow) {
		return "", nil
	}
	return contents, err
}

// DeleteWorld removes a world with all that belongs to it. The world's row goes
// first, as in a commit: a unit of another process has then either committed, or
// finds itself fenced off, and leaves nothing behind.
func (s *Store) DeleteWorld(ctx context.Context, id string) error {
	err := s.inTx(ctx, func(tx *Tx) error {
		if err := tx.exec(`DELETE FROM worlds WHERE id = $1`, id); err != nil {
			return err
		}
		return empty(tx, slices.Concat(worldTables, identityTables), id)
	})
	s.worlds.forget(id)
	s.identities.clear()
	return err
}

// ResetWorld empties a world but for its accounts and puts it back to how w
// describes it, with what was in it at its beginning, in a new epoch.
func (s *Store) ResetWorld(ctx context.Context, w *domain.World, first *service.Beginning) error {
	err := s.inTx(ctx, func(tx *Tx) error {
		epoch, err := nextEpoch(tx)
		if err != nil {
			return err
		}
		w.Epoch, w.Revision, w.Seq, w.WakeAt = epoch, 1, 0, domain.Never
		if err := tx.exec(`UPDATE worlds SET epoch = $2 WHERE id = $1`, w.ID, epoch); err != nil {
			return err
		}
		if err := putWorld(tx, w); err != nil {
			return err
		}
		if err := empty(tx, worldTables, w.ID); err != nil {
			return err
		}
		return begin(tx, w, first)
	})
	s.worlds.forget(w.ID)
	s.identities.clear()
	return err
}

// byProject are the tables in which the rows of a world are found by its projects,
// with which an index of theirs begins: one on the world alone would be written
// with every row and read only here.
var byProject = map[string]bool{
	"policies": true, "vaults": true, "vault_tags": true, "protections": true, "backups": true, "op_logs": true,
	"resources": true, "orders": true, "members": true,
}

func empty(tx *Tx, tables []string, worldID string) error {
	for _, table := range tables {
		of := " WHERE world_id = $1"
		if byProject[table] {
			of = " WHERE project_id IN (SELECT id FROM projects WHERE world_id = $1)"
		}
		if err := tx.exec(`DELETE FROM `+table+of, worldID); err != nil {
			return err
		}
	}
	return nil
}

func nextEpoch(tx *Tx) (int64, error) {
	if err := tx.lock(epochKey); err != nil {
		return 0, err
	}
	last, err := selectOne(tx, column[string], `SELECT value FROM meta WHERE key = $1`, epochKey)
	if err != nil && !errors.Is(err, errNoRow) {
		return 0, err
	}
	epoch, _ := strconv.ParseInt(last, 10, 64) // none yet: 0
	epoch++
	err = tx.exec(`INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		epochKey, strconv.FormatInt(epoch, 10))
	return epoch, err
}

// Worlds lists the ids of all worlds.
func (s *Store) Worlds(ctx context.Context) ([]string, error) {
	return selectAll(s.reader(ctx), column[string], `SELECT id FROM worlds ORDER BY id`)
}
