package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// DeleteOrganizationPolicy removes an organization policy. What it delivered goes
// with it, unless it is on a vault: that stays there and runs on, but cannot be
// applied to another (domain rules 10). It fails with 6000 for an unknown one.
func (a *App) DeleteOrganizationPolicy(ctx context.Context, c Caller, id string) error {
	return a.in(ctx, c, func(u *Unit) error {
		o, err := u.organizationPolicyOf(c, id)
		if err != nil {
			return err
		}
		for _, to := range o.Deliveries {
			if err := u.recall(to); err != nil {
				return err
			}
		}
		u.orgPolicies.drop(o.ID)
		return nil
	})
}

// recall takes back a delivered policy, which nobody else can have deleted.
func (u *Unit) recall(from domain.Delivery) error {
	p, err := u.Policy(from.PolicyID)
	if err != nil || p == nil {
		return err
	}
	if len(p.Vaults) == 0 {
		u.policies.drop(p.ID)
		return nil
	}
	p.PolicyType = domain.PolicyTypeRemoved
	p.Touch(u.now)
	return nil
}
