package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

var thingColumns = []string{"world", "seq", "name", "doc", "flag"}

// things opens a store with a table like those of the aggregates.
func things(t testing.TB, e enginetest.Engine) *Store {
	t.Helper()
	s := open(t, e)
	err := s.inTx(t.Context(), func(tx *Tx) error {
		err := tx.exec(`CREATE TABLE thing (world TEXT NOT NULL, seq BIGINT NOT NULL, name TEXT NOT NULL,
			doc TEXT NOT NULL, flag BOOLEAN NOT NULL, PRIMARY KEY (world, seq))`)
		if err == nil {
			err = tx.exec(`CREATE UNIQUE INDEX thing_name ON thing (name)`)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// thingRows yields rows from..to-1 in one slice, again and again.
func thingRows(from, to int, doc string) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		row := make([]any, len(thingColumns))
		for i := from; i < to; i++ {
			row[0], row[1], row[2], row[3], row[4] = "w", i, fmt.Sprintf("thing-%06d", i), doc, i%2 == 0
			if !yield(row) {
				return
			}
		}
	}
}

func keys(from, to int) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := from; i < to && yield([]any{"w", i}); i++ {
		}
	}
}

func (s *Store) insertThings(ctx context.Context, from, to int, doc string) error {
	return s.inTx(ctx, func(tx *Tx) error { return tx.insert("thing", thingColumns, thingRows(from, to, doc)) })
}

func countThings(t testing.TB, s *Store, condition string) int {
	t.Helper()
	n, err := selectOne(s.reader(t.Context()), column[int], `SELECT COUNT(*) FROM thing WHERE `+condition)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBulk(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		s := things(t, e)
		const all = 20000
		if err := s.insertThings(t.Context(), 0, all, "first"); err != nil {
			t.Fatal(err)
		}
		if n := countThings(t, s, `doc = 'first' AND flag`); n != all/2 {
			t.Errorf("%d rows were inserted whole", 2*n)
		}
		err := s.inTx(t.Context(), func(tx *Tx) error {
			return tx.put("thing", thingColumns[:2], thingColumns, thingRows(all-5000, all+5000, "second"))
		})
		if n, m := countThings(t, s, `doc = 'second'`), countThings(t, s, `doc = 'first'`); n != 10000 || m != all-5000 || err != nil {
			t.Errorf("%d rows were put, %d left, %v", n, m, err)
		}
		err = s.inTx(t.Context(), func(tx *Tx) error {
			if err := tx.remove("thing", thingColumns[:2], keys(0, 5000)); err != nil {
				return err
			}
			return tx.remove("thing", []string{"name"}, func(yield func([]any) bool) {
				for row := range thingRows(5000, 10000, "") {
					if !yield(row[2:3]) {
						return
					}
				}
			})
		})
		if n := countThings(t, s, `seq < 10000`); n != 0 || err != nil {
			t.Errorf("%d removed rows are there, %v", n, err)
		}
		if n := countThings(t, s, `seq >= 10000`); n != all-5000 {
			t.Errorf("%d rows remain", n)
		}
	})
}

func TestBulkErrors(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		s := things(t, e)
		if err := s.insertThings(t.Context(), 500, 501, ""); err != nil {
			t.Fatal(err)
		}
		for _, rows := range []int{501, 510, 2000} {
			if err := s.insertThings(t.Context(), 501-rows, 501, ""); !errors.Is(err, errConflict) {
				t.Errorf("a key that exists, as the last of %d rows: %v", rows, err)
			}
		}
		for _, rows := range []int{1, 2000} {
			err := s.inTx(t.Context(), func(tx *Tx) error {
				return tx.insert("thing", thingColumns[:4], thingRows(1000, 1000+rows, ""))
			})
			if err == nil {
				t.Errorf("%d rows with a value too many were taken", rows)
			}
		}
		if n := countThings(t, s, `1 = 1`); n != 1 {
			t.Errorf("%d rows after rolled back transactions", n)
		}
	})
}

// Any number of rows arrives, each once, in whatever pieces it is sent.
func TestBulkSizes(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		s := things(t, e)
		next := 0
		rapid.Check(t, func(rt *rapid.T) {
			n := rapid.IntRange(0, 3*s.engine.bulkRows(len(thingColumns))).Draw(rt, "rows")
			first := next
			next += n
			if err := s.insertThings(t.Context(), first, next, "x"); err != nil {
				rt.Fatal(err)
			}
			if got := countThings(t, s, fmt.Sprintf("seq >= %d", first)); got != n {
				rt.Fatalf("%d of %d rows arrived", got, n)
			}
		})
	})
}

func TestIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		first  int
		values []int
		list   string
		args   []any
	}{
		{1, nil, "(NULL)", nil},
		{1, []int{7}, "($1)", []any{7}},
		{3, []int{7, 8, 9}, "($3,$4,$5,$6)", []any{7, 8, 9, 9}},
		{10, []int{7, 8}, "($10,$11)", []any{7, 8}},
	} {
		list, args := in(test.first, test.values)
		if list != test.list || !slices.Equal(args, test.args) {
			t.Errorf("in(%d, %v) = %s %v", test.first, test.values, list, args)
		}
	}
}

func TestInOnEngines(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		s := things(t, e)
		if err := s.insertThings(t.Context(), 0, 10, ""); err != nil {
			t.Fatal(err)
		}
		for _, want := range [][]int64{nil, {3}, {1, 4, 8}} {
			list, args := in(2, want)
			got, err := selectAll(s.reader(t.Context()), column[int64],
				`SELECT seq FROM thing WHERE world = $1 AND seq IN `+list+` ORDER BY seq`, append([]any{"w"}, args...)...)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v: %s", err, diff)
			}
		}
	})
}

func BenchmarkInsert(b *testing.B) {
	for name, engine := range map[string]func(testing.TB) enginetest.Engine{"sqlite": enginetest.SQLite, "postgres": enginetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := things(b, engine(b))
			const rows = 20000
			next := 0
			for b.Loop() {
				if err := s.insertThings(b.Context(), next, next+rows, "a document of some length"); err != nil {
					b.Fatal(err)
				}
				next += rows
			}
			b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
