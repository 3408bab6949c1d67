package scheduler_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/service"
)

var errAway = errors.New("the database is away")

func TestWaitsForAStoreThatIsAway(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", 0)
		b.agenda.fail(errAway)
		b.Start()
		b.ran()
		// Delays double from a quarter of a second to 16 seconds.
		for _, looks := range []struct{ seconds, want int }{{0, 1}, {1, 3}, {31, 7}, {600, 44}} {
			for b.wall.Now().Before(start.Add(time.Duration(looks.seconds) * time.Second)) {
				b.pass(50 * time.Millisecond)
			}
			if got := b.agenda.looks; got < looks.want-1 || got > looks.want+1 {
				t.Errorf("looked %d times in %d seconds, want about %d", got, looks.seconds, looks.want)
			}
		}
		b.logged("the database is away", 1)
		b.agenda.fail(nil)
		b.pass(16 * time.Second)
		b.ran("w")
		b.logged("is run again", 1)
	})
}

// A commit shows that the store is back, and the scheduler need not wait.
func TestWakeEndsABackoff(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", 0)
		b.agenda.fail(errAway)
		b.Start()
		b.ran()
		b.agenda.fail(nil)
		b.Wake()
		b.ran("w")
	})
}

func TestBacksOffAWorldThatFails(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("ill", 0)
		b.Start()
		b.ran("ill")
		b.finish("ill", errAway)
		b.pass(250*time.Millisecond - 1)
		b.Wake()
		b.ran("ill")
		b.pass(1)
		b.ran("ill", "ill")
		b.finish("ill", errAway)
		b.logged("world=ill", 1)

		b.agenda.set("well", 0)
		b.Wake()
		b.ran("ill", "ill", "well")

		b.pass(500 * time.Millisecond)
		b.agenda.set("ill", time.Hour)
		b.finish("ill", nil)
		b.logged("world=ill", 2)
		b.logged("failures=2", 1)
	})
}

// A world that is deleted, or done by an API call, is no failure any more.
func TestForgetsAFailureThatIsOver(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", 0)
		b.Start()
		b.ran("w")
		b.finish("w", errAway)
		b.agenda.set("w", time.Minute)
		b.pass(time.Second)
		b.Wake()
		b.pass(time.Minute)
		b.ran("w", "w")
		b.finish("w", errAway)
		b.pass(250 * time.Millisecond) // the delay after a first failure
		b.ran("w", "w", "w")
		b.logged("world=w", 2)
	})
}

func TestStoppingIsNoFailure(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", 0)
		b.Start()
		b.ran("w")
		b.Stop()
		b.finish("w", fmt.Errorf("running: %w", service.ErrStopping))
		b.logged("world=w", 0)
	})
}
