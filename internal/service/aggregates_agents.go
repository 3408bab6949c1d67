package service

import "github.com/cbrd/cbrd/internal/domain"

// Agent loads an agent; nil when the world has none of that id.
func (u *Unit) Agent(id string) (*domain.Agent, error) {
	return fetch(&u.agents, id,
		func() (*domain.Agent, error) { return u.load.Agent(u.ctx, u.world.ID, id) },
		func(a *domain.Agent) bool { return a == nil })
}

// projects are the ids of the projects of the unit's world.
func (u *Unit) projects() ([]string, error) { return u.load.Projects(u.ctx, u.world.ID) }
