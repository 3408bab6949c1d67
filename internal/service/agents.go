package service

import (
	"regexp"

	"github.com/cbrd/cbrd/internal/domain"
)

// agentID is the form of an agent's id. What is not of it has a code of its own in
// some operations: 7403.
var agentID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// validAgentID refuses an id that no agent can have.
func validAgentID(id string) error {
	if agentID.MatchString(id) {
		return nil
	}
	return domain.Fail(domain.CodeAgentInvalid).On("agent_id")
}

// agentOf loads an agent of the caller's project; 7410 when there is none.
func (u *Unit) agentOf(c Caller, id string) (*domain.Agent, error) {
	a, err := u.Agent(id)
	if err != nil {
		return nil, err
	}
	if a == nil || a.ProjectID != c.ProjectID {
		return nil, domain.Fail(domain.CodeAgentNotFound).On("agent_id")
	}
	return a, nil
}

// subject is what a vault knows by an id: a resource with its disks, or in a file
// vault an agent with its folders. It is nil when there is none.
func (u *Unit) subject(v *domain.Vault, id string) (*domain.Resource, []*domain.Resource, error) {
	if v.ObjectType == domain.ObjectFile {
		a, err := u.Agent(id)
		if err != nil || a == nil || a.ProjectID != v.ProjectID {
			return nil, nil, err
		}
		host, folders := a.Subject()
		return host, folders, nil
	}
	r, err := u.Resource(v.ProjectID, id)
	if err != nil || r == nil {
		return nil, nil, err
	}
	disks, err := u.disksOf(r)
	return r, disks, err
}

// missingFrom is the code for a resource that does not exist, to a vault.
func missingFrom(v *domain.Vault, t domain.ResourceType) domain.Code {
	if v.ObjectType == domain.ObjectFile {
		return domain.CodeAgentNotFound
	}
	return missing[t]
}

// agentVault is the vault that an agent is bound to, with the binding; both are
// nil when it is in none.
func (u *Unit) agentVault(a *domain.Agent) (*domain.Vault, *domain.Binding, error) {
	p, err := u.Protection(a.ProjectID, a.ID)
	if err != nil || p == nil {
		return nil, nil, err
	}
	v, err := u.Vault(p.VaultID)
	if err != nil || v == nil {
		return nil, nil, err
	}
	return v, v.Binding(a.ID), nil
}

// changedAgent records a change of an agent, also in the vault that it takes
// capacity of.
func (u *Unit) changedAgent(a *domain.Agent) error {
	a.Touch(u.now)
	v, b, err := u.agentVault(a)
	if err != nil || b == nil || b.Size == a.SizeGB() {
		return err
	}
	b.Size = a.SizeGB()
	v.Touch(u.now)
	return nil
}

// folder is a folder of an agent that a backup was made of; nil when the agent or
// cbrd's knowledge of the folder is gone.
func (u *Unit) folder(part *domain.Backup) (*domain.Folder, error) {
	a, err := u.Agent(part.ChainID)
	if err != nil || a == nil {
		return nil, err
	}
	return a.Folder(part.ResourceID), nil
}
