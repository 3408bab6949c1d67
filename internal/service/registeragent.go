package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// RegisterAgent is what an agent says of itself (reference 4.6.4).
type RegisterAgent struct {
	ID   string
	Host domain.AgentHost
}

// RegisterAgent makes an agent known, with the status normal. One that the project
// has already keeps its paths and says anew what it is: it was installed again.
//
// It fails with 7403 for an id that is no UUID or belongs to something else of the
// world.
func (a *App) RegisterAgent(ctx context.Context, c Caller, in RegisterAgent) (registered *domain.Agent, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		agent, err := u.registered(c, in.ID)
		if err != nil {
			return err
		}
		agent.AgentHost, agent.Status, agent.LastActiveAt = in.Host, domain.AgentNormal, u.now
		agent.Touch(u.now)
		registered = agent.Clone()
		return nil
	})
	return registered, err
}

// registered is the agent with an id, a new one unless the project has it.
func (u *Unit) registered(c Caller, id string) (*domain.Agent, error) {
	if err := validAgentID(id); err != nil {
		return nil, err
	}
	agent, err := u.Agent(id)
	if err != nil {
		return nil, err
	}
	if agent != nil && agent.ProjectID == c.ProjectID {
		return agent, nil
	}
	taken, err := u.taken(c, id)
	if err != nil {
		return nil, err
	}
	if agent != nil || taken {
		return nil, domain.Fail(domain.CodeAgentInvalid).On("agent.agent_id")
	}
	agent = &domain.Agent{WorldID: u.world.ID, ID: id, Seq: u.world.NextSeq(), ProjectID: c.ProjectID, CreatedAt: u.now}
	u.agents.add(agent)
	return agent, nil
}

// taken reports whether an id is that of a resource of any project of the world,
// or of an agent of another project whose backups are still being deleted: the
// chain of backups goes by it.
func (u *Unit) taken(c Caller, id string) (bool, error) {
	chain, err := u.Chain(id)
	if err != nil {
		return false, err
	}
	if len(chain.Backups) > 0 && chain.Backups[0].ProjectID != c.ProjectID {
		return true, nil
	}
	projects, err := u.projects()
	if err != nil {
		return false, err
	}
	for _, project := range projects {
		r, err := u.anyResource(project, id)
		if err != nil || r != nil {
			return true, err
		}
	}
	return false, nil
}
