package domain_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// judged is a simulation just large enough for the documents' examples: a
// resource whose policy fires, and is judged after each backup.
type judged struct {
	rule    domain.RetentionRule
	backups []domain.Candidate
}

// utc reads an instant of the examples, "2026-01-05 10:00" in UTC.
func utc(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// backUp makes automatic backups at the instants, and judges after each.
func (r *judged) backUp(instants ...time.Time) {
	for _, now := range instants {
		r.backups = append(r.backups, madeUnder(r.rule, now))
		r.judge(now)
	}
}

// daily backs up at 02:00 from one day to another, both included.
func (r *judged) daily(first, last string) {
	for now := utc(first + " 02:00"); !now.After(utc(last + " 02:00")); now = now.AddDate(0, 0, 1) {
		r.backUp(now)
	}
}

// judge is the evaluation after a backup, an automatic or a manual one, or of
// the daily sweep.
func (r *judged) judge(now time.Time) {
	verdicts := r.rule.Judge(r.backups, now)
	kept := r.backups[:0]
	for i, v := range verdicts {
		if v.Keep {
			kept = append(kept, r.backups[i])
		}
	}
	r.backups = kept
}

// change edits the rule of the policy.
func (r *judged) change(to domain.RetentionRule) {
	for i, c := range r.backups {
		r.backups[i] = domain.Carry(r.rule, to, c)
	}
	r.rule = to
}

// left names what is there by a layout of package time.
func (r *judged) left(layout string) []string {
	var names []string
	for _, c := range r.backups {
		names = append(names, c.CreatedAt.Format(layout))
	}
	return names
}

func (r *judged) want(t *testing.T, layout string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, r.left(layout)); diff != "" {
		t.Errorf("backups left (-want +got):\n%s", diff)
	}
}

func madeUnder(rule domain.RetentionRule, made time.Time) domain.Candidate {
	return domain.Candidate{ID: made.Format("20060102T150405"), CreatedAt: made, ExpiresAt: rule.Stamp(made)}
}

const (
	oneMonth    = 31 // days, as in V4: from August 6 to September 6
	threeMonths = 92 // from August 9 to November 9
	dayName     = "Mon"
	dayOfMonth  = "2"
	isoDate     = "2006-01-02"
)

// The worked examples of the vendor's documents, by the numbers of domain rules
// 14. The week begins on Monday, January 5, 2026.
func TestRetentionOfTheDocuments(t *testing.T) {
	t.Parallel()
	keep := func(n int64) domain.RetentionRule { return domain.RetentionRule{Max: n} }
	days := func(n int64) domain.RetentionRule { return domain.RetentionRule{Days: n} }

	t.Run("V1 keep 3, daily from Monday on, leaves Thursday to Saturday", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: keep(3)}
		r.daily("2026-01-06", "2026-01-10")
		r.want(t, dayName, "Thu", "Fri", "Sat")
	})

	t.Run("V2 keep 3 becomes 1 and bites after a manual backup", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: keep(3)}
		r.daily("2026-01-06", "2026-01-08")
		r.change(keep(1))
		r.want(t, dayName, "Tue", "Wed", "Thu")
		r.judge(utc("2026-01-08 10:05")) // the manual backup itself is no candidate
		r.want(t, dayName, "Thu")
	})

	t.Run("V3 keep 3 becomes one month: old ones stay for good", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: keep(3)}
		r.daily("2026-01-06", "2026-01-08")
		r.change(days(oneMonth))
		r.daily("2026-01-09", "2026-02-09")
		r.want(t, isoDate, append([]string{"2026-01-06", "2026-01-07", "2026-01-08"}, daysFrom("2026-01-10", "2026-02-09")...)...)
		r.judge(utc("2036-01-01 08:00"))
		r.want(t, dayName, "Tue", "Wed", "Thu")
	})

	t.Run("V4 one month becomes three: each lives as long as it was stamped", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: days(oneMonth)}
		r.daily("2025-08-06", "2025-08-08")
		r.change(days(threeMonths))
		r.daily("2025-08-09", "2025-09-05")
		r.want(t, isoDate, daysFrom("2025-08-06", "2025-09-05")...)
		r.daily("2025-09-06", "2025-09-06")
		r.want(t, isoDate, daysFrom("2025-08-07", "2025-09-06")...)
		r.daily("2025-09-07", "2025-11-08")
		r.want(t, isoDate, daysFrom("2025-08-09", "2025-11-08")...)
		r.daily("2025-11-09", "2025-11-09")
		r.want(t, isoDate, daysFrom("2025-08-10", "2025-11-09")...)
	})

	t.Run("V5 one month becomes keep 7: the count bites first", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: days(oneMonth)}
		r.daily("2025-08-06", "2025-08-08")
		r.change(keep(7))
		r.daily("2025-08-09", "2025-08-15")
		r.want(t, dayOfMonth, "9", "10", "11", "12", "13", "14", "15")
	})

	t.Run("V6 three days become keep 7: the stamp bites first", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: days(3)}
		r.daily("2025-08-06", "2025-08-08")
		r.change(keep(7))
		r.daily("2025-08-09", "2025-08-10")
		r.want(t, dayOfMonth, "8", "9", "10")
	})

	t.Run("V9 day 5 and week 1 keep five of daily backups", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: domain.RetentionRule{Daily: 5, Weekly: 1}}
		r.daily("2026-01-01", "2026-01-30")
		r.want(t, dayOfMonth, "26", "27", "28", "29", "30")
	})

	t.Run("V10 expired at 20:00, gone with the sweep of the next morning", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: days(3)}
		r.backUp(utc("2024-11-20 20:00"))
		r.judge(utc("2024-11-23 08:00"))
		r.want(t, isoDate, "2024-11-20")
		r.judge(utc("2024-11-24 08:00"))
		r.want(t, isoDate)
	})
}

// These five are derived from the rules: the documents have no such examples.
func TestRetentionDerived(t *testing.T) {
	t.Parallel()
	east := 8 * time.Hour

	t.Run("D1 one day in UTC is two in UTC+08:00", func(t *testing.T) {
		t.Parallel()
		made := []time.Time{utc("2026-03-01 15:30"), utc("2026-03-01 16:30")}
		r := &judged{rule: domain.RetentionRule{Daily: 2, Offset: east}}
		r.backUp(made...)
		r.want(t, "15:04", "15:30", "16:30")
		r = &judged{rule: domain.RetentionRule{Daily: 2}}
		r.backUp(made...)
		r.want(t, "15:04", "16:30")
	})

	t.Run("D2 the days around the new year are one week", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: domain.RetentionRule{Weekly: 3}}
		r.daily("2025-12-28", "2026-01-05")
		r.want(t, isoDate, "2025-12-28", "2026-01-04", "2026-01-05")
		explained(t, r, "latest of week 2025-W52", "latest of week 2026-W01", "latest of week 2026-W02")
	})

	t.Run("D3 days, weeks, months and a year together", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: domain.RetentionRule{Daily: 2, Weekly: 3, Monthly: 2, Yearly: 1}}
		r.daily("2026-01-01", "2026-03-31")
		r.want(t, "2 Jan", "28 Feb", "22 Mar", "29 Mar", "30 Mar", "31 Mar")
	})

	t.Run("D4 keep 3 and day 5 with two a day keep six", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: domain.RetentionRule{Max: 3, Daily: 5}}
		for _, day := range daysFrom("2026-03-01", "2026-03-10") {
			r.backUp(utc(day+" 02:00"), utc(day+" 14:00"))
		}
		r.want(t, "2 15:04", "6 14:00", "7 14:00", "8 14:00", "9 14:00", "10 02:00", "10 14:00")
	})

	t.Run("D5 days without a backup use no slot", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: domain.RetentionRule{Daily: 3}}
		r.daily("2026-03-01", "2026-03-02")
		r.daily("2026-03-10", "2026-03-11")
		r.want(t, dayOfMonth, "2", "10", "11")
	})
}

// daysFrom lists the days from first to last.
func daysFrom(first, last string) []string {
	var all []string
	for day := utc(first + " 00:00"); !day.After(utc(last + " 00:00")); day = day.AddDate(0, 0, 1) {
		all = append(all, day.Format(isoDate))
	}
	return all
}

// explained checks the reasons why what is left of a resource is kept.
func explained(t *testing.T, r *judged, want ...string) {
	t.Helper()
	var got []string
	for _, v := range r.rule.Judge(r.backups, utc("2026-12-31 00:00")) {
		for _, reason := range v.Reasons {
			got = append(got, reason.String())
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}
