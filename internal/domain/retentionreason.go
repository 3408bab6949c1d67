package domain

import (
	"fmt"
	"time"
)

// Reason is why a backup stays or goes. It is put into words when it is read: a
// year of hourly backups is judged 8,760 times, and hardly ever explained.
type Reason struct {
	kind  reasonKind
	count int64     // of newest
	at    time.Time // of a period in the policy's time zone, of an expiry in UTC
}

type reasonKind int

// The reasons to keep a backup, then those to delete it.
const (
	newest reasonKind = iota
	latestOfDay
	latestOfWeek
	latestOfMonth
	latestOfYear
	expires
	keptForGood

	expired
	unkept
)

// String says the reason in a few words: "newest 3" (it is one of them), "latest
// of week 2026-W01", "expires 2026-04-01T02:00:00Z", "no rule keeps it".
func (r Reason) String() string {
	switch r.kind {
	case newest:
		return fmt.Sprintf("newest %d", r.count)
	case latestOfDay:
		return r.at.Format("latest of day 2006-01-02")
	case latestOfWeek:
		number := week(r.at)
		return fmt.Sprintf("latest of week %04d-W%02d", number/100, number%100)
	case latestOfMonth:
		return r.at.Format("latest of month 2006-01")
	case latestOfYear:
		return r.at.Format("latest of year 2006")
	case expires:
		return "expires " + r.at.Format(time.RFC3339Nano)
	case expired:
		return "expired " + r.at.Format(time.RFC3339Nano)
	case keptForGood:
		return "kept for good"
	case unkept:
		return "no rule keeps it"
	}
	return ""
}

// day, week and month number the periods of a local time, as time.Time.Year does
// the years: two instants are in one period when they have one number. None has
// the number 0.
func day(local time.Time) int   { return local.Year()*1000 + local.YearDay() }
func month(local time.Time) int { return local.Year()*100 + int(local.Month()) }

// week counts by ISO 8601: it begins on Monday and belongs to the year that has
// most of its days, so that 2025-12-31 is in week 1 of 2026.
func week(local time.Time) int {
	year, number := local.ISOWeek()
	return year*100 + number
}
