package store

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// What was stored before it had columns and rows of its own gets them from its
// documents: run again on a store without them, the migration makes what a commit
// does.
func TestBackfill(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		world := &domain.World{ID: "w", Clock: domain.Frozen(time.Unix(0, 0)), Origin: domain.Frozen(time.Unix(0, 0))}
		if err := s.CreateWorld(t.Context(), world, nil); err != nil {
			t.Fatal(err)
		}
		commit(t, s, world)
		want, err := s.DumpWorld(t.Context(), "w")
		if err != nil {
			t.Fatal(err)
		}
		err = s.inTx(t.Context(), func(tx *Tx) error {
			texts := []string{"UPDATE vaults SET used = 0", "UPDATE backups SET multi_az = 0", "DELETE FROM vault_tags"}
			for _, text := range append(texts, backfills(t, s)...) {
				if err := tx.exec(text); err != nil {
					return err
				}
			}
			return nil
		})
		if got, _ := s.DumpWorld(t.Context(), "w"); err != nil || got != want || strings.Count(got, "vault_tags ") != 2 {
			t.Errorf("%v\n%s\nwant:\n%s", err, got, want)
		}
	})
}

// commit stores vaults with and without tags, and backups of both kinds.
func commit(t *testing.T, s *Store, world *domain.World) {
	t.Helper()
	tags := []domain.Tag{{Key: "k", Value: "\"v\""}, {Key: "l"}}
	err := s.Commit(t.Context(), &service.Changes{
		World:   world,
		Vaults:  service.Delta[*domain.Vault]{New: []*domain.Vault{{ID: "a", Version: 1, Used: 7, Tags: tags}, {ID: "b", Version: 1, Seq: 1, Tags: []domain.Tag{}}, {ID: "c", Version: 1, Seq: 2}}},
		Backups: service.Delta[*domain.Backup]{New: []*domain.Backup{{ID: "a", Version: 1, MultiAZ: true}, {ID: "b", Version: 1, Seq: 1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// backfills are the statements of the migration that change rows.
func backfills(t *testing.T, s *Store) (texts []string) {
	t.Helper()
	file, err := fs.ReadFile(s.engine.schema, "00005_core_api.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(file), "-- What stands in the documents already.")
	for statement := range strings.SplitSeq(text, ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" {
			texts = append(texts, statement)
		}
	}
	return texts
}
