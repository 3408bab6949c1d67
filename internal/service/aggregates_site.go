package service

import "github.com/cbrd/cbrd/internal/domain"

// site is everything in a project that could be protected: one aggregate, which
// is loaded once in a unit.
func (u *Unit) site(projectID string) ([]*domain.Resource, error) {
	if site, ok := u.sites[projectID]; ok {
		return site, nil
	}
	region, err := u.region(projectID)
	if err != nil {
		return nil, err
	}
	stored, err := u.load.StoredResources(u.ctx, projectID)
	if err != nil {
		return nil, err
	}
	var site []*domain.Resource
	for _, seeded := range u.inventories.Of(u.world.Seed, projectID, region).All() {
		if r := u.shelved(seeded, stored[seeded.ID]); r != nil && !r.Deleted {
			site = append(site, r)
		}
	}
	u.sites[projectID] = append(site, u.added(projectID, stored)...)
	return u.sites[projectID], nil
}

// added is what was added to the seed's inventory, in the order in which it was,
// here or earlier.
func (u *Unit) added(projectID string, stored map[string]*domain.Resource) []*domain.Resource {
	for _, r := range stored {
		if r.Seq > 0 {
			u.shelved(r, r)
		}
	}
	return u.resources.all(func(r *domain.Resource) bool {
		return r.ProjectID == projectID && r.Seq > 0 && !r.Deleted
	})
}

// shelved is a resource as this unit has it already, else as it is stored, else
// as the seed has it.
func (u *Unit) shelved(seeded, stored *domain.Resource) *domain.Resource {
	if r, known := u.resources.get(seeded.Key()); known {
		return r
	}
	r := stored
	if r == nil {
		r = seeded.Clone()
	}
	u.resources.load(r)
	return r
}
