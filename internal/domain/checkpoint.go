package domain

import "time"

// CheckpointStatus is the status of a checkpoint (reference 4.12.2).
type CheckpointStatus string

// The statuses of a checkpoint.
const (
	CheckpointProtecting    CheckpointStatus = "protecting"
	CheckpointAvailable     CheckpointStatus = "available"
	CheckpointDeleting      CheckpointStatus = "deleting"
	CheckpointDeleted       CheckpointStatus = "deleted"
	CheckpointErrorDeleting CheckpointStatus = "error-deleting"
	CheckpointError         CheckpointStatus = "error"
)

// Checkpoint is one run over one vault: a restore point with a backup of each
// resource that was not skipped (domain rules 1.3). It vanishes with its last
// backup (clients 3.1).
type Checkpoint struct {
	ID        string           `json:"id"`
	Seq       int64            `json:"seq"`
	Version   int64            `json:"version"`
	ProjectID string           `json:"project_id"`
	VaultID   string           `json:"vault_id"`
	VaultName string           `json:"vault_name"`
	CreatedAt time.Time        `json:"created_at"`
	Status    CheckpointStatus `json:"status"`

	Name        string `json:"name"`
	Description string `json:"description"`
	// RetentionDays is how long the backups are kept, -1 for good.
	RetentionDays int64 `json:"retention_days"`

	Resources []CheckpointResource `json:"resources"`
	Skipped   []SkippedResource    `json:"skipped,omitempty"`

	// Running counts tasks that have not ended, Failed those that failed, Live
	// the top-level backups that exist.
	Running int `json:"running"`
	Failed  int `json:"failed"`
	Live    int `json:"live"`
}

// CheckpointResource is a resource of the run as it was when the run began.
type CheckpointResource struct {
	ID          string       `json:"id"`
	Type        ResourceType `json:"type"`
	Name        string       `json:"name"`
	Size        int64        `json:"size"`        // GB
	BackupSize  int64        `json:"backup_size"` // MB
	BackupCount int64        `json:"backup_count"`
}

// SkippedResource is a resource the run left out, and why.
type SkippedResource struct {
	ID     string       `json:"id"`
	Type   ResourceType `json:"type"`
	Name   string       `json:"name"`
	Code   Code         `json:"code"`
	Reason string       `json:"reason"`
}

func (c *Checkpoint) Key() string     { return c.ID }
func (c *Checkpoint) Revision() int64 { return c.Version }
func (c *Checkpoint) Order() int64    { return c.Seq }

// Take lists a resource among those that the run backs up.
func (c *Checkpoint) Take(b *Binding) {
	c.Resources = append(c.Resources, CheckpointResource{
		ID: b.ResourceID, Type: b.Type, Name: b.Name, Size: b.Size,
		BackupSize: b.BackupSize, BackupCount: b.BackupCount,
	})
}

// Skip lists a resource among those that the run leaves out.
func (c *Checkpoint) Skip(b *Binding, why *Error) {
	c.Skipped = append(c.Skipped, SkippedResource{
		ID: b.ResourceID, Type: b.Type, Name: b.Name, Code: why.Code, Reason: why.Detail,
	})
}

// Ended records that one of the checkpoint's backup tasks ended, and settles
// its status when it was the last: error only when none succeeded.
func (c *Checkpoint) Ended(failed bool) {
	c.Version++
	c.Running--
	if failed {
		c.Failed++
	}
	if c.Running > 0 || c.Status != CheckpointProtecting {
		return
	}
	c.Status = CheckpointAvailable
	if c.Failed == len(c.Resources) {
		c.Status = CheckpointError
	}
}
