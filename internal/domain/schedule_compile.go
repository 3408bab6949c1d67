package domain

import (
	"fmt"
	"slices"

	"github.com/teambition/rrule-go"
)

// compile turns a rule that was read into days and minutes.
func compile(rule *rrule.ROption) ([]run, *Error) {
	minutes := minutesOf(rule)
	if len(minutes) > MaxFiresPerDay {
		return nil, Invalid(patternField, fmt.Sprintf("A day has at most %d time points.", MaxFiresPerDay))
	}
	var runs []run
	for _, set := range daysOf(rule) {
		runs = append(runs, run{days: set, minutes: minutes})
	}
	return runs, nil
}

// minutesOf crosses the rule's hours with its minutes.
func minutesOf(rule *rrule.ROption) []int64 {
	hours, minutes := rule.Byhour, rule.Byminute
	if len(hours) == 0 {
		hours = []int{rule.Dtstart.Hour()}
	}
	if len(minutes) == 0 {
		minutes = []int{rule.Dtstart.Minute()}
	}
	var points []int64
	for _, hour := range hours {
		for _, minute := range minutes {
			points = append(points, int64(hour*60+minute))
		}
	}
	slices.Sort(points)
	return slices.Compact(points)
}

// daysOf are the days the rule names; none when they never come.
func daysOf(rule *rrule.ROption) []days {
	start, interval := dayOf(rule.Dtstart), int64(max(rule.Interval, 1))
	var on uint8
	for _, day := range rule.Byweekday {
		on |= 1 << day.Day()
	}
	if rule.Freq == rrule.DAILY {
		if on == 0 {
			on = wholeWeek
		}
		return daily(start, interval, on)
	}
	if on == 0 {
		on = 1 << weekday(start)
	}
	return []days{weekly(start, interval, on)}
}

// add joins runs to the schedule's; those of the same days become one.
func (s *Schedule) add(runs []run) {
	for _, r := range runs {
		same := slices.IndexFunc(s.runs, func(have run) bool { return have.days == r.days })
		if same < 0 {
			s.runs = append(s.runs, r)
			continue
		}
		minutes := slices.Concat(s.runs[same].minutes, r.minutes)
		slices.Sort(minutes)
		s.runs[same].minutes = slices.Compact(minutes)
	}
}

// fits refuses runs of one more rule that ever fire less than an hour from each
// other or from those the schedule has, over midnight too. It judges all that
// could ever happen: rules for every second and for every third day meet each
// sixth day, so they must keep their distance although on most days they need
// not. Fires that are an hour apart are never more than 24 a day.
func (s *Schedule) fits(runs []run) *Error {
	all := slices.Concat(s.runs, runs)
	for i := range runs {
		for j := range len(s.runs) + i + 1 {
			if runs[i].crowds(&all[j]) {
				return Invalid(patternField, fmt.Sprintf("Two runs can be less than %d minutes apart.", MinMinutesBetween))
			}
		}
	}
	return nil
}

// crowds reports whether a fire of r and one of other can be closer than
// allowed. The same minute twice is one fire.
func (r *run) crowds(other *run) bool {
	for later := int64(-1); later <= 1; later++ {
		if r.near(other, later) && r.days.meets(&other.days, later) {
			return true
		}
	}
	return false
}

// near reports whether the fires of a day of r and of a day of other, so many
// days later, come too close.
func (r *run) near(other *run, later int64) bool {
	for _, a := range r.minutes {
		for _, b := range other.minutes {
			gap := later*minutesPerDay + b - a
			if gap != 0 && -MinMinutesBetween < gap && gap < MinMinutesBetween {
				return true
			}
		}
	}
	return false
}
