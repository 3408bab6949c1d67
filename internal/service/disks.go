package service

import (
	"context"
	"errors"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// ErrNotLarger is another size for a disk that is not larger than the one it has.
var ErrNotLarger = errors.New("the new size must be larger than the old one")

// Disks is the disk service, as far as clients make with it what they protect. Its
// disks are those of the inventory. Of a caller the world, the project and the
// user count.
type Disks struct{ inventory *Inventory }

// NewDisks returns the disk service on an engine.
func NewDisks(e *Engine) *Disks { return &Disks{NewInventory(e)} }

// CreateDisks is what a caller asks of new disks.
type CreateDisks struct {
	Disk NewResource
	// Count is how many alike are made; several have a number behind their name.
	Count int
	// BackupID is the backup of a disk whose contents they get, empty for none. The
	// size is that of the backup when none is given.
	BackupID string
	// ServerID is the server they are attached to, empty for none.
	ServerID string
}

// Create makes disks and returns their ids. ErrNoResource for an unknown server,
// 6200 for an unknown backup, ErrResource for what a disk cannot have,
// ErrResourceBusy for a server that a task works on.
func (d *Disks) Create(ctx context.Context, c Caller, in CreateDisks) (ids []string, err error) {
	err = d.inventory.engine.Write(ctx, c.WorldID, func(u *Unit) error {
		ids, err = u.createDisks(c, in)
		return err
	})
	return ids, err
}

func (u *Unit) createDisks(c Caller, in CreateDisks) ([]string, error) {
	delete(u.sites, c.ProjectID)
	view, err := u.origin(c, &in)
	if err != nil {
		return nil, err
	}
	var first *domain.Resource
	var ids []string
	for n := range in.Count {
		disk, err := u.createDisk(c, in, n, view)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = disk
		}
		ids = append(ids, disk.ID)
	}
	if len(ids) > 1 {
		first.Disk.Details.Batch = append([]string{}, ids...)
	}
	return ids, nil
}

func (u *Unit) createDisk(c Caller, in CreateDisks, n int, view blocks.Map) (*domain.Resource, error) {
	wanted := in.Disk
	if in.Count > 1 && wanted.Name != "" {
		wanted.Name = fmt.Sprintf("%s-%04d", wanted.Name, n+1)
	}
	disk, err := u.addResource(c, wanted)
	if err != nil {
		return nil, err
	}
	if in.BackupID != "" {
		filled, err := disk.Contents.Restored(view, u.now.UnixMicro())
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrResource, err)
		}
		disk.Contents = &filled
	}
	if in.ServerID == "" {
		return disk, nil
	}
	return disk, u.attach(c, disk, in.ServerID)
}

// origin is what is in the backup that new disks are made of; their size, if none
// is given, becomes that of the backup.
func (u *Unit) origin(c Caller, in *CreateDisks) (view blocks.Map, err error) {
	if in.BackupID == "" {
		return view, nil
	}
	b, chain, err := u.backupOf(c, in.BackupID)
	if err != nil {
		return view, err
	}
	if !b.Holds || b.ResourceType != domain.TypeDisk {
		return view, fmt.Errorf("%w: the backup is not one of a disk", ErrResource)
	}
	in.Disk.SizeGB = or(in.Disk.SizeGB, b.ResourceSize)
	if in.Disk.SizeGB < b.ResourceSize {
		return view, fmt.Errorf("%w: the backup needs a disk of %d GB", ErrResource, b.ResourceSize)
	}
	return chain.View(b), nil
}
