package service

import "github.com/cbrd/cbrd/internal/domain"

// cleanReplicas deletes the automatic replicas of a resource that the rule in
// force does not keep. It comes after each replica that was made (domain rules
// 5.10), as for backups.
func (u *Unit) cleanReplicas(to *domain.Vault, b *domain.Binding, chain *domain.Chain) error {
	rule, cleans, err := u.ruleOfReplicas(to, b)
	if err != nil || !cleans || rule.Family() == domain.FamilyPermanent && to.NextExpiry.IsZero() {
		return err
	}
	return u.clean(to, chain, rule)
}

// ruleOfReplicas is the rule by which a resource's replicas in a vault are kept:
// that of the policy by which they come there from the vault that protects the
// resource. Without one, or when it sends elsewhere by now, replicas with an
// expiry expire and the others stay.
func (u *Unit) ruleOfReplicas(to *domain.Vault, b *domain.Binding) (rule domain.RetentionRule, cleans bool, err error) {
	p, err := u.senderPolicy(to, b)
	if err != nil {
		return rule, false, err
	}
	if p == nil {
		rule, cleans = domain.RuleInForce(nil, true)
		return rule, cleans, nil
	}
	of := p.Rule()
	rule, cleans = domain.RuleInForce(&of, p.Enabled)
	return rule, cleans, nil
}

// senderPolicy is the policy that fills a vault with a resource's replicas, nil
// without one.
func (u *Unit) senderPolicy(to *domain.Vault, b *domain.Binding) (*domain.Policy, error) {
	from, err := u.Vault(b.SourceVaultID)
	if err != nil || from == nil {
		return nil, err
	}
	p, err := u.Policy(from.ReplicationPolicyID)
	if err != nil || p == nil || !p.AppliedWith(from.ID, to.ID) {
		return nil, err
	}
	return p, nil
}
