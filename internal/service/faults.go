package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// Refusals about faults.
var (
	// ErrTooManyFaults refuses more than domain.MaxFaults in a world.
	ErrTooManyFaults = fmt.Errorf("a world has up to %d faults; delete some", domain.MaxFaults)
	// ErrNoFault reports a fault that does not exist.
	ErrNoFault = errors.New("no such fault")
)

// AddFault declares a fault in a world and returns it with its id. What f says
// has been checked; its id, place and counters are given here.
func (e *Engine) AddFault(ctx context.Context, worldID string, f domain.Fault) (added domain.Fault, err error) {
	err = e.Write(ctx, worldID, func(u *Unit) error {
		added, err = u.addFault(f)
		return err
	})
	return added, err
}

func (u *Unit) addFault(f domain.Fault) (domain.Fault, error) {
	if len(u.world.Faults) >= domain.MaxFaults {
		return f, ErrTooManyFaults
	}
	f.ID, f.Seq = u.newID("fault")
	f.CreatedAt = u.now
	u.world.Faults = append(u.world.Faults, f)
	return f, nil
}

// DeleteFaults removes a fault of a world, or all of them for the empty id.
func (e *Engine) DeleteFaults(ctx context.Context, worldID, id string) error {
	return e.Write(ctx, worldID, func(u *Unit) error {
		before := len(u.world.Faults)
		u.world.Faults = slices.DeleteFunc(u.world.Faults, func(f domain.Fault) bool { return id == "" || f.ID == id })
		if id != "" && len(u.world.Faults) == before {
			return ErrNoFault
		}
		return nil
	})
}

// StrikeCall asks the faults of a caller's world about a call of an operation;
// nil when none strikes. about reports whether the call names something.
func (e *Engine) StrikeCall(ctx context.Context, c Caller, operation string, about func(id string) bool) (struck *domain.Fault, err error) {
	m := domain.Misfortune{Operation: operation, AccountID: c.AccountID, ProjectID: c.ProjectID, About: about}
	w, err := e.store.World(ctx, c.WorldID)
	if err != nil || w == nil || !w.MayStrike(m) {
		return nil, err
	}
	err = e.Write(ctx, c.WorldID, func(u *Unit) error {
		struck = u.world.Strike(m)
		return nil
	})
	return struck, err
}
