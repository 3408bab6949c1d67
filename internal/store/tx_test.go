package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
)

var errOwn = errors.New("the caller's own")

func TestInTx(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		add := func(tx *Tx, key string) error {
			err := tx.exec(`INSERT INTO meta (key, value) VALUES ($1, $1)`, key)
			return err
		}
		t.Run("OK", func(t *testing.T) {
			for _, key := range []string{"a", "b"} { // the second one finds its statement prepared
				if err := s.inTx(t.Context(), func(tx *Tx) error { return add(tx, key) }); err != nil {
					t.Fatal(err)
				}
				mustHave(t, s, key, true)
			}
		})
		t.Run("ErrOwn", func(t *testing.T) {
			err := s.inTx(t.Context(), func(tx *Tx) error { return errors.Join(add(tx, "own"), errOwn) })
			if !errors.Is(err, errOwn) {
				t.Errorf("got %v", err)
			}
			mustHave(t, s, "own", false)
		})
		t.Run("ErrConflict", func(t *testing.T) {
			err := s.inTx(t.Context(), func(tx *Tx) error { return add(tx, "a") })
			if !errors.Is(err, errConflict) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v", err)
			}
		})
		t.Run("ErrSwallowed", func(t *testing.T) {
			err := s.inTx(t.Context(), func(tx *Tx) error {
				_ = add(tx, "a")
				_ = add(tx, "after")
				return nil
			})
			if !errors.Is(err, errConflict) {
				t.Errorf("got %v", err)
			}
			mustHave(t, s, "after", false)
		})
		t.Run("ErrReading", func(t *testing.T) {
			err := s.inTx(t.Context(), func(tx *Tx) error {
				return tx.each(func(scan) error { return add(tx, "inside") }, `SELECT key FROM meta`)
			})
			if !errors.Is(err, errReading) {
				t.Errorf("got %v", err)
			}
		})
		t.Run("ErrSyntax", func(t *testing.T) {
			err := s.inTx(t.Context(), func(tx *Tx) error { err := tx.exec(`INSRT`); return err })
			if err == nil || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v", err)
			}
		})
		t.Run("Panic", func(t *testing.T) {
			func() {
				defer func() { _ = recover() }()
				_ = s.inTx(t.Context(), func(tx *Tx) error { panic(add(tx, "panic")) })
			}()
			mustHave(t, s, "panic", false)
			if err := setMeta(s, t.Context(), "later", "yes"); err != nil {
				t.Errorf("the writer is gone: %v", err)
			}
		})
		t.Run("ErrCanceled", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			err := s.inTx(ctx, func(tx *Tx) error {
				err := add(tx, "canceled")
				cancel()
				return err
			})
			if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v", err)
			}
			mustHave(t, s, "canceled", false)
		})
	})
}

func mustHave(t *testing.T, s *Store, key string, want bool) {
	t.Helper()
	_, err := s.meta(t.Context(), key)
	if err != nil && !errors.Is(err, errNoRow) {
		t.Fatal(err)
	}
	if got := err == nil; got != want {
		t.Errorf("row %s is stored: %v, want %v", key, got, want)
	}
}

// Writers that take the lock do not lose each other's changes.
func TestLock(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		if err := setMeta(s, t.Context(), "count", "0"); err != nil {
			t.Fatal(err)
		}
		const writers = 20
		atOnce(t, writers, func(int) error {
			return s.inTx(t.Context(), func(tx *Tx) error {
				if err := tx.lock("count"); err != nil {
					return err
				}
				text, err := selectOne(tx, column[string], `SELECT value FROM meta WHERE key = 'count'`)
				if err != nil {
					return err
				}
				n, err := strconv.Atoi(text)
				if err != nil {
					return err
				}
				err = tx.exec(`UPDATE meta SET value = $1 WHERE key = 'count'`, strconv.Itoa(n+1))
				return err
			})
		})
		if got, err := s.meta(t.Context(), "count"); got != strconv.Itoa(writers) || err != nil {
			t.Errorf("counted %s, %v", got, err)
		}
	})
}

// Two transactions that lock two rows in opposite order: PostgreSQL ends one of
// them, which inTx runs again. Neither caller sees it.
func TestCollision(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		for _, key := range []string{"left", "right"} {
			if err := setMeta(s, t.Context(), key, ""); err != nil {
				t.Fatal(err)
			}
		}
		lockRow := `SELECT value FROM meta WHERE key = $1` + s.engine.forUpdate
		var met sync.WaitGroup // both have their first row
		met.Add(2)
		var once [2]sync.Once
		atOnce(t, 2, func(i int) error {
			keys := []string{"left", "right"}
			return s.inTx(t.Context(), func(tx *Tx) error {
				for n := range keys {
					key := keys[(i+n)%2]
					if _, err := selectOne(tx, column[string], lockRow, key); err != nil {
						return err
					}
					if s.engine.forUpdate != "" && n == 0 {
						once[i].Do(func() { met.Done(); met.Wait() })
					}
					if err := tx.exec(`UPDATE meta SET value = value || $1 WHERE key = $2`, strconv.Itoa(i), key); err != nil {
						return err
					}
				}
				return nil
			})
		})
		for _, key := range []string{"left", "right"} {
			if got, err := s.meta(t.Context(), key); len(got) != 2 || err != nil {
				t.Errorf("%s was changed by %q, %v", key, got, err)
			}
		}
	})
}

// atOnce calls run(0..n-1) from goroutines of their own and reports errors.
func atOnce(t *testing.T, n int, run func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := run(i); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// A reader neither waits for an open writer nor sees half of it, and a snapshot
// stays at its moment.
func TestReadWhileWriting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		count := func(q queries) int64 {
			t.Helper()
			n, err := selectOne(q, column[int64], `SELECT COUNT(*) FROM meta`)
			if err != nil {
				t.Error(err)
			}
			return n
		}
		err := s.inSnapshot(t.Context(), func(snapshot *Tx) error {
			if n := count(snapshot); n != 0 {
				t.Errorf("%d rows at the start", n)
			}
			err := s.inTx(t.Context(), func(tx *Tx) error {
				err := tx.exec(`INSERT INTO meta (key, value) VALUES ('new', '')`)
				if n := count(s.reader(t.Context())); n != 0 {
					t.Errorf("a reader sees %d uncommitted rows", n)
				}
				return err
			})
			if n := count(snapshot); n != 0 {
				t.Errorf("the snapshot moved: %d rows", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(s.reader(t.Context())); n != 1 {
			t.Errorf("%d rows after the commit", n)
		}
	})
}

func TestSelect(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		q := s.reader(t.Context())
		if _, err := selectOne(q, column[string], `SELECT value FROM meta WHERE key = 'none'`); !errors.Is(err, errNoRow) {
			t.Errorf("a row that is not there: %v", err)
		}
		if all, err := selectAll(q, column[string], `SELECT value FROM meta`); len(all) > 0 || err != nil {
			t.Errorf("an empty table has %v, %v", all, err)
		}
		err := q.each(func(scan) error { return errOwn }, `SELECT 1`)
		if !errors.Is(err, errOwn) {
			t.Errorf("the caller's error became %v", err)
		}
		if _, err := selectOne(q, column[int64], `SELECT 'text'`); err == nil {
			t.Error("text was read as a number")
		}
	})
}

// However many texts there are, a pool keeps a bounded number, and all work.
func TestStatementsAreBounded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		for i := range maxStatements + 20 {
			text := fmt.Sprintf(`SELECT CAST($1 AS BIGINT) + %d`, i)
			ask := func(q queries) error {
				got, err := selectOne(q, column[int64], text, 1)
				if err == nil && got != int64(i+1) {
					err = fmt.Errorf("%s = %d", text, got)
				}
				return err
			}
			if err := errors.Join(ask(s.reader(t.Context())), s.inTx(t.Context(), func(tx *Tx) error { return ask(tx) })); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range []*pool{s.readers, s.writer} {
			kept := len(p.stmts) + len(p.wanted)
			if kept > maxStatements || s.engine.prepares && kept < maxStatements {
				t.Errorf("%d statements are kept", kept)
			}
		}
	})
}
