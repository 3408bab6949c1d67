package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// CreatePolicy is what a caller asks of a new policy (reference 4.8.1).
type CreatePolicy struct {
	Name       string
	Enabled    bool
	Operation  domain.Operation
	Definition domain.Definition
	Patterns   []string
}

// CreatePolicy makes a policy, which runs once it is applied to a vault. Its
// schedule counts from the present (domain rules 4.4).
//
// It fails with 6001 beyond 32 policies of an operation in the account, 6117 for
// an unknown operation, 9900 on the member that breaks a rule.
func (a *App) CreatePolicy(ctx context.Context, c Caller, in CreatePolicy) (p *domain.Policy, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		made, err := u.createPolicy(c, in)
		if err == nil {
			p = made.Clone()
		}
		return err
	})
	return p, err
}

func (u *Unit) createPolicy(c Caller, in CreatePolicy) (*domain.Policy, error) {
	p := &domain.Policy{
		Version: 1, ProjectID: c.ProjectID, UpdatedAt: u.now, Name: in.Name, Enabled: in.Enabled,
		Operation: in.Operation, Definition: in.Definition,
		Trigger: domain.Trigger{
			Name: domain.TriggerName, Type: domain.TriggerType, StartTime: u.now, Patterns: in.Patterns,
		},
		PolicyType: domain.PolicyTypeCustom, CreatedBy: domain.PolicyCreatedByCustomer,
	}
	region, err := u.region(c.ProjectID)
	if err != nil {
		return nil, err
	}
	if refusal := p.Check(region); refusal != nil {
		return nil, refusal
	}
	n, err := u.policyCount(c.AccountID, in.Operation)
	if err != nil {
		return nil, err
	}
	if n >= domain.MaxPolicies {
		return nil, domain.Fail(domain.CodeTooManyPolicies)
	}
	p.ID, p.Seq = u.newID("policy")
	u.addPolicy(p)
	u.policyShift[policyQuota{c.AccountID, p.Operation}]++
	return p, nil
}

// addPolicy adds a policy, which has its id, to the world.
func (u *Unit) addPolicy(p *domain.Policy) {
	p.Trigger.ID = u.world.Chance().ID("trigger", p.Seq, u.now)
	u.policies.add(p)
}

// policyOf loads a policy of the caller's project; 6000 when there is none.
func (u *Unit) policyOf(c Caller, id string) (*domain.Policy, error) {
	p, err := u.Policy(id)
	if err != nil {
		return nil, err
	}
	if p == nil || p.ProjectID != c.ProjectID {
		return nil, domain.Fail(domain.CodePolicyNotFound).On("policy_id")
	}
	return p, nil
}
