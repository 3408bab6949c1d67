package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// migrationKey is the advisory lock of whoever migrates a database. Any number
// does that nobody else takes in it: this one reads "cbrd" in ASCII.
const migrationKey = 0x63627264

// migrate brings the schema to the newest version. It takes no lock and almost
// no time when there is nothing to do, and refuses a schema from the future,
// which an older program would damage.
func (s *Store) migrate(ctx context.Context) error {
	newest, err := newestVersion(s.engine.schema)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	found, err := s.schemaVersion(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("version of the schema: %w", err)
	case found > newest:
		return fmt.Errorf("%s was made by a newer cbrd: its schema is version %d, this program knows %d",
			s.location, found, newest)
	case found == newest:
		return nil
	}
	if err := s.migrateUp(ctx); err != nil {
		return fmt.Errorf("migrate the schema from version %d to %d: %w", found, newest, s.writer.translate(ctx, err))
	}
	s.log.DebugContext(ctx, "schema migrated", "engine", s.engine.name, "from", found, "to", newest)
	return nil
}

func (s *Store) migrateUp(ctx context.Context) error {
	options := []goose.ProviderOption{goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true)}
	if s.engine.locker != nil {
		options = append(options, goose.WithSessionLocker(s.engine.locker))
	}
	provider, err := goose.NewProvider(s.engine.goose, s.writer.db, s.engine.schema, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// schemaVersion is what goose has written down, 0 in an empty database.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	exists, err := selectOne(s.reader(ctx), column[bool], s.engine.hasTable, goose.DefaultTablename)
	if err != nil || !exists {
		return 0, err
	}
	return selectOne(s.reader(ctx), column[int64],
		`SELECT COALESCE(MAX(version_id), 0) FROM `+goose.DefaultTablename)
}

func newestVersion(schema fs.FS) (newest int64, err error) {
	files, err := fs.ReadDir(schema, ".")
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		version, err := goose.NumericComponent(file.Name())
		if err != nil {
			return 0, err
		}
		newest = max(newest, version)
	}
	return newest, nil
}

// advisoryLocker lets one process after the other migrate a PostgreSQL database.
// goose has its own, which asks again every few seconds; this one waits in the
// server and so goes on at once. (A migration must not use CREATE INDEX
// CONCURRENTLY: it would wait for those who wait here.)
type advisoryLocker struct{}

func (advisoryLocker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationKey))
	return err
}

func (advisoryLocker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	var held bool
	err := conn.QueryRowContext(ctx, `SELECT pg_advisory_unlock($1)`, int64(migrationKey)).Scan(&held)
	if err == nil && !held {
		err = errors.New("the lock of the migrations was not held")
	}
	return err
}
