package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	sqliteFile = "cbrd.db"
	// sqliteReaders read at the same time, each on its own snapshot. SQLite
	// spends its time computing, so a few more than there are usual cores.
	sqliteReaders = 4
	// Page caches in KiB, filled only by use. Larger ones did not make lists
	// faster; five connections with SQLite's freedom would make the process big.
	writerCache, readerCache = 8192, 2048
	// checkpointPages of the log are folded into the file at a time. Eight times
	// SQLite's own figure makes a writer wait for it less often.
	checkpointPages = 8000
)

// openSQLite opens the file in the folder with one writer and a few readers.
//
// A folder that is kept runs with synchronous=NORMAL: a commit is in the
// system's memory before the request is answered, so that a killed process
// loses nothing, and the file is consistent after anything. FULL would add that
// the last commits survive a power loss, which an emulator does not promise,
// for a third of the rate of writes. Memory needs neither.
func openSQLite(ctx context.Context, cfg Config, log *slog.Logger) (*Store, error) {
	place, err := claimFolder(cfg.Dir)
	if err != nil {
		return nil, err
	}
	durability := "NORMAL"
	if place.temporary {
		durability = "OFF"
	}
	s := &Store{engine: embedded, folder: place, location: place.path, log: log}
	s.writer = openFile(place, 1, log, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			// synchronous first: the change to WAL would be synced four times.
			pragma("synchronous", durability), pragma("journal_mode", "WAL"), pragma("cache_size", -writerCache),
			pragma("wal_autocheckpoint", checkpointPages),
			pragma("journal_size_limit", 64<<20), pragma("foreign_keys", 1), pragma("temp_store", "MEMORY"),
		},
	})
	s.readers = openFile(place, sqliteReaders, log, url.Values{
		"_query_only": {"1"},
		"_pragma":     {pragma("cache_size", -readerCache), pragma("temp_store", "MEMORY")},
	})
	// The writer makes the file a WAL one before a reader may look at it.
	if err := s.writer.db.PingContext(ctx); err != nil {
		err = s.writer.translate(ctx, fmt.Errorf("open %s: %w", filepath.Join(place.path, sqliteFile), err))
		_ = s.Close() // nothing was written
		return nil, err
	}
	return s, nil
}

func openFile(place *folder, connections int, log *slog.Logger, options url.Values) *pool {
	options.Set("_busy_timeout", "10000") // milliseconds
	options.Set("_dqs", "0")              // "text" is never a string, as on PostgreSQL
	path := filepath.ToSlash(filepath.Join(place.path, sqliteFile))
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	// A URI and not a plain name: a folder may have ? or % in its name.
	name := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		panic(err) // only an unknown driver fails before the first connection
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections) // a closed one would take its statements along
	return newPool(db, embedded, connections, log)
}

func pragma(name string, value any) string { return fmt.Sprintf("%s(%v)", name, value) }

// makeFile creates the database's file for its owner only: it holds secrets.
// SQLite gives its other files the same mode.
func makeFile(dir string) error {
	file, err := os.OpenFile(filepath.Join(dir, sqliteFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}
