package domain_test

import (
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// benchmarked are schedules from the usual one to the worst that is accepted.
var benchmarked = []struct {
	name     string
	patterns []string
}{
	{"daily", []string{daily14}},
	{"weekdays", []string{threeAWeek}},
	{"hourly", []string{everyHour}},
	{"interval", []string{"FREQ=DAILY;INTERVAL=3;BYHOUR=14;BYMINUTE=0"}},
	{"24 intervals", oneRuleAnHour()},
}

func BenchmarkScheduleNext(b *testing.B) {
	for _, bm := range benchmarked {
		b.Run(bm.name, func(b *testing.B) {
			s := scheduleOf(b, "2026-01-05 10:00", bm.patterns...)
			b.ReportAllocs()
			at := s.Start()
			for b.Loop() {
				at, _ = s.Next(at)
			}
		})
	}
}

func BenchmarkParseSchedule(b *testing.B) {
	start := time.Date(2026, time.January, 5, 10, 0, 0, 0, time.UTC)
	for _, bm := range benchmarked {
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := domain.ParseSchedule(bm.patterns, start); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

//nolint:paralleltest // allocations of parallel tests would be counted too
func TestScheduleNextAllocatesNothing(t *testing.T) {
	for _, bm := range benchmarked {
		s := scheduleOf(t, "2026-01-05 10:00", bm.patterns...)
		at := s.Start()
		if n := testing.AllocsPerRun(100, func() { at, _ = s.Next(at) }); n != 0 {
			t.Errorf("%s: %g allocations for a fire", bm.name, n)
		}
	}
}
