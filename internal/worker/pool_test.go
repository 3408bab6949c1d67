package worker_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/worker"
)

// runner is a Runner made of a function.
type runner func(ctx context.Context, worldID string) error

func (r runner) RunDue(ctx context.Context, worldID string) error { return r(ctx, worldID) }

// gate is a runner whose runs last until it is opened or they are cancelled.
func gate(opened <-chan struct{}) runner {
	return func(ctx context.Context, _ string) error {
		select {
		case <-opened:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// outcomes collects how runs ended.
type outcomes chan error

func (o outcomes) done(err error) { o <- err }

// bench is a started pool of two workers, inside a synctest bubble.
type bench struct {
	*worker.Pool
	t     *testing.T
	ended outcomes
	open  func() // ends the runs
}

// bubble runs a test with a pool. That no worker is left at the end is checked
// by synctest.
func bubble(t *testing.T, test func(b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		opened := make(chan struct{})
		p := worker.New(gate(opened), 2, slog.New(slog.DiscardHandler))
		p.Start()
		test(bench{Pool: p, t: t, ended: make(outcomes, 10), open: func() { close(opened) }})
		if err := p.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestTakesAsManyAsThereAreWorkers(t *testing.T) {
	t.Parallel()
	bubble(t, func(b bench) {
		b.Start() // no more workers
		if !b.Run("a", b.ended.done) || !b.Run("b", b.ended.done) || b.Run("c", b.ended.done) {
			b.t.Fatal("two workers did not take just two worlds")
		}
		b.open()
		if err := errors.Join(<-b.ended, <-b.ended); err != nil {
			b.t.Error(err)
		}
		// Whoever is told that a run is over finds its worker free.
		if !b.Run("c", b.ended.done) || <-b.ended != nil {
			b.t.Error("a worker did not come back")
		}
	})
}

func TestSoftStop(t *testing.T) {
	t.Parallel()
	bubble(t, func(b bench) {
		b.Run("a", b.ended.done)
		stopped := make(chan error)
		for range 2 {
			go func() { stopped <- b.Stop(b.t.Context()) }()
		}
		synctest.Wait()
		if b.Run("b", b.ended.done) {
			b.t.Error("took a world while it stops")
		}
		b.open()
		if err := errors.Join(<-stopped, <-stopped); err != nil {
			b.t.Error(err)
		}
		if err := <-b.ended; err != nil {
			b.t.Errorf("the run ended with %v, want its own end", err)
		}
	})
}

func TestHardStop(t *testing.T) {
	t.Parallel()
	bubble(t, func(b bench) {
		b.Run("a", b.ended.done)
		ctx, cancel := context.WithCancel(b.t.Context())
		stopped := make(chan error)
		go func() { stopped <- b.Stop(ctx) }()
		synctest.Wait()
		cancel()
		if err := <-stopped; !errors.Is(err, context.Canceled) {
			b.t.Errorf("Stop: %v, want that it could not wait", err)
		}
		if err := <-b.ended; !errors.Is(err, service.ErrStopping) {
			b.t.Errorf("the run ended with %v, want %v", err, service.ErrStopping)
		}
	})
}

func TestNeverStarted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := worker.New(gate(nil), 0, slog.New(slog.DiscardHandler))
		if p.Run("a", func(error) {}) {
			t.Error("took a world before the start")
		}
		if err := p.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		p.Start()
		if p.Run("a", func(error) {}) {
			t.Error("took a world after the stop")
		}
	})
}

func TestSurvivesAPanic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log, ended := &bytes.Buffer{}, make(outcomes)
		p := worker.New(runner(func(_ context.Context, worldID string) error {
			if worldID == "ill" {
				panic("a defect")
			}
			return nil
		}), 1, slog.New(slog.NewTextHandler(log, nil)))
		p.Start()
		p.Run("ill", ended.done)
		if err := <-ended; !errors.Is(err, worker.ErrPanicked) {
			t.Errorf("the run ended with %v", err)
		}
		if !p.Run("well", ended.done) || <-ended != nil {
			t.Error("the worker did not survive")
		}
		if err := p.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if text := log.String(); !strings.Contains(text, "world=ill") || !strings.Contains(text, "a defect") {
			t.Errorf("the log does not tell:\n%s", text)
		}
	})
}
