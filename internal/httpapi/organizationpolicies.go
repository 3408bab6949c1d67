package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// createOrganizationPolicy is reference 4.9.1.
func createOrganizationPolicy(c *call, in wire.OrganizationPolicyCreateReq) (any, error) {
	p := in.Policy
	o, err := c.App.CreateOrganizationPolicy(c.request.Context(), c.caller(), service.CreateOrganizationPolicy{
		Name: p.Name, Description: or(p.Description, ""), EffectiveScope: or(p.EffectiveScope, ""),
		Operation: domain.Operation(p.OperationType), PolicyName: p.PolicyName, Enabled: p.PolicyEnabled,
		Definition: definitionFrom(p.PolicyOperationDefinition), Patterns: p.PolicyTrigger.Properties.Pattern,
	})
	if err != nil {
		return nil, err
	}
	return wire.OrganizationPolicyResp{Policy: organizationPolicy(o)}, nil
}

// organizationPolicyOf finds an organization policy of the caller's account and
// region; 6000 when there is none.
func (c *call) organizationPolicyOf(id string) (*domain.OrganizationPolicy, error) {
	found, err := c.Reader.OrganizationPolicyDocs(c.request.Context(), []string{id})
	if err != nil {
		return nil, err
	}
	o := found[id]
	if o == nil || o.AccountID != c.principal.Account.ID || o.Region != c.project().Name {
		return nil, domain.Fail(domain.CodePolicyNotFound)
	}
	return o, nil
}

// showOrganizationPolicy is reference 4.9.6.
func showOrganizationPolicy(c *call) (any, error) {
	o, err := c.organizationPolicyOf(c.params["organization_policy_id"])
	if err != nil {
		return nil, err
	}
	return wire.OrganizationPolicyResp{Policy: organizationPolicy(o)}, nil
}

// listOrganizationPolicies is reference 4.9.2. Its operation_type is mandatory
// there, but a client lists without it (clients 3.1).
func listOrganizationPolicies(c *call) (any, error) {
	page := c.page(defaultLimit)
	page.Marker = "" // unlike other lists, this has none
	listing, err := c.Reader.ListOrganizationPolicies(c.request.Context(), query.OrganizationPolicies{
		AccountID: c.principal.Account.ID, Region: c.project().Name,
		Operation: c.query.Get("operation_type"), Page: page,
	})
	if err != nil {
		return nil, err
	}
	items, err := encodeAll(c, listing.Refs, c.Reader.OrganizationPolicyDocs, func(o *domain.OrganizationPolicy) (any, bool) {
		return organizationPolicy(o), true
	})
	return listed{"policies", items, listing.Count, page}, err
}

// updateOrganizationPolicy is reference 4.9.3.
func updateOrganizationPolicy(c *call, in wire.OrganizationPolicyUpdateReq) (any, error) {
	p := in.Policy
	change := service.UpdateOrganizationPolicy{
		Name: p.Name, Description: p.Description, EffectiveScope: p.EffectiveScope,
		PolicyName: p.PolicyName, Enabled: p.PolicyEnabled,
	}
	if d := p.PolicyOperationDefinition; d != nil {
		definition := definitionFrom(*d)
		change.Definition = &definition
	}
	if t := p.PolicyTrigger; t != nil {
		change.Patterns = t.Properties.Pattern
	}
	o, err := c.App.UpdateOrganizationPolicy(c.request.Context(), c.caller(), c.params["organization_policy_id"], change)
	if err != nil {
		return nil, err
	}
	return wire.OrganizationPolicyResp{Policy: organizationPolicy(o)}, nil
}

// deleteOrganizationPolicy is reference 4.9.4.
func deleteOrganizationPolicy(c *call) (any, error) {
	return nil, c.App.DeleteOrganizationPolicy(c.request.Context(), c.caller(), c.params["organization_policy_id"])
}

// listOrganizationPolicyDetail is reference 4.9.5.
func listOrganizationPolicyDetail(c *call) (any, error) {
	o, err := c.organizationPolicyOf(c.params["organization_policy_id"])
	if err != nil {
		return nil, err
	}
	page := c.page(defaultLimit)
	from := min(page.Offset, len(o.Deliveries))
	of := o.Deliveries[from:min(from+page.Limit, len(o.Deliveries))]
	answer := wire.OrganizationPolicyStatusListResp{
		Policies: make([]wire.OrganizationPolicyStatus, len(of)),
		Count:    len(o.Deliveries), Limit: page.Limit, Offset: page.Offset,
	}
	for i, d := range of {
		answer.Policies[i] = delivery(d)
	}
	return answer, nil
}
