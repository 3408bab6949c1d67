package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// The log of an ended task is kept for thirty days, as long as the vendor's
// console shows it (domain rules 1.5), and goes with the next daily sweep.
const (
	logRetention = 30 * 24 * time.Hour
	sweepHour    = 8 // UTC
)

// clearedBefore says which logs are gone at an instant: those that had ended
// thirty days before the latest sweep. It is a function of the time alone, so
// it does not matter when, or how often, it is acted on.
func clearedBefore(now time.Time) time.Time {
	sweep := time.Date(now.Year(), now.Month(), now.Day(), sweepHour, 0, 0, 0, time.UTC)
	if sweep.After(now) {
		sweep = sweep.AddDate(0, 0, -1)
	}
	return sweep.Add(-logRetention)
}

// clearLogs forgets the logs of tasks that ended long enough ago. Those the unit
// made itself never reach the store.
func (u *Unit) clearLogs() {
	before := clearedBefore(u.now)
	kept := u.ended
	for len(kept) > 0 && kept[0].EndedAt.Before(before) {
		u.tasks.drop(kept[0].ID)
		kept = kept[1:]
	}
	u.ended = append([]*domain.Task(nil), kept...)
}
