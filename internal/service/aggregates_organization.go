package service

import "github.com/cbrd/cbrd/internal/domain"

// Migration loads a project's migration; nil when it has none.
func (u *Unit) Migration(projectID string) (*domain.Migration, error) {
	return fetch(&u.migrations, projectID,
		func() (*domain.Migration, error) { return u.load.Migration(u.ctx, u.world.ID, projectID) },
		func(m *domain.Migration) bool { return m == nil })
}

// OrganizationPolicy loads an organization policy; nil when the world has none of
// that id.
func (u *Unit) OrganizationPolicy(id string) (*domain.OrganizationPolicy, error) {
	return fetch(&u.orgPolicies, id,
		func() (*domain.OrganizationPolicy, error) { return u.load.OrganizationPolicy(u.ctx, u.world.ID, id) },
		func(o *domain.OrganizationPolicy) bool { return o == nil })
}

// organizationPolicyCount is how many organization policies of an operation an
// account has in a region, with those that came and went in this unit.
func (u *Unit) organizationPolicyCount(accountID, region string, op domain.Operation) (int, error) {
	stored, err := u.load.OrganizationPolicyCount(u.ctx, accountID, region, op)
	return stored + u.orgPolicies.shift(func(o *domain.OrganizationPolicy) bool {
		return o.AccountID == accountID && o.Region == region && o.Operation == op
	}), err
}

// tenancies are the projects that the world's accounts have in a region.
func (u *Unit) tenancies(region string) ([]domain.Tenancy, error) {
	return u.load.Tenancies(u.ctx, u.world.ID, region)
}
