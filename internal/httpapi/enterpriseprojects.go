package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/query"
)

// vaultResourceTypes are the names of vaults in the enterprise project service,
// the usual one first.
var vaultResourceTypes = []string{"vault", "vaults"}

// removeResources is what takes a resource out of an enterprise project; to put it
// into another is the route's action (ledger Y2).
const removeResources = "eps:resources:remove"

// migrateResource moves a vault to another enterprise project.
func migrateResource(c *call, in wire.MigrateResource) (any, error) {
	leave := c.principal.Reach(removeResources)
	switch {
	case leave.Empty():
		return nil, denied(removeResources)
	case !slices.Contains(vaultResourceTypes, in.ResourceType):
		return nil, domain.Invalid("resource_type", "Only vaults can be moved here.")
	}
	owner, err := c.owner(in.ResourceID)
	if err != nil {
		return nil, err
	}
	from, _, err := c.vaultOwner(in.ResourceID)
	if err != nil {
		return nil, err
	}
	if !leave.Has(from) {
		return nil, denied(removeResources)
	}
	if project := or(in.ProjectID, owner.ProjectID); project != owner.ProjectID {
		return nil, domain.Fail(domain.CodeVaultNotFound).On("resource_id")
	}
	return nil, c.App.MoveVault(c.request.Context(), owner, in.ResourceID, c.params["enterprise_project_id"])
}

// showResourceBindEnterpriseProject lists the vaults of an enterprise project, one
// project of the account after the other.
func showResourceBindEnterpriseProject(c *call, in wire.FilterResourcesReq) (any, error) {
	answer := wire.FilterResourcesResp{Resources: []wire.EnterpriseResource{}, Errors: []string{}}
	if len(in.ResourceTypes) > 0 && !slices.ContainsFunc(in.ResourceTypes, func(kind string) bool { return slices.Contains(vaultResourceTypes, kind) }) {
		return answer, nil
	}
	filter := query.Instances{EnterpriseProjectIDs: []string{c.params["enterprise_project_id"]}}
	for _, m := range in.Matches {
		filter.Name = &m.Value
	}
	offset, left := or(in.Offset, 0), or(in.Limit, defaultLimit)
	for _, p := range c.principal.Account.Projects {
		if len(in.Projects) > 0 && !slices.Contains(in.Projects, p.ID) {
			continue
		}
		filter.ProjectID, filter.Page = p.ID, query.Page{Offset: offset, Limit: left}
		count, found, err := c.enterpriseResources(p, filter)
		if err != nil {
			return nil, err
		}
		answer.TotalCount += count
		answer.Resources = append(answer.Resources, found...)
		offset, left = max(offset-count, 0), left-len(found)
	}
	return answer, nil
}

// enterpriseResources are a page of the vaults of a project, and how many there
// are.
func (c *call) enterpriseResources(p iam.Project, filter query.Instances) (int, []wire.EnterpriseResource, error) {
	listing, err := c.Reader.ListInstances(c.request.Context(), filter)
	if err != nil || len(listing.Refs) == 0 {
		return listing.Count, nil, err
	}
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	docs, err := c.Reader.VaultDocs(c.request.Context(), ids)
	if err != nil {
		return 0, nil, err
	}
	found := make([]wire.EnterpriseResource, 0, len(ids))
	for _, id := range ids {
		if v := docs[id]; v != nil {
			found = append(found, wire.EnterpriseResource{
				EnterpriseProjectID: v.EnterpriseProjectID, ProjectID: p.ID, ProjectName: p.Name,
				ResourceID: v.ID, ResourceName: v.Name, ResourceType: vaultResourceTypes[0],
			})
		}
	}
	return listing.Count, found, nil
}
