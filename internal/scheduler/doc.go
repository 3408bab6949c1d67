// Package scheduler decides which world is run next. It knows when a world is
// due and nothing of what happens in it.
//
// What is due stands in the store, with the wall time at which each world next
// wants to be run. The scheduler keeps no queue of its own: it asks for the
// worlds that are due, offers them to a pool of workers, and sleeps until the
// next one is. A restart therefore loses nothing, and another process on the
// same store needs no message to find the same work; the store refuses the
// commit of whoever comes second.
package scheduler

import (
	"context"
	"time"
)

// Agenda tells which worlds are due. The store answers it.
type Agenda interface {
	// DueWorlds are at most limit worlds whose wake time is not after wall, the
	// earliest first.
	DueWorlds(ctx context.Context, wall time.Time, limit int) ([]string, error)
	// NextWake is the earliest wake time of any world, UTC, and an instant that
	// no clock reaches when no world has one.
	NextWake(ctx context.Context) (time.Time, error)
}

// Pool runs worlds.
type Pool interface {
	// Run lets a worker run what is due in a world, and calls done with the
	// outcome when that is over. It does not wait. It returns false, and never
	// calls done, when no worker is free.
	Run(worldID string, done func(error)) bool
}
