package store

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		t.Run("OK", func(t *testing.T) {
			s := open(t, e)
			newest, err := newestVersion(s.engine.schema)
			if err != nil {
				t.Fatal(err)
			}
			if found, err := s.schemaVersion(t.Context()); found != newest || err != nil {
				t.Errorf("version %d, %v; want %d", found, err, newest)
			}
			if err := s.migrateUp(t.Context()); err != nil {
				t.Errorf("with nothing to do: %v", err)
			}
		})
		t.Run("ErrNewer", func(t *testing.T) {
			s := open(t, e)
			err := s.inTx(t.Context(), func(tx *Tx) error {
				err := tx.exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)`, true)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer") {
				t.Errorf("a schema from the future: %v", err)
			}
		})
	})
}

// Replicas that start together on an empty database.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	e := enginetest.Postgres(t)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			s, err := Open(t.Context(), Config{URL: e.URL})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s := open(t, e)
	twice, err := selectAll(s.reader(t.Context()), column[int64],
		`SELECT version_id FROM goose_db_version GROUP BY version_id HAVING COUNT(*) > 1`)
	if err != nil || len(twice) > 0 {
		t.Errorf("ran twice: %v, %v", twice, err)
	}
}

// Both folders must make the same schema, and sort alike.
func TestMigrationsAgree(t *testing.T) {
	t.Parallel()
	t.Run("Files", func(t *testing.T) {
		t.Parallel()
		a, err := newestVersion(embedded.schema)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := newestVersion(postgres.schema); a != b || err != nil {
			t.Errorf("SQLite ends at %d, PostgreSQL at %d, %v", a, b, err)
		}
	})
	t.Run("Columns", func(t *testing.T) {
		t.Parallel()
		lite, err := selectAll(open(t, enginetest.SQLite(t)).reader(t.Context()), column[string], `
			SELECT t.name || '.' || c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
			WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%' ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		full, err := selectAll(open(t, enginetest.Postgres(t)).reader(t.Context()), column[string], `
			SELECT (table_name || '.' || column_name) COLLATE "C" FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lite, full); diff != "" {
			t.Errorf("columns of SQLite (-) and PostgreSQL (+):\n%s", diff)
		}
	})
	t.Run("Collation", func(t *testing.T) {
		t.Parallel()
		wrong, err := selectAll(open(t, enginetest.Postgres(t)).reader(t.Context()), column[string], `
			SELECT table_name || '.' || column_name FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' AND data_type IN ('text', 'character varying')
			AND collation_name IS DISTINCT FROM 'C'`)
		if err != nil || len(wrong) > 0 {
			t.Errorf(`text columns without COLLATE "C": %v, %v`, wrong, err)
		}
	})
}
