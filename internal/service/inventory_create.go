package service

import (
	"context"
	"fmt"
	"regexp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// Sizes of what can be added to an inventory, in GB, and how many disks a server
// may have. They are about those of the owning services.
const (
	maxResourceSizeGB = 1 << 20
	maxServerDisks    = 24
)

// NewResource is a resource to be added to an inventory. What is left empty is
// made up, and never so that the resource could not be protected.
type NewResource struct {
	ID   string // a new one when empty
	Type domain.ResourceType
	Name string
	// Status is the owning service's word for what can be protected when empty.
	Status              string
	SizeGB              int64 // of all but servers, whose size is that of their disks
	AvailabilityZone    string
	EnterpriseProjectID string
	Tags                []domain.Tag
	Conditions          []domain.Condition
	Workload            Workload

	Server *domain.Server // of servers only, without DiskIDs
	Disk   *domain.Disk   // of disks only, without AttachedTo and Device
	// Disks are new disks attached to a new server, the system disk first.
	Disks []NewResource
}

// Workload is what happens on a disk, a file system or a desktop; nil members
// are made up, or stay as they are.
type Workload struct {
	AllocatedMB *int64
	// ChurnMB is how much of it is rewritten in an hour.
	ChurnMB *int64
}

var resourceID = regexp.MustCompile(`^[0-9a-zA-Z-]{1,64}$`)

// upStatus is the status in which resources of a type can be protected.
var upStatus = map[domain.ResourceType]string{
	domain.TypeServer: domain.StatusActive, domain.TypeBareMetal: domain.StatusActive, domain.TypeNative: domain.StatusActive,
	domain.TypeDisk: domain.StatusDiskAvailable, domain.TypeTurbo: domain.StatusTurboAvailable, domain.TypeDesktop: domain.StatusActive,
}

// Create adds a resource to a project's inventory, behind all others; the disks
// of a server come before it. ErrResourceExists for an id that is or was taken,
// ErrResource for what its kind cannot have.
func (i *Inventory) Create(ctx context.Context, c Caller, in NewResource) (r *domain.Resource, err error) {
	err = i.engine.Write(ctx, c.WorldID, func(u *Unit) error {
		delete(u.sites, c.ProjectID)
		r, err = u.addResource(c, in)
		return err
	})
	return r, err
}

func (u *Unit) addResource(c Caller, in NewResource) (*domain.Resource, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	var disks []*domain.Resource
	for _, d := range in.Disks {
		d.AvailabilityZone = in.AvailabilityZone
		disk, err := u.addResource(c, d)
		if err != nil {
			return nil, err
		}
		disks = append(disks, disk)
	}
	r, err := u.newResource(c, in)
	if err != nil {
		return nil, err
	}
	for n, disk := range disks {
		domain.Attach(r, disk, disks[:n], n == 0)
	}
	u.resources.add(r)
	return r, nil
}

// newResource makes a resource of what is asked for and of what is not.
func (u *Unit) newResource(c Caller, in NewResource) (*domain.Resource, error) {
	region, err := u.region(c.ProjectID)
	if err != nil {
		return nil, err
	}
	id, seq := u.newID("resource")
	r := &domain.Resource{
		ID: or(in.ID, id), ProjectID: c.ProjectID, Type: in.Type, Name: or(in.Name, fmt.Sprintf("resource-%04d", seq)),
		Status: or(in.Status, upStatus[in.Type]), Size: in.SizeGB, AvailabilityZone: or(in.AvailabilityZone, region+"a"),
		EnterpriseProjectID: or(in.EnterpriseProjectID, "0"), Tags: in.Tags, Conditions: in.Conditions, Version: 1, Seq: seq, CreatedAt: u.now,
	}
	taken, err := u.anyResource(c.ProjectID, r.ID)
	if err != nil {
		return nil, err
	}
	agent, err := u.Agent(r.ID)
	if err != nil {
		return nil, err
	}
	if taken != nil || agent != nil {
		return nil, fmt.Errorf("%w: %s", ErrResourceExists, r.ID)
	}
	switch {
	case in.isServer():
		r.Server = serverFrom(in.Server)
		return r, conditioned(r)
	case in.Type == domain.TypeDisk:
		r.Disk = diskFrom(in.Disk)
	}
	if err := conditioned(r); err != nil {
		return nil, err
	}
	return r, u.furnish(r, in.Workload, seq)
}

// furnish gives a new resource contents: by default two fifths of it, of which a
// hundredth is rewritten in a day.
func (u *Unit) furnish(r *domain.Resource, w Workload, seq int64) error {
	size := r.Size * blocks.GB
	allocated := size * 2 / 5
	set(&allocated, w.AllocatedMB)
	churn := allocated / 100 / 24
	set(&churn, w.ChurnMB)
	contents, err := blocks.NewDisk(u.world.Chance().Number("contents", seq), size, allocated, churn, u.now.UnixMicro())
	if err != nil {
		return fmt.Errorf("%w: %d GB with %d MB allocated and %d MB rewritten in an hour", ErrResource, r.Size, allocated, churn)
	}
	r.Contents = &contents
	return nil
}

func serverFrom(in *domain.Server) *domain.Server {
	made := domain.Server{}
	set(&made, in)
	made.DiskIDs = []string{}
	made.Flavor, made.Architecture = or(made.Flavor, "s6.large.2"), or(made.Architecture, domain.ArchitectureX86)
	made.CPUs, made.MemoryMB = or(made.CPUs, 2), or(made.MemoryMB, 4096)
	made.OSType, made.Image = or(made.OSType, "Linux"), or(made.Image, "Ubuntu 22.04 server 64bit")
	made.PrivateIP = or(made.PrivateIP, "192.168.0.10")
	return &made
}

func diskFrom(in *domain.Disk) *domain.Disk {
	made := domain.Disk{}
	set(&made, in)
	made.AttachedTo, made.Device, made.System = nil, "", false
	made.VolumeType = or(made.VolumeType, "GPSSD")
	return &made
}

// or is a value, or another one when it is the zero value.
func or[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
