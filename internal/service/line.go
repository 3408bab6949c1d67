package service

import (
	"context"
	"errors"
	"sync"
)

// maxTogether is how many calls share a unit at most.
const maxTogether = 64

// call is a use case that waits for its world.
type call struct {
	ctx  context.Context //nolint:containedctx // a call waits in line with the context it came with
	fn   func(*Unit) error
	err  error
	done chan struct{} // closed when err is final
}

// line is the calls that wait for one world, in the order they came.
type line struct {
	mu    sync.Mutex
	calls []*call
}

func (l *line) join(c *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
}

// leave takes a call out of the line; false when it is being served already.
func (l *line) leave(c *call) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, waiting := range l.calls {
		if waiting == c {
			l.calls = append(l.calls[:i:i], l.calls[i+1:]...)
			return true
		}
	}
	return false
}

// next takes the first calls out of the line.
func (l *line) next() []*call {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.calls), maxTogether)
	first := l.calls[:n:n]
	l.calls = l.calls[n:]
	return first
}

// Write runs fn in a unit of a world and commits what it changed. What is due by
// then happens before fn, and what fn made due at once happens after it. When fn
// fails nothing of it is committed.
//
// Calls that wait for the same world share a unit and its commit, one after the
// other as if alone: a commit costs about as much as ten calls. What fn hands out
// must therefore be a copy, for the next fn may change what the unit holds; and it
// may run more than once.
func (e *Engine) Write(ctx context.Context, worldID string, fn func(*Unit) error) error {
	c := &call{ctx: ctx, fn: fn, done: make(chan struct{})}
	lock := e.locks.join(worldID)
	defer e.locks.leave(worldID, lock)
	lock.line.join(c)
	if lock.wait(ctx, c.done) {
		e.serve(worldID, lock, c)
		return c.err
	}
	if ctx.Err() != nil && lock.line.leave(c) {
		return ctx.Err()
	}
	<-c.done
	return c.err
}

// serve runs the calls in line until it has run one of them, with the world held.
func (e *Engine) serve(worldID string, lock *worldLock, own *call) {
	defer lock.give()
	for {
		select {
		case <-own.done:
			return
		default:
			e.runCalls(worldID, lock.line.next())
		}
	}
}

// runCalls runs calls in one unit, or each in its own when one of them fails: what
// it did to the unit before it failed cannot be taken back. Calls that a panic
// leaves without an answer did not happen as far as anybody can tell.
func (e *Engine) runCalls(worldID string, calls []*call) {
	for _, c := range calls {
		c.err = ErrUnavailable
	}
	defer func() {
		for _, c := range calls {
			close(c.done)
		}
	}()
	if len(calls) > 1 && e.together(worldID, calls) {
		return
	}
	for _, c := range calls {
		c.err = e.retry(func() error { return e.write(c.ctx, worldID, c) })
	}
}

// together runs calls in one unit. It reports false when nothing of it happened;
// a commit that failed may have happened, and so is not repeated.
func (e *Engine) together(worldID string, calls []*call) bool {
	// Whoever leaves takes nothing from the others.
	ctx := context.WithoutCancel(calls[0].ctx)
	u, err := e.perform(ctx, worldID, calls...)
	if err != nil {
		return false
	}
	err = e.commit(ctx, u)
	if errors.Is(err, ErrFenced) {
		return false
	}
	for _, c := range calls {
		c.err = err
	}
	return true
}

func (e *Engine) write(ctx context.Context, worldID string, c *call) error {
	u, err := e.perform(ctx, worldID, c)
	if err != nil {
		return err
	}
	return e.commit(ctx, u)
}

// perform runs calls in a new unit and leaves it to be committed.
func (e *Engine) perform(ctx context.Context, worldID string, calls ...*call) (*Unit, error) {
	u, err := e.begin(ctx, worldID)
	if err != nil {
		return nil, err
	}
	if err := u.catchUp(); err != nil {
		return nil, err
	}
	for _, c := range calls {
		if err := c.fn(u); err != nil {
			return nil, err
		}
		if err := u.run(u.now); err != nil {
			return nil, err
		}
	}
	return u, nil
}
