package store

import (
	"context"
	"database/sql"
	"errors"
)

// scan reads the columns of the current row, as (*sql.Rows).Scan.
type scan func(dest ...any) error

// queries is who can be asked: a transaction, or the readers.
type queries interface {
	// each calls row for every row of the result, until one returns an error.
	each(row func(scan) error, text string, args ...any) error
}

// reader answers from committed state, each statement for itself, without
// waiting for writers. Where several must agree, use inSnapshot.
func (s *Store) reader(ctx context.Context) queries { return reads{ctx: ctx, pool: s.readers} }

type reads struct {
	ctx  context.Context // of the one call that this value serves
	pool *pool
}

// each takes another connection when one turns out to be broken.
func (r reads) each(row func(scan) error, text string, args ...any) error {
	for attempt := 0; ; attempt++ {
		rows, err := r.query(text, args)
		err = r.pool.translate(r.ctx, err)
		if errors.Is(err, errLost) && attempt < r.pool.connections {
			continue
		}
		if err != nil {
			return err
		}
		broken, err := readRows(rows, row)
		if broken {
			err = r.pool.translate(r.ctx, err)
		}
		return err
	}
}

func (r reads) query(text string, args []any) (*sql.Rows, error) {
	if !r.pool.engine.prepares {
		return r.pool.db.QueryContext(r.ctx, text, args...)
	}
	stmt := r.pool.prepared(text)
	if stmt == nil {
		var err error
		if stmt, err = r.pool.prepare(r.ctx, text); err != nil {
			return nil, err
		}
	}
	if stmt == nil {
		return r.pool.db.QueryContext(r.ctx, text, args...)
	}
	return stmt.QueryContext(r.ctx, args...)
}

// errEnough ends readRows early and without an error.
var errEnough = errors.New("enough rows")

// readRows reports whether an error is the database's (broken) or row's own.
func readRows(rows *sql.Rows, row func(scan) error) (broken bool, err error) {
	defer rows.Close() //nolint:errcheck // reading has failed before, or is complete
	scanned := error(nil)
	scan := func(dest ...any) error {
		scanned = rows.Scan(dest...)
		return scanned
	}
	for rows.Next() {
		if err := row(scan); err != nil {
			if errors.Is(err, errEnough) {
				return false, nil
			}
			return scanned != nil, err
		}
	}
	err = rows.Err()
	return err != nil, err
}

// selectAll returns one value for each row.
func selectAll[T any](q queries, one func(scan) (T, error), text string, args ...any) (all []T, err error) {
	err = q.each(func(row scan) error {
		value, err := one(row)
		all = append(all, value)
		return err
	}, text, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// selectOne returns the value of the first row, or errNoRow.
func selectOne[T any](q queries, one func(scan) (T, error), text string, args ...any) (T, error) {
	var value T
	found := false
	err := q.each(func(row scan) (err error) {
		found = true
		if value, err = one(row); err != nil {
			return err
		}
		return errEnough
	}, text, args...)
	if err == nil && !found {
		err = errNoRow
	}
	return value, err
}

// column reads rows of a single column: selectAll(q, column[string], ...).
func column[T any](row scan) (value T, err error) {
	err = row(&value)
	return value, err
}
