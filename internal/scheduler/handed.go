package scheduler

import (
	"slices"
	"sync"
	"time"
)

const (
	// breath is the least time from the beginning of a run of a world to that of
	// the next. What falls due in it is done in one commit: an accelerated clock
	// would make thousands a second. Nobody sees the delay, because events happen
	// at their own time and reads settle a world first.
	breath = 50 * time.Millisecond
	// After failures in a row a rest doubles between these bounds.
	shortestBackoff = 250 * time.Millisecond
	longestBackoff  = 16 * time.Second
)

// backoff is the delay after so many failures in a row, at least one.
func backoff(failures int) time.Duration {
	return min(shortestBackoff<<min(failures-1, 6), longestBackoff)
}

// handed is how it stands with the worlds that were given to the pool.
type handed struct {
	mu     sync.Mutex
	worlds map[string]standing
}

type standing struct {
	running  bool
	rest     time.Time // until when it is not run again
	failures int       // in a row
}

func newHanded() *handed { return &handed{worlds: map[string]standing{}} }

func (h *handed) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.worlds)
}

// take marks a world as running. It fails for one that runs already or rests,
// and says when to ask again; a running one tells its end itself.
func (h *handed) take(id string, now time.Time) (again time.Time, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	world := h.worlds[id]
	if world.running {
		return now.Add(recheck), false
	}
	if world.rest.After(now) {
		return world.rest, false
	}
	world.running, world.rest = true, now.Add(breath)
	h.worlds[id] = world
	return now, true
}

// giveBack undoes a take.
func (h *handed) giveBack(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.worlds[id] = standing{failures: h.worlds[id].failures}
}

// putBack ends a run, and returns the failures in a row until it and with it.
func (h *handed) putBack(id string, now time.Time, failed bool) (before, after int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	world := h.worlds[id]
	before = world.failures
	world.running, world.failures = false, 0
	if failed {
		world.failures = before + 1
		world.rest = now.Add(backoff(world.failures))
	}
	h.worlds[id] = world
	return before, world.failures
}

// forget drops the worlds that are not due any more, those with failures too: an
// API call has done what was due, or has deleted them. due is all there is, or
// as many as the limit.
func (h *handed) forget(due []string, now time.Time, limit int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, world := range h.worlds {
		over := !world.running && !world.rest.After(now)
		if over && len(due) < limit && !slices.Contains(due, id) {
			delete(h.worlds, id)
		}
	}
}
