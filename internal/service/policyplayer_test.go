package service_test

import (
	"context"
	"slices"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// someRule is any rule of retention.
func someRule(rt *rapid.T) domain.Definition {
	rule := domain.Definition{}
	switch rapid.SampledFrom([]string{"keep", "last", "generations", "all"}).Draw(rt, "family") {
	case "keep":
		rule = keep(rapid.Int64Range(1, 4).Draw(rt, "max"))
	case "last":
		rule = lasts(rapid.Int64Range(1, 4).Draw(rt, "days"))
	case "generations":
		rule = domain.Definition{
			MaxBackups: new(rapid.Int64Range(-1, 2).Draw(rt, "max")),
			DayBackups: new(rapid.Int64Range(1, 3).Draw(rt, "daily")),
			Timezone:   new(rapid.SampledFrom([]string{"UTC+08:00", "UTC-03:30"}).Draw(rt, "zone")),
		}
		if rapid.Bool().Draw(rt, "weeks") {
			rule.WeekBackups = new(int64(2))
		}
	}
	if rapid.IntRange(0, 3).Draw(rt, "fulls") == 0 {
		rule.FullBackupInterval = new(rapid.Int64Range(-1, 5).Draw(rt, "full every"))
	}
	return rule
}

// somePatterns are any rules of time, some of which meet the daily sweep.
func somePatterns(rt *rapid.T) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
		daily(2), daily(0, 6, 18), "FREQ=DAILY;INTERVAL=2;BYHOUR=8,20;BYMINUTE=00", "FREQ=WEEKLY;BYDAY=MO,TH,SU;BYHOUR=4;BYMINUTE=30",
	}), 1, 2, rapid.ID).Draw(rt, "patterns")
}

func (p *player) makePolicy() error {
	made, err := p.tryPolicy(service.CreatePolicy{
		Name: "policy", Enabled: rapid.IntRange(0, 4).Draw(p.rt, "enabled") > 0, Operation: domain.OpBackup,
		Definition: someRule(p.rt), Patterns: somePatterns(p.rt),
	})
	if err == nil {
		p.policies = append(p.policies, made.ID)
	}
	return err
}

func (p *player) anyPolicy() *domain.Policy {
	return &domain.Policy{ID: p.any(append(p.policies, "none"))}
}

func (p *player) put() error        { return p.apply(p.anyVault(), p.anyPolicy()) }
func (p *player) takeOff() error    { return p.withdraw(p.anyVault(), p.anyPolicy()) }
func (p *player) dropPolicy() error { return p.deletePolicy(p.anyPolicy()) }

func (p *player) alter() error {
	var in service.UpdatePolicy
	if rapid.Bool().Draw(p.rt, "switch") {
		in.Enabled = new(rapid.Bool().Draw(p.rt, "enabled"))
	}
	if rapid.Bool().Draw(p.rt, "rule too") {
		in.Definition = new(someRule(p.rt))
	}
	if rapid.Bool().Draw(p.rt, "patterns too") {
		in.Patterns = somePatterns(p.rt)
	}
	return p.changePolicy(p.anyPolicy(), in)
}

// pause suspends a resource, or lets it go on.
func (p *player) pause() error {
	v := p.anyVault()
	if len(v.Bindings) == 0 {
		return nil
	}
	b := rapid.SampledFrom(v.Bindings).Draw(p.rt, "resource")
	_, err := p.app.SetVaultResource(context.Background(), p.caller, v.ID, []string{b.ResourceID}, !b.Suspended)
	return err
}

// auditPolicies: a policy is on the vaults that name it, and has a place on the
// agenda exactly while it is enabled and on one; a vault is swept once the first
// of its backups has expired, unless its policy is disabled.
func (p *player) auditPolicies() {
	p.t.Helper()
	due, err := p.store.Due(context.Background(), p.world, domain.Never)
	p.ok(err)
	on, policies := map[string][]string{}, map[string]*domain.Policy{}
	for _, id := range p.policies {
		policies[id] = p.policyNow(id)
	}
	for _, id := range p.listed("vault") {
		v := p.vaultNow(id)
		cleans := true
		if v.BackupPolicyID != "" {
			on[v.BackupPolicyID] = append(on[v.BackupPolicyID], id)
			cleans = policies[v.BackupPolicyID].Enabled
		}
		p.auditSweep(v, cleans, due)
	}
	for id, policy := range policies {
		if policy == nil {
			continue
		}
		if len(policy.Vaults) != len(on[id]) || slices.ContainsFunc(on[id], func(v string) bool { return !policy.AppliedTo(v) }) {
			p.t.Errorf("on %v, it says %v", on[id], policy.Vaults)
		}
		place, ok := policy.Due()
		if ok != (policy.Enabled && len(on[id]) > 0) || ok != slices.Contains(due, place) {
			p.t.Errorf("%+v on %v: on the agenda %v", policy, on[id], ok)
		}
	}
}

func (p *player) auditSweep(v *domain.Vault, cleans bool, due []domain.Due) {
	p.t.Helper()
	place, ok := v.Due()
	if ok != slices.Contains(due, place) {
		p.t.Errorf("%+v is on the agenda: %v", place, !ok)
	}
	for _, b := range v.Bindings {
		for _, x := range p.chain(b.ResourceID) {
			if x.ExpiresAt.IsZero() {
				continue
			}
			if v.NextExpiry.IsZero() || x.ExpiresAt.Before(v.NextExpiry) || cleans != ok {
				p.t.Errorf("%s expires at %s, the vault says %s; cleans %v, is swept %v", x.ID, x.ExpiresAt, v.NextExpiry, cleans, ok)
			}
		}
	}
	if ok && (!cleans || place.At.Before(p.now())) {
		p.t.Errorf("swept at %s", place.At)
	}
}
