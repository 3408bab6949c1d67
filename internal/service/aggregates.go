package service

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// Policy loads a policy; nil when the world has none of that id, as it has none
// of the empty id that a vault without a policy names.
func (u *Unit) Policy(id string) (*domain.Policy, error) {
	if id == "" {
		return nil, nil
	}
	return fetch(&u.policies, id,
		func() (*domain.Policy, error) { return u.load.Policy(u.ctx, u.world.ID, id) },
		func(p *domain.Policy) bool { return p == nil })
}

// Vault loads a vault; nil when the world has none of that id.
func (u *Unit) Vault(id string) (*domain.Vault, error) {
	return fetch(&u.vaults, id,
		func() (*domain.Vault, error) { return u.load.Vault(u.ctx, u.world.ID, id) },
		func(v *domain.Vault) bool { return v == nil })
}

// Checkpoint loads a checkpoint; nil when the world has none of that id.
func (u *Unit) Checkpoint(id string) (*domain.Checkpoint, error) {
	return fetch(&u.checkpoints, id,
		func() (*domain.Checkpoint, error) { return u.load.Checkpoint(u.ctx, u.world.ID, id) },
		func(c *domain.Checkpoint) bool { return c == nil })
}

// Task loads a task; nil when the world has none of that id.
func (u *Unit) Task(id string) (*domain.Task, error) {
	return fetch(&u.tasks, id,
		func() (*domain.Task, error) { return u.load.Task(u.ctx, u.world.ID, id) },
		func(t *domain.Task) bool { return t == nil })
}

// Protection says which vault holds a resource; nil when none does.
func (u *Unit) Protection(projectID, resourceID string) (*domain.Protection, error) {
	return fetch(&u.protections, domain.ProtectionKey(projectID, resourceID),
		func() (*domain.Protection, error) { return u.load.Protection(u.ctx, projectID, resourceID) },
		func(p *domain.Protection) bool { return p == nil })
}

// Resource finds a resource of a project: as it was stored, else as the seed's
// inventory has it; nil when there is none, or none any more.
func (u *Unit) Resource(projectID, id string) (*domain.Resource, error) {
	r, err := u.anyResource(projectID, id)
	if err != nil || r == nil || r.Deleted {
		return nil, err
	}
	return r, nil
}

// anyResource is Resource, with those that were deleted.
func (u *Unit) anyResource(projectID, id string) (*domain.Resource, error) {
	key := domain.ResourceKey(projectID, id)
	if r, known := u.resources.get(key); known {
		return r, nil
	}
	stored, err := u.load.Resource(u.ctx, projectID, id)
	if err != nil {
		return nil, err
	}
	if stored != nil {
		u.resources.load(stored)
		return stored, nil
	}
	return u.seeded(projectID, id)
}

// region is the region a project lies in, which never changes.
func (u *Unit) region(projectID string) (string, error) {
	if region, ok := u.regions[projectID]; ok {
		return region, nil
	}
	region, err := u.load.Region(u.ctx, projectID)
	if err == nil {
		u.regions[projectID] = region
	}
	return region, err
}

// projectsIn are the projects of all accounts in a region of the unit's world.
func (u *Unit) projectsIn(region string) ([]iam.Project, error) {
	return u.load.ProjectsIn(u.ctx, u.world.ID, region)
}

// policyCount is how many policies of an operation an account has, with those
// that came and went in this unit.
func (u *Unit) policyCount(accountID string, op domain.Operation) (int, error) {
	stored, err := u.load.PolicyCount(u.ctx, accountID, op)
	return stored + u.policyShift[policyQuota{accountID, op}], err
}

// policyQuota is what policies are counted by.
type policyQuota struct {
	accountID string
	operation domain.Operation
}

// seeded shelves a resource of the inventory as if it had been loaded: it is
// written only when it changes, and then as new.
func (u *Unit) seeded(projectID, id string) (*domain.Resource, error) {
	region, err := u.region(projectID)
	if err != nil {
		return nil, err
	}
	r, ok := u.inventories.Of(u.world.Seed, projectID, region).Get(id)
	if !ok {
		u.resources.miss(domain.ResourceKey(projectID, id))
		return nil, nil
	}
	u.resources.load(r)
	return r, nil
}

// Chain loads the backups of a protected resource. It is empty, never nil, for
// one that has none.
func (u *Unit) Chain(resourceID string) (*domain.Chain, error) {
	if c, ok := u.chains[resourceID]; ok {
		return c, nil
	}
	backups, err := u.load.Backups(u.ctx, u.world.ID, resourceID)
	if err != nil {
		return nil, err
	}
	for _, b := range backups {
		u.backups.load(b)
	}
	c := domain.NewChain(resourceID, backups)
	u.chains[resourceID] = c
	return c, nil
}

// Backup finds a backup and its chain by the backup's id; nil, nil when the
// world has none of that id.
func (u *Unit) Backup(id string) (*domain.Backup, *domain.Chain, error) {
	chainID, err := u.chainOf(id)
	if err != nil || chainID == "" {
		return nil, nil, err
	}
	c, err := u.Chain(chainID)
	if err != nil {
		return nil, nil, err
	}
	return c.Find(id), c, nil
}

func (u *Unit) chainOf(backupID string) (string, error) {
	if b, known := u.backups.get(backupID); known {
		if b == nil {
			return "", nil
		}
		return b.ChainID, nil
	}
	return u.load.ChainOf(u.ctx, u.world.ID, backupID)
}
