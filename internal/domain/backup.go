package domain

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// BackupStatus is the status of a backup (reference 4.3.2).
type BackupStatus string

// The statuses of a backup.
const (
	BackupAvailable      BackupStatus = "available"
	BackupProtecting     BackupStatus = "protecting"
	BackupDeleting       BackupStatus = "deleting"
	BackupRestoring      BackupStatus = "restoring"
	BackupError          BackupStatus = "error"
	BackupWaitingProtect BackupStatus = "waiting_protect"
	BackupWaitingDelete  BackupStatus = "waiting_delete"
	BackupWaitingRestore BackupStatus = "waiting_restore"
)

// Stable reports whether no task is at work on the backup: only then may it be
// deleted (domain rules 6.3).
func (s BackupStatus) Stable() bool { return s == BackupAvailable || s == BackupError }

// ImageBackup and ImageReplication are the image types of a backup.
const (
	ImageBackup      = "backup"
	ImageReplication = "replication"
)

// Backup is a copy of a resource at an instant. A server's backup is a parent
// without contents; each of its disks is a child (domain rules 1.4).
type Backup struct {
	ID        string `json:"id"`
	Seq       int64  `json:"seq"`
	Version   int64  `json:"version"`
	ProjectID string `json:"project_id"`
	VaultID   string `json:"vault_id"`
	// MovedFrom is the vault that the backup was in when it was loaded, if it has
	// been moved since.
	MovedFrom    string `json:"-"`
	CheckpointID string `json:"checkpoint_id"`
	ParentID     string `json:"parent_id,omitempty"`
	// ChainID is the protected resource whose chain the backup is a link of:
	// the server for the backups of its disks. That of a replica is ReplicaChain.
	ChainID string `json:"chain_id"`

	ResourceID   string       `json:"resource_id"`
	ResourceName string       `json:"resource_name"`
	ResourceType ResourceType `json:"resource_type"`
	ResourceSize int64        `json:"resource_size"` // GB
	ResourceAZ   string       `json:"resource_az"`

	Name        string       `json:"name"`
	Description string       `json:"description"`
	Status      BackupStatus `json:"status"`
	ImageType   string       `json:"image_type"`
	ProviderID  string       `json:"provider_id"`

	EnterpriseProjectID string `json:"eps"`

	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	ProtectedAt time.Time `json:"protected_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`

	// Incremental is what the caller, or the policy, asked for; the first backup
	// of a disk is full whatever was asked (clients 3.1).
	Incremental bool `json:"incremental"`
	AutoTrigger bool `json:"auto_trigger"`
	// Forever exempts an automatic backup from every later rule of quantity.
	Forever  bool   `json:"forever,omitempty"`
	PolicyID string `json:"policy_id,omitempty"`
	ImageID  string `json:"image_id,omitempty"`

	// Members is how many projects the backup is shared with.
	Members int `json:"members,omitempty"`

	SystemDisk        bool `json:"system_disk"`
	Encrypted         bool `json:"encrypted"`
	ContainSystemDisk bool `json:"contain_system_disk"`
	MultiAZ           bool `json:"multi_az"`
	AppConsistent     bool `json:"app_consistent,omitempty"`

	Architecture string `json:"architecture,omitempty"`
	OSType       string `json:"os_type,omitempty"`
	SnapshotID   string `json:"snapshot_id,omitempty"`
	// Holds says that the backup has contents of its own, as that of a disk has;
	// the contents of a server's backup are its children's.
	Holds bool `json:"holds,omitempty"`
	// File marks the backup of an agent and those of its folders.
	File bool `json:"file,omitempty"`
	// Replications are in the order in which they were asked for.
	Replications []Replication `json:"replications,omitempty"`
	// Pieces are the blocks this backup physically holds, in MB of one block
	// each. The whole view is the chain's up to here.
	Pieces blocks.Map `json:"pieces,omitempty"`
}

func (b *Backup) Key() string     { return b.ID }
func (b *Backup) Revision() int64 { return b.Version }
func (b *Backup) Order() int64    { return b.Seq }

// Clone is a copy that later changes of the backup do not reach: what is behind
// its pieces and records is never changed in place.
func (b *Backup) Clone() *Backup {
	own := *b
	return &own
}

// SetStatus moves the backup to a status.
func (b *Backup) SetStatus(s BackupStatus, now time.Time) {
	b.Status = s
	b.Version++
	b.UpdatedAt = now
}

// Unmade reports whether the backup failed, so that there is nothing in it. One
// whose deletion failed is in error too, but was made once.
func (b *Backup) Unmade() bool { return b.Status == BackupError && b.ProtectedAt.IsZero() }

// Move puts the backup into another vault of its project.
func (b *Backup) Move(vaultID string) {
	if b.MovedFrom == "" {
		b.MovedFrom = b.VaultID
	}
	b.VaultID = vaultID
	b.Version++
}

// Top reports whether the backup is of a protected resource, not of a disk
// within one.
func (b *Backup) Top() bool { return b.ParentID == "" }
