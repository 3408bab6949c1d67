package service_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// forAll is a backup policy for an organization.
func forAll(patterns ...string) service.CreateOrganizationPolicy {
	return service.CreateOrganizationPolicy{
		Name: "for all", Operation: domain.OpBackup, PolicyName: "policy", Enabled: true,
		Definition: keep(3), Patterns: patterns,
	}
}

func (c *cloud) tryOrganize(in service.CreateOrganizationPolicy) (*domain.OrganizationPolicy, error) {
	return c.app.CreateOrganizationPolicy(context.Background(), c.caller, in)
}

func (c *cloud) organize(patterns ...string) *domain.OrganizationPolicy {
	c.t.Helper()
	o, err := c.tryOrganize(forAll(patterns...))
	c.ok(err)
	return o
}

func (c *cloud) changeOrganized(o *domain.OrganizationPolicy, in service.UpdateOrganizationPolicy) error {
	_, err := c.app.UpdateOrganizationPolicy(context.Background(), c.caller, o.ID, in)
	return err
}

func (c *cloud) reorganize(o *domain.OrganizationPolicy, patterns ...string) {
	c.t.Helper()
	c.ok(c.changeOrganized(o, service.UpdateOrganizationPolicy{Patterns: patterns}))
}

func (c *cloud) unorganize(o *domain.OrganizationPolicy) error {
	return c.app.DeleteOrganizationPolicy(context.Background(), c.caller, o.ID)
}

func (c *cloud) applyID(v *domain.Vault, policyID string) error {
	return c.app.AssociateVaultPolicy(context.Background(), c.caller, v.ID, []string{policyID}, "")
}

// organizedNow is an organization policy as it is stored, nil when it is gone.
func (c *cloud) organizedNow(o *domain.OrganizationPolicy) *domain.OrganizationPolicy {
	c.t.Helper()
	now, err := c.store.OrganizationPolicy(context.Background(), c.world, o.ID)
	c.ok(err)
	return now
}

// joint is the cloud in a world with two accounts, as the first of them.
func (c *cloud) joint() (partner service.Caller) {
	c.t.Helper()
	id := c.world + "-joint"
	var accounts []iam.Account
	for i := range 2 {
		a, _ := iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: "seed", Index: i})
		accounts = append(accounts, a)
	}
	_, err := c.worlds.Create(context.Background(), service.Genesis{ID: id, Seed: "seed", Pace: domain.PaceStandard, Accounts: accounts})
	c.ok(err)
	c.world, c.account = id, accounts[0]
	as := func(a iam.Account) service.Caller {
		return service.Caller{WorldID: id, AccountID: a.ID, UserID: a.Users[0].ID, ProjectID: a.Projects[0].ID}
	}
	c.caller = as(accounts[0])
	return as(accounts[1])
}

func TestCreateOrganizationPolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKDelivered", delivered)
		c.sub("OKDoesNotCount", func(c *cloud) {
			for range domain.MaxPolicies {
				c.organize(daily(2))
			}
			c.refuses(domain.CodeTooManyPolicies, func() error { _, err := c.tryOrganize(forAll(daily(2))); return err })
			c.idle()
			c.policy(keepAll, daily(2))
			c.caller = c.elsewhere()
			c.organize(daily(2)) // another region
		})
		for name, test := range map[string]struct {
			field string
			spoil func(*service.CreateOrganizationPolicy)
		}{
			"ErrName":     {"policy.policy_name", func(in *service.CreateOrganizationPolicy) { in.PolicyName = "a b" }},
			"ErrPattern":  {"policy.policy_trigger.properties.pattern[0]", func(in *service.CreateOrganizationPolicy) { in.Patterns = []string{"FREQ=HOURLY"} }},
			"ErrTimezone": {"policy.policy_operation_definition.timezone", func(in *service.CreateOrganizationPolicy) { in.Definition.DayBackups = new(int64(1)) }},
			"ErrRegion":   {"policy.policy_operation_definition.destination_region", func(in *service.CreateOrganizationPolicy) { in.Operation = domain.OpReplication }},
		} {
			c.sub(name, func(c *cloud) {
				in := forAll(daily(2))
				test.spoil(&in)
				_, err := c.tryOrganize(in)
				c.refused(err, domain.CodeInvalidParameter)
				if refusal, ok := errors.AsType[*domain.Error](err); !ok || refusal.Field != test.field {
					c.t.Errorf("%v, want the field %s", err, test.field)
				}
			})
		}
	})
}

// delivered: both accounts get a policy in the region, a little later, which backs
// up the vaults that it is applied to, and which they cannot change.
func delivered(c *cloud) {
	partner := c.joint()
	o := c.organize(hourly)
	if o.Status != domain.Syncing || o.EffectiveScope != "all" || len(o.Deliveries) != 2 || c.policyNow(o.Deliveries[0].PolicyID) != nil {
		c.t.Fatalf("at once: %+v", o)
	}
	c.idle()
	if now := c.organizedNow(o); now.Status != domain.Delivered || now.AccountName != c.account.Name {
		c.t.Errorf("delivered: %+v", now)
	}
	own := c.caller
	for _, caller := range []service.Caller{own, partner} {
		c.caller = caller
		i := slices.IndexFunc(o.Deliveries, func(d domain.Delivery) bool { return d.ProjectID == caller.ProjectID })
		p := c.policyNow(o.Deliveries[i].PolicyID)
		if p == nil || p.ProjectID != caller.ProjectID || p.PolicyType != domain.PolicyTypeOrganization || p.Name != "policy" || p.Trigger.ID == "" {
			c.t.Fatalf("%s has %+v", caller.AccountID, p)
		}
		c.refuses(domain.CodeInvalidParameter, func() error { return c.changePolicy(p, service.UpdatePolicy{Name: new("own")}) })
		c.refuses(domain.CodeInvalidParameter, func() error { return c.deletePolicy(p) })
		r := c.inventoryOf(caller.ProjectID).All()[0]
		v := c.vault("server", 1000, r)
		c.ok(c.apply(v, p))
		c.advance(2 * time.Hour)
		if n := len(c.chain(r.ID)); n < 2 {
			c.t.Errorf("%s has %d backups", caller.AccountID, n)
		}
	}
	c.refuses(domain.CodePolicyNotFound, func() error { return c.unorganize(o) }) // the partner's it is not
}

func (c *cloud) inventoryOf(projectID string) *domain.Inventory {
	return c.engine.Inventories().Of(c.seed(), projectID, c.account.Projects[0].Name)
}

func TestUpdateOrganizationPolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			o := c.organize(daily(2))
			c.idle()
			rule := lasts(9)
			c.ok(c.changeOrganized(o, service.UpdateOrganizationPolicy{
				Name: new("other"), Description: new("why"), EffectiveScope: new("some"),
				PolicyName: new("renamed"), Enabled: new(false), Definition: &rule, Patterns: []string{daily(4)},
			}))
			p := c.policyNow(o.Deliveries[0].PolicyID)
			if now := c.organizedNow(o); now.Status != domain.Syncing || now.Name != "other" || p.Name != "policy" {
				c.t.Errorf("before it is delivered: %+v, %+v", now, p)
			}
			c.idle()
			p = c.policyNow(o.Deliveries[0].PolicyID)
			if p.Name != "renamed" || p.Enabled || *p.Definition.RetentionDays != 9 || p.Trigger.Patterns[0] != daily(4) {
				c.t.Errorf("delivered: %+v", p)
			}
			now := c.organizedNow(o)
			if now.Status != domain.Delivered || now.EffectiveScope != "some" || now.Description != "why" || now.Deliveries[0].Status != domain.Delivered {
				c.t.Errorf("%+v", now)
			}
		})
		c.sub("OKWhileItIsDelivered", func(c *cloud) {
			o := c.organize(daily(2))
			c.advance(100 * time.Millisecond)
			c.reorganize(o, daily(4))
			c.idle()
			if p := c.policyNow(o.Deliveries[0].PolicyID); p.Trigger.Patterns[0] != daily(4) || p.Version != 1 {
				c.t.Errorf("%+v", p)
			}
		})
		c.sub("OKRefusedThere", refusedThere)
		c.sub("Err6000", func(c *cloud) {
			o := c.organize(daily(2))
			c.caller = c.elsewhere()
			c.refuses(domain.CodePolicyNotFound, func() error { return c.changeOrganized(o, service.UpdateOrganizationPolicy{}) })
		})
		c.sub("Err9900", func(c *cloud) {
			o := c.organize(daily(2))
			c.refuses(domain.CodeInvalidParameter, func() error {
				return c.changeOrganized(o, service.UpdateOrganizationPolicy{Patterns: []string{"FREQ=HOURLY"}})
			})
		})
	})
}

// refusedThere: a replication policy that is applied keeps its destination.
func refusedThere(c *cloud) {
	in, copies := forAll(daily(2)), c.copies()
	in.Operation, in.Definition = domain.OpReplication, copies.Definition
	o, err := c.tryOrganize(in)
	c.ok(err)
	c.idle()
	there := *c
	there.caller = c.elsewhere()
	v, to := c.vault("server", 1000), there.replicationVault()
	before := c.policyNow(o.Deliveries[0].PolicyID)
	c.ok(c.applyTo(v, to.ID, before))
	before = c.policyNow(before.ID)
	other := copies.Definition
	other.DestinationRegion, other.DestinationProjectID = &c.account.Projects[2].Name, &c.account.Projects[2].ID
	c.ok(c.changeOrganized(o, service.UpdateOrganizationPolicy{Definition: &other}))
	c.idle()
	now := c.organizedNow(o)
	if now.Status != domain.Refused || now.Deliveries[0].Status != domain.Refused || now.Deliveries[0].Reason == "" {
		c.t.Errorf("%+v", now)
	}
	if diff := cmp.Diff(before, c.policyNow(before.ID)); diff != "" {
		c.t.Errorf("the policy changed (-before +after):\n%s", diff)
	}
}

func TestDeleteOrganizationPolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKAtOnce", func(c *cloud) {
			o := c.organize(daily(2))
			c.ok(c.unorganize(o))
			c.idle()
			if c.organizedNow(o) != nil || c.policyNow(o.Deliveries[0].PolicyID) != nil {
				c.t.Error("it was delivered all the same")
			}
		})
		c.sub("OKUnused", func(c *cloud) {
			o := c.organize(daily(2))
			c.idle()
			c.ok(c.unorganize(o))
			if c.organizedNow(o) != nil || c.policyNow(o.Deliveries[0].PolicyID) != nil {
				c.t.Error("it is still there")
			}
		})
		c.sub("OKApplied", removed)
		c.sub("Err6000", func(c *cloud) {
			c.refuses(domain.CodePolicyNotFound, func() error { return c.unorganize(&domain.OrganizationPolicy{ID: "none"}) })
		})
	})
}

// removed: what is on a vault stays there and runs, and goes to no other.
func removed(c *cloud) {
	o, r := c.organize(hourly), c.resource("volume-mail-0001")
	c.idle()
	v, other := c.vault("disk", 1000, r), c.vault("disk", 1000)
	id := o.Deliveries[0].PolicyID
	c.ok(c.applyID(v, id))
	c.ok(c.unorganize(o))
	p := c.policyNow(id)
	if p == nil || p.PolicyType != domain.PolicyTypeRemoved || !p.AppliedTo(v.ID) {
		c.t.Fatalf("left is %+v", p)
	}
	c.ok(c.applyID(v, id)) // once more changes nothing
	c.refuses(domain.CodePolicyNotForVault, func() error { return c.applyID(other, id) })
	c.refuses(domain.CodeInvalidParameter, func() error { return c.changePolicy(p, service.UpdatePolicy{Name: new("own")}) })
	c.advance(2 * time.Hour)
	if len(c.chain(r.ID)) < 2 {
		c.t.Error("it does not run")
	}
	c.ok(c.deletePolicy(p))
	if c.policyNow(id) != nil {
		c.t.Error("it cannot be deleted")
	}
}
