package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UpdateOrganizationPolicy is what a caller changes of an organization policy
// (reference 4.9.3). What is nil stays as it is; a definition replaces the whole
// one.
type UpdateOrganizationPolicy struct {
	Name           *string
	Description    *string
	EffectiveScope *string

	PolicyName *string
	Enabled    *bool
	Definition *domain.Definition
	Patterns   []string
}

// UpdateOrganizationPolicy changes an organization policy and, a little later, the
// policies that it delivered; projects that are new in the region get theirs.
//
// It fails with 6000 for an unknown one and 9900 on the member that breaks a rule.
func (a *App) UpdateOrganizationPolicy(ctx context.Context, c Caller, id string, in UpdateOrganizationPolicy) (o *domain.OrganizationPolicy, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		changed, err := u.organizationPolicyOf(c, id)
		if err != nil {
			return err
		}
		if err := u.updateOrganizationPolicy(changed, in); err != nil {
			return err
		}
		o = changed.Clone()
		return nil
	})
	return o, err
}

func (u *Unit) updateOrganizationPolicy(o *domain.OrganizationPolicy, in UpdateOrganizationPolicy) error {
	set(&o.Name, in.Name)
	set(&o.Description, in.Description)
	set(&o.EffectiveScope, in.EffectiveScope)
	set(&o.PolicyName, in.PolicyName)
	set(&o.Enabled, in.Enabled)
	set(&o.Definition, in.Definition)
	if in.Patterns != nil {
		o.Patterns = in.Patterns
	}
	if refusal := o.Check(u.now); refusal != nil {
		return refusal
	}
	o.EffectiveScope = or(o.EffectiveScope, domain.EffectiveScopeAll)
	return u.sync(o)
}
