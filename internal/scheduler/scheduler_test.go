package scheduler_test

import (
	"fmt"
	"testing"
	"time"
)

func TestRunsWorldsWhenTheyAreDue(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("later", 20*time.Second)
		b.agenda.set("soon", 10*time.Second)
		b.Start()
		b.pass(10*time.Second - 1)
		b.ran()
		b.pass(1)
		b.ran("soon")
		b.agenda.set("soon", time.Hour)
		b.finish("soon", nil)
		b.pass(10 * time.Second)
		b.ran("soon", "later")
	})
}

func TestRunsTheEarliestFirst(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("b", -time.Second)
		b.agenda.set("c", -time.Minute)
		b.agenda.set("a", -time.Second)
		b.Start()
		b.ran("c", "a", "b")
	})
}

func TestSleepsWhenNothingIsDue(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", time.Hour)
		b.Start()
		b.ran()
		for range 59 {
			b.pass(time.Second)
		}
		if b.agenda.looks != 1 {
			t.Errorf("looked %d times in 59 seconds without work, want 1", b.agenda.looks)
		}
	})
}

func TestWakeBringsAnEarlierTime(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", time.Hour)
		b.Start()
		b.ran()
		b.agenda.set("w", 5*time.Second)
		b.Wake()
		b.pass(5 * time.Second)
		b.ran("w")
	})
}

func TestWakesAreOne(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		for range 1000 {
			b.Wake() // nobody listens yet, and nobody waits
		}
		b.Start()
		b.ran()
		if b.agenda.looks > 2 {
			t.Errorf("looked %d times", b.agenda.looks)
		}
	})
}

// Another process's change is not told, but seen.
func TestSeesTheWorkOfOtherProcesses(t *testing.T) {
	t.Parallel()
	bubble(t, time.Second, func(b *bench) {
		b.Start()
		b.ran()
		b.agenda.set("theirs", 0)
		b.pass(time.Second - 1)
		b.ran()
		b.pass(1)
		b.ran("theirs")
	})
}

func TestNeverRunsAWorldTwiceAtOnce(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) { // the pool panics
		b.agenda.set("w", 0)
		b.Start()
		for range 10 {
			b.Wake()
			b.pass(time.Second)
		}
		b.ran("w")
		b.finish("w", nil)
		b.ran("w", "w")
	})
}

// A world that is always due leaves some time to the others.
func TestTakesABreathBetweenRuns(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("w", 0)
		b.Start()
		b.ran("w")
		b.pass(20 * time.Millisecond)
		b.finish("w", nil)
		b.pass(30*time.Millisecond - 1)
		b.Wake()
		b.ran("w")
		b.pass(1)
		b.ran("w", "w")
	})
}

// The wake time of a world that runs for long is in the past all the while, and
// must not hide what comes after.
func TestRunsOthersBesideALongRun(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.agenda.set("long", 0)
		b.agenda.set("other", 10*time.Second)
		b.Start()
		b.ran("long")
		for range 100 {
			b.pass(100 * time.Millisecond)
		}
		b.pass(250 * time.Millisecond)
		b.ran("long", "other")
	})
}

func TestWaitsForAFreeWorker(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.pool.size = 1
		b.agenda.set("a", 0)
		b.agenda.set("b", 0)
		b.Start()
		b.ran("a")
		b.agenda.set("a", time.Hour)
		b.finish("a", nil)
		b.ran("a", "b")
	})
}

func TestRunsMoreThanOneBatch(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.pool.size = 1000
		var want []string
		for i := range 300 {
			want = append(want, fmt.Sprintf("w%03d", i))
			b.agenda.set(want[i], 0)
		}
		b.Start()
		b.ran(want...)
	})
}

func TestStartAndStop(t *testing.T) {
	t.Parallel()
	bubble(t, 0, func(b *bench) {
		b.Stop()
		b.agenda.set("w", 0)
		b.Start()
		b.Start()
		b.ran("w")
		b.Stop()
		b.Stop()
		b.finish("w", nil)
		b.Wake()
		b.pass(time.Hour)
		b.ran("w")
		b.Start()
		b.ran("w", "w")
	})
}
