package journal

import (
	"slices"
	"sync"
	"time"
)

const (
	// Kept is how many calls of a world are remembered, the newest.
	Kept = 1000
	// maxWorlds bounds the worlds that are remembered: one that is not called any
	// more gives way.
	maxWorlds = 1000
)

// Call is one request and how it was answered.
type Call struct {
	// At is the wall time at which it came, UTC; Took how long it was worked on.
	At        time.Time
	Took      time.Duration
	RequestID string
	Method    string
	Path      string
	// Operation is the operationId, empty for a path that no operation has.
	Operation string
	Status    int
	// Code is the error code, empty for a success.
	Code string
}

// Filter narrows calls. Members that are empty do not.
type Filter struct {
	Operation string
	Method    string
	Code      string
	Status    int
	// Limit is how many calls are wanted at most.
	Limit int
}

// Journal remembers the calls of all worlds.
type Journal struct {
	mu     sync.Mutex
	worlds map[string]*book
	calls  uint64
}

// book is what is remembered of a world.
type book struct {
	// calls is a ring once it is full; next is where the next one goes.
	calls []Call
	next  int
	uses  map[string]*Use
	last  uint64 // call of the journal
}

// New returns an empty journal.
func New() *Journal { return &Journal{worlds: map[string]*book{}} }

// Record remembers a call.
func (j *Journal) Record(worldID string, c Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	b := j.book(worldID)
	j.calls++
	b.last = j.calls
	b.count(c)
	if len(b.calls) < Kept {
		b.calls = append(b.calls, c)
		return
	}
	b.calls[b.next] = c
	b.next = (b.next + 1) % Kept
}

func (j *Journal) book(worldID string) *book {
	b, ok := j.worlds[worldID]
	if !ok {
		if len(j.worlds) >= maxWorlds {
			j.forgetOldest()
		}
		b = &book{uses: map[string]*Use{}}
		j.worlds[worldID] = b
	}
	return b
}

func (j *Journal) forgetOldest() {
	oldest, since := "", j.calls+1
	for id, b := range j.worlds {
		if b.last < since {
			oldest, since = id, b.last
		}
	}
	delete(j.worlds, oldest)
}

// Calls are those of a world that a filter lets through, newest first.
func (j *Journal) Calls(worldID string, f Filter) []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	found := []Call{}
	b, ok := j.worlds[worldID]
	if !ok {
		return found
	}
	inOrder := slices.Concat(b.calls[b.next:], b.calls[:b.next])
	for _, c := range slices.Backward(inOrder) {
		if len(found) == f.Limit {
			break
		}
		if f.lets(c) {
			found = append(found, c)
		}
	}
	return found
}

func (f Filter) lets(c Call) bool {
	return (f.Operation == "" || f.Operation == c.Operation) && (f.Method == "" || f.Method == c.Method) &&
		(f.Code == "" || f.Code == c.Code) && (f.Status == 0 || f.Status == c.Status)
}

// Clear forgets what was remembered of a world.
func (j *Journal) Clear(worldID string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.worlds, worldID)
}
