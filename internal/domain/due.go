package domain

import (
	"cmp"
	"time"
)

// DueKind is a kind of event on a world's agenda. The order of the constants is
// the order of events at one instant.
type DueKind int

// The kinds of due events.
const (
	DueTaskEnd   DueKind = 1
	DueTaskStart DueKind = 2
	// DueSweep is a vault's: what has expired goes.
	DueSweep DueKind = 3
	// DueFire is a policy's: what fires sees everything of that instant done.
	DueFire DueKind = 4
	// DueOrder is an order's: what was paid for is there.
	DueOrder DueKind = 5
	// DueTerm is an order's: the time to pay it, or its period, is over.
	DueTerm DueKind = 6
	// DueMigration is the end of a project's migration from the older services.
	DueMigration DueKind = 7
	// DueDelivery is when an organization policy reaches its projects.
	DueDelivery DueKind = 8
)

// Due is an event of the agenda. Events happen in the total order (At, Kind,
// Seq), so it cannot matter how an advance of the clock is cut.
type Due struct {
	At   time.Time
	Kind DueKind
	Seq  int64
	// Ref is the id of the task, policy, vault, order, project or organization
	// policy that the event is about.
	Ref string
}

// Compare orders events.
func (d Due) Compare(other Due) int {
	return cmp.Or(d.At.Compare(other.At), cmp.Compare(d.Kind, other.Kind), cmp.Compare(d.Seq, other.Seq))
}
