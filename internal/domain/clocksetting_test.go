package domain_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

var (
	clockWall  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	clockWorld = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
)

func TestClockModeValid(t *testing.T) {
	t.Parallel()
	for mode, want := range map[domain.ClockMode]bool{
		"real": true, "offset": true, "scaled": true, "frozen": true, "": false, "Real": false, "fast": false,
	} {
		if got := mode.Valid(); got != want {
			t.Errorf("%q is valid: %v, want %v", mode, got, want)
		}
	}
}

func TestClockNow(t *testing.T) {
	t.Parallel()
	east := time.FixedZone("east", 8*3600)
	for _, tc := range []struct {
		name    string
		setting domain.ClockSetting
		after   time.Duration
		want    string
	}{
		{"OK real", domain.ClockSetting{Mode: "real"}, 1500 * time.Nanosecond, "2026-03-01T12:00:00.000001Z"},
		{"OK offset", domain.MovedTo("offset", 0, clockWorld, clockWall), 90 * time.Second, "2030-01-01T00:01:30Z"},
		{"OK scaled", domain.MovedTo("scaled", 3600, clockWorld, clockWall), 2 * time.Second, "2030-01-01T02:00:00Z"},
		{"OK scaled below a microsecond", domain.MovedTo("scaled", 3600, clockWorld, clockWall), time.Nanosecond, "2030-01-01T00:00:00.000003Z"},
		{"OK frozen", domain.Frozen(clockWorld), time.Hour, "2030-01-01T00:00:00Z"},
		{"OK real moved is offset", domain.MovedTo("real", 0, clockWorld, clockWall), time.Hour, "2030-01-01T01:00:00Z"},
		{"OK other zone", domain.MovedTo("offset", 0, clockWorld.In(east), clockWall.In(east)), 0, "2030-01-01T00:00:00Z"},
		// 300 years in nanoseconds are more than 64 bits hold: 30 days at x3600
		// came out in the past.
		{"OK scaled for a month", domain.MovedTo("scaled", 3600, clockWorld, clockWall), 31 * 24 * time.Hour, "2335-07-22T00:00:00Z"},
		{"OK scaled to the end", domain.MovedTo("scaled", 1_000_000, clockWorld, clockWall), 300 * 24 * time.Hour, "9999-12-31T23:59:59.999999Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.setting.Now(clockWall.Add(tc.after)).Format(time.RFC3339Nano); got != tc.want {
				t.Errorf("shows %s, want %s", got, tc.want)
			}
		})
	}
}

func TestClockWallWhen(t *testing.T) {
	t.Parallel()
	scaled := domain.MovedTo("scaled", 3600, clockWorld, clockWall)
	for _, tc := range []struct {
		name    string
		setting domain.ClockSetting
		at      time.Time
		want    string
	}{
		{"OK real", domain.ClockSetting{Mode: "real"}, clockWorld, "2030-01-01T00:00:00Z"},
		{"OK offset", domain.MovedTo("offset", 0, clockWorld, clockWall), clockWorld.Add(time.Minute), "2026-03-01T12:01:00Z"},
		{"OK scaled", scaled, clockWorld.Add(time.Hour), "2026-03-01T12:00:01Z"},
		{"OK scaled rounds up", scaled, clockWorld.Add(time.Hour + time.Microsecond), "2026-03-01T12:00:01.000001Z"},
		{"OK scaled, 300 years on", scaled, clockWorld.AddDate(300, 0, 0), "2026-03-31T22:28:48Z"},
		{"OK frozen and due", domain.Frozen(clockWorld), clockWorld, "1970-01-01T00:00:00Z"},
		{"OK frozen and overdue", domain.Frozen(clockWorld), clockWorld.Add(-time.Hour), "1970-01-01T00:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.setting.WallWhen(tc.at).Format(time.RFC3339Nano); got != tc.want {
				t.Errorf("reached at %s, want %s", got, tc.want)
			}
		})
	}

	t.Run("OK never", func(t *testing.T) {
		t.Parallel()
		if got := domain.Frozen(clockWorld).WallWhen(clockWorld.Add(time.Microsecond)); !got.Equal(domain.Never) {
			t.Errorf("a frozen clock reaches a later instant at %s", got)
		}
		for _, mode := range []domain.ClockMode{"real", "offset", "scaled", "frozen"} {
			if got := domain.MovedTo(mode, 60, clockWorld, clockWall).WallWhen(domain.Never); !got.Equal(domain.Never) {
				t.Errorf("%s reaches Never at %s", mode, got)
			}
		}
	})
}

// anyClock draws a setting that runs, with a wall time at or after its start.
func anyClock(t *rapid.T) (domain.ClockSetting, time.Time) {
	span := rapid.Int64Range(0, int64(20*365*24*time.Hour))
	wall := clockWall.Add(time.Duration(span.Draw(t, "set")))
	at := clockWorld.Add(time.Duration(span.Draw(t, "shows")))
	mode := rapid.SampledFrom([]domain.ClockMode{"real", "offset", "scaled"}).Draw(t, "mode")
	setting := domain.ClockSetting{Mode: mode}
	if mode != domain.ClockReal {
		setting = domain.MovedTo(mode, rapid.Int64Range(1, 1_000_000).Draw(t, "speed"), at, wall)
	}
	return setting, wall.Add(time.Duration(rapid.Int64Range(0, int64(2*24*time.Hour)).Draw(t, "later")))
}

// Scheduler and world must agree: at WallWhen an instant is reached, and a
// microsecond of the wall earlier it is not.
func TestClockReachesWhatItPromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		setting, wall := anyClock(t)
		now := setting.Now(wall)
		if now != domain.Instant(now) {
			t.Fatalf("%s is not in whole microseconds UTC", now)
		}
		ahead := time.Duration(rapid.Int64Range(0, int64(24*time.Hour/time.Microsecond)).Draw(t, "ahead")) * time.Microsecond
		at := now.Add(ahead)
		wake := setting.WallWhen(at)
		if reached := setting.Now(wake); reached.Before(at) {
			t.Fatalf("woken at %s the world shows %s, before %s", wake, reached, at)
		}
		if early := setting.Now(wake.Add(-time.Microsecond)); !early.Before(at) {
			t.Fatalf("%s was reached a microsecond before %s", at, wake)
		}
		if drift := setting.WallWhen(now).Sub(wall); drift < -time.Microsecond || drift > time.Microsecond {
			t.Fatalf("the wall time of now is off by %s", drift)
		}
	})
}

func TestClockNeverRunsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		setting, wall := anyClock(t)
		later := wall.Add(time.Duration(rapid.Int64Range(0, int64(200*365*24*time.Hour)).Draw(t, "later still")))
		if before, after := setting.Now(wall), setting.Now(later); after.Before(before) {
			t.Fatalf("showed %s, then %s", before, after)
		}
		at := setting.Now(wall)
		if setting.WallWhen(at.Add(time.Hour)).Before(setting.WallWhen(at)) {
			t.Fatal("a later instant is reached before an earlier one")
		}
	})
}

func TestMovedTo(t *testing.T) {
	t.Parallel()
	for mode, want := range map[domain.ClockMode]domain.ClockMode{
		"real": "offset", "offset": "offset", "scaled": "scaled", "frozen": "frozen",
	} {
		at := clockWorld.Add(1234 * time.Nanosecond)
		got := domain.MovedTo(mode, 60, at, clockWall)
		if got.Mode != want || !got.Now(clockWall).Equal(domain.Instant(at)) {
			t.Errorf("%s became %s and shows %s", mode, got.Mode, got.Now(clockWall))
		}
		if (got.Speed == 60) != (want == domain.ClockScaled) {
			t.Errorf("%s has speed %d", got.Mode, got.Speed)
		}
	}
}
