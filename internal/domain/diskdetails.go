package domain

import (
	"maps"
	"slices"
	"time"
)

// DiskDetails is what whoever made a disk said of it, for the disk service to
// say again.
type DiskDetails struct {
	Description string            `json:"description,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	ImageID     string            `json:"image_id,omitempty"`
	SnapshotID  string            `json:"snapshot_id,omitempty"`
	BackupID    string            `json:"backup_id,omitempty"`
	// IOPS and Throughput (MB per second) are of the types that are sold by them.
	IOPS               int64  `json:"iops,omitempty"`
	Throughput         int64  `json:"throughput,omitempty"`
	DedicatedStorageID string `json:"dedicated_storage_id,omitempty"`
	UserID             string `json:"user_id,omitempty"`
	// UpdatedAt is when the disk last changed, UTC; zero while it is as it was made.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	// Batch are the disks of the request that made this one, if there were several
	// and this is the first of them.
	Batch []string `json:"batch,omitempty"`
}

func (d DiskDetails) clone() DiskDetails {
	d.Metadata, d.Batch = maps.Clone(d.Metadata), slices.Clone(d.Batch)
	return d
}
