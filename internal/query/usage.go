package query

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// Summary is the capacity of all vaults of a project (reference 4.5.15).
type Summary struct {
	SizeGB int64
	UsedMB int64
}

// UsedGB is what is used, in GB: the reference gives no unit, and the sum beside
// it is in GB (ledger L27). It is rounded, as the vendor's console does: 200 MB
// are 0, 700 MB are 1.
func (s Summary) UsedGB() int64 { return (s.UsedMB + 512) / 1024 }

// Usage filters what backups take by their resource (reference 4.10.1). Empty
// members do not filter.
type Usage struct {
	ProjectID    string
	ResourceID   string
	ResourceType string
	Granted      *domain.Reach
	Page         Page
}

// ResourceUsage is what the backups of one resource take. Those under way do not
// count yet, as in the vault.
type ResourceUsage struct {
	ResourceID string
	// Name and Type are the resource's when its newest backup was made.
	Name, Type string
	// Backups is how many there are; that of a server counts once.
	Backups int64
	// SizeMB is what they occupy, MultiAZMB the part of it in vaults that keep
	// data in several availability zones.
	SizeMB, MultiAZMB int64
}

// UsageReader answers questions about capacity.
type UsageReader interface {
	// Summary adds up the vaults of a project in the enterprise projects granted.
	Summary(ctx context.Context, projectID string, granted *domain.Reach) (Summary, error)
	// ListUsage lists the resources that have backups, in the order of their ids,
	// and how many all pages have.
	ListUsage(ctx context.Context, filter Usage) ([]ResourceUsage, int, error)
}
