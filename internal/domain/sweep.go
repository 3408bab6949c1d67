package domain

import "time"

// sweepHour is when the daily sweep looks for what has expired, UTC: the
// beginning of the window in which the service deletes (domain rules 5.2, V10).
const sweepHour = 8

// SweepAfter is the first daily sweep at or after an instant.
func SweepAfter(at time.Time) time.Time {
	sweep := time.Date(at.Year(), at.Month(), at.Day(), sweepHour, 0, 0, 0, time.UTC)
	if sweep.Before(at) {
		sweep = sweep.AddDate(0, 0, 1)
	}
	return sweep
}

// Expires notes that a backup of the vault expires at an instant; zero is never.
func (v *Vault) Expires(at time.Time) {
	if !at.IsZero() && (v.NextExpiry.IsZero() || at.Before(v.NextExpiry)) {
		v.NextExpiry = at
	}
}

// PlanSweep sets when the sweep next looks at the vault, no earlier than after
// an instant. A vault whose policy is disabled is not swept (domain rules 4.7).
func (v *Vault) PlanSweep(after time.Time, cleans bool) {
	v.SweepAt = time.Time{}
	if !cleans || v.NextExpiry.IsZero() {
		return
	}
	at := v.NextExpiry
	if at.Before(after) {
		at = after
	}
	v.SweepAt = SweepAfter(at)
}

// Due is the vault's place on the agenda; ok is false while nothing expires.
func (v *Vault) Due() (due Due, ok bool) {
	return Due{At: v.SweepAt, Kind: DueSweep, Seq: v.Seq, Ref: v.ID}, !v.SweepAt.IsZero()
}
