package query

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// Policies filters policies (reference 4.8.3). Empty members do not filter.
type Policies struct {
	ProjectID string
	Operation string
	// VaultID asks for the policies that are applied to a vault of the project.
	VaultID string
	Page    Page
}

// PolicyReader answers questions about policies, an organization's too.
type PolicyReader interface {
	OrganizationReader
	ListPolicies(ctx context.Context, filter Policies) (Listing, error)
	PolicyDocs(ctx context.Context, ids []string) (map[string]*domain.Policy, error)
}
