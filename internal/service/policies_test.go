package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// aPolicy is a policy as most tests ask for it.
func aPolicy() service.CreatePolicy {
	return service.CreatePolicy{
		Name: "policy", Enabled: true, Operation: domain.OpBackup, Definition: keep(3), Patterns: []string{daily(2)},
	}
}

// copies is a policy that replicates to the account's project in another region.
func (c *cloud) copies() service.CreatePolicy {
	in, to := aPolicy(), c.account.Projects[1]
	in.Operation = domain.OpReplication
	in.Definition.DestinationRegion, in.Definition.DestinationProjectID = &to.Name, &to.ID
	return in
}

func TestCreatePolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			c.advance(90 * time.Minute)
			p, err := c.tryPolicy(aPolicy())
			c.ok(err)
			if diff := cmp.Diff(p, c.policyNow(p.ID)); diff != "" {
				c.t.Errorf("stored otherwise than answered (-answer +store):\n%s", diff)
			}
			if !p.Trigger.StartTime.Equal(c.now()) || p.Trigger.ID == "" || p.Trigger.ID == p.ID || len(p.Vaults) != 0 || !p.NextFire.IsZero() {
				c.t.Errorf("%+v", p)
			}
		})
		c.sub("OKReplication", func(c *cloud) {
			_, err := c.tryPolicy(c.copies())
			c.ok(err)
		})
		for name, test := range map[string]struct {
			code   domain.Code
			field  string
			change func(in *service.CreatePolicy)
		}{
			"Operation": {domain.CodeUnknownPolicyType, "policy.operation_type", func(in *service.CreatePolicy) { in.Operation = "restore" }},
			"Name":      {domain.CodeInvalidParameter, "policy.name", func(in *service.CreatePolicy) { in.Name = "a b" }},
			"NoPattern": {domain.CodeInvalidParameter, "", func(in *service.CreatePolicy) { in.Patterns = nil }},
			"Pattern": {domain.CodeInvalidParameter, "", func(in *service.CreatePolicy) {
				in.Patterns = []string{"FREQ=MONTHLY;BYHOUR=1;BYMINUTE=0"}
			}},
			"TooDense": {domain.CodeInvalidParameter, "", func(in *service.CreatePolicy) {
				in.Patterns = []string{"FREQ=DAILY;BYHOUR=1;BYMINUTE=00,30"}
			}},
			"TwoFamilies": {domain.CodeInvalidParameter, "policy.operation_definition.retention_duration_days", func(in *service.CreatePolicy) {
				in.Definition.RetentionDays = new(int64(1))
			}},
			"NoZone": {domain.CodeInvalidParameter, "policy.operation_definition.timezone", func(in *service.CreatePolicy) {
				in.Definition.DayBackups = new(int64(1))
			}},
			"NoDestination": {domain.CodeInvalidParameter, "policy.operation_definition.destination_region", func(in *service.CreatePolicy) {
				in.Operation = domain.OpReplication
			}},
			"OwnRegion": {domain.CodeInvalidParameter, "policy.operation_definition.destination_region", func(in *service.CreatePolicy) {
				*in = c.copies()
				in.Definition.DestinationRegion = &c.account.Projects[0].Name
			}},
		} {
			c.sub("Err"+name, func(c *cloud) {
				in := aPolicy()
				test.change(&in)
				c.refuses(test.code, func() error {
					_, err := c.tryPolicy(in)
					if refusal, ok := err.(*domain.Error); ok && test.field != "" && refusal.Field != test.field { //nolint:errorlint // as it is returned
						c.t.Errorf("at %s, want %s", refusal.Field, test.field)
					}
					return err
				})
			})
		}
		c.sub("ErrTooMany", func(c *cloud) { // 32 of each kind in all regions of the account
			for i := range domain.MaxPolicies {
				here := *c
				here.caller.ProjectID = c.account.Projects[i%len(c.account.Projects)].ID
				here.policy(keepAll, daily(i%24))
			}
			c.refuses(domain.CodeTooManyPolicies, func() error {
				_, err := c.tryPolicy(aPolicy())
				return err
			})
			_, err := c.tryPolicy(c.copies())
			c.ok(err)
			other := *c
			other.enter(c.world+" other", "seed", domain.PaceStandard)
			other.policy(keepAll, daily(2))
		})
	})
}

func TestUpdatePolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			p := c.policy(keep(3), daily(2))
			c.advance(time.Hour)
			rule := lasts(5)
			answer, err := c.app.UpdatePolicy(context.Background(), c.caller, p.ID, service.UpdatePolicy{
				Name: new("other"), Enabled: new(false), Definition: &rule, Patterns: []string{daily(4), daily(6)},
			})
			c.ok(err)
			want := *p
			want.Name, want.Enabled, want.Definition, want.Trigger.Patterns = "other", false, rule, []string{daily(4), daily(6)}
			want.Version, want.UpdatedAt = p.Version+1, c.now()
			for from, got := range map[string]*domain.Policy{"answer": answer, "store": c.policyNow(p.ID)} {
				if diff := cmp.Diff(&want, got); diff != "" {
					c.t.Errorf("%s (-want +got):\n%s", from, diff)
				}
			}
		})
		c.sub("ErrUnknown", func(c *cloud) {
			c.unknownPolicy(func(p *domain.Policy) error { return c.changePolicy(p, service.UpdatePolicy{}) })
		})
		c.sub("ErrInvalid", func(c *cloud) {
			p := c.policy(keep(3), daily(2))
			for _, in := range []service.UpdatePolicy{
				{Name: new("")},
				{Patterns: []string{}},
				{Patterns: []string{"FREQ=HOURLY"}},
				{Definition: &domain.Definition{RetentionDays: new(int64(1)), MaxBackups: new(int64(1))}},
			} {
				c.refuses(domain.CodeInvalidParameter, func() error { return c.changePolicy(p, in) })
			}
		})
		c.sub("ErrDestinationInUse", func(c *cloud) {
			v, to, p := c.replicated()
			away := c.copies()
			away.Definition.DestinationRegion = &c.account.Projects[2].Name
			away.Definition.DestinationProjectID = &c.account.Projects[2].ID
			change := func() error { return c.changePolicy(p, service.UpdatePolicy{Definition: &away.Definition}) }
			c.ok(c.applyTo(v, to.ID, p))
			c.refuses(domain.CodePolicyDestinationInUse, change)
			c.ok(c.withdraw(v, p))
			c.ok(change())
		})
	})
}

// unknownPolicy: 6000 for a policy that there is not, and for another project's.
func (c *cloud) unknownPolicy(call func(p *domain.Policy) error) {
	c.t.Helper()
	c.refuses(domain.CodePolicyNotFound, func() error { return call(&domain.Policy{ID: "no"}) })
	own := c.caller
	c.caller = c.elsewhere()
	p := c.policy(keepAll, daily(2))
	c.caller = own
	c.refuses(domain.CodePolicyNotFound, func() error { return call(p) })
}

// replicated is a server vault, one that takes its replicas in another region,
// and a policy from here to there.
func (c *cloud) replicated() (v, to *domain.Vault, p *domain.Policy) {
	c.t.Helper()
	v = c.vault("server", 1000)
	there := *c
	there.caller = c.elsewhere()
	to = there.replicationVault()
	p, err := c.tryPolicy(c.copies())
	c.ok(err)
	return v, to, p
}

func (c *cloud) applyTo(v *domain.Vault, destinationID string, p *domain.Policy) error {
	return c.app.AssociateVaultPolicy(context.Background(), c.caller, v.ID, []string{p.ID}, destinationID)
}

func TestDeletePolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			one, two := c.vault("disk", 100), c.vault("server", 100)
			p, other := c.policy(keepAll, daily(2)), c.policy(keepAll, daily(2))
			c.ok(c.apply(one, p))
			c.ok(c.apply(two, other))
			c.ok(c.deletePolicy(p))
			if c.policyNow(p.ID) != nil || c.vaultNow(one.ID).BackupPolicyID != "" || c.vaultNow(two.ID).BackupPolicyID != other.ID {
				c.t.Error("it is on a vault still, or the other one is not")
			}
			c.refuses(domain.CodePolicyNotFound, func() error { return c.deletePolicy(p) })
		})
		c.sub("OKMakesRoom", func(c *cloud) {
			var last *domain.Policy
			for range domain.MaxPolicies {
				last = c.policy(keepAll, daily(2))
			}
			c.ok(c.deletePolicy(last))
			c.policy(keepAll, daily(2))
		})
		c.sub("ErrUnknown", func(c *cloud) { c.unknownPolicy(c.deletePolicy) })
	})
}

func TestAssociateVaultPolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			v, to, copies := c.replicated()
			p := c.policy(keepAll, daily(2))
			c.ok(c.app.AssociateVaultPolicy(context.Background(), c.caller, v.ID, []string{p.ID, copies.ID}, to.ID))
			now := c.vaultNow(v.ID)
			if now.BackupPolicyID != p.ID || now.ReplicationPolicyID != copies.ID || now.Version == v.Version {
				c.t.Errorf("%+v", now)
			}
			if on := c.policyNow(copies.ID); len(on.Vaults) != 1 || on.Vaults[0].DestinationVaultID != to.ID {
				c.t.Errorf("%+v", on)
			}
			if on := c.policyNow(p.ID); !on.NextFire.Equal(instant("2026-01-01 02:00")) || !on.AppliedTo(v.ID) {
				c.t.Errorf("%+v", on)
			}
		})
		c.sub("OKAgain", func(c *cloud) { // changes nothing
			v := c.vault("disk", 100)
			p := c.schedule(v, keepAll, daily(2))
			before := c.dump()
			c.ok(c.apply(v, p))
			c.same("before", before, "after", c.dump())
		})
		c.sub("OKReplaces", func(c *cloud) { // another of the same operation takes its place
			v := c.vault("disk", 100)
			former, p := c.schedule(v, keepAll, daily(2)), c.schedule(v, keepAll, daily(3))
			if now := c.policyNow(former.ID); len(now.Vaults) != 0 || !now.NextFire.IsZero() {
				c.t.Errorf("the former is %+v", now)
			}
			if now := c.vaultNow(v.ID); now.BackupPolicyID != p.ID {
				c.t.Errorf("%+v", now)
			}
		})
		c.sub("OKWithTheVault", func(c *cloud) {
			p := c.policy(keepAll, daily(2))
			in := plan("disk", c.resource("volume-mail-0001"))
			in.BackupPolicyID = p.ID
			v, err := c.app.CreateVault(context.Background(), c.caller, in)
			c.ok(err)
			if on := c.policyNow(p.ID); v.BackupPolicyID != p.ID || !on.AppliedTo(v.ID) {
				c.t.Errorf("%+v has %+v", v, on)
			}
			in.Resources, in.BackupPolicyID = nil, "no"
			c.refuses(domain.CodePolicyNotFound, func() error { return c.create(in) })
		})
		c.sub("ErrUnknown", func(c *cloud) {
			v := c.vault("disk", 100)
			c.unknownPolicy(func(p *domain.Policy) error { return c.apply(v, p) })
			p := c.policy(keepAll, daily(2))
			c.refuses(domain.CodeVaultNotFound, func() error { return c.apply(&domain.Vault{ID: "no"}, p) })
		})
		c.sub("ErrSecondOfTwo", func(c *cloud) {
			v, p := c.vault("disk", 100), c.policy(keepAll, daily(2))
			c.refuses(domain.CodePolicyNotFound, func() error { return c.apply(v, p, &domain.Policy{ID: "no"}) })
		})
		for name, test := range map[string]struct {
			code domain.Code
			set  func(v *domain.Vault)
		}{
			"Frozen":      {domain.CodeVaultStatusInvalid, func(v *domain.Vault) { v.Status = domain.VaultFrozen }},
			"Hybrid":      {domain.CodePolicyNotForHybridVault, func(v *domain.Vault) { v.ProtectType = domain.ProtectHybrid }},
			"HybridCloud": {domain.CodePolicyNotForHybridVault, func(v *domain.Vault) { v.CloudType = "hybrid" }},
			"Replication": {domain.CodePolicyNotForVault, func(v *domain.Vault) { v.ProtectType = domain.ProtectReplication }},
		} {
			c.sub("Err"+name, func(c *cloud) {
				v, p := c.vault("server", 100), c.policy(keepAll, daily(2))
				c.setVault(v.ID, test.set)
				c.refuses(test.code, func() error { return c.apply(v, p) })
			})
		}
		c.sub("ErrDestination", badDestinations)
	})
}

// badDestinations: only a vault for replicas of servers, in the project that the
// policy names.
func badDestinations(c *cloud) {
	v, to, p := c.replicated()
	there := *c
	there.caller = c.elsewhere()
	plain := there.vault("server", 100)
	disks := there.vault("disk", 100)
	there.setVault(disks.ID, func(v *domain.Vault) { v.ProtectType = domain.ProtectReplication })
	for destination, code := range map[string]domain.Code{
		"": domain.CodeInvalidParameter, "no": domain.CodeDestinationVaultNotFound,
		c.replicationVault().ID: domain.CodeDestinationVaultNotFound, // of this region
		plain.ID:                domain.CodeDestinationVaultUnsupported,
		disks.ID:                domain.CodeDestinationVaultUnsupported,
	} {
		c.refuses(code, func() error { return c.applyTo(v, destination, p) })
	}
	own := c.vault("disk", 100)
	c.refuses(domain.CodeReplicateVaultType, func() error { return c.applyTo(own, to.ID, p) })
	c.ok(c.applyTo(v, to.ID, p))
}

func TestDisassociateVaultPolicy(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			one, two := c.vault("disk", 100), c.vault("disk", 100)
			p := c.schedule(one, keepAll, daily(2))
			c.ok(c.apply(two, p))
			next := c.policyNow(p.ID).NextFire
			for i, v := range []*domain.Vault{one, two} {
				c.ok(c.withdraw(v, p))
				now := c.policyNow(p.ID)
				if fires := now.NextFire.Equal(next); now.AppliedTo(v.ID) || fires != (i == 0) || c.vaultNow(v.ID).BackupPolicyID != "" {
					c.t.Errorf("off %d of 2: %+v", i+1, now)
				}
			}
		})
		c.sub("ErrNotOnVault", func(c *cloud) {
			v, p := c.vault("disk", 100), c.policy(keepAll, daily(2))
			c.refuses(domain.CodePolicyNotOnVault, func() error { return c.withdraw(v, p) })
			c.schedule(v, keepAll, daily(3))
			c.refuses(domain.CodePolicyNotOnVault, func() error { return c.withdraw(v, p) })
		})
		c.sub("ErrUnknown", func(c *cloud) {
			v := c.vault("disk", 100)
			c.unknownPolicy(func(p *domain.Policy) error { return c.withdraw(v, p) })
			c.refuses(domain.CodeVaultNotFound, func() error {
				return c.withdraw(&domain.Vault{ID: "no"}, &domain.Policy{ID: "no"})
			})
		})
		c.sub("ErrFrozen", func(c *cloud) {
			v := c.vault("disk", 100)
			p := c.schedule(v, keepAll, daily(2))
			c.setStatus(v, domain.VaultFrozen)
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.withdraw(v, p) })
		})
	})
}
