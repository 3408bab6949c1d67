package scheduler_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/scheduler"
)

// start is what the wall clock of a test shows at first.
var start = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// agenda has wake times in memory and may be away.
type agenda struct {
	mu    sync.Mutex
	wakes map[string]time.Time
	err   error
	looks int
}

func (a *agenda) DueWorlds(_ context.Context, wall time.Time, limit int) ([]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var due []string
	for id, at := range a.wakes {
		if !at.After(wall) {
			due = append(due, id)
		}
	}
	slices.SortFunc(due, func(x, y string) int {
		if c := a.wakes[x].Compare(a.wakes[y]); c != 0 {
			return c
		}
		return strings.Compare(x, y)
	})
	return due[:min(limit, len(due))], a.err
}

func (a *agenda) NextWake(context.Context) (time.Time, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.looks++
	next := start.AddDate(100_000, 0, 0)
	for _, at := range a.wakes {
		if at.Before(next) {
			next = at
		}
	}
	return next, a.err
}

// set gives a world a wake time, some time after the start.
func (a *agenda) set(id string, after time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wakes[id] = start.Add(after)
}

func (a *agenda) fail(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.err = err
}

// pool takes worlds and keeps them until the test says how they went.
type pool struct {
	mu   sync.Mutex
	size int
	runs []string // all that were taken, in order
	done map[string]func(error)
}

func (p *pool) Run(id string, done func(error)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.done) == p.size {
		return false
	}
	if p.done[id] != nil {
		panic(id + " was handed out twice")
	}
	p.runs = append(p.runs, id)
	p.done[id] = done
	return true
}

// bench is a scheduler with all around it, inside a synctest bubble.
type bench struct {
	t      *testing.T
	agenda *agenda
	pool   *pool
	wall   *clock.Fake
	log    *bytes.Buffer
	*scheduler.Scheduler
}

// bubble runs a test with a scheduler that is not started; that nothing of it is
// left at the end is checked by synctest.
func bubble(t *testing.T, longest time.Duration, test func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{
			t: t, agenda: &agenda{wakes: map[string]time.Time{}}, wall: clock.NewFake(start), log: &bytes.Buffer{},
			pool: &pool{size: 4, done: map[string]func(error){}},
		}
		b.Scheduler = scheduler.New(b.agenda, b.pool, b.wall, slog.New(slog.NewTextHandler(b.log, nil)), longest)
		defer b.Stop()
		test(b)
	})
}

// pass moves the wall clock, and returns when everybody waits again.
func (b *bench) pass(by time.Duration) {
	b.wall.Advance(by)
	synctest.Wait()
}

// finish ends the run of a world.
func (b *bench) finish(id string, err error) {
	b.pool.mu.Lock()
	done := b.pool.done[id]
	delete(b.pool.done, id)
	b.pool.mu.Unlock()
	done(err)
	synctest.Wait()
}

// ran fails the test unless exactly these worlds were handed out until now.
func (b *bench) ran(want ...string) {
	b.t.Helper()
	synctest.Wait()
	b.pool.mu.Lock()
	defer b.pool.mu.Unlock()
	if !slices.Equal(b.pool.runs, want) {
		b.t.Errorf("handed out %q, want %q", b.pool.runs, want)
	}
}

// logged fails the test unless the log has that many lines with the text.
func (b *bench) logged(text string, want int) {
	b.t.Helper()
	synctest.Wait()
	if got := strings.Count(b.log.String(), text); got != want {
		b.t.Errorf("%d lines with %q, want %d:\n%s", got, text, want, b.log)
	}
}
