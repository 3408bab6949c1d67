package clock_test

import (
	"sync"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var (
	_ clock.Wall = clock.System{}
	_ clock.Wall = (*clock.Fake)(nil)
)

func isReached(reached <-chan struct{}) bool {
	select {
	case <-reached:
		return true
	default:
		return false
	}
}

func TestFakeNow(t *testing.T) {
	t.Parallel()
	f := clock.NewFake(noon.In(time.FixedZone("east", 8*3600)))
	if got := f.Now(); got != noon {
		t.Errorf("shows %s, want %s in UTC", got, noon)
	}
	f.Advance(90 * time.Second)
	f.Advance(0)
	if got, want := f.Now(), noon.Add(90*time.Second); got != want {
		t.Errorf("shows %s, want %s", got, want)
	}
}

func TestFakeAt(t *testing.T) {
	t.Parallel()
	f := clock.NewFake(noon)
	wait := func(d time.Duration) <-chan struct{} {
		reached, _ := f.At(noon.Add(d))
		return reached
	}
	past, now := wait(-time.Hour), wait(0)
	second, other, minute := wait(time.Second), wait(time.Second), wait(time.Minute)
	given, stop := f.At(noon.Add(time.Second))
	stop()
	stop()

	for _, step := range []struct {
		by                  time.Duration
		seconds, minuteDone bool
	}{
		{0, false, false},
		{time.Second - time.Nanosecond, false, false},
		{time.Nanosecond, true, false},
		{time.Hour, true, true},
	} {
		f.Advance(step.by)
		if !isReached(past) || !isReached(now) {
			t.Fatalf("at %s: what is past was not reached at once", f.Now())
		}
		if isReached(second) != step.seconds || isReached(other) != step.seconds || isReached(minute) != step.minuteDone {
			t.Errorf("at %s: a second is over %v and %v, a minute %v",
				f.Now(), isReached(second), isReached(other), isReached(minute))
		}
		if isReached(given) {
			t.Errorf("at %s: woke somebody who had given up", f.Now())
		}
	}
}

// Giving up after the instant was reached is no error: that is what every defer
// does.
func TestFakeStopAfterReached(t *testing.T) {
	t.Parallel()
	f := clock.NewFake(noon)
	reached, stop := f.At(noon.Add(time.Second))
	f.Advance(time.Second)
	stop()
	_, stopPast := f.At(noon)
	stopPast()
	f.Advance(time.Second)
	if !isReached(reached) {
		t.Error("the instant is no longer reached")
	}
}

// Sleepers, those who give up and whoever moves the clock may be at it at once.
func TestFakeConcurrently(t *testing.T) {
	t.Parallel()
	const each = 50
	f := clock.NewFake(noon)
	var all sync.WaitGroup
	for i := range each {
		all.Go(func() {
			reached, stop := f.At(noon.Add(time.Duration(i+1) * time.Second))
			defer stop()
			<-reached
			if f.Now().Before(noon.Add(time.Duration(i+1) * time.Second)) {
				t.Errorf("woken at %s, too early", f.Now())
			}
		})
		all.Go(func() {
			_, stop := f.At(noon.Add(time.Hour))
			stop()
		})
		all.Go(func() { f.Advance(time.Second) })
	}
	all.Wait()
	if got, want := f.Now(), noon.Add(each*time.Second); got != want {
		t.Errorf("shows %s, want %s", got, want)
	}
}

func TestSystemNow(t *testing.T) {
	t.Parallel()
	before := time.Now()
	got := clock.System{}.Now()
	if got.Before(before) || got.After(time.Now()) || got.Location() != time.UTC {
		t.Errorf("shows %s", got)
	}
}

func TestSystemAt(t *testing.T) {
	t.Parallel()
	wall := clock.System{}
	for name, span := range map[string]time.Duration{
		"OK past": -time.Hour, "OK now": 0, "OK soon": 5 * time.Millisecond,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := wall.Now().Add(span)
			reached, stop := wall.At(at)
			defer stop()
			<-reached
			if now := wall.Now(); now.Before(at) {
				t.Errorf("reached at %s, before %s", now, at)
			}
		})
	}

	t.Run("OK given up", func(t *testing.T) {
		t.Parallel()
		at := wall.Now().Add(50 * time.Millisecond)
		given, stop := wall.At(at)
		stop()
		stop()
		later, stopLater := wall.At(at.Add(10 * time.Millisecond))
		defer stopLater()
		<-later
		if isReached(given) {
			t.Error("woke somebody who had given up")
		}
	})

	t.Run("OK never", func(t *testing.T) {
		t.Parallel()
		reached, stop := wall.At(domain.Never)
		stop()
		if isReached(reached) {
			t.Error("never has come")
		}
	})
}
