package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UpdateAgent gives an agent a status. A client can say uninstall only (reference
// 4.6.3); paths and backups stay.
//
// It fails with 7403 for an id that is no UUID and 7410 for an unknown agent.
func (a *App) UpdateAgent(ctx context.Context, c Caller, id string, status domain.AgentStatus) (updated *domain.Agent, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		if err := validAgentID(id); err != nil {
			return err
		}
		agent, err := u.agentOf(c, id)
		if err != nil {
			return err
		}
		u.setAgent(agent, status)
		updated = agent.Clone()
		return nil
	})
	return updated, err
}

// setAgent gives an agent a status; to be normal is to have shown that it runs.
func (u *Unit) setAgent(a *domain.Agent, status domain.AgentStatus) {
	a.Status = status
	if status == domain.AgentNormal {
		a.LastActiveAt = u.now
	}
	a.Touch(u.now)
}

// SetAgentStatus gives an agent of a world a status, as its host would by going
// away and coming back; it belongs to the control surface. ErrNoAgent when the
// world has no such agent.
func (i *Inventory) SetAgentStatus(ctx context.Context, worldID, id string, status domain.AgentStatus) error {
	return i.engine.Write(ctx, worldID, func(u *Unit) error {
		agent, err := u.Agent(id)
		if err != nil {
			return err
		}
		if agent == nil {
			return ErrNoAgent
		}
		u.setAgent(agent, status)
		return nil
	})
}
