package service

import (
	"context"
	"sync"
	"sync/atomic"
)

// locks is a mutex for each world: one writer at a time, API calls included.
type locks struct {
	mu   sync.Mutex
	held map[string]*worldLock
}

type worldLock struct {
	slot chan struct{}
	// users counts holder and waiters, so that the lock can be forgotten.
	users int
	// waiting counts those who want the world while an advance holds it.
	waiting atomic.Int32
	line    line
}

// wait waits for the world until the context ends or there is no need any more.
func (w *worldLock) wait(ctx context.Context, needless <-chan struct{}) bool {
	w.waiting.Add(1)
	defer w.waiting.Add(-1)
	select {
	case w.slot <- struct{}{}:
		return true
	case <-needless:
	case <-ctx.Done():
	}
	return false
}

func (w *worldLock) give() { <-w.slot }

func newLocks() *locks { return &locks{held: map[string]*worldLock{}} }

// acquire waits for a world until the context ends.
func (l *locks) acquire(ctx context.Context, worldID string) (*worldLock, error) {
	w := l.join(worldID)
	if !w.wait(ctx, nil) {
		l.leave(worldID, w)
		return nil, ctx.Err()
	}
	return w, nil
}

// try takes a world if nobody has it.
func (l *locks) try(worldID string) (*worldLock, bool) {
	w := l.join(worldID)
	select {
	case w.slot <- struct{}{}:
		return w, true
	default:
		l.leave(worldID, w)
		return nil, false
	}
}

func (l *locks) release(worldID string, w *worldLock) {
	w.give()
	l.leave(worldID, w)
}

func (l *locks) join(worldID string) *worldLock {
	l.mu.Lock()
	defer l.mu.Unlock()
	w, ok := l.held[worldID]
	if !ok {
		w = &worldLock{slot: make(chan struct{}, 1)}
		l.held[worldID] = w
	}
	w.users++
	return w
}

func (l *locks) leave(worldID string, w *worldLock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.users--; w.users == 0 {
		delete(l.held, worldID)
	}
}
