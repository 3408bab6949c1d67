package domain

import (
	"slices"
	"time"
)

// Schedule says when a policy fires. It holds the rules as they were written
// and a compiled form that finds the next fire without a search: expanding a
// rule from its start, as calendars do, costs more the older the rule is.
//
// Fires fall on whole minutes of UTC; the time zone of a policy moves nothing
// (reference 4.8.1: 14:00 at UTC+8 is BYHOUR=6). A schedule reads no clock and
// never changes.
type Schedule struct {
	patterns []string
	start    time.Time
	// before is the minute that all fires lie after: none is earlier than start.
	before int64
	runs   []run
}

// run is a set of days with the minutes at which each of them fires, ascending.
type run struct {
	days    days
	minutes []int64
}

// Patterns are the rules as they were given.
func (s *Schedule) Patterns() []string { return slices.Clone(s.patterns) }

// Start is what INTERVAL counts from, and the earliest possible fire.
func (s *Schedule) Start() time.Time { return s.start }

// Next is the first fire strictly after an instant and not before the start, in
// UTC. A schedule starting today fires today if the hour is still ahead (domain
// rules 4.4). It is false for rules that never meet: every seven days from a
// Monday, on Tuesdays.
func (s *Schedule) Next(after time.Time) (time.Time, bool) {
	now := max(minuteOf(after), s.before)
	today := floorDiv(now, minutesPerDay)
	sinceMidnight := now - today*minutesPerDay
	best := never
	for i := range s.runs {
		best = min(best, s.runs[i].next(today, sinceMidnight))
	}
	if best > lastMinute {
		return time.Time{}, false
	}
	return time.Unix(best*secondsPerMinute, 0).UTC(), true
}

// next is the first minute after the given one of a day, as minutes since 1970.
func (r *run) next(day, minute int64) int64 {
	on := r.days.from(day)
	if on != day {
		return on*minutesPerDay + r.minutes[0]
	}
	for _, m := range r.minutes {
		if m > minute {
			return day*minutesPerDay + m
		}
	}
	return r.days.from(day+1)*minutesPerDay + r.minutes[0]
}

// gapHorizon bounds LargestGap: rules with different intervals may take
// thousands of years to repeat.
const gapHorizon = 10 * 366 * minutesPerDay

// LargestGap is the longest time between two fires that follow each other: how
// old the newest backup can get. It looks at one whole period of the rules, or
// at ten years when that is less. Zero means that the schedule never fires.
func (s *Schedule) LargestGap() time.Duration {
	first, ok := s.Next(s.start)
	if !ok {
		return 0
	}
	var largest time.Duration
	end := first.Add(time.Duration(min(s.period(), gapHorizon)) * time.Minute)
	for at := first; at.Before(end); {
		next, ok := s.Next(at)
		if !ok {
			break
		}
		largest = max(largest, next.Sub(at))
		at = next
	}
	return largest
}

// period is the number of minutes after which the fires repeat, cut to the
// horizon of LargestGap.
func (s *Schedule) period() int64 {
	period := int64(1)
	for _, r := range s.runs {
		if period = lcm(period, r.days.step); period > gapHorizon/minutesPerDay {
			return gapHorizon
		}
	}
	return period * minutesPerDay
}
