package service

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// WorldStore is what worlds themselves are kept in.
type WorldStore interface {
	Store
	// CreateWorld stores a new world with what is in it from its beginning, nil for
	// nothing; ErrWorldExists when something is taken.
	CreateWorld(ctx context.Context, w *domain.World, accounts []iam.Account, first *Beginning) error
	// ResetWorld empties a world but for its accounts, in a new epoch, and puts in
	// it what was there at its beginning, nil for nothing.
	ResetWorld(ctx context.Context, w *domain.World, first *Beginning) error
	// WorldContents is what is in a world from its beginning, as text; empty for
	// nothing.
	WorldContents(ctx context.Context, id string) (string, error)
	// DeleteWorld removes a world with all that belongs to it.
	DeleteWorld(ctx context.Context, id string) error
	// WorldAccounts are the accounts of a world, in the order of their ids.
	WorldAccounts(ctx context.Context, worldID string) ([]iam.Account, error)
	// ChangeUsers changes the users of an account of a world; ErrNoWorld,
	// iam.ErrUnknown for an unknown account, ErrUserExists when a key is taken.
	// change may run more than once.
	ChangeUsers(ctx context.Context, worldID, accountID string, change func(*iam.Account) error) error
}

// Worlds makes, resets and deletes worlds.
type Worlds struct {
	engine *Engine
	store  WorldStore
}

// NewWorlds returns the administration of worlds on an engine and its store.
func NewWorlds(e *Engine, store WorldStore) *Worlds { return &Worlds{engine: e, store: store} }

// DefaultWorldID is the world that the default credentials belong to.
const DefaultWorldID = "default"

// worldStart is where the frozen clock of a world stands that says nothing else.
var worldStart = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Genesis describes a world to be made.
type Genesis struct {
	ID   string
	Seed string
	// Clock is frozen at 2026-01-01T00:00:00Z when its mode is empty.
	Clock    domain.ClockSetting
	Pace     domain.Pace
	Accounts []iam.Account
	// Contents is what is in the world from its beginning.
	Contents Contents
}

// Create makes a world with all that is in it, or nothing. ErrWorldExists, and a
// *ContentsError for contents that cannot be.
func (w *Worlds) Create(ctx context.Context, g Genesis) (*domain.World, error) {
	clock := g.Clock
	if clock.Mode == "" {
		clock = domain.Frozen(worldStart)
	}
	wall := w.engine.wall.Now()
	world := &domain.World{
		ID: g.ID, Seed: g.Seed, Clock: clock, Origin: clock, Pace: g.Pace, CreatedAt: clock.Now(wall),
	}
	for i := range g.Accounts {
		g.Accounts[i].WorldID = g.ID
	}
	first, err := w.engine.beginning(ctx, world, wall, g.Accounts, g.Contents)
	if err != nil {
		return nil, err
	}
	if err := w.store.CreateWorld(ctx, world, g.Accounts, first); err != nil {
		return nil, err
	}
	w.engine.Wake()
	return world, nil
}

// Ensure makes the default world unless it exists, with the two accounts that
// are the same on every machine.
func (w *Worlds) Ensure(ctx context.Context, seed string, clock domain.ClockSetting, pace domain.Pace) (*domain.World, error) {
	world, _, err := w.EnsureAs(ctx, Genesis{Seed: seed, Clock: clock, Pace: pace})
	return world, err
}

// EnsureAs is Ensure with accounts beside those two, and with contents. made says
// that there was no world yet: an existing one keeps what it has.
func (w *Worlds) EnsureAs(ctx context.Context, g Genesis) (world *domain.World, made bool, err error) {
	world, err = w.store.World(ctx, DefaultWorldID)
	if err != nil || world != nil {
		return world, false, err
	}
	g.ID = DefaultWorldID
	g.Accounts = append(iam.DefaultAccounts(DefaultWorldID), g.Accounts...)
	world, err = w.Create(ctx, g)
	return world, true, err
}

// Reset puts a world back to its beginning: with what it was made with and nothing
// else, in a new epoch, its clock as it was made. Accounts and keys stay; tokens
// do not.
func (w *Worlds) Reset(ctx context.Context, id string) (*domain.World, error) {
	return w.alone(ctx, id, func(world *domain.World) error {
		wall := w.engine.wall.Now()
		world.Advance, world.ClearedTo, world.Seq, world.WakeAt = nil, time.Time{}, 0, domain.Never
		world.Faults = nil
		world.Clock = world.Origin
		if world.Clock.Mode != domain.ClockReal {
			world.Clock = domain.MovedTo(world.Origin.Mode, world.Origin.Speed, world.CreatedAt, wall)
		}
		first, err := w.again(ctx, world, wall)
		if err != nil {
			return err
		}
		if err := w.store.ResetWorld(ctx, world, first); err != nil {
			return err
		}
		w.engine.Wake()
		return nil
	})
}

// again is the beginning of a world that is there.
func (w *Worlds) again(ctx context.Context, world *domain.World, wall time.Time) (*Beginning, error) {
	text, err := w.store.WorldContents(ctx, world.ID)
	if err != nil {
		return nil, err
	}
	contents, err := decodeContents(text)
	if err != nil {
		return nil, fmt.Errorf("reading the contents of %s: %w", world.ID, err)
	}
	accounts, err := w.store.WorldAccounts(ctx, world.ID)
	if err != nil {
		return nil, err
	}
	return w.engine.beginning(ctx, world, wall, accounts, contents)
}

// Delete removes a world. The default world can only be reset.
func (w *Worlds) Delete(ctx context.Context, id string) error {
	if id == DefaultWorldID {
		return fmt.Errorf("the default world: %w", ErrPermanent)
	}
	_, err := w.alone(ctx, id, func(*domain.World) error { return w.store.DeleteWorld(ctx, id) })
	return err
}

// alone runs fn on a world while nobody else works on it.
func (w *Worlds) alone(ctx context.Context, id string, fn func(*domain.World) error) (*domain.World, error) {
	lock, err := w.engine.locks.acquire(ctx, id)
	if err != nil {
		return nil, err
	}
	defer w.engine.locks.release(id, lock)
	world, err := w.store.World(ctx, id)
	if err != nil {
		return nil, err
	}
	if world == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoWorld, strconv.Quote(id))
	}
	return world, fn(world)
}

// Accounts are the accounts of a world, with the secrets of their keys.
func (w *Worlds) Accounts(ctx context.Context, id string) ([]iam.Account, error) {
	return w.store.WorldAccounts(ctx, id)
}

// SetPace changes how fast a world's cloud works, from the next task on.
func (e *Engine) SetPace(ctx context.Context, worldID string, pace domain.Pace) error {
	return e.Write(ctx, worldID, func(u *Unit) error {
		u.world.Pace = pace
		return nil
	})
}
