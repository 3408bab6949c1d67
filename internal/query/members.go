package query

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// Members filters those that a backup is shared with (reference 4.4.4). Empty
// members do not filter.
type Members struct {
	ProjectID     string // the owner's
	BackupID      string
	DestProjectID string
	ImageID       string
	Status        string
	VaultID       string
	Sort          []Sort
	Page          Page
}

// MemberReader answers from committed state with whom backups are shared.
type MemberReader interface {
	ListMembers(ctx context.Context, filter Members) (Listing, error)
	MemberDocs(ctx context.Context, ids []string) (map[string]*domain.Member, error)
	// Memberships are those of a project in some backups, by the backup's id.
	Memberships(ctx context.Context, projectID string, backupIDs []string) (map[string]*domain.Member, error)
}
