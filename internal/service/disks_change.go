package service

import (
	"context"
	"fmt"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// ChangeDisk is what changes of a disk in the eyes of the disk service. What is
// nil stays as it is.
type ChangeDisk struct {
	Name, Description *string
	Metadata          *map[string]string
	Tags              func([]domain.Tag) ([]domain.Tag, error)
}

// change runs fn in a unit on a disk and returns a copy of what it is then.
func (d *Disks) change(ctx context.Context, c Caller, id string, fn func(*Unit, *domain.Resource) error) (disk *domain.Resource, err error) {
	_, err = d.inventory.change(ctx, c, id, func(u *Unit, r *domain.Resource) error {
		if r.Disk == nil {
			return fmt.Errorf("%w: %q", ErrNoResource, id)
		}
		if err := fn(u, r); err != nil {
			return err
		}
		r.Disk.Details.UpdatedAt = u.now
		disk = r.Clone()
		return nil
	})
	return disk, err
}

// Update changes a disk. ErrNoResource, and whatever Tags refuses.
func (d *Disks) Update(ctx context.Context, c Caller, id string, in ChangeDisk) (*domain.Resource, error) {
	return d.change(ctx, c, id, func(_ *Unit, r *domain.Resource) (err error) {
		set(&r.Name, in.Name)
		set(&r.Disk.Details.Description, in.Description)
		set(&r.Disk.Details.Metadata, in.Metadata)
		if in.Tags != nil {
			r.Tags, err = in.Tags(r.Tags)
		}
		return err
	})
}

// Extend gives a disk more capacity, in GB. ErrNoResource, ErrNotLarger,
// ErrResource for more than there is, ErrResourceBusy while a task works on it.
func (d *Disks) Extend(ctx context.Context, c Caller, id string, sizeGB int64) error {
	_, err := d.change(ctx, c, id, func(u *Unit, r *domain.Resource) error {
		if sizeGB <= r.Size {
			return ErrNotLarger
		}
		return u.resize(r, sizeGB)
	})
	return err
}

// Detach detaches a disk from a server. ErrNoResource, ErrResourceBusy.
func (d *Disks) Detach(ctx context.Context, c Caller, id, serverID string) error {
	_, err := d.change(ctx, c, id, func(u *Unit, r *domain.Resource) error { return u.detach(c, r, serverID) })
	return err
}

// Delete deletes a disk; vaults keep its backups. ErrNoResource, and
// ErrResourceBusy while it is attached or a task works on it.
func (d *Disks) Delete(ctx context.Context, c Caller, id string) error {
	_, err := d.change(ctx, c, id, func(u *Unit, r *domain.Resource) error { return u.scrap(c, r) })
	return err
}

// Known is a disk as it is or, once it is deleted, as it was last; nil when there
// never was one. region is that of the caller's project.
func (d *Disks) Known(ctx context.Context, c Caller, region, id string) (*domain.Resource, error) {
	e := d.inventory.engine
	w, err := e.store.World(ctx, c.WorldID)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, ErrNoWorld
	}
	disk, err := e.store.Resource(ctx, c.ProjectID, id)
	if err != nil {
		return nil, err
	}
	if disk == nil {
		disk, _ = e.inventories.Of(w.Seed, c.ProjectID, region).Get(id)
	}
	if disk == nil || disk.Disk == nil {
		return nil, nil
	}
	return disk, nil
}

// Made is when a resource was made, UTC; what the seed has is older than any world.
func Made(r *domain.Resource) time.Time {
	if r.CreatedAt.IsZero() {
		return inventoryBorn
	}
	return r.CreatedAt
}
