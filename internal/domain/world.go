package domain

import "time"

// World is a cloud of its own: accounts, an inventory, vaults and a clock.
// Worlds know nothing of each other.
type World struct {
	ID   string `json:"id"`
	Seed string `json:"seed"`
	// Epoch is new each time the world is made or reset. Work begun in an older
	// epoch is refused at its commit.
	Epoch int64 `json:"-"`
	// Revision counts commits; a commit that started from another revision is
	// refused.
	Revision int64 `json:"-"`
	// Seq is the last sequence number given to anything in this world. It makes
	// ids, orders lists and breaks ties on the agenda.
	Seq int64 `json:"-"`
	// WakeAt is the wall time of the world's next due event, UTC.
	WakeAt time.Time `json:"-"`

	Clock ClockSetting `json:"clock"`
	// Origin is the clock the world was made with, to which a reset returns.
	Origin ClockSetting `json:"origin"`
	// Advance is set while the clock is being moved, so that a process that
	// finds it after a crash goes on to the target.
	Advance *Advance `json:"advance,omitempty"`
	Pace    Pace     `json:"pace"`
	// ClearedTo is up to where the logs of ended tasks were cleared, UTC.
	ClearedTo time.Time `json:"cleared_to,omitzero"`
	// Faults are the declared failures, in the order they were.
	Faults []Fault `json:"faults,omitempty"`
	// CreatedAt is the world's own time when it was made, UTC.
	CreatedAt time.Time `json:"created_at"`
}

// Advance is a move of a world's clock under way.
type Advance struct {
	// To is where the clock shall stop, UTC, inclusive; with UntilIdle, at the
	// latest.
	To        time.Time `json:"to"`
	UntilIdle bool      `json:"until_idle,omitempty"`
	// Resume is the setting the clock returns to, seen from To.
	Resume ClockMode `json:"resume"`
	Speed  int64     `json:"speed,omitempty"`
}

// Chance returns the source of the world's ids and numbers.
func (w *World) Chance() Chance { return Chance{Seed: w.Seed, WorldID: w.ID} }

// NextSeq takes the world's next sequence number.
func (w *World) NextSeq() int64 {
	w.Seq++
	return w.Seq
}

// Now is the world's time at an instant of the wall clock, UTC, in microseconds.
func (w *World) Now(wall time.Time) time.Time { return w.Clock.Now(wall) }
