package store

import (
	"errors"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The server stops and comes back: until then every call says so at once, after
// it the same store works, and what was committed is there.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	server := enginetest.NewServer(t)
	s := open(t, server.Database())
	if err := setMeta(s, t.Context(), "before", "yes"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		server.Stop()
		_, readErr := s.meta(t.Context(), "before")
		for _, err := range []error{readErr, setMeta(s, t.Context(), "during", "no"), s.Ping(t.Context())} {
			if !errors.Is(err, ErrUnavailable) {
				t.Errorf("without a server: %v", err)
			}
		}
		server.Start()
		if err := errors.Join(s.Ping(t.Context()), setMeta(s, t.Context(), "after", "yes")); err != nil {
			t.Errorf("after the server came back: %v", err)
		}
		mustHave(t, s, "before", true)
		mustHave(t, s, "during", false)
	}
}

// Every connection of the pools breaks, as at a restart of the server: nobody
// notices.
func TestConnectionsBreak(t *testing.T) { //nolint:tparallel // the parts break the connections of one store in turn
	t.Parallel()
	e := enginetest.Postgres(t)
	s, other := open(t, e), open(t, e)
	atOnce(t, postgresReaders, func(int) error { return s.Ping(t.Context()) })
	atOnce(t, postgresWriters, func(int) error { return setMeta(s, t.Context(), "before", "yes") })
	terminate(t, other)
	mustHave(t, s, "before", true)
	if err := setMeta(s, t.Context(), "after", "yes"); err != nil {
		t.Error(err)
	}
	t.Run("InsideTx", func(t *testing.T) {
		runs := 0
		err := s.inTx(t.Context(), func(tx *Tx) error {
			if runs++; runs == 1 {
				terminate(t, other)
			}
			err := tx.exec(`INSERT INTO meta (key, value) VALUES ('inside', '')`)
			return err
		})
		if err != nil || runs != 2 {
			t.Errorf("%d runs, %v", runs, err)
		}
	})
	t.Run("ErrCommit", func(t *testing.T) {
		runs := 0
		err := s.inTx(t.Context(), func(tx *Tx) error {
			runs++
			err := tx.exec(`INSERT INTO meta (key, value) VALUES ('commit', '')`)
			terminate(t, other)
			return err
		})
		if !errors.Is(err, ErrUnavailable) || runs != 1 {
			t.Errorf("%d runs, %v: what may have been committed must not run again", runs, err)
		}
	})
}

// terminate ends all connections to the database of s but the one that does it.
func terminate(t *testing.T, s *Store) {
	t.Helper()
	_, err := selectAll(s.reader(t.Context()), column[bool], `
		SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'cbrd'`)
	if err != nil {
		t.Fatal(err)
	}
}
