package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// worldCache remembers worlds as they were committed last. It is used where no
// other process can commit: on the embedded engine, whose folder is locked.
type worldCache struct {
	mu    sync.RWMutex
	known map[string]domain.World
	off   bool
}

func (c *worldCache) keep(w *domain.World) {
	if c.off {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]domain.World{}
	}
	c.known[w.ID] = *w
}

func (c *worldCache) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, id)
}

func (c *worldCache) get(id string) (domain.World, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	w, ok := c.known[id]
	return w, ok
}

// World loads a world; nil when there is none.
func (s *Store) World(ctx context.Context, id string) (*domain.World, error) {
	if w, ok := s.worlds.get(id); ok {
		return &w, nil
	}
	w, err := selectOne(s.reader(ctx), scanWorld,
		`SELECT id, epoch, revision, seq, wake_at, doc FROM worlds WHERE id = $1`, id)
	if errors.Is(err, errNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

func scanWorld(row scan) (*domain.World, error) {
	var id, doc string
	var epoch, revision, seq, wake int64
	if err := row(&id, &epoch, &revision, &seq, &wake, &doc); err != nil {
		return nil, err
	}
	w, err := decode[domain.World](doc)
	if err != nil {
		return nil, err
	}
	w.ID, w.Epoch, w.Revision, w.Seq, w.WakeAt = id, epoch, revision, seq, instant(wake)
	return w, nil
}

func putWorld(tx *Tx, w *domain.World) error {
	doc, err := encode(w)
	if err != nil {
		return err
	}
	err = tx.exec(`UPDATE worlds SET revision = $2, seq = $3, wake_at = $4, doc = $5 WHERE id = $1`,
		w.ID, w.Revision, w.Seq, micros(w.WakeAt), doc)
	return err
}

// DueWorlds are the worlds whose wake time has come, earliest first.
func (s *Store) DueWorlds(ctx context.Context, wall time.Time, limit int) ([]string, error) {
	return selectAll(s.reader(ctx), column[string],
		`SELECT id FROM worlds WHERE wake_at <= $1 ORDER BY wake_at, id LIMIT $2`, micros(wall), limit)
}

// NextWake is the earliest wake time of any world, domain.Never without one.
func (s *Store) NextWake(ctx context.Context) (time.Time, error) {
	wake, err := selectOne(s.reader(ctx), column[int64], `SELECT wake_at FROM worlds ORDER BY wake_at, id LIMIT 1`)
	if errors.Is(err, errNoRow) {
		return domain.Never, nil
	}
	return instant(wake), err
}

// agenda is every table whose rows are due at some time: policies fire, vaults
// are swept, tasks start and end, orders are done and end, migrations end,
// organization policies arrive. due_at is 0 for a row that is not due.
var agenda = []struct {
	table string
	kind  string // what kind of event its rows are, as SQL
}{
	{"policies", strconv.Itoa(int(domain.DueFire))},
	{"vaults", strconv.Itoa(int(domain.DueSweep))},
	{"op_logs", "due_kind"},
	{"migrations", strconv.Itoa(int(domain.DueMigration))},
	{"organization_policies", strconv.Itoa(int(domain.DueDelivery))},
	{"orders", "due_kind"},
}

// Due are the world's events up to a horizon.
func (s *Store) Due(ctx context.Context, worldID string, horizon time.Time) ([]domain.Due, error) {
	var all []domain.Due
	for _, of := range agenda {
		due, err := selectAll(s.reader(ctx), scanDue, `SELECT due_at, `+of.kind+`, seq, id FROM `+of.table+`
			WHERE world_id = $1 AND due_at > 0 AND due_at <= $2 ORDER BY due_at, seq`, worldID, micros(horizon))
		if err != nil {
			return nil, err
		}
		all = append(all, due...)
	}
	slices.SortFunc(all, domain.Due.Compare)
	return all, nil
}

func scanDue(row scan) (d domain.Due, err error) {
	var at, kind int64
	err = row(&at, &kind, &d.Seq, &d.Ref)
	d.At, d.Kind = instant(at), domain.DueKind(kind)
	return d, err
}

// nextDue is the time of the world's earliest event, domain.Never without one.
func nextDue(tx *Tx, worldID string) (time.Time, error) {
	next := domain.Never
	for _, of := range agenda {
		at, err := selectOne(tx, column[int64], `SELECT due_at FROM `+of.table+`
			WHERE world_id = $1 AND due_at > 0 ORDER BY due_at LIMIT 1`, worldID)
		if errors.Is(err, errNoRow) {
			continue
		}
		if err != nil {
			return next, err
		}
		if instant(at).Before(next) {
			next = instant(at)
		}
	}
	return next, nil
}
