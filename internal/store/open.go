// Package store keeps the state of cbrd in SQL: in an embedded SQLite file, or
// in PostgreSQL. One SQL text serves both; what differs stands in dialect.go.
//
// Everything that is stored twice as fast or survives differently on one of
// the engines is hidden here: callers see transactions, rows and the sentinels
// of errors.go.
package store

import (
	"context"
	"errors"
	"log/slog"
	"sync"
)

// Config says where the state is.
type Config struct {
	// URL of a PostgreSQL database (postgres://user:password@host:port/name).
	// Empty means the embedded engine.
	URL string
	// Dir is the folder of the embedded engine, made when it is missing.
	// Memory means a temporary folder that Close removes.
	Dir string
	// Logger gets what an operator wants to know about the store; nil is silence.
	Logger *slog.Logger
}

// Memory is the Config.Dir of a store of which nothing is kept.
const Memory = "memory"

// Store is the state of one installation. It is safe for concurrent use.
type Store struct {
	engine   *dialect
	writer   *pool
	readers  *pool
	folder   *folder // nil on PostgreSQL
	location string
	log      *slog.Logger

	worlds     worldCache
	identities identityCache
	marks      marks

	closing  sync.Once
	closeErr error
}

// Open opens the store and brings its schema up to date. It fails with ErrInUse
// when another process has the folder, and with ErrUnavailable when PostgreSQL
// does not answer; both name the place, never a password.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	open := openSQLite
	if cfg.URL != "" {
		open = openPostgres
	}
	s, err := open(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	s.worlds.off, s.identities.off = s.folder == nil, s.folder == nil
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close waits for what is running, closes the database and gives the folder
// free. Later calls return what the first returned.
func (s *Store) Close() error {
	s.closing.Do(func() {
		// Readers first: the last connection to close folds SQLite's log into
		// the file, which a reader is not allowed to.
		s.closeErr = errors.Join(s.readers.close(), s.writer.close(), s.folder.release())
	})
	return s.closeErr
}

// Ping reports whether the database answers: nil, ErrUnavailable, or the
// context's error.
func (s *Store) Ping(ctx context.Context) error {
	return s.readers.translate(ctx, s.readers.db.PingContext(ctx))
}

// Engine is the name of the engine for people: "SQLite" or "PostgreSQL".
func (s *Store) Engine() string { return s.engine.name }

// Location tells people where the state is: a folder, or host:port/database.
// It holds no password.
func (s *Store) Location() string { return s.location }
