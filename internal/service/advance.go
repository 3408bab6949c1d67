package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// Refusals to move a clock.
var (
	// ErrBackwards refuses to move a clock to before its present.
	ErrBackwards = errors.New("a world's clock only moves forward")
	// ErrEndOfTime refuses to move a clock further than dates can be written.
	ErrEndOfTime = errors.New("a world's clock ends with the year 9998")
	// ErrNeverIdle reports that tasks still ran when an advance until idle gave up.
	ErrNeverIdle = errors.New("tasks still run after a year")
	// ErrAdvancing refuses to move a clock that is being moved.
	ErrAdvancing = errors.New("the world's clock is being advanced already")
	// ErrStopping is the cause with which a stopping process cancels an advance:
	// it is left to be resumed, where a caller's own cancel ends it.
	ErrStopping = errors.New("the server is stopping")
)

// idleLimit is how far an advance goes to find a moment without tasks: policies
// can keep a world busy for good.
const idleLimit = 366 * 24 * time.Hour

// maxYear leaves room for what happens at the end of an advance.
const maxYear = 9998

// Goal is how far to move a clock: By a span, To an instant, or until no task
// waits or runs.
type Goal struct {
	By        time.Duration
	To        time.Time
	UntilIdle bool
}

// Advance moves a world's clock forward and lets everything happen on the way.
// It commits at the end, when it holds much, when the caller goes away, and when
// an API call waits for the world; it resumes by itself after a crash.
func (e *Engine) Advance(ctx context.Context, worldID string, goal Goal) error {
	if err := e.startAdvance(ctx, worldID, goal); err != nil {
		return err
	}
	for {
		done, err := e.advanceTurn(ctx, worldID)
		if err != nil || done {
			return err
		}
	}
}

// startAdvance records the goal and stops the clock at the world's present.
func (e *Engine) startAdvance(ctx context.Context, worldID string, goal Goal) error {
	return e.Write(ctx, worldID, func(u *Unit) error {
		if u.world.Advance != nil {
			return ErrAdvancing
		}
		to := u.now.Add(goal.By)
		switch {
		case goal.UntilIdle:
			to = u.now.Add(idleLimit)
		case !goal.To.IsZero():
			to = goal.To
		}
		if to.Before(u.now) {
			return fmt.Errorf("%w: it shows %s", ErrBackwards, u.now.Format(time.RFC3339))
		}
		if to.Year() > maxYear {
			return ErrEndOfTime
		}
		u.world.Advance = &domain.Advance{
			To: domain.Instant(to), UntilIdle: goal.UntilIdle,
			Resume: u.world.Clock.Mode, Speed: u.world.Clock.Speed,
		}
		u.setClock(domain.Frozen(u.now))
		return nil
	})
}

// advanceTurn goes on with an advance until it is done or gives way.
func (e *Engine) advanceTurn(ctx context.Context, worldID string) (done bool, err error) {
	lock, err := e.locks.acquire(context.WithoutCancel(ctx), worldID)
	if err != nil {
		return false, err
	}
	defer e.locks.release(worldID, lock)
	err = e.retry(func() error {
		done, err = e.advanceOn(ctx, worldID, lock)
		return err
	})
	return done, err
}

// advanceOn is one unit of an advance. It simulates without an open transaction
// and ignores the caller's cancel until it has committed what it did.
func (e *Engine) advanceOn(ctx context.Context, worldID string, lock *worldLock) (done bool, err error) {
	within := context.WithoutCancel(ctx)
	u, err := e.begin(within, worldID)
	if err != nil {
		return false, err
	}
	goal := u.world.Advance
	if goal == nil {
		return true, nil
	}
	arrived, err := e.travel(ctx, u, lock)
	if err != nil {
		return false, err
	}
	stopped := ctx.Err() != nil && !errors.Is(context.Cause(ctx), ErrStopping)
	if arrived || stopped {
		u.setClock(domain.MovedTo(goal.Resume, goal.Speed, u.now, e.wall.Now()))
		u.world.Advance = nil
	} else {
		u.setClock(domain.Frozen(u.now))
	}
	if err := e.commit(within, u); err != nil {
		return false, err
	}
	if arrived && goal.UntilIdle && u.pending > 0 {
		return true, ErrNeverIdle
	}
	return arrived, ctx.Err()
}

// travel runs events until the goal is reached, or until it is time to commit.
func (e *Engine) travel(ctx context.Context, u *Unit, lock *worldLock) (arrived bool, err error) {
	goal, to := u.world.Advance, u.world.Advance.To
	if err := u.fill(to); err != nil {
		return false, err
	}
	var needed int // held by the first event, which must always fit
	for events := 0; !goal.UntilIdle || u.pending > 0; events++ {
		if events == 1 {
			needed = u.held()
		}
		if events > 0 && (ctx.Err() != nil || lock.waiting.Load() > 0 || e.full(u, events, needed)) {
			return false, nil //nolint:nilerr // giving way is no error; the caller asks the context itself
		}
		due, ok := u.upcoming(to)
		if !ok {
			break
		}
		if err := u.happen(due); err != nil {
			return false, err
		}
	}
	if !goal.UntilIdle {
		u.now = to
	}
	return true, nil
}

// full reports whether a unit holds as much as it may beyond what its first
// event needed: a chain longer than the budget would else be loaded for each of
// its events. Logs that have gone by now do not count.
func (e *Engine) full(u *Unit, events, needed int) bool {
	const every = 4096
	if events%every == 0 {
		u.clearLogs()
	}
	return u.held() > needed+e.Budget
}

// SetClock gives a world's clock another mode, or another time, which may not
// be earlier than the present.
func (e *Engine) SetClock(ctx context.Context, worldID string, mode domain.ClockMode, speed int64, at time.Time) error {
	if !at.IsZero() {
		if err := e.Advance(ctx, worldID, Goal{To: at}); err != nil {
			return err
		}
	}
	return e.Write(ctx, worldID, func(u *Unit) error {
		if u.world.Advance != nil {
			return ErrAdvancing
		}
		wall := e.wall.Now()
		if mode == domain.ClockReal {
			if u.now.After(domain.Instant(wall)) {
				return fmt.Errorf("%w: it is ahead of the wall clock", ErrBackwards)
			}
			u.setClock(domain.ClockSetting{Mode: domain.ClockReal})
			return nil
		}
		u.setClock(domain.MovedTo(mode, speed, u.now, wall))
		return nil
	})
}

// setClock gives the world another clock, by which it is due at other wall times.
func (u *Unit) setClock(c domain.ClockSetting) {
	u.world.Clock = c
	u.rescheduled = true
}
