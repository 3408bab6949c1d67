package store

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// insert adds rows, whose values stand in the order of columns. It streams: the
// slice that rows yields may be used again for the next row. A key that exists
// is errConflict.
func (tx *Tx) insert(table string, columns []string, rows iter.Seq[[]any]) error {
	text := func(n int) string { return insertText(table, columns, n) }
	if tx.pool.engine.copyIn == nil {
		return tx.batches(columns, rows, text)
	}
	next, stop := iter.Pull(rows)
	defer stop()
	size := tx.pool.engine.bulkRows(len(columns))
	head := take(next, size)
	if len(head) < size {
		return tx.batches(columns, slices.Values(head), text)
	}
	return tx.copyIn(table, columns, func() ([]any, bool) {
		if len(head) == 0 {
			return next()
		}
		row := head[0]
		head = head[1:]
		return row, true
	})
}

// put adds rows, and replaces the values of those whose key exists. key are the
// columns of the primary key, and among columns. A key may come only once.
func (tx *Tx) put(table string, key, columns []string, rows iter.Seq[[]any]) error {
	action := " ON CONFLICT (" + strings.Join(key, ", ") + ") DO " + update(key, columns)
	return tx.batches(columns, rows, func(n int) string { return insertText(table, columns, n) + action })
}

// remove deletes the rows with these keys; keys yields the values of the key's
// columns. A key that is not there is no error.
func (tx *Tx) remove(table string, key []string, keys iter.Seq[[]any]) error {
	return tx.batches(key, keys, func(n int) string {
		return "DELETE FROM " + table + " WHERE " + oneOf(key, n)
	})
}

func (tx *Tx) copyIn(table string, columns []string, next func() ([]any, bool)) error {
	if tx.reading {
		return tx.fail(fmt.Errorf("%w: copy into %s", errReading, table))
	}
	if err := tx.pool.engine.copyIn(tx.ctx, tx.conn, table, columns, next); err != nil {
		return tx.fail(err)
	}
	return nil
}

// batches runs text(n) for n rows at a time. The last rows go in falling powers
// of two, so that few different texts exist and all can stay prepared.
func (tx *Tx) batches(columns []string, rows iter.Seq[[]any], text func(n int) string) error {
	width, size := len(columns), tx.pool.engine.bulkRows(len(columns))
	whole := "" // text(size), made when it is first needed
	args := make([]any, 0, width*8)
	for row := range rows {
		if err := wide(row, columns); err != nil {
			return tx.fail(err)
		}
		if args = append(args, row...); len(args) < size*width {
			continue
		}
		if whole == "" {
			whole = text(size)
		}
		if err := tx.exec(whole, args...); err != nil {
			return err
		}
		args = args[:0]
	}
	for ; size > 0; size /= 2 {
		if n := size * width; len(args) >= n {
			if err := tx.exec(text(size), args[:n]...); err != nil {
				return err
			}
			args = args[n:]
		}
	}
	return nil
}

// bulkRows is how many rows of that width go into one statement: a power of two.
func (d *dialect) bulkRows(width int) int {
	rows := 1
	for 2*rows*width <= d.bulkArgs {
		rows *= 2
	}
	return rows
}

func wide(row []any, columns []string) error {
	if len(row) != len(columns) {
		return fmt.Errorf("a row of %d values for %d columns", len(row), len(columns))
	}
	return nil
}

// take copies up to n rows.
func take(next func() ([]any, bool), n int) (rows [][]any) {
	for len(rows) < n {
		row, ok := next()
		if !ok {
			break
		}
		rows = append(rows, slices.Clone(row))
	}
	return rows
}

func insertText(table string, columns []string, n int) string {
	var text strings.Builder
	text.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	for i := range n {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(placeholders(i*len(columns)+1, len(columns)))
	}
	return text.String()
}

// update sets every column but the key's.
func update(key, columns []string) string {
	var sets []string
	for _, column := range columns {
		if !slices.Contains(key, column) {
			sets = append(sets, column+" = excluded."+column)
		}
	}
	if len(sets) == 0 {
		return "NOTHING"
	}
	return "UPDATE SET " + strings.Join(sets, ", ")
}

// oneOf is true for the rows whose key is one of n: a list for a single column,
// else (a = $1 AND b = $2) OR ..., for which both engines use the index.
func oneOf(key []string, n int) string {
	if len(key) == 1 {
		return key[0] + " IN " + placeholders(1, n)
	}
	matches := make([]string, n)
	for i := range matches {
		parts := make([]string, len(key))
		for j, column := range key {
			parts[j] = fmt.Sprintf("%s = $%d", column, i*len(key)+j+1)
		}
		matches[i] = "(" + strings.Join(parts, " AND ") + ")"
	}
	return strings.Join(matches, " OR ")
}
