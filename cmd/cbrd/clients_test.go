package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

var (
	clientsSeed   = flag.Uint64("clients.seed", 1, "seed of the random clients")
	clientsSerial = flag.Bool("clients.serial", false, "the random clients act in turn, so that a run can be repeated exactly")
)

// How many clients there are: each owner has vaults of its own, which it knows
// all about; guests share theirs, and know only what must hold for all.
const (
	owners = 8
	guests = 4
	// moveEvery is how many operations there are to one move of the clock.
	moveEvery = 25
)

// Many clients work on one world at once while its clock moves. Every answer is
// one that the contract and the table of errors have for the operation; what an
// owner sees is what a pure model of its own vaults says, after each of its
// operations and at the end; and what all see together is consistent.
func TestRandomClients(t *testing.T) { //nolint:tparallel // each engine gets the machine for itself
	t.Parallel()
	run := func(operations int) func(*testing.T, enginetest.Engine) {
		return func(t *testing.T, e enginetest.Engine) {
			if testing.Short() {
				operations = min(operations, 1000)
			}
			newCrowd(t, e).work(operations)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(10_000)(t, enginetest.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { run(2000)(t, enginetest.Postgres(t)) })
}

// crowd is the clients of one world, and who moves its clock.
type crowd struct {
	*desk
	pace    *pace
	clients []actor
	left    atomic.Int64 // operations to be done
	stop    context.CancelCauseFunc
	ctx     context.Context
}

// actor does one random operation at a time, and then looks at what it did.
type actor interface {
	step() error
	// settled is called at the end, when nothing runs any more.
	settled() error
}

func newCrowd(t *testing.T, e enginetest.Engine) *crowd {
	t.Helper()
	t.Logf("-clients.seed=%d", *clientsSeed)
	c := &crowd{desk: newDesk(t, e)}
	c.ctx, c.stop = context.WithCancelCause(t.Context())
	c.pace = newPace(c.desk, rand.New(rand.NewPCG(*clientsSeed, 0)))
	for i := range owners {
		c.clients = append(c.clients, newOwner(c.caller(fmt.Sprintf("owner-%d", i), *clientsSeed, uint64(i+1)), c.pace))
	}
	common := newShared(c.desk)
	for i := range guests {
		c.clients = append(c.clients, &guest{caller: c.caller(fmt.Sprintf("guest-%d", i), *clientsSeed, uint64(owners+i+1)), shared: common, pace: c.pace})
	}
	return c
}

func (c *crowd) work(operations int) {
	c.t.Helper()
	c.left.Store(int64(operations))
	if *clientsSerial {
		c.inTurn()
	} else {
		c.atOnce()
	}
	if err := context.Cause(c.ctx); err != nil {
		c.t.Fatal(err)
	}
	if err := c.pace.rest(); err != nil {
		c.t.Fatal(err)
	}
	for _, client := range c.clients {
		if err := client.settled(); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := c.caller("auditor", 0, 0).audit(); err != nil {
		c.t.Fatal(err)
	}
	c.tell()
}

// atOnce lets every client work in a goroutine of its own, and the clock move
// once in moveEvery operations.
func (c *crowd) atOnce() {
	var all sync.WaitGroup
	due := make(chan struct{}, 1)
	for _, client := range c.clients {
		all.Go(func() {
			for c.ctx.Err() == nil {
				n := c.left.Add(-1)
				if n < 0 {
					return
				}
				if err := client.step(); err != nil {
					c.stop(err)
				}
				if n%moveEvery == 0 {
					select {
					case due <- struct{}{}:
					default: // it moves already
					}
				}
			}
		})
	}
	var mover sync.WaitGroup
	mover.Go(func() {
		for range due {
			if err := c.pace.move(); err != nil {
				c.stop(err)
			}
		}
	})
	all.Wait()
	close(due)
	mover.Wait()
}

// inTurn is the same with one thing at a time.
func (c *crowd) inTurn() {
	turns := rand.New(rand.NewPCG(*clientsSeed, 1<<32))
	for c.ctx.Err() == nil && c.left.Add(-1) >= 0 {
		do := c.clients[turns.IntN(len(c.clients))].step
		if turns.IntN(moveEvery) == 0 {
			do = c.pace.move
		}
		if err := do(); err != nil {
			c.stop(err)
		}
	}
}
