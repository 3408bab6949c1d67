package domain

import "time"

// Pace says how fast the simulated cloud works, in world time.
type Pace string

// The paces. Standard takes about two seconds for a full backup of a 40 GB disk.
const (
	PaceStandard  Pace = "standard"
	PaceRealistic Pace = "realistic"
	PaceInstant   Pace = "instant"
)

// tempo is what a pace means: a task waits in the queue, has a fixed cost, and
// moves so many MB per second.
type tempo struct {
	queue     time.Duration
	fixed     time.Duration
	mbPerSec  int64
	perBackup time.Duration // cost of deleting one backup
}

var tempos = map[Pace]tempo{
	PaceStandard:  {queue: 200 * time.Millisecond, fixed: 300 * time.Millisecond, mbPerSec: 8192, perBackup: 2 * time.Millisecond},
	PaceRealistic: {queue: 5 * time.Second, fixed: 45 * time.Second, mbPerSec: 120, perBackup: 200 * time.Millisecond},
	PaceInstant:   {},
}

// Valid reports whether p is one of the paces.
func (p Pace) Valid() bool {
	_, ok := tempos[p]
	return ok
}

// Queue is how long a task waits before it runs.
func (p Pace) Queue() time.Duration { return tempos[p].queue }

// Processing is how long it takes to do what an order says, once it is paid.
func (p Pace) Processing() time.Duration { return tempos[p].queue + tempos[p].fixed }

// Transfer is how long it takes to move mb MB. The number varies it by up to a
// tenth; it is rounded to milliseconds.
func (p Pace) Transfer(mb int64, number uint64) time.Duration {
	t := tempos[p]
	if t.mbPerSec == 0 {
		return 0
	}
	moved := time.Duration(mb) * time.Second / time.Duration(t.mbPerSec)
	varied := (t.fixed + moved) * time.Duration(90+number%21) / 100
	return varied.Round(time.Millisecond)
}

// Deletion is how long it takes to delete n backups.
func (p Pace) Deletion(n int) time.Duration {
	t := tempos[p]
	return t.fixed + time.Duration(n)*t.perBackup
}
