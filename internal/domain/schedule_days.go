package domain

import (
	"math"
	"math/bits"
	"time"
)

const (
	minutesPerDay    = 24 * 60
	secondsPerMinute = 60
	daysPerWeek      = 7

	// lastMinute is the last one of the year 9999, which ends what RFC 3339 can
	// write. Schedules end there too.
	lastMinute = 253402300740 / secondsPerMinute
	// never is later than any minute of a schedule.
	never = int64(math.MaxInt64)
)

// days is a set of days that repeats: of each cycle of step days, the first one
// beginning on day first, those whose bit is on (bit 0 is the cycle's first
// day). Days are counted from 1970-01-01 UTC. It reaches back before first as
// well; a schedule's start cuts that off.
type days struct {
	first, step int64
	on          uint8
}

// everyDay is the set of all days.
var everyDay = days{first: 0, step: 1, on: 1}

// wholeWeek has the bits of Monday to Sunday.
const wholeWeek = 1<<daysPerWeek - 1

// from is the first day of the set at or after day.
func (d *days) from(day int64) int64 {
	if d.step == 1 {
		return day
	}
	since := floorMod(day-d.first, d.step)
	// Past the cycle's last day the shift leaves nothing.
	if left := d.on >> uint64(since); left != 0 {
		return day + int64(bits.TrailingZeros8(left))
	}
	return day - since + d.step + int64(bits.TrailingZeros8(d.on))
}

// meets reports whether there is a day in d with a day of other a given number
// of days later. Two progressions meet when their distance is a multiple of the
// greatest divisor that their steps share.
func (d *days) meets(other *days, later int64) bool {
	shared := gcd(d.step, other.step)
	for a := range int64(daysPerWeek) {
		for b := range int64(daysPerWeek) {
			both := d.on>>a&1 == 1 && other.on>>b&1 == 1
			if both && floorMod(other.first+b-d.first-a-later, shared) == 0 {
				return true
			}
		}
	}
	return false
}

// weekly is the set of some weekdays of every n-th week, counted from the week
// of day. Weeks begin on Monday, the default of RFC 2445 (WKST).
func weekly(day, n int64, on uint8) days {
	if n == 1 && on == wholeWeek {
		return everyDay
	}
	return days{first: day - weekday(day), step: n * daysPerWeek, on: on}
}

// daily is the set of every n-th day counted from day, of those the ones that
// fall on some weekdays. That is a progression for each weekday, and none when
// the count never falls on one.
func daily(day, n int64, on uint8) []days {
	switch {
	case n == 1:
		return []days{weekly(day, 1, on)}
	case on == wholeWeek:
		return []days{{first: day, step: n, on: 1}}
	}
	var sets []days
	step := lcm(n, daysPerWeek)
	for d := day; d < day+step; d += n {
		if on>>weekday(d)&1 == 1 {
			sets = append(sets, days{first: d, step: step, on: 1})
		}
	}
	return sets
}

// weekday is 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday.
func weekday(day int64) int64 { return floorMod(day+3, daysPerWeek) }

// minuteOf is the minute that holds t, counted from 1970-01-01 UTC.
func minuteOf(t time.Time) int64 { return floorDiv(t.Unix(), secondsPerMinute) }

// dayOf is the day of UTC that holds t, counted from 1970-01-01.
func dayOf(t time.Time) int64 { return floorDiv(minuteOf(t), minutesPerDay) }

// floorDiv and floorMod round towards the past, also before 1970.
func floorDiv(a, b int64) int64 { return (a - floorMod(a, b)) / b }

func floorMod(a, b int64) int64 {
	m := a % b
	if m < 0 {
		m += b
	}
	return m
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func lcm(a, b int64) int64 { return a / gcd(a, b) * b }
