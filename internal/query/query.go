package query

import (
	"context"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// Page is a slice of a list, by offset or after the row with the id Marker.
type Page struct {
	Limit  int
	Offset int
	Marker string
}

// Ref names an entity and the state of it: two equal refs have equal contents.
type Ref struct {
	ID      string
	Version int64
}

// Listing is one page of a list, and how many rows all its pages have.
type Listing struct {
	Refs  []Ref
	Count int
}

// Vaults filters vaults (reference 4.5.3). Empty members do not filter. Granted,
// here and in other filters, is the enterprise projects that the caller may see;
// nil for all of them.
type Vaults struct {
	ProjectID           string
	IDs                 []string
	Name                string
	CloudType           string
	ProtectType         string
	ObjectType          string
	Status              string
	EnterpriseProjectID string
	Granted             *domain.Reach
	PolicyID            string
	ResourceIDs         []string
	Page                Page
}

// Sort is one key of an order.
type Sort struct {
	Key  string // created_at, updated_at, name, status, protected_at or id
	Desc bool
}

// Own is whose backups a list has (reference 4.3.3, own_type).
type Own string

// A project has backups of its own, which is what a list has unless it says
// otherwise, and those of others that are shared with it.
const (
	OwnPrivate Own = "private"
	OwnShared  Own = "shared"
	OwnBoth    Own = "all_granted"
)

// Backups filters backups (reference 4.3.3). Only top-level ones are listed,
// unless ParentID asks for the children of one.
type Backups struct {
	ProjectID           string
	CheckpointID        string
	VaultID             string
	ParentID            string
	ResourceID          string
	ResourceName        string
	ResourceType        string
	ResourceAZ          string
	Name                string
	ImageType           string
	Statuses            []string
	EnterpriseProjectID string
	Granted             *domain.Reach
	Incremental         *bool
	// From and To bound the time of creation, UTC, inclusive.
	From, To time.Time
	// UsedPercent is the least share of its vault's capacity, in percent.
	UsedPercent int
	// Own says whose backups are listed; MemberStatus narrows shared ones, and
	// VaultID then means the vault that they were accepted into.
	Own          Own
	MemberStatus string
	Sort         []Sort
	Page         Page
}

// Private reports that the list has the project's own backups alone.
func (q Backups) Private() bool { return q.Own == OwnPrivate || q.Own == "" }

// Tasks filters operation logs (reference 4.1.2).
type Tasks struct {
	ProjectID           string
	Operation           string
	Status              string
	ProviderID          string
	ResourceID          string
	ResourceName        string
	VaultID             string
	VaultName           string
	EnterpriseProjectID string
	Granted             *domain.Reach
	From, To            time.Time
	Page                Page
}

// Reader answers from committed state. A missing entity is nil without an error;
// a list comes newest first unless it says otherwise.
type Reader interface {
	PolicyReader
	BackupReader
	TagReader
	UsageReader
	SiteReader
	TaskReader
	OrderReader
	ListVaults(ctx context.Context, filter Vaults) (Listing, error)
	VaultDocs(ctx context.Context, ids []string) (map[string]*domain.Vault, error)
}

// BackupReader answers questions about backups and with whom they are shared.
type BackupReader interface {
	MemberReader
	ListBackups(ctx context.Context, filter Backups) (Listing, error)
	BackupDocs(ctx context.Context, ids []string) (map[string]*domain.Backup, error)
	// Children are the backups of the disks within a server's.
	Children(ctx context.Context, parentID string) ([]*domain.Backup, error)
	CheckpointDoc(ctx context.Context, id string) (*domain.Checkpoint, error)
}

// TaskReader answers questions about tasks, by their logs.
type TaskReader interface {
	ListTasks(ctx context.Context, filter Tasks) (Listing, error)
	TaskDocs(ctx context.Context, ids []string) (map[string]*domain.Task, error)
}

// SiteReader answers questions about what can be protected in a project.
type SiteReader interface {
	AgentReader
	// StoredResources are those of a project that differ from the seed's.
	StoredResources(ctx context.Context, projectID string) (map[string]*domain.Resource, error)
	// Protectors says which vault holds each protected resource of a project.
	Protectors(ctx context.Context, projectID string) (map[string]string, error)
}
