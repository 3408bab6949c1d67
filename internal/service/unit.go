package service

import (
	"context"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// Unit is one unit of work on one world: it loads aggregates by key, keeps them,
// and remembers what changed. Nothing it does is visible before its commit; a
// unit that is dropped never happened.
type Unit struct {
	ctx   context.Context
	load  Loader
	world *domain.World
	now   time.Time

	policies    shelf[*domain.Policy]
	vaults      shelf[*domain.Vault]
	checkpoints shelf[*domain.Checkpoint]
	tasks       shelf[*domain.Task]
	backups     shelf[*domain.Backup]
	resources   shelf[*domain.Resource]
	protections shelf[*domain.Protection]
	agents      shelf[*domain.Agent]
	migrations  shelf[*domain.Migration]
	orgPolicies shelf[*domain.OrganizationPolicy]
	orders      shelf[*domain.Order]
	members     shelf[*domain.Member]
	chains      map[string]*domain.Chain
	shares      map[string][]*domain.Member   // of backups
	sites       map[string][]*domain.Resource // of projects
	regions     map[string]string             // of projects

	payloads payloads
	// policyShift is how many policies the unit has made, less those it deleted.
	policyShift map[policyQuota]int

	profile domain.Profile
	// quiet says that nothing is due by the unit's present.
	quiet  bool
	agenda agenda
	// pending counts what goes on: tasks that wait or run, migrations, deliveries; as
	// far as the agenda was filled.
	// pending counts tasks that wait or run, and orders that are processed, as far
	// as the agenda was filled.
	pending int
	// rescheduled says that something became due at another time than before.
	rescheduled bool
	ended       []*domain.Task // in the order they ended, for clearing
	events      []Event        // in their order, for telling after the commit
	inventories *Inventories
	observe     func(*Unit, domain.Due) // the engine's
}

func newUnit(ctx context.Context, load Loader, world *domain.World, now time.Time, inv *Inventories) *Unit {
	own := *world
	own.Faults = slices.Clone(world.Faults)
	return &Unit{
		ctx: ctx, load: load, world: &own, now: now, inventories: inv,
		policies:    newShelf[*domain.Policy](),
		vaults:      newShelf[*domain.Vault](),
		checkpoints: newShelf[*domain.Checkpoint](),
		tasks:       newShelf[*domain.Task](),
		backups:     newShelf[*domain.Backup](),
		resources:   newShelf[*domain.Resource](),
		protections: newShelf[*domain.Protection](),
		agents:      newShelf[*domain.Agent](),
		migrations:  newShelf[*domain.Migration](),
		orgPolicies: newShelf[*domain.OrganizationPolicy](),
		orders:      newShelf[*domain.Order](),
		members:     newShelf[*domain.Member](),
		chains:      map[string]*domain.Chain{},
		shares:      map[string][]*domain.Member{},
		sites:       map[string][]*domain.Resource{},
		policyShift: map[policyQuota]int{},
		regions:     map[string]string{},
	}
}

// Now is the world's time in this unit, UTC.
func (u *Unit) Now() time.Time { return u.now }

// changes is the net difference so far.
func (u *Unit) changes(wall time.Time) *Changes {
	u.clearLogs()
	return &Changes{
		World: u.world, Wall: wall, Rescheduled: u.rescheduled,
		Policies:        u.policies.delta(),
		Vaults:          u.vaults.delta(),
		Checkpoints:     u.checkpoints.delta(),
		Backups:         u.backups.delta(),
		Tasks:           u.tasks.delta(),
		Resources:       u.resources.delta(),
		Protections:     u.protections.delta(),
		Agents:          u.agents.delta(),
		Migrations:      u.migrations.delta(),
		OrgPolicies:     u.orgPolicies.delta(),
		Orders:          u.orders.delta(),
		Members:         u.members.delta(),
		Payloads:        u.payloads.written,
		FreedPayloads:   u.payloads.freed,
		ClearLogsBefore: clearedBefore(u.now),
	}
}

// held is the number of entities in memory, for the memory budget.
func (u *Unit) held() int {
	return len(u.tasks.slots) + len(u.backups.slots) + len(u.checkpoints.slots) + len(u.events)
}

// fetch returns an entity from its shelf, or loads it there.
func fetch[E entity](s *shelf[E], key string, load func() (E, error), none func(E) bool) (E, error) {
	if e, known := s.get(key); known {
		return e, nil
	}
	e, err := load()
	if err != nil {
		return e, err
	}
	if none(e) {
		s.miss(key)
		return e, nil
	}
	s.load(e)
	return e, nil
}
