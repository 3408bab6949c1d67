package domain

import (
	"slices"
	"time"
)

// Words of a vault's billing (reference 4.5.1).
const (
	ProtectBackup      = "backup"
	ProtectReplication = "replication"
	ProtectHybrid      = "hybrid"

	CloudHybrid = "hybrid"

	CrashConsistent = "crash_consistent"
	AppConsistent   = "app_consistent"

	PostPaid = "post_paid"
	PrePaid  = "pre_paid"
)

// VaultStatus is billing.status (reference 4.5.1, table Billing).
type VaultStatus string

// The statuses of a vault.
const (
	VaultAvailable VaultStatus = "available"
	VaultLock      VaultStatus = "lock"
	VaultFrozen    VaultStatus = "frozen"
	VaultDeleting  VaultStatus = "deleting"
	VaultError     VaultStatus = "error"
)

// Limits of a vault (domain rules 1 and 2.1; reference 4.5.1 and 4.5.4).
const (
	MaxVaultResources = 256
	MinVaultSizeGB    = 10
	MaxVaultSizeGB    = 10485760
)

// Vault holds the backups of the resources bound to it.
type Vault struct {
	ID        string    `json:"id"`
	Seq       int64     `json:"seq"`
	Version   int64     `json:"version"`
	ProjectID string    `json:"project_id"`
	UserID    string    `json:"user_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`

	Name        string `json:"name"`
	Description string `json:"description"`

	ObjectType      string      `json:"object_type"`
	ProtectType     string      `json:"protect_type"`
	CloudType       string      `json:"cloud_type"`
	ConsistentLevel string      `json:"consistent_level"`
	ChargingMode    string      `json:"charging_mode"`
	MultiAZ         bool        `json:"multi_az"`
	Status          VaultStatus `json:"status"`
	// Size is the capacity in GB, Used what backups occupy of it in MB.
	Size int64 `json:"size"`
	Used int64 `json:"used"`

	EnterpriseProjectID string `json:"eps"`
	Tags                []Tag  `json:"tags"`
	// Retagged is set by a change of Tags since the vault was loaded.
	Retagged             bool    `json:"-"`
	AutoBind             bool    `json:"auto_bind"`
	BindRules            []Tag   `json:"bind_rules"`
	AutoExpand           bool    `json:"auto_expand"`
	SMNNotify            bool    `json:"smn_notify"`
	Threshold            int     `json:"threshold"` // percent
	BackupNamePrefix     *string `json:"backup_name_prefix"`
	DemandBilling        bool    `json:"demand_billing"`
	Locked               bool    `json:"locked"`
	SysLockSourceService string  `json:"sys_lock_source_service"`
	AvailabilityZone     string  `json:"availability_zone"`
	BackupPolicyID       string  `json:"backup_policy_id,omitempty"`
	ReplicationPolicyID  string  `json:"replication_policy_id,omitempty"`
	// NextExpiry is the earliest expiry of the vault's automatic backups, UTC;
	// zero when none expires. SweepAt is when the daily sweep will look.
	NextExpiry time.Time `json:"next_expiry,omitzero"`
	SweepAt    time.Time `json:"sweep_at,omitzero"`
	// OrderID is the order by which a yearly or monthly vault is paid for,
	// PendingOrderID one that would change the vault and is not done.
	OrderID        string `json:"order_id,omitempty"`
	PendingOrderID string `json:"pending_order_id,omitempty"`
	ProductID      string `json:"product_id,omitempty"`
	AutoRenew      bool   `json:"auto_renew,omitempty"`
	// Replicating counts the replications under way from the vault or into it.
	Replicating int `json:"replicating,omitempty"`

	Bindings []*Binding `json:"bindings"`
	// Shares are the backups of other projects that were accepted into the vault.
	Shares []Share `json:"shares,omitempty"`
	// Syncing counts the tasks that synchronize a hybrid vault.
	Syncing int `json:"syncing,omitempty"`
}

// Key and Revision let a unit of work follow the vault.
func (v *Vault) Key() string     { return v.ID }
func (v *Vault) Revision() int64 { return v.Version }

// Order is the vault's place among everything of its world.
func (v *Vault) Order() int64 { return v.Seq }

// Clone is a copy that later changes of the vault do not reach.
func (v *Vault) Clone() *Vault {
	own := *v
	own.Tags, own.BindRules = slices.Clone(v.Tags), slices.Clone(v.BindRules)
	own.Shares = slices.Clone(v.Shares)
	own.Bindings = slices.Clone(v.Bindings)
	for i, b := range own.Bindings {
		binding := *b
		own.Bindings[i] = &binding
	}
	return &own
}

// Touch records a transition of the vault.
func (v *Vault) Touch(now time.Time) {
	v.Version++
	v.UpdatedAt = now
}

// Binding is a resource's membership in a vault.
type Binding struct {
	ResourceID string       `json:"id"`
	Type       ResourceType `json:"type"`
	Name       string       `json:"name"`
	// Size is the capacity the resource takes of the vault, in GB.
	Size           int64         `json:"size"`
	IncludeVolumes []Volume      `json:"include_volumes,omitempty"`
	ExcludeVolumes []string      `json:"exclude_volumes,omitempty"`
	Disks          []string      `json:"disks,omitempty"`
	ProtectStatus  ProtectStatus `json:"protect_status"`
	// TaskID is the task that holds the resource, empty when it is idle.
	TaskID string `json:"task_id,omitempty"`
	// BackupSize is what the resource's backups occupy, in MB.
	BackupSize  int64 `json:"backup_size"`
	BackupCount int64 `json:"backup_count"`
	// Suspended keeps policies from backing the resource up (reference 4.5.13).
	Suspended bool `json:"suspended,omitempty"`
	// SinceFull counts the backups since the last full one, which was at LastFull.
	SinceFull int64     `json:"since_full,omitempty"`
	LastFull  time.Time `json:"last_full,omitzero"`
	// SourceVaultID is the vault from whose backups a replication vault has the
	// latest replicas of the resource.
	SourceVaultID string `json:"source_vault_id,omitempty"`
}

// Volume names a disk of a server that is to be backed up.
type Volume struct {
	ID        string `json:"id"`
	OSVersion string `json:"os_version,omitempty"`
}

// ProtectStatus is a bound resource's status (reference 4.5.1, ResourceResp).
type ProtectStatus string

// The statuses of a bound resource.
const (
	Protected  ProtectStatus = "available"
	Faulty     ProtectStatus = "error"
	Protecting ProtectStatus = "protecting"
	Restoring  ProtectStatus = "restoring"
	Removing   ProtectStatus = "removing"
)

// Idle reports whether no task holds the resource.
func (b *Binding) Idle() bool { return b.TaskID == "" }

// Binding returns the vault's binding of a resource, nil when it has none.
func (v *Vault) Binding(resourceID string) *Binding {
	for _, b := range v.Bindings {
		if b.ResourceID == resourceID {
			return b
		}
	}
	return nil
}

// Unbind removes a resource from the vault.
func (v *Vault) Unbind(resourceID string) {
	v.Bindings = slices.DeleteFunc(v.Bindings, func(b *Binding) bool { return b.ResourceID == resourceID })
}

// Busy reports whether a task holds the vault or any of its resources.
func (v *Vault) Busy() bool {
	return v.Syncing > 0 || slices.ContainsFunc(v.Bindings, func(b *Binding) bool { return !b.Idle() })
}

// Hybrid reports whether the vault is for backups that are made on premises.
func (v *Vault) Hybrid() bool { return v.ProtectType == ProtectHybrid || v.CloudType == CloudHybrid }

// Allocated is the sum of the sizes of the bound resources, in GB (domain
// rules 2.1).
func (v *Vault) Allocated() int64 {
	var sum int64
	for _, b := range v.Bindings {
		sum += b.Size
	}
	return sum
}

// Matches reports whether a resource with these tags is to be bound by itself:
// any one of the rules is enough, and no rules are met by everything (domain
// rules 3.3).
func (v *Vault) Matches(tags []Tag) bool {
	return len(v.BindRules) == 0 || slices.ContainsFunc(v.BindRules, func(rule Tag) bool {
		return slices.Contains(tags, rule)
	})
}
