package query

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// Agents filters agents (reference 4.6.7). Empty members do not filter.
type Agents struct {
	ProjectID string
	IDs       []string
	Status    string
	Page      Page
}

// AgentReader answers questions about agents.
type AgentReader interface {
	ListAgents(ctx context.Context, filter Agents) (Listing, error)
	// AgentDocs loads agents of a project by id.
	AgentDocs(ctx context.Context, projectID string, ids []string) (map[string]*domain.Agent, error)
	// Agent is the agent with an id, in any project of a world.
	Agent(ctx context.Context, worldID, id string) (*domain.Agent, error)
}
