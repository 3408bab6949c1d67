package query

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// OrganizationPolicies filters organization policies (reference 4.9.2). An empty
// operation does not filter.
type OrganizationPolicies struct {
	AccountID string
	Region    string
	Operation string
	Page      Page
}

// OrganizationReader answers questions about the accounts of a world.
type OrganizationReader interface {
	ListOrganizationPolicies(ctx context.Context, filter OrganizationPolicies) (Listing, error)
	OrganizationPolicyDocs(ctx context.Context, ids []string) (map[string]*domain.OrganizationPolicy, error)
	// Migrations are those of an account's projects, in the order in which they were
	// first begun.
	Migrations(ctx context.Context, accountID string) ([]*domain.Migration, error)
	// TenanciesOf are the projects of the account with a name, in the order of their
	// regions; none when the world has no such account.
	TenanciesOf(ctx context.Context, worldID, accountName string) ([]domain.Tenancy, error)
	// Tenancy is a project of a world with its account.
	Tenancy(ctx context.Context, worldID, projectID string) (*domain.Tenancy, error)
}
