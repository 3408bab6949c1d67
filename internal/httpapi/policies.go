package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// createPolicy is reference 4.8.1. Without operation_type it is a backup policy,
// as the sample of 5.2 has it.
func createPolicy(c *call, in wire.PolicyCreateReq) (any, error) {
	p, err := c.App.CreatePolicy(c.request.Context(), c.caller(), service.CreatePolicy{
		Name: in.Policy.Name, Enabled: or(in.Policy.Enabled, true),
		Operation:  domain.Operation(or(in.Policy.OperationType, string(domain.OpBackup))),
		Definition: definitionFrom(in.Policy.OperationDefinition), Patterns: in.Policy.Trigger.Properties.Pattern,
	})
	if err != nil {
		return nil, err
	}
	answer := c.policy(p)
	answer.AssociatedVaults = nil // null in the answer that makes a policy (clients 1.2)
	return wire.PolicyResp{Policy: answer}, nil
}

// showPolicy is reference 4.8.2.
func showPolicy(c *call) (any, error) {
	id := c.params["policy_id"]
	found, err := c.Reader.PolicyDocs(c.request.Context(), []string{id})
	if err != nil {
		return nil, err
	}
	p := found[id]
	if p == nil || p.ProjectID != c.params["project_id"] {
		return nil, domain.Fail(domain.CodePolicyNotFound)
	}
	return wire.PolicyResp{Policy: c.policy(p)}, nil
}

// listPolicies is reference 4.8.3.
func listPolicies(c *call) (any, error) {
	page := c.page(defaultLimit)
	listing, err := c.Reader.ListPolicies(c.request.Context(), query.Policies{
		ProjectID: c.params["project_id"], Operation: c.query.Get("operation_type"),
		VaultID: c.query.Get("vault_id"), Page: page,
	})
	if err != nil {
		return nil, err
	}
	items, err := encodeAll(c, listing.Refs, c.Reader.PolicyDocs, func(p *domain.Policy) (any, bool) { return c.policy(p), true })
	return listed{"policies", items, listing.Count, page}, err
}

// updatePolicy is reference 4.8.4.
func updatePolicy(c *call, in wire.PolicyUpdateReq) (any, error) {
	change := service.UpdatePolicy{Name: in.Policy.Name, Enabled: in.Policy.Enabled}
	if d := in.Policy.OperationDefinition; d != nil {
		definition := definitionFrom(*d)
		change.Definition = &definition
	}
	if t := in.Policy.Trigger; t != nil {
		change.Patterns = t.Properties.Pattern
	}
	p, err := c.App.UpdatePolicy(c.request.Context(), c.caller(), c.params["policy_id"], change)
	if err != nil {
		return nil, err
	}
	return wire.PolicyResp{Policy: c.policy(p)}, nil
}

// deletePolicy is reference 4.8.5.
func deletePolicy(c *call) (any, error) {
	return nil, c.App.DeletePolicy(c.request.Context(), c.caller(), c.params["policy_id"])
}

// definitionFrom keeps which members were given.
func definitionFrom(in wire.PolicyODReq) domain.Definition {
	return domain.Definition{
		RetentionDays: wide(in.RetentionDurationDays), MaxBackups: wide(in.MaxBackups),
		DayBackups: wide(in.DayBackups), WeekBackups: wide(in.WeekBackups),
		MonthBackups: wide(in.MonthBackups), YearBackups: wide(in.YearBackups),
		FullBackupInterval: wide(in.FullBackupInterval), Timezone: in.Timezone,
		DestinationRegion: in.DestinationRegion, DestinationProjectID: in.DestinationProjectID,
		EnableAcceleration: in.EnableAcceleration,
	}
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	w := int64(*n)
	return &w
}

func narrow(n *int64) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}
