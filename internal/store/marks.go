package store

import (
	"context"
	"errors"
	"strconv"
	"sync"
)

// A list that has a counter is walked by offset, and a database has to
// step over every row before the page. Since lists grow at their newest end, the
// place of a row counted from the oldest stays as long as nothing is deleted. So
// the sequence numbers at every markEvery-th place are remembered, and a page
// begins at most that many rows from a mark.
const (
	markEvery = 256
	// maxMarks bounds what is remembered; a list of a million rows has 4,000.
	maxMarks = 16_384
)

// markKey is a place in a list, which has a counter: the rank counted from the
// oldest row, 1, among the rows that there are after so many deletions.
type markKey struct {
	counter, project string
	deletions        int64
	rank             int64
}

type marks struct {
	mu    sync.RWMutex
	known map[markKey]int64
}

func (m *marks) get(k markKey) (seq int64, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	seq, ok = m.known[k]
	return seq, ok
}

func (m *marks) keep(k markKey, seq int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxMarks {
		m.known = map[markKey]int64{}
	}
	m.known[k] = seq
}

// standing is how many rows a list with a counter has, and how many were ever deleted.
type standing struct{ rows, deletions int64 }

func countOf(q queries, l list) (standing, error) {
	return selectOne(q, func(row scan) (s standing, err error) {
		err = row(&s.rows, &s.deletions)
		return s, err
	}, `SELECT COALESCE(SUM(n), 0), COALESCE(SUM(deletions), 0) FROM counters WHERE project_id = $1 AND kind = $2`,
		l.project, l.counter)
}

// begin moves the start of a page to the mark before it, when that saves
// stepping over rows.
func (s *Store) begin(ctx context.Context, l *list, f *filter, now standing) error {
	rank := now.rows - int64(l.page.Offset)
	mark := (rank + markEvery - 1) / markEvery * markEvery
	if rank < 1 || mark > now.rows || now.rows-mark < markEvery {
		return nil
	}
	key := markKey{l.counter, l.project, now.deletions, mark}
	seq, ok := s.marks.get(key)
	if !ok {
		var err error
		if seq, ok, err = s.findMark(ctx, l, f, key); err != nil || !ok {
			return err
		}
	}
	f.where("seq <= ?", seq)
	l.page.Offset = int(mark - rank)
	return nil
}

// findMark looks a place up, in one snapshot with the count it is counted by. It
// finds nothing when something was deleted since.
func (s *Store) findMark(ctx context.Context, l *list, f *filter, key markKey) (seq int64, ok bool, err error) {
	err = s.inSnapshot(ctx, func(tx *Tx) error {
		now, err := countOf(tx, *l)
		if err != nil || now.deletions != key.deletions {
			return err
		}
		args := append(append([]any(nil), f.args...), now.rows-key.rank)
		seq, err = selectOne(tx, column[int64], "SELECT seq FROM "+l.table+f.text()+
			" ORDER BY seq DESC LIMIT 1 OFFSET CAST($"+strconv.Itoa(len(args))+" AS BIGINT)", args...)
		if errors.Is(err, errNoRow) {
			return nil
		}
		ok = err == nil
		return err
	})
	if ok {
		s.marks.keep(key, seq)
	}
	return seq, ok, err
}
