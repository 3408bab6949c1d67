package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

// A calendar expands the same rules with rrule-go, which follows the RFC step by
// step from DTSTART: slow, and written by others. The one thing it is told is
// that fires have no seconds.
type calendar []*rrule.RRule

func calendarOf(t rapid.TB, patterns []string, start time.Time) calendar {
	t.Helper()
	var c calendar
	for _, text := range patterns {
		option, err := rrule.StrToROption(text)
		if err != nil {
			t.Fatal(err)
		}
		option.Dtstart, option.Bysecond = start, []int{0}
		rule, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		c = append(c, rule)
	}
	return c
}

// between is all fires from an instant to another, both included, in order.
func (c calendar) between(from, to time.Time) []time.Time {
	var all []time.Time
	for _, rule := range c {
		all = append(all, rule.Between(from, to, true)...)
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// after is the first fire strictly after an instant, zero for none.
func (c calendar) after(instant time.Time) time.Time {
	var first time.Time
	for _, rule := range c {
		if next := rule.After(instant, false); !next.IsZero() && (first.IsZero() || next.Before(first)) {
			first = next
		}
	}
	return first
}

// closest is the shortest time between two of the fires.
func closest(fires []time.Time) time.Duration {
	shortest := time.Duration(1<<63 - 1)
	for i := 1; i < len(fires); i++ {
		shortest = min(shortest, fires[i].Sub(fires[i-1]))
	}
	return shortest
}

// drawPattern draws a rule of the subset with an interval up to most.
func drawPattern(t *rapid.T, most int) string {
	parts := []string{"FREQ=" + rapid.SampledFrom([]string{"DAILY", "WEEKLY"}).Draw(t, "freq")}
	list := func(key string, values *rapid.Generator[string], most int) {
		if picked := rapid.SliceOfN(values, 0, most).Draw(t, key); len(picked) > 0 {
			parts = append(parts, key+"="+strings.Join(picked, ","))
		}
	}
	if n := rapid.IntRange(0, most).Draw(t, "interval"); n > 0 {
		parts = append(parts, fmt.Sprintf("INTERVAL=%d", n))
	}
	list("BYDAY", rapid.SampledFrom([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}), 7)
	hour := rapid.OneOf(rapid.IntRange(0, 23), rapid.SampledFrom([]int{0, 23})) // what meets over midnight
	list("BYHOUR", rapid.Map(hour, func(n int) string { return fmt.Sprint(n) }), 3)
	list("BYMINUTE", rapid.Map(rapid.IntRange(0, 59), func(n int) string { return fmt.Sprintf("%02d", n) }), 2)
	return strings.Join(rapid.Permutation(parts).Draw(t, "order"), ";")
}

// drawStart draws a start in whole seconds, which is what rrule-go knows.
func drawStart(t *rapid.T) time.Time {
	const day = 24 * 60 * 60
	// From 1965, before the epoch, over two leap years that end centuries.
	days := rapid.Int64Range(-1826, 48000).Draw(t, "day")
	seconds := rapid.OneOf(rapid.Int64Range(0, day-1), rapid.SampledFrom([]int64{0, day - 1, day / 2})).Draw(t, "second")
	return time.Unix(days*day+seconds, 0).UTC()
}

// walk is all fires up to an instant by asking for the next one each time.
func walk(s *domain.Schedule, to time.Time) []time.Time {
	var all []time.Time
	for next, ok := s.Next(time.Time{}); ok && !next.After(to); next, ok = s.Next(next) {
		all = append(all, next)
	}
	return all
}

// Over years from any start, leap days and year ends among them, the compiled
// form fires when the calendar does and at no other time.
func TestScheduleIsTheCalendars(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		patterns := []string{drawPattern(t, 40)}
		if rapid.Bool().Draw(t, "second rule") {
			patterns = append(patterns, drawPattern(t, 40))
		}
		start := drawStart(t)
		s, err := domain.ParseSchedule(patterns, start)
		if err != nil {
			t.Skip("too close")
		}
		c := calendarOf(t, patterns, start)
		years := rapid.IntRange(1, 5).Draw(t, "years")
		to := start.AddDate(years, 0, 0)
		if diff := cmp.Diff(c.between(start, to), walk(s, to)); diff != "" {
			t.Fatalf("fires of %q from %s (-calendar +schedule):\n%s", patterns, start, diff)
		}
		for range 5 {
			micros := rapid.Int64Range(-1e12, int64(years)*365*24*3600*1e6).Draw(t, "later")
			instant := start.Add(time.Duration(micros) * time.Microsecond)
			got, _ := s.Next(instant)
			if want := c.after(instant); !got.Equal(want) {
				t.Fatalf("Next(%s) of %q from %s = %s, the calendar has %s", instant, patterns, start, got, want)
			}
		}
	})
}

// Rules are refused exactly when some two fires, however far in the future, come
// closer than an hour.
func TestScheduleSpacingIsTheCalendars(t *testing.T) {
	t.Parallel()
	// With intervals of 1, 2, 3 and 4 everything has been seen after 12 weeks.
	const period = 12 * 7
	rapid.Check(t, func(t *rapid.T) {
		patterns := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return drawPattern(t, 4) }), 1, 4).Draw(t, "patterns")
		start := drawStart(t)
		shortest := closest(calendarOf(t, patterns, start).between(start, start.AddDate(0, 0, 2*period)))
		_, err := domain.ParseSchedule(patterns, start)
		if refused := err != nil; refused != (shortest < time.Hour) {
			t.Fatalf("%q from %s: closest fires %s apart, error %v", patterns, start, shortest, err)
		}
	})
}

// FuzzParseSchedule: no text makes the parser fall over, and what it accepts
// fires as rrule-go reads it.
func FuzzParseSchedule(f *testing.F) {
	for _, seed := range []string{
		daily14, everyDay6, threeAWeek, everyHour, "FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=07",
		"FREQ=WEEKLY;INTERVAL=53;BYDAY=SU,MO", "FREQ=DAILY;INTERVAL=14;BYDAY=FR;BYMINUTE=59",
		"FREQ=DAILY;BYHOUR=+1", "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\n", "FREQ=DAILY;INTERVAL=366;BYHOUR=23",
	} {
		f.Add(seed, int64(1767607200), int64(0))
		f.Add(seed, int64(1709251199), int64(1e9))
	}
	f.Fuzz(func(t *testing.T, pattern string, startSeconds, laterSeconds int64) {
		const century = 100 * 365 * 24 * 3600
		start := time.Unix(startSeconds%century, 0).UTC()
		s, refused := domain.ParseSchedule([]string{pattern}, start)
		if refused != nil {
			if refused.Code != domain.CodeInvalidParameter || refused.Field != "trigger.properties.pattern[0]" {
				t.Fatalf("refused with %v", refused)
			}
			return
		}
		c := calendarOf(t, []string{pattern}, start)
		at := start.Add(time.Duration(laterSeconds%century) * time.Second)
		for range 10 {
			got, ok := s.Next(at)
			if want := c.after(at); !got.Equal(want) {
				t.Fatalf("Next(%s) of %q from %s = %s, the calendar has %s", at, pattern, start, got, want)
			}
			if !ok {
				return
			}
			at = got
		}
	})
}
