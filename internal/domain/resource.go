package domain

import (
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// Resource is something of the simulated cloud that can be protected: a server,
// a disk, a file system or a desktop. Inventories are a function of the world's
// seed; a resource is stored only once it differs from what the seed says.
type Resource struct {
	ID        string       `json:"id"`
	ProjectID string       `json:"project_id"`
	Type      ResourceType `json:"type"`
	Name      string       `json:"name"`
	// Status is the owning service's word: ACTIVE and SHUTOFF for servers,
	// available and in-use for disks, 200 for file systems.
	Status string `json:"status"`
	// Size is the capacity in GB; a server's is the sum of its disks.
	Size                int64  `json:"size"`
	AvailabilityZone    string `json:"az"`
	EnterpriseProjectID string `json:"eps"`
	Tags                []Tag  `json:"tags,omitempty"`
	// Conditions are what keeps it from being backed up or restored to.
	Conditions []Condition `json:"conditions,omitempty"`
	Version    int64       `json:"version"`
	// Seq is the place of a resource that was added to the inventory, 0 for those
	// of the seed, which come before all of these. CreatedAt is when it was, UTC.
	Seq       int64     `json:"seq,omitempty"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	// Deleted marks what is left of a resource that is gone: the seed may name it
	// still, and so may backups.
	Deleted bool `json:"deleted,omitempty"`

	Server *Server `json:"server,omitempty"`
	Disk   *Disk   `json:"disk,omitempty"`
	// Contents is what is on a disk, a file system or a desktop; nil for
	// servers, whose contents are those of their disks.
	Contents *blocks.Disk `json:"contents,omitempty"`
	// Agent marks what stands for an agent (Agent.Subject), which is no resource of
	// the inventory and never stored as one.
	Agent bool `json:"-"`
}

// Server is what only servers have.
type Server struct {
	// DiskIDs are the attached disks, the system disk first.
	DiskIDs      []string `json:"disk_ids"`
	Flavor       string   `json:"flavor"`
	CPUs         int      `json:"cpus"`
	MemoryMB     int      `json:"memory_mb"`
	Architecture string   `json:"arch"` // x86_64 or aarch64
	OSType       string   `json:"os_type"`
	Image        string   `json:"image"`
	ImageID      string   `json:"image_id"`
	PrivateIP    string   `json:"private_ip"`
	VPC          string   `json:"vpc"`
}

// Disk is what only disks have.
type Disk struct {
	AttachedTo []string `json:"attached_to,omitempty"`
	Device     string   `json:"device,omitempty"`
	// System marks the boot disk of its server.
	System     bool   `json:"system"`
	Shareable  bool   `json:"shareable"`
	Encrypted  bool   `json:"encrypted"`
	SCSI       bool   `json:"scsi"`
	DESS       bool   `json:"dess"`
	VolumeType string `json:"volume_type"` // SSD, SAS, GPSSD, ESSD
	// Details is what the disk service alone knows of a disk: no backup depends
	// on it.
	Details DiskDetails `json:"details,omitzero"`
}

// Tag is a key with a value.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// HasDisks reports whether the resource's contents lie on disks of its own,
// which makes its backups parents with a child for each disk.
func (r *Resource) HasDisks() bool { return r.Server != nil }

// Clone returns a deep copy, so that a generated inventory can be shared.
func (r *Resource) Clone() *Resource {
	c := *r
	c.Tags, c.Conditions = slices.Clone(r.Tags), slices.Clone(r.Conditions)
	if r.Server != nil {
		s := *r.Server
		s.DiskIDs = slices.Clone(s.DiskIDs)
		c.Server = &s
	}
	if r.Disk != nil {
		d := *r.Disk
		d.AttachedTo = slices.Clone(d.AttachedTo)
		d.Details = d.Details.clone()
		c.Disk = &d
	}
	if r.Contents != nil {
		d := *r.Contents
		c.Contents = &d
	}
	return &c
}

// ResourceKey identifies a resource among all projects.
func ResourceKey(projectID, id string) string { return projectID + "/" + id }

func (r *Resource) Key() string     { return ResourceKey(r.ProjectID, r.ID) }
func (r *Resource) Revision() int64 { return r.Version }

// Order is the same for all of the seed's: inventories have their own order.
func (r *Resource) Order() int64 { return r.Seq }
