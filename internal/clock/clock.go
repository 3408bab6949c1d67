// Package clock is the only room where the wall clock is read. Everything else
// is handed a time, or a Wall.
package clock

import (
	"sync"
	"time"
)

// Wall tells the time and wakes sleepers.
type Wall interface {
	// Now is the wall time, UTC.
	Now() time.Time
	// At returns a channel that is closed at an instant, and a function that
	// gives up waiting.
	At(instant time.Time) (reached <-chan struct{}, stop func())
}

// System is the machine's clock.
type System struct{}

// Now is the machine's time, UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// At waits with a timer of the machine.
func (System) At(instant time.Time) (<-chan struct{}, func()) {
	reached := make(chan struct{})
	timer := time.AfterFunc(time.Until(instant), func() { close(reached) })
	return reached, func() { timer.Stop() }
}

// Fake is a wall clock for tests, which stands until it is set.
type Fake struct {
	mu       sync.Mutex
	now      time.Time
	sleepers map[chan struct{}]time.Time
}

// NewFake returns a wall clock that shows an instant.
func NewFake(now time.Time) *Fake {
	return &Fake{now: now.UTC(), sleepers: map[chan struct{}]time.Time{}}
}

// Now is what the clock was set to.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock and wakes whoever waited for it.
func (f *Fake) Advance(by time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(by)
	for sleeper, at := range f.sleepers {
		if !at.After(f.now) {
			delete(f.sleepers, sleeper)
			close(sleeper)
		}
	}
}

// At waits until the clock is moved that far.
func (f *Fake) At(instant time.Time) (<-chan struct{}, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	reached := make(chan struct{})
	if !instant.After(f.now) {
		close(reached)
		return reached, func() {}
	}
	f.sleepers[reached] = instant
	return reached, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.sleepers, reached)
	}
}
