package service

import (
	"context"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// ChangeResource is what changes of a resource. What is nil stays as it is.
type ChangeResource struct {
	Name                *string
	Status              *string
	EnterpriseProjectID *string
	Tags                *[]domain.Tag
	Conditions          *[]domain.Condition
	OSType              *string // of servers only
	SizeGB              *int64  // not of servers
	Workload            Workload
	// The following are for disks only.
	Shareable, Encrypted, SCSI, DESS *bool
	VolumeType                       *string
}

// Update changes a resource. What is beyond a smaller size is lost. ErrNoResource,
// ErrResource for what its kind cannot have, and ErrResourceBusy for another size
// while a task works on it.
func (i *Inventory) Update(ctx context.Context, c Caller, id string, in ChangeResource) (*domain.Resource, error) {
	return i.change(ctx, c, id, func(u *Unit, r *domain.Resource) error {
		set(&r.Name, in.Name)
		set(&r.Status, in.Status)
		set(&r.EnterpriseProjectID, in.EnterpriseProjectID)
		set(&r.Tags, in.Tags)
		if err := in.applyConditions(r); err != nil {
			return err
		}
		if err := in.applyToDisk(r); err != nil {
			return err
		}
		if in.SizeGB != nil {
			if err := u.resize(r, *in.SizeGB); err != nil {
				return err
			}
		}
		return u.pace(r, in.Workload)
	})
}

func (in ChangeResource) applyConditions(r *domain.Resource) error {
	if in.OSType != nil {
		if r.Server == nil {
			return fmt.Errorf("%w: only servers have an operating system", ErrResource)
		}
		r.Server.OSType = *in.OSType
	}
	set(&r.Conditions, in.Conditions)
	return conditioned(r)
}

// conditioned refuses a condition that a resource of its kind cannot be in.
func conditioned(r *domain.Resource) error {
	for _, condition := range r.Conditions {
		if !r.MayBe(condition) {
			return fmt.Errorf("%w: conditions: %s is not for %s", ErrResource, condition, r.Type)
		}
	}
	return nil
}

func (in ChangeResource) applyToDisk(r *domain.Resource) error {
	if in.Shareable == nil && in.Encrypted == nil && in.SCSI == nil && in.DESS == nil && in.VolumeType == nil {
		return nil
	}
	if r.Disk == nil {
		return fmt.Errorf("%w: only disks have properties of disks", ErrResource)
	}
	set(&r.Disk.Shareable, in.Shareable)
	set(&r.Disk.Encrypted, in.Encrypted)
	set(&r.Disk.SCSI, in.SCSI)
	set(&r.Disk.DESS, in.DESS)
	set(&r.Disk.VolumeType, in.VolumeType)
	if len(r.Disk.AttachedTo) > 1 && !r.Disk.Shareable {
		return fmt.Errorf("%w: the disk is attached to several servers", ErrResource)
	}
	return nil
}

// resize changes the size of a disk, a file system or a desktop, and that of the
// servers a disk is attached to.
func (u *Unit) resize(r *domain.Resource, sizeGB int64) error {
	if r.Contents == nil || sizeGB < 1 || sizeGB > maxResourceSizeGB {
		return fmt.Errorf("%w: a size is 1 to %d GB, and that of a server is its disks'", ErrResource, maxResourceSizeGB)
	}
	if err := u.idle(r); err != nil {
		return err
	}
	contents, err := r.Contents.Resized(sizeGB*blocks.GB, u.now.UnixMicro())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrResource, err)
	}
	grown := sizeGB - r.Size
	r.Contents, r.Size = &contents, sizeGB
	if r.Disk == nil {
		return u.rebind(r)
	}
	for _, id := range r.Disk.AttachedTo {
		server, err := u.Resource(r.ProjectID, id)
		if err != nil || server == nil {
			return err
		}
		server.Size += grown
		server.Version++
		if err := u.rebind(server); err != nil {
			return err
		}
	}
	return u.rebind(r)
}

// pace changes the workload on a disk, a file system or a desktop.
func (u *Unit) pace(r *domain.Resource, w Workload) error {
	if w.AllocatedMB == nil && w.ChurnMB == nil {
		return nil
	}
	if r.Contents == nil {
		return fmt.Errorf("%w: the workload of a server is that of its disks", ErrResource)
	}
	allocated, churn := r.Contents.Allocated, r.Contents.RatePerHour
	set(&allocated, w.AllocatedMB)
	set(&churn, w.ChurnMB)
	contents, err := r.Contents.Paced(allocated, churn, u.now.UnixMicro())
	if err != nil {
		return fmt.Errorf("%w: %d MB allocated and %d MB rewritten in an hour", ErrResource, allocated, churn)
	}
	r.Contents = &contents
	return nil
}
