package domain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Limits of a schedule (reference 4.8.1, PolicyTriggerPropertiesReq).
const (
	MaxPatterns        = 24
	MaxFiresPerDay     = 24
	MinMinutesBetween  = 60
	maxPatternLen      = 256 // any rule that can pass is shorter
	maxPatternInterval = 366 // the reference gives none; the console ends at 30 days
)

// patternField names the rules within a policy's request.
const patternField = "trigger.properties.pattern"

// patternParts are the parts of RFC 2445 that the service takes, with the form
// of their values. RFC 2445 gives them no order, so neither do we.
var patternParts = map[string]*regexp.Regexp{
	"FREQ":     regexp.MustCompile(`^(WEEKLY|DAILY)$`),
	"BYDAY":    regexp.MustCompile(`^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$`),
	"BYHOUR":   regexp.MustCompile(`^[0-9]{1,2}(,[0-9]{1,2})*$`),
	"BYMINUTE": regexp.MustCompile(`^[0-9]{1,2}(,[0-9]{1,2})*$`),
	"INTERVAL": regexp.MustCompile(`^[0-9]{1,3}$`),
}

// ParseSchedule compiles the rules of a trigger (reference 4.8.1): 1 to 24 rules
// of FREQ=WEEKLY or DAILY with BYDAY, BYHOUR, BYMINUTE and INTERVAL, which fire
// at most 24 times a day and at least one hour apart, all rules together.
//
//   - Lists are crossed: BYHOUR=6,18;BYMINUTE=00 is two points.
//   - What a rule leaves out comes from start, as RFC 2445 has it: the hour, the
//     minute, and the weekday of a weekly rule. Seconds are always zero.
//   - INTERVAL counts days from start's day, or weeks from start's week.
//   - Rules that name the same minute make one fire of it.
//
// Anything else is code 9900 on trigger.properties.pattern[i], where i is the
// first rule that is wrong by itself or too close to one before it.
func ParseSchedule(patterns []string, start time.Time) (*Schedule, *Error) {
	if len(patterns) == 0 || len(patterns) > MaxPatterns {
		return nil, Invalid(patternField, fmt.Sprintf("A trigger has 1 to %d rules.", MaxPatterns))
	}
	start = start.UTC()
	// A nanosecond back, so that a fire at the very start counts.
	s := &Schedule{patterns: slices.Clone(patterns), start: start, before: minuteOf(start.Add(-1))}
	for i, text := range patterns {
		runs, err := parsePattern(text, start)
		if err == nil {
			err = s.fits(runs)
		}
		if err != nil {
			return nil, err.On(fmt.Sprintf("%s[%d]", patternField, i))
		}
		s.add(runs)
	}
	return s, nil
}

// parsePattern compiles one rule. Its parts are checked here; rrule-go, which
// would take any part of RFC 5545, reads it and judges the values.
func parsePattern(text string, start time.Time) ([]run, *Error) {
	if err := checkParts(text); err != nil {
		return nil, err
	}
	rule, err := rrule.StrToROption(text)
	if err == nil {
		rule.Dtstart = start
		_, err = rrule.NewRRule(*rule)
	}
	if err != nil {
		return nil, Invalid(patternField, err.Error()).Because(err)
	}
	// rrule-go takes INTERVAL=0 for 1; RFC 2445 wants a positive number.
	if rule.Interval == 0 && strings.Contains(text, "INTERVAL=") || rule.Interval > maxPatternInterval {
		return nil, Invalid(patternField, fmt.Sprintf("INTERVAL must be between 1 and %d.", maxPatternInterval))
	}
	return compile(rule)
}

// checkParts lets pass the documented parts, each at most once.
func checkParts(text string) *Error {
	if len(text) > maxPatternLen {
		return Invalid(patternField, fmt.Sprintf("A rule has at most %d characters.", maxPatternLen))
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ";") {
		key, value, _ := strings.Cut(part, "=")
		form := patternParts[key]
		switch {
		case form == nil:
			return Invalid(patternField, fmt.Sprintf("A rule has FREQ, BYDAY, BYHOUR, BYMINUTE and INTERVAL, not %q.", key))
		case seen[key]:
			return Invalid(patternField, key+" is given twice.")
		case !form.MatchString(value):
			return Invalid(patternField, fmt.Sprintf("%s cannot be %q.", key, value))
		}
		seen[key] = true
	}
	if !seen["FREQ"] {
		return Invalid(patternField, "FREQ is missing.")
	}
	return nil
}
