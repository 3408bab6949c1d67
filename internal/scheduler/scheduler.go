package scheduler

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
)

const (
	// batch is how many worlds are asked for beyond those that cannot be run now.
	batch = 64
	// recheck is how soon to look again when a due world that cannot be run now
	// hides the wake times of the others. What ends sooner is told by Wake.
	recheck = 250 * time.Millisecond
	// longestSleep bounds a sleep where nobody else changes the store. A machine
	// that was suspended, or whose clock was set, finds its place again by it.
	longestSleep = time.Minute
)

// Scheduler hands due worlds to a pool. Its methods are safe for concurrent use.
type Scheduler struct {
	agenda  Agenda
	pool    Pool
	wall    clock.Wall
	log     *slog.Logger
	longest time.Duration
	wake    chan struct{}
	handed  *handed

	mu      sync.Mutex
	cancel  context.CancelFunc // nil while there is no loop
	stopped chan struct{}      // closed when the loop has ended
}

// New returns a scheduler that is not started. longest bounds a sleep: where
// other processes change the store, one second or so, the delay after which their
// work is seen; zero means a minute.
func New(agenda Agenda, pool Pool, wall clock.Wall, log *slog.Logger, longest time.Duration) *Scheduler {
	if longest <= 0 {
		longest = longestSleep
	}
	return &Scheduler{
		agenda: agenda, pool: pool, wall: wall, log: log, longest: longest,
		wake: make(chan struct{}, 1), handed: newHanded(),
	}
}

// Wake makes the scheduler look at the agenda now. It never waits, and many
// calls are one; it does nothing to a scheduler that is stopped.
func (s *Scheduler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Start begins to hand out worlds. A scheduler that runs stays as it is.
func (s *Scheduler) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	s.cancel, s.stopped = cancel, stopped
	go func() {
		defer close(stopped)
		s.loop(ctx)
	}()
}

// Stop ends the handing out and returns when no world will be handed out any
// more. Those that were are the pool's. It may be called at any time, by many.
func (s *Scheduler) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel == nil {
		return
	}
	s.cancel()
	<-s.stopped
	s.cancel = nil
}

// loop looks and sleeps. While the store cannot be asked it tries again after a
// while, or when a commit has shown that the store is back.
func (s *Scheduler) loop(ctx context.Context) {
	failures := 0
	for {
		next, err := s.look(ctx)
		if ctx.Err() != nil {
			return
		}
		before := failures
		failures = 0
		if err != nil {
			failures = before + 1
			next = s.wall.Now().Add(backoff(failures))
		}
		s.tell(before, failures, err)
		s.sleep(ctx, next)
	}
}

func (s *Scheduler) sleep(ctx context.Context, until time.Time) {
	reached, giveUp := s.wall.At(earlier(until, s.wall.Now().Add(s.longest)))
	defer giveUp()
	select {
	case <-ctx.Done():
	case <-s.wake:
	case <-reached:
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
