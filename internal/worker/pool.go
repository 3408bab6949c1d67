// Package worker runs worlds: a pool of workers, each of which takes a world and
// lets everything happen in it that is due.
package worker

import (
	"context"
	"log/slog"
	"sync"

	"github.com/cbrd/cbrd/internal/scheduler"
	"github.com/cbrd/cbrd/internal/service"
)

// Runner runs what is due in a world. service.Engine is one.
type Runner interface {
	RunDue(ctx context.Context, worldID string) error
}

// Pool is a number of workers. Its methods are safe for concurrent use.
type Pool struct {
	runner Runner
	log    *slog.Logger
	size   int
	ctx    context.Context
	cancel context.CancelCauseFunc
	// jobs has room for one job per worker and takes no more, so that to put one
	// there never waits.
	jobs    chan job
	workers sync.WaitGroup
	idle    chan struct{} // closed when the last worker has left

	mu    sync.Mutex
	state state
	free  int
}

type job struct {
	worldID string
	done    func(error)
}

type state int

const (
	fresh state = iota
	running
	stopping
)

var (
	_ scheduler.Pool = (*Pool)(nil)
	_ Runner         = (*service.Engine)(nil)
)

// New returns a pool of size workers, one at least, who have not started.
func New(runner Runner, size int, log *slog.Logger) *Pool {
	size = max(size, 1)
	// No caller's context is the parent: a caller who goes away ends an advance,
	// where a process that stops leaves it to be resumed.
	ctx, cancel := context.WithCancelCause(context.Background())
	return &Pool{
		runner: runner, log: log, size: size, ctx: ctx, cancel: cancel,
		jobs: make(chan job, size), idle: make(chan struct{}),
	}
}

// Start lets the workers begin, once: a pool that was stopped stays so.
func (p *Pool) Start() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != fresh {
		return
	}
	p.state, p.free = running, p.size
	for range p.size {
		p.workers.Go(p.work)
	}
}

// Run lets a worker run what is due in a world, and calls done with the outcome
// when that is over: nil, an error of the store, an error that is
// service.ErrStopping when Stop cut it off, or ErrPanicked. It does not wait. It
// returns false, and never calls done, when no worker is free.
func (p *Pool) Run(worldID string, done func(error)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != running || p.free == 0 {
		return false
	}
	p.free--
	p.jobs <- job{worldID, done}
	return true
}

func (p *Pool) work() {
	for j := range p.jobs {
		err := p.run(j.worldID)
		p.mu.Lock()
		p.free++
		p.mu.Unlock()
		j.done(err)
	}
}

// Stop takes no new world and returns when every worker has left. Those at work
// finish their unit; when ctx ends first, they are cancelled with the cause
// service.ErrStopping, commit what they may and leave. Stop then returns the
// error of ctx. It may be called at any time, by many.
func (p *Pool) Stop(ctx context.Context) error {
	p.close()
	select {
	case <-p.idle:
		return nil
	case <-ctx.Done():
		p.cancel(service.ErrStopping)
		<-p.idle
		return ctx.Err()
	}
}

func (p *Pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == stopping {
		return
	}
	p.state = stopping
	close(p.jobs)
	go func() {
		p.workers.Wait()
		p.cancel(service.ErrStopping)
		close(p.idle)
	}()
}
