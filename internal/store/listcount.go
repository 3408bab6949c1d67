package store

import (
	"context"
	"slices"
	"strconv"
)

// countRows counts the rows of all pages. Of an unfiltered list they are known,
// and of that of one vault, and with them a shorter way to the page. Others cost
// what matches, but for a status that most rows have.
func (s *Store) countRows(ctx context.Context, l *list, f *filter) (int, error) {
	switch {
	case f.only("vault_id"):
		l.counter = ofVault(l.counter, l.vault)
	case f.only("status") && l.byStatus:
		return s.countStatus(ctx, *l, f)
	case len(f.narrowed) > 0:
		return selectOne(s.reader(ctx), column[int], "SELECT COUNT(*) FROM "+l.table+f.text(), f.args...)
	}
	now, err := countOf(s.reader(ctx), *l)
	if err == nil && len(l.sort) == 0 && l.page.Marker == "" {
		err = s.begin(ctx, l, f, now)
	}
	return int(now.rows), err
}

// countAtOnce is how many rows of a status are counted before it is tried with
// those of all others.
const countAtOnce = 256

// countStatus counts the rows of one status, which is the filter's last condition.
// Nearly all tasks of a long list have succeeded and nearly all backups are
// available: those are what the counter has without all others. Which are fewer
// shows when both are counted to the same limit, and to a greater one when that
// was not enough: it costs a few times the fewer.
func (s *Store) countStatus(ctx context.Context, l list, f *filter) (count int, err error) {
	last := len(f.conditions) - 1
	status := f.args[len(f.args)-1]
	others := func(than string) filter {
		o := filter{conditions: slices.Clone(f.conditions[:last]), args: slices.Clone(f.args[:len(f.args)-1])}
		o.where("status"+than, status)
		return o
	}
	below, above := others(" < ?"), others(" > ?")
	err = s.inSnapshot(ctx, func(tx *Tx) error {
		for limit := countAtOnce; ; limit *= 4 {
			if count, err = countTo(tx, l.table, f, limit); err != nil || count <= limit {
				return err
			}
			left, err := countTo(tx, l.table, &below, limit)
			if err != nil {
				return err
			}
			right, err := countTo(tx, l.table, &above, limit)
			if err != nil {
				return err
			}
			if left <= limit && right <= limit {
				all, err := countOf(tx, l)
				count = int(all.rows) - left - right
				return err
			}
		}
	})
	return count, err
}

// countTo counts rows; one more than the limit means that there are more.
func countTo(tx *Tx, table string, f *filter, limit int) (int, error) {
	args := append(slices.Clone(f.args), limit+1)
	return selectOne(tx, column[int], "SELECT COUNT(*) FROM (SELECT 1 FROM "+table+f.text()+
		" LIMIT CAST($"+strconv.Itoa(len(args))+" AS BIGINT)) counted", args...)
}
