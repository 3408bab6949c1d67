package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// CreateOrganizationPolicy is what a caller asks of a new organization policy
// (reference 4.9.1). The last four members are those of the policies it delivers.
type CreateOrganizationPolicy struct {
	Name        string
	Description string
	// EffectiveScope is kept and has no effect; empty means all.
	EffectiveScope string
	Operation      domain.Operation

	PolicyName string
	Enabled    bool
	Definition domain.Definition
	Patterns   []string
}

// CreateOrganizationPolicy makes an organization policy of the caller's account
// and region. A policy of it reaches each project of the region, of every account
// of the world, a little later (domain rules 10).
//
// It fails with 6001 beyond 32 of an operation, 6117 for an unknown operation, 9900
// on the member that breaks a rule.
func (a *App) CreateOrganizationPolicy(ctx context.Context, c Caller, in CreateOrganizationPolicy) (o *domain.OrganizationPolicy, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		made, err := u.createOrganizationPolicy(c, in)
		if err == nil {
			o = made.Clone()
		}
		return err
	})
	return o, err
}

func (u *Unit) createOrganizationPolicy(c Caller, in CreateOrganizationPolicy) (*domain.OrganizationPolicy, error) {
	region, err := u.region(c.ProjectID)
	if err != nil {
		return nil, err
	}
	o := &domain.OrganizationPolicy{
		AccountID: c.AccountID, Region: region,
		Name: in.Name, Description: in.Description, EffectiveScope: or(in.EffectiveScope, domain.EffectiveScopeAll),
		Operation: in.Operation, PolicyName: in.PolicyName, Enabled: in.Enabled,
		Definition: in.Definition, Patterns: in.Patterns,
	}
	if refusal := o.Check(u.now); refusal != nil {
		return nil, refusal
	}
	n, err := u.organizationPolicyCount(c.AccountID, region, in.Operation)
	if err != nil {
		return nil, err
	}
	if n >= domain.MaxPolicies {
		return nil, domain.Fail(domain.CodeTooManyPolicies)
	}
	o.ID, o.Seq = u.newID("organization policy")
	u.orgPolicies.add(o)
	return o, u.sync(o)
}

// organizationPolicyOf loads an organization policy of the caller's account and
// region; 6000 when there is none.
func (u *Unit) organizationPolicyOf(c Caller, id string) (*domain.OrganizationPolicy, error) {
	o, err := u.OrganizationPolicy(id)
	if err != nil {
		return nil, err
	}
	region, err := u.region(c.ProjectID)
	if err != nil {
		return nil, err
	}
	if o == nil || o.AccountID != c.AccountID || o.Region != region {
		return nil, domain.Fail(domain.CodePolicyNotFound).On("organization_policy_id")
	}
	return o, nil
}
