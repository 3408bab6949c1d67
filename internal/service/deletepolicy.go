package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// DeletePolicy removes a policy, also from the vaults it is applied to. Runs
// under way finish, and its backups stay for good (domain rules 4.8, 5.8). It
// fails with 6000 for an unknown policy and 9900 for one that an organization
// delivers; what is left of one whose organization policy is gone can be deleted.
func (a *App) DeletePolicy(ctx context.Context, c Caller, id string) error {
	return a.in(ctx, c, func(u *Unit) error {
		p, err := u.policyOf(c, id)
		if err != nil {
			return err
		}
		if p.PolicyType == domain.PolicyTypeOrganization {
			return organizations()
		}
		for _, applied := range p.Vaults {
			if err := u.retire(p, applied); err != nil {
				return err
			}
		}
		u.policies.drop(p.ID)
		u.policyShift[policyQuota{c.AccountID, p.Operation}]--
		return nil
	})
}

// organizations refuses to change what belongs to an organization policy.
func organizations() error {
	return domain.Invalid("policy_id", "The policy belongs to an organization policy and can be changed there only.")
}

// retire takes a policy that is being deleted off a vault.
func (u *Unit) retire(p *domain.Policy, applied domain.PolicyVault) error {
	v, err := u.Vault(applied.VaultID)
	if err != nil || v == nil {
		return err
	}
	*policySlot(v, p.Operation) = ""
	v.Touch(u.now)
	return u.carryOf(p.Operation, applied, domain.Release)
}
