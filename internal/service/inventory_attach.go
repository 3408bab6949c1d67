package service

import (
	"context"
	"fmt"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// Attach attaches a disk to a server: as its system disk when the server has no
// disk yet. ErrNoResource, ErrResourceBusy for a disk that is attached and cannot
// be shared, or that a task works on, and ErrResource for what is no disk or no
// server.
func (i *Inventory) Attach(ctx context.Context, c Caller, diskID, serverID string) (*domain.Resource, error) {
	return i.change(ctx, c, diskID, func(u *Unit, disk *domain.Resource) error { return u.attach(c, disk, serverID) })
}

func (u *Unit) attach(c Caller, disk *domain.Resource, serverID string) error {
	server, others, err := u.attachable(c, disk, serverID)
	if err != nil {
		return err
	}
	switch {
	case slices.Contains(disk.Disk.AttachedTo, server.ID):
		return fmt.Errorf("%w: the disk is attached to that server", ErrResourceBusy)
	case len(disk.Disk.AttachedTo) > 0 && !disk.Disk.Shareable:
		return fmt.Errorf("%w: the disk is attached and cannot be shared", ErrResourceBusy)
	case len(others) >= maxServerDisks:
		return fmt.Errorf("%w: a server has up to %d disks", ErrResource, maxServerDisks)
	}
	domain.Attach(server, disk, others, len(others) == 0)
	server.Version++
	return u.rebind(server)
}

// Detach detaches a disk from a server. ErrNoResource, also for a disk that is
// not attached to it, and ErrResourceBusy while a task works on them.
func (i *Inventory) Detach(ctx context.Context, c Caller, diskID, serverID string) (*domain.Resource, error) {
	return i.change(ctx, c, diskID, func(u *Unit, disk *domain.Resource) error { return u.detach(c, disk, serverID) })
}

func (u *Unit) detach(c Caller, disk *domain.Resource, serverID string) error {
	server, _, err := u.attachable(c, disk, serverID)
	if err != nil {
		return err
	}
	if !slices.Contains(disk.Disk.AttachedTo, server.ID) {
		return fmt.Errorf("%w: the disk is not attached to %s", ErrNoResource, serverID)
	}
	domain.Detach(server, disk)
	server.Version++
	return u.rebind(server)
}

// attachable loads a server with its disks, and refuses what is none, and what a
// task works on.
func (u *Unit) attachable(c Caller, disk *domain.Resource, serverID string) (*domain.Resource, []*domain.Resource, error) {
	server, err := u.owned(c, serverID)
	if err != nil {
		return nil, nil, err
	}
	if disk.Disk == nil || server.Server == nil {
		return nil, nil, fmt.Errorf("%w: disks are attached to servers", ErrResource)
	}
	for _, r := range []*domain.Resource{disk, server} {
		if err := u.idle(r); err != nil {
			return nil, nil, err
		}
	}
	others, err := u.disksOf(server)
	return server, others, err
}

// Delete removes a resource from the inventory. With a server goes its system
// disk, unless other servers share it; its other disks are detached. Vaults keep
// the backups of what is gone. ErrNoResource, and ErrResourceBusy for a disk that
// is attached and for what a task works on.
func (i *Inventory) Delete(ctx context.Context, c Caller, id string) error {
	_, err := i.change(ctx, c, id, func(u *Unit, r *domain.Resource) error { return u.scrap(c, r) })
	return err
}

func (u *Unit) scrap(c Caller, r *domain.Resource) error {
	if err := u.idle(r); err != nil {
		return err
	}
	if r.Disk != nil && len(r.Disk.AttachedTo) > 0 {
		return fmt.Errorf("%w: the disk is attached", ErrResourceBusy)
	}
	delete(u.sites, c.ProjectID)
	r.Deleted = true
	return u.letDisksGo(r)
}

// letDisksGo detaches the disks of a server that is deleted. Its binding, which
// keeps the backups, protects them no longer.
func (u *Unit) letDisksGo(server *domain.Resource) error {
	disks, err := u.disksOf(server)
	if err != nil {
		return err
	}
	v, b, err := u.holder(server)
	if err != nil {
		return err
	}
	if b != nil {
		for _, id := range b.Disks {
			if err := u.release(v, b, id); err != nil {
				return err
			}
		}
		b.Disks = nil
		v.Touch(u.now)
	}
	for _, disk := range disks {
		system := disk.Disk.System
		domain.Detach(server, disk)
		disk.Deleted = system && len(disk.Disk.AttachedTo) == 0
		disk.Version++
	}
	return nil
}
