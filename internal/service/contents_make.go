package service

import (
	"fmt"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// populate makes everything, what others name first.
func (s *settler) populate() error {
	for _, step := range []func() error{s.addResources, s.addAgents, s.makePolicies, s.makeVaults, s.applyPolicies, s.declareFaults} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *settler) addResources() error {
	for i, r := range s.contents.Resources {
		if _, err := s.addResource(s.callers[r.ProjectID], r.Resource); err != nil {
			return at(err, "resources[%d]", i)
		}
	}
	return nil
}

func (s *settler) makePolicies() error {
	for i, p := range s.contents.Policies {
		made, err := s.createPolicy(s.callers[p.ProjectID], p.Policy)
		if err != nil {
			return at(err, "policies[%d]", i)
		}
		s.policies = append(s.policies, made)
	}
	return nil
}

func (s *settler) makeVaults() error {
	for i, v := range s.contents.Vaults {
		made, err := s.createVault(s.callers[v.ProjectID], v.Vault)
		if err != nil {
			return at(err, "vaults[%d]", i)
		}
		s.vaults = append(s.vaults, made)
		for j, b := range v.Resources {
			if err := s.bindNamed(made, b); err != nil {
				return at(err, "vaults[%d].resources[%d]", i, j)
			}
		}
	}
	return nil
}

// bindNamed binds a resource that the contents name.
func (s *settler) bindNamed(v *domain.Vault, b ContentBinding) error {
	r, err := s.named(v, b)
	if err != nil {
		return err
	}
	if v.Binding(r.ID) != nil {
		return domain.Fail(domain.CodeDuplicateResources)
	}
	excluded, err := s.disksNamed(r, b.ExcludeVolumes)
	if err != nil {
		return err
	}
	return s.bindAll(v, []BindResource{{ID: r.ID, Type: r.Type, ExcludeVolumes: excluded}})
}

// named finds what a vault can hold by its id or its name, by both if both are
// given: a resource, or for files an agent.
func (s *settler) named(v *domain.Vault, b ContentBinding) (*domain.Resource, error) {
	site, err := s.site(v.ProjectID)
	if err != nil {
		return nil, err
	}
	if v.ObjectType == domain.ObjectFile {
		site = s.hosts(v.ProjectID)
	}
	var found []*domain.Resource
	for _, r := range site {
		if (b.ID == "" || b.ID == r.ID) && (b.Name == "" || b.Name == r.Name) {
			found = append(found, r)
		}
	}
	switch {
	case b.ID == "" && b.Name == "":
		return nil, fmt.Errorf("%w: an id or a name is needed", ErrResource)
	case len(found) == 0:
		return nil, fmt.Errorf("%w: %q", ErrNoResource, or(b.Name, b.ID))
	case len(found) > 1:
		return nil, fmt.Errorf("%w: %d resources are named %q, an id is needed", ErrResource, len(found), b.Name)
	}
	return found[0], nil
}

// disksNamed are the ids of disks of a server, by their ids or names.
func (s *settler) disksNamed(server *domain.Resource, names []string) ([]string, error) {
	disks, err := s.disksOf(server)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range names {
		i := slices.IndexFunc(disks, func(d *domain.Resource) bool { return d.ID == name || d.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("%w: %s has no disk %q", ErrNoResource, server.Name, name)
		}
		ids = append(ids, disks[i].ID)
	}
	return ids, nil
}

// applyPolicies comes last: a replication policy names a vault that may be made
// after its own.
func (s *settler) applyPolicies() error {
	for i, v := range s.contents.Vaults {
		for j, use := range v.Policies {
			if err := s.applyNamed(s.vaults[i], use); err != nil {
				return at(err, "vaults[%d].policies[%d]", i, j)
			}
		}
	}
	return nil
}

func (s *settler) applyNamed(v *domain.Vault, use ContentUse) error {
	p, err := only(s.policies, "policy", use.Policy, func(p *domain.Policy) bool { return p.Name == use.Policy && p.ProjectID == v.ProjectID })
	if err != nil {
		return err
	}
	destination := ""
	if use.Destination != "" {
		to, err := only(s.vaults, "vault", use.Destination, func(v *domain.Vault) bool { return v.Name == use.Destination })
		if err != nil {
			return err
		}
		destination = to.ID
	}
	return s.apply(s.callers[v.ProjectID], v, p, destination)
}

// only is the one thing of its kind that has a name.
func only[T any](all []T, kind, name string, is func(T) bool) (found T, err error) {
	i := slices.IndexFunc(all, is)
	if i < 0 {
		return found, fmt.Errorf("%w: there is no %s %q", ErrNoResource, kind, name)
	}
	if slices.ContainsFunc(all[i+1:], is) {
		return found, fmt.Errorf("%w: there are several of the name %q", ErrResource, name)
	}
	return all[i], nil
}
