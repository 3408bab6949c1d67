package service_test

import (
	"context"
	"strconv"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// hourly is every full hour; keepAll and keep(n) are rules of retention, as is
// lasts(n), in days.
var (
	hourly  = daily(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23)
	keepAll = domain.Definition{}
)

func keep(n int64) domain.Definition     { return domain.Definition{MaxBackups: &n} }
func lasts(days int64) domain.Definition { return domain.Definition{RetentionDays: &days} }

// daily is the pattern of some full hours of every day, UTC.
func daily(hours ...int) string {
	texts := make([]string, len(hours))
	for i, h := range hours {
		texts[i] = strconv.Itoa(h)
	}
	return "FREQ=DAILY;BYHOUR=" + strings.Join(texts, ",") + ";BYMINUTE=00"
}

// policy makes an enabled backup policy.
func (c *cloud) policy(rule domain.Definition, patterns ...string) *domain.Policy {
	c.t.Helper()
	p, err := c.tryPolicy(service.CreatePolicy{
		Name: "policy", Enabled: true, Operation: domain.OpBackup, Definition: rule, Patterns: patterns,
	})
	c.ok(err)
	return p
}

func (c *cloud) tryPolicy(in service.CreatePolicy) (*domain.Policy, error) {
	return c.app.CreatePolicy(context.Background(), c.caller, in)
}

// schedule makes a policy and applies it to a vault.
func (c *cloud) schedule(v *domain.Vault, rule domain.Definition, patterns ...string) *domain.Policy {
	c.t.Helper()
	p := c.policy(rule, patterns...)
	c.ok(c.apply(v, p))
	return p
}

func (c *cloud) apply(v *domain.Vault, policies ...*domain.Policy) error {
	ids := make([]string, len(policies))
	for i, p := range policies {
		ids[i] = p.ID
	}
	return c.app.AssociateVaultPolicy(context.Background(), c.caller, v.ID, ids, "")
}

func (c *cloud) withdraw(v *domain.Vault, p *domain.Policy) error {
	return c.app.DisassociateVaultPolicy(context.Background(), c.caller, v.ID, p.ID)
}

func (c *cloud) changePolicy(p *domain.Policy, in service.UpdatePolicy) error {
	_, err := c.app.UpdatePolicy(context.Background(), c.caller, p.ID, in)
	return err
}

// setRule gives a policy another rule of retention.
func (c *cloud) setRule(p *domain.Policy, rule domain.Definition) {
	c.t.Helper()
	c.ok(c.changePolicy(p, service.UpdatePolicy{Definition: &rule}))
}

func (c *cloud) enable(p *domain.Policy, on bool) {
	c.t.Helper()
	c.ok(c.changePolicy(p, service.UpdatePolicy{Enabled: &on}))
}

func (c *cloud) deletePolicy(p *domain.Policy) error {
	return c.app.DeletePolicy(context.Background(), c.caller, p.ID)
}

// policyNow is a policy as it is stored, nil when it is gone.
func (c *cloud) policyNow(id string) *domain.Policy {
	c.t.Helper()
	p, err := c.store.Policy(context.Background(), c.world, id)
	c.ok(err)
	return p
}
