package service

import (
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
)

func (s *settler) addAgents() error {
	for i, a := range s.contents.Agents {
		if err := s.addAgent(a); err != nil {
			return at(err, "agents[%d]", i)
		}
	}
	return nil
}

func (s *settler) addAgent(in ContentAgent) error {
	if in.Agent.ID == "" {
		in.Agent.ID, _ = s.newID("agent")
	}
	agent, err := s.registered(s.callers[in.ProjectID], in.Agent.ID)
	if err != nil {
		return err
	}
	if agent.Version > 0 {
		return fmt.Errorf("%w: there is an agent with this id", ErrResource)
	}
	agent.AgentHost, agent.Status, agent.LastActiveAt = in.Agent.Host, domain.AgentNormal, s.now
	for _, dir := range in.Paths {
		s.addFolder(agent, domain.PlainDir(dir))
	}
	agent.Touch(s.now)
	s.agents = append(s.agents, agent)
	if len(agent.Covered()) > domain.MaxAgentPaths {
		return domain.Fail(domain.CodeTooManyAgentPaths)
	}
	return nil
}

// hosts are the agents of a project as what vaults hold.
func (s *settler) hosts(projectID string) []*domain.Resource {
	var hosts []*domain.Resource
	for _, a := range s.agents {
		if a.ProjectID == projectID {
			host, _ := a.Subject()
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// declareFaults comes last: a fault may be about anything that was made.
func (s *settler) declareFaults() error {
	for i, f := range s.contents.Faults {
		if f.Resource != "" {
			id, err := s.anything(f.ProjectID, f.Resource)
			if err != nil {
				return at(err, "faults[%d]", i)
			}
			f.Fault.ResourceID = id
		}
		if _, err := s.addFault(f.Fault); err != nil {
			return at(err, "faults[%d]", i)
		}
	}
	return nil
}

// anything is the id of the one thing of a project that has an id or a name.
func (s *settler) anything(projectID, name string) (string, error) {
	site, err := s.site(projectID)
	if err != nil {
		return "", err
	}
	named := map[string]string{}
	for _, r := range append(s.hosts(projectID), site...) {
		named[r.ID] = r.Name
	}
	for _, v := range s.vaults {
		if v.ProjectID == projectID {
			named[v.ID] = v.Name
		}
	}
	if _, is := named[name]; is {
		return name, nil
	}
	var found []string
	for id, called := range named {
		if called == name {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%w: there is no %q in the project", ErrNoResource, name)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%w: %d things are named %q, an id is needed", ErrResource, len(found), name)
}
