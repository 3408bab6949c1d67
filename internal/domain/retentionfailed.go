package domain

import "time"

// The rule of failed automatic backups is fixed: ten, for a month (domain rules
// 5.9). A month is 31 days, as in the documents' own example.
const (
	failedKept = 10
	failedDays = 31
)

// FailedExpiry is when a failed automatic backup of an instant expires.
func FailedExpiry(at time.Time) time.Time { return RetentionRule{Days: failedDays}.Stamp(at) }

// FailedBackups judges the failed automatic backups of one resource, which count
// for no other rule. It looks at ID and CreatedAt alone.
func FailedBackups(failed []Candidate, now time.Time) []Verdict {
	stamped := make([]Candidate, len(failed))
	for i, c := range failed {
		stamped[i] = Candidate{ID: c.ID, CreatedAt: c.CreatedAt, ExpiresAt: FailedExpiry(c.CreatedAt)}
	}
	return RetentionRule{Max: failedKept}.Judge(stamped, now)
}
