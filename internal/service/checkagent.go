package service

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// AskAgent names a server whose agent is asked for (reference 4.2.2).
type AskAgent struct {
	ResourceID string
	Type       domain.ResourceType
}

// AgentStatus is what is known of a server's agent.
type AgentStatus struct {
	ResourceID string
	Installed  bool
}

// CheckAgent tells for each server whether it has an agent, in the order they
// were asked for. No server of this cloud has one. It fails with 7100 for one
// that is not in the project, or is of another type.
func CheckAgent(site []*domain.Resource, asked []AskAgent) ([]AgentStatus, error) {
	statuses := make([]AgentStatus, len(asked))
	for i, ask := range asked {
		is := func(r *domain.Resource) bool { return r.ID == ask.ResourceID && r.Type == ask.Type && r.Server != nil }
		if !slices.ContainsFunc(site, is) {
			return nil, domain.Fail(domain.CodeServerNotFound).On("agent_status.resource_id")
		}
		statuses[i] = AgentStatus{ResourceID: ask.ResourceID}
	}
	return statuses, nil
}
