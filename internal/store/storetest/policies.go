package storetest

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// testPolicies: a policy is loaded as it was committed, changed and removed, in
// its own world.
func testPolicies(b *bed) {
	p, other := b.policy(domain.OpBackup), b.policy(domain.OpReplication)
	p.Apply("vault", "")
	p.NextFire = at(500)
	other.Apply("vault", "destination")
	loads := func(p, want *domain.Policy) {
		b.t.Helper()
		got, err := b.s.Policy(b.ctx(), b.world, p.ID)
		b.ok(err)
		same(b, "policy", got, want)
	}
	loads(p, nil)
	b.commit(func(c *service.Changes) { c.Policies.New = []*domain.Policy{p, other} })
	loads(p, p)
	loads(other, other)
	p.Withdraw("vault")
	p.NextFire = at(0).AddDate(-1, 0, 0)
	p.Name, p.Enabled = "changed", false
	p.Touch(at(9))
	b.commit(func(c *service.Changes) { c.Policies.Changed = []*domain.Policy{p} })
	loads(p, p)
	b.commit(func(c *service.Changes) { c.Policies.Gone = []*domain.Policy{p} })
	loads(p, nil)
	loads(other, other)
	if got, err := b.s.Policy(b.ctx(), "nowhere", other.ID); got != nil || err != nil {
		b.t.Errorf("in another world: %+v, %v", got, err)
	}
}

// testPolicyCount: policies are counted by operation in all projects of an
// account, and in none of another's; those that were delivered are not.
func testPolicyCount(b *bed) {
	other := *b
	other.enter(b.world + "-other")
	counts := func(operation domain.Operation, want int) {
		b.t.Helper()
		got, err := b.s.PolicyCount(b.ctx(), b.account.ID, operation)
		b.ok(err)
		same(b, "policies of "+string(operation), got, want)
	}
	counts(domain.OpBackup, 0)
	here, there, copies := b.policy(domain.OpBackup), b.policy(domain.OpBackup), b.policy(domain.OpReplication)
	there.ProjectID = b.account.Projects[1].ID
	delivered := b.policy(domain.OpBackup)
	delivered.PolicyType = domain.PolicyTypeOrganization
	b.commit(func(c *service.Changes) { c.Policies.New = []*domain.Policy{here, there, copies, delivered} })
	other.seq = b.seq
	other.commit(func(c *service.Changes) { c.Policies.New = []*domain.Policy{other.policy(domain.OpBackup)} })
	counts(domain.OpBackup, 2)
	counts(domain.OpReplication, 1)
	b.commit(func(c *service.Changes) { c.Policies.Gone = []*domain.Policy{there} })
	counts(domain.OpBackup, 1)
}
