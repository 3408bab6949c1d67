package service

import (
	"context"
	"errors"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
)

// What the administration of inventories refuses. The texts around them say
// what is wrong.
var (
	ErrNoResource     = errors.New("no such resource in the project")
	ErrNoAgent        = errors.New("no such agent in the world")
	ErrResourceExists = errors.New("the resource exists")
	// ErrResource is a property that a resource of its kind cannot have.
	ErrResource = errors.New("not possible")
	// ErrResourceBusy is a resource that is attached, or that a task works on.
	ErrResourceBusy = errors.New("the resource is in use")
	// ErrPayloads is more bytes written to the disks of a world, and still on them
	// or in backups, than Engine.PayloadBudget.
	ErrPayloads = errors.New("too many bytes written to the disks of this world")
)

// Inventory changes what a project owns that can be protected. It is what the
// owning services do in a cloud, and belongs to the control surface. Of a caller
// only the world and the project count.
//
// What the seed made can be changed and deleted like what was added. A binding to
// a vault follows: new disks of a bound server are covered unless they are
// excluded, detached ones are no longer, sizes are those of now.
type Inventory struct{ engine *Engine }

// NewInventory returns the administration of the inventories on an engine.
func NewInventory(e *Engine) *Inventory { return &Inventory{engine: e} }

// change runs fn in a unit on a resource and marks it as changed.
func (i *Inventory) change(ctx context.Context, c Caller, id string, fn func(*Unit, *domain.Resource) error) (r *domain.Resource, err error) {
	err = i.engine.Write(ctx, c.WorldID, func(u *Unit) error {
		if r, err = u.owned(c, id); err != nil {
			return err
		}
		if err := fn(u, r); err != nil {
			return err
		}
		r.Version++
		delete(u.sites, c.ProjectID) // what is there may be another
		return nil
	})
	return r, err
}

// owned loads a resource of the project; ErrNoResource when there is none.
func (u *Unit) owned(c Caller, id string) (*domain.Resource, error) {
	r, err := u.Resource(c.ProjectID, id)
	if err == nil && r == nil {
		err = fmt.Errorf("%w: %q", ErrNoResource, id)
	}
	return r, err
}

// holder is the vault that protects a resource and the binding by which it does;
// both are nil when none does.
func (u *Unit) holder(r *domain.Resource) (*domain.Vault, *domain.Binding, error) {
	p, err := u.Protection(r.ProjectID, r.ID)
	if err != nil || p == nil {
		return nil, nil, err
	}
	v, err := u.Vault(p.VaultID)
	if err != nil || v == nil {
		return nil, nil, err
	}
	return v, v.Binding(p.BoundID), nil
}

// idle refuses a resource that a task works on.
func (u *Unit) idle(r *domain.Resource) error {
	_, b, err := u.holder(r)
	if err == nil && b != nil && !b.Idle() {
		err = fmt.Errorf("%w: a task of its vault works on %s", ErrResourceBusy, r.ID)
	}
	return err
}

// rebind makes a binding cover a resource as it is now, its disks included.
func (u *Unit) rebind(r *domain.Resource) error {
	v, b, err := u.holder(r)
	if err != nil || b == nil || b.ResourceID != r.ID {
		return err
	}
	disks, err := u.disksOf(r)
	if err != nil {
		return err
	}
	v.Touch(u.now)
	return u.protect(v, b, r, domain.StillCovered(disks, volumeIDs(b.IncludeVolumes), b.ExcludeVolumes))
}
