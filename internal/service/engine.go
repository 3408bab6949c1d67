package service

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// ErrFenced is what a commit returns when another writer was faster, or the
// world was reset: the unit's view of it is out of date.
var ErrFenced = errors.New("service: the world changed under the unit")

// ErrWorldExists reports that a world, or an account, key or project of it, has
// an id or a name that is taken.
var ErrWorldExists = errors.New("the world exists, or something of it has a name that is taken")

// ErrPermanent refuses to delete what always exists.
var ErrPermanent = errors.New("cannot be deleted, only reset")

// ErrNoWorld reports a world that does not exist.
var ErrNoWorld = errors.New("no such world")

// maxFenced bounds how often a unit is tried again after ErrFenced.
const maxFenced = 16

// Wall tells the wall clock's time.
type Wall interface{ Now() time.Time }

// Engine runs units of work, one at a time in each world.
type Engine struct {
	store       Store
	wall        Wall
	locks       *locks
	inventories *Inventories
	// Wake is called after a commit, so that whoever waits for due worlds can
	// look again.
	Wake func()
	// Profile is whose cloud this is.
	Profile domain.Profile
	// Notify is told the events of a unit after its commit, in their order; those of
	// a process that dies between the two are lost. The world waits for it.
	Notify func(Event)
	// Budget is how many aggregates a unit holds, beyond those its first event
	// needs, before it commits on the way.
	Budget int
	// PayloadBudget is how many bytes are kept of what was written to the disks of
	// a world.
	PayloadBudget int64
	// observe is called before each event; tests set it.
	observe func(*Unit, domain.Due)
}

// NewEngine returns an engine on a store and a wall clock.
func NewEngine(store Store, wall Wall) *Engine {
	huawei, _ := domain.ProfileNamed(domain.ProfileHuawei)
	return &Engine{
		Profile: huawei,
		store:   store, wall: wall, locks: newLocks(), inventories: NewInventories(),
		Wake: func() {}, Notify: func(Event) {}, Budget: 100_000, PayloadBudget: domain.MaxPayloads, observe: func(*Unit, domain.Due) {},
	}
}

// Inventories is the engine's cache of inventories.
func (e *Engine) Inventories() *Inventories { return e.inventories }

// retry repeats a unit whose commit was fenced off by another process. One that
// always loses is told to come again later.
func (e *Engine) retry(unit func() error) error {
	var err error
	for range maxFenced {
		if err = unit(); !errors.Is(err, ErrFenced) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// begin starts a unit at the world's present.
func (e *Engine) begin(ctx context.Context, worldID string) (*Unit, error) {
	w, err := e.store.World(ctx, worldID)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoWorld, worldID)
	}
	wall := e.wall.Now()
	u := newUnit(ctx, e.store, w, w.Now(wall), e.inventories)
	u.quiet = w.WakeAt.After(wall)
	u.observe = e.observe
	u.profile = e.Profile
	u.payloads.budget = e.PayloadBudget
	return u, nil
}

func (e *Engine) commit(ctx context.Context, u *Unit) error {
	before := u.world.WakeAt
	err := e.store.Commit(ctx, u.changes(e.wall.Now()))
	if err != nil {
		return err
	}
	if !u.world.WakeAt.Equal(before) {
		e.Wake()
	}
	for _, event := range u.events {
		e.Notify(event)
	}
	return nil
}

// RunDue lets everything happen in a world that is due by now, and goes on with
// an advance that was cut off. It does nothing while somebody else works on the
// world: whoever does leaves it with a wake time.
func (e *Engine) RunDue(ctx context.Context, worldID string) error {
	lock, ok := e.locks.try(worldID)
	if !ok {
		return nil
	}
	defer e.locks.release(worldID, lock)
	return e.retry(func() error { return e.runDue(ctx, worldID, lock) })
}

func (e *Engine) runDue(ctx context.Context, worldID string, lock *worldLock) error {
	u, err := e.begin(ctx, worldID)
	if errors.Is(err, ErrNoWorld) {
		return nil
	}
	if err != nil {
		return err
	}
	if u.world.Advance != nil {
		_, err := e.advanceOn(ctx, worldID, lock)
		return err
	}
	if err := u.catchUp(); err != nil {
		return err
	}
	return e.commit(ctx, u)
}

// Settle runs what is due in a world if anything is, so that a read shows the
// world as it is at this moment and not as the workers left it.
func (e *Engine) Settle(ctx context.Context, worldID string) error {
	w, err := e.store.World(ctx, worldID)
	if err != nil || w == nil || w.Advance != nil || w.WakeAt.After(e.wall.Now()) {
		return err
	}
	lock, err := e.locks.acquire(ctx, worldID)
	if err != nil {
		return err
	}
	defer e.locks.release(worldID, lock)
	return e.retry(func() error { return e.runDue(ctx, worldID, lock) })
}

// World is a world as it is committed, and its time; nil when there is none.
func (e *Engine) World(ctx context.Context, id string) (*domain.World, time.Time, error) {
	w, err := e.store.World(ctx, id)
	if err != nil || w == nil {
		return nil, time.Time{}, err
	}
	return w, w.Now(e.wall.Now()), nil
}

// Wall is the wall time, UTC.
func (e *Engine) Wall() time.Time { return e.wall.Now() }

// WorldIDs are the ids of all worlds, in their order.
func (e *Engine) WorldIDs(ctx context.Context) ([]string, error) {
	// Every world is due at some time, and one where nothing is, never.
	ids, err := e.store.DueWorlds(ctx, domain.Never, math.MaxInt32)
	slices.Sort(ids)
	return ids, err
}
