package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UpdatePolicy is what a caller changes of a policy (reference 4.8.4). What is
// nil stays as it is; a definition replaces the whole one.
type UpdatePolicy struct {
	Name       *string
	Enabled    *bool
	Definition *domain.Definition
	Patterns   []string
}

// UpdatePolicy changes a policy. Its start time stays, and so the phase of an
// interval. What a change of the rule means for the backups that exist already
// is domain.Carry's.
//
// It fails with 6000 for an unknown policy, 6003 for another destination region
// while the policy is applied, 9900 on the member that breaks a rule and for a
// policy that an organization delivered.
func (a *App) UpdatePolicy(ctx context.Context, c Caller, id string, in UpdatePolicy) (p *domain.Policy, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		changed, err := u.policyOf(c, id)
		if err != nil {
			return err
		}
		if changed.Delivered() {
			return organizations()
		}
		if err := u.updatePolicy(changed, in); err != nil {
			return err
		}
		p = changed.Clone()
		return nil
	})
	return p, err
}

func (u *Unit) updatePolicy(p *domain.Policy, in UpdatePolicy) error {
	before := p.Rule()
	from, _ := p.Definition.Destination()
	set(&p.Name, in.Name)
	set(&p.Enabled, in.Enabled)
	set(&p.Definition, in.Definition)
	if in.Patterns != nil {
		p.Trigger.Patterns = in.Patterns
	}
	region, err := u.region(p.ProjectID)
	if err != nil {
		return err
	}
	if refusal := p.Check(region); refusal != nil {
		return refusal
	}
	if to, _ := p.Definition.Destination(); to != from && len(p.Vaults) > 0 {
		return domain.Fail(domain.CodePolicyDestinationInUse).On("policy.operation_definition.destination_region")
	}
	p.Touch(u.now)
	if err := u.plan(p); err != nil {
		return err
	}
	return u.carryAll(p, before)
}

// carryAll applies a change of a policy's rule to what its vaults hold, and
// plans their sweeps, which a disabled policy has none of.
func (u *Unit) carryAll(p *domain.Policy, before domain.RetentionRule) error {
	after := p.Rule()
	for _, applied := range p.Vaults {
		v, err := u.Vault(applied.VaultID)
		if err != nil {
			return err
		}
		if v == nil {
			continue
		}
		err = u.carryOf(p.Operation, applied, func(c domain.Candidate) domain.Candidate { return domain.Carry(before, after, c) })
		if err != nil {
			return err
		}
		if err := u.planSweep(v); err != nil {
			return err
		}
	}
	return nil
}

// carryOf changes the marks of what a policy made for one of its vaults: its
// automatic backups, or their replicas where they went.
func (u *Unit) carryOf(op domain.Operation, applied domain.PolicyVault, change func(domain.Candidate) domain.Candidate) error {
	holder, source := applied.VaultID, ""
	if op == domain.OpReplication {
		holder, source = applied.DestinationVaultID, applied.VaultID
	}
	v, err := u.Vault(holder)
	if err != nil || v == nil {
		return err
	}
	return u.carry(v, source, change)
}

// carry changes the marks of the automatic backups in a vault; of replicas, those
// that come from a source.
func (u *Unit) carry(v *domain.Vault, source string, change func(domain.Candidate) domain.Candidate) error {
	for _, binding := range v.Bindings {
		if binding.SourceVaultID != source {
			continue
		}
		chain, err := u.Chain(v.ChainOf(binding))
		if err != nil {
			return err
		}
		for _, b := range chain.Backups {
			if b.AutoTrigger && !b.Unmade() {
				u.remark(chain.Whole(b), change)
			}
		}
	}
	return nil
}

// remark changes the marks of a backup and, alike, those of its children.
func (u *Unit) remark(whole []*domain.Backup, change func(domain.Candidate) domain.Candidate) {
	for _, b := range whole {
		before := domain.Candidate{ID: b.ID, CreatedAt: b.CreatedAt, ExpiresAt: b.ExpiresAt, Forever: b.Forever}
		after := change(before)
		if after == before {
			continue
		}
		b.Forever = after.Forever
		if !after.ExpiresAt.Equal(b.ExpiresAt) {
			b.ExpiresAt = after.ExpiresAt
			b.Version++
		}
		u.backups.move(b.ID)
	}
}
