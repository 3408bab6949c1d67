package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// createVaultTags is reference 4.7.3.
func createVaultTags(c *call, in wire.VaultTagsCreateReq) (any, error) {
	tag := domain.Tag{Key: in.Tag.Key, Value: in.Tag.Value}
	return nil, c.App.CreateVaultTags(c.request.Context(), c.caller(), c.params["vault_id"], tag)
}

// batchVaultTags is reference 4.7.2. System tags are for services: no caller here
// is one.
func batchVaultTags(c *call, in wire.BulkCreateAndDeleteVaultTagsReq) (any, error) {
	action := service.TagAction(in.Action)
	switch {
	case in.SysTags != nil:
		return nil, domain.Invalid("sys_tags", "System tags can be changed by services only.")
	case in.Tags == nil:
		return nil, domain.Invalid("tags", "tags is missing.")
	}
	tags := make([]domain.Tag, len(in.Tags))
	for i, t := range in.Tags {
		if t.Value == nil && action == service.TagCreate {
			return nil, domain.Invalid("tags.value", "A tag that is added needs a value.")
		}
		tags[i] = domain.Tag{Key: t.Key, Value: or(t.Value, "")}
	}
	return nil, c.App.BatchCreateAndDeleteVaultTags(c.request.Context(), c.caller(), c.params["vault_id"], action, tags)
}

// deleteVaultTag is reference 4.7.4.
func deleteVaultTag(c *call) (any, error) {
	return nil, c.App.DeleteVaultTag(c.request.Context(), c.caller(), c.params["vault_id"], c.params["key"])
}

// showVaultTag is reference 4.7.5.
func showVaultTag(c *call) (any, error) {
	v, err := c.vaultDoc()
	if err != nil {
		return nil, err
	}
	return wire.VaultTagsResp{Tags: orEmpty(tags(v.Tags))}, nil
}

// showVaultProjectTag is reference 4.7.6. Values are a list, which one client
// cannot decode and another needs (ledger L29).
func showVaultProjectTag(c *call) (any, error) {
	found, err := c.Reader.ProjectTags(c.request.Context(), c.params["project_id"], c.granted())
	answer := wire.VaultProjectTagsResp{Tags: make([]wire.ProjectTag, len(found))}
	for i, t := range found {
		answer.Tags[i] = wire.ProjectTag{Key: t.Key, Values: t.Values}
	}
	return answer, err
}

// showVaultResourceInstances is reference 4.7.1: vaults by their tags, or only
// their number.
func showVaultResourceInstances(c *call, in wire.VaultResourceInstancesReq) (any, error) {
	filter, err := c.instancesFrom(in)
	if err != nil {
		return nil, err
	}
	listing, err := c.Reader.ListInstances(c.request.Context(), filter)
	if err != nil || in.Action == "count" {
		return wire.VaultResourceInstancesResp{TotalCount: listing.Count}, err
	}
	found, err := c.Reader.VaultDocs(c.request.Context(), ids(listing.Refs))
	resources := make([]wire.TagResource, 0, len(listing.Refs))
	for _, ref := range listing.Refs {
		if v := found[ref.ID]; v != nil {
			resources = append(resources, wire.TagResource{
				ResourceID: v.ID, ResourceName: v.Name, Tags: orEmpty(tags(v.Tags)),
				ResourceDetail: wire.InstancesResourceDetail{Vault: c.vault(v)},
			})
		}
	}
	return wire.VaultResourceInstancesResp{Resources: &resources, TotalCount: listing.Count}, err
}

// instancesFrom reads the filters. A count has no page. Enterprise projects are
// asked for in the query or in system tags, which go with no other tags.
func (c *call) instancesFrom(in wire.VaultResourceInstancesReq) (query.Instances, error) {
	if in.SysTags != nil && (in.Tags != nil || in.TagsAny != nil || in.NotTags != nil || in.NotTagsAny != nil) {
		return query.Instances{}, domain.Invalid("sys_tags", "sys_tags cannot be used together with other tags.")
	}
	filter := query.Instances{
		ProjectID: c.params["project_id"], WithoutAnyTag: or(in.WithoutAnyTag, false),
		Tags: tagFilters(in.Tags), TagsAny: tagFilters(in.TagsAny),
		NotTags: tagFilters(in.NotTags), NotTagsAny: tagFilters(in.NotTagsAny),
		CloudType: or(in.CloudType, ""), ObjectType: or(in.ObjectType, ""), Granted: c.granted(),
	}
	for _, sys := range in.SysTags {
		filter.EnterpriseProjectIDs = append(filter.EnterpriseProjectIDs, sys.Values...)
	}
	if id := c.enterpriseProject(); id != "" {
		filter.EnterpriseProjectIDs = []string{id}
	}
	for _, m := range in.Matches {
		filter.Name = &m.Value
	}
	if in.Action != "count" {
		filter.Page = query.Page{Limit: int(or(in.Limit, defaultLimit)), Offset: int(or(in.Offset, 0))}
	}
	return filter.Checked()
}

func tagFilters(in []wire.TagsReq) []query.TagFilter {
	list := make([]query.TagFilter, len(in))
	for i, t := range in {
		list[i] = query.TagFilter{Key: t.Key, Values: t.Values}
	}
	return list
}

func ids(refs []query.Ref) []string {
	list := make([]string, len(refs))
	for i, ref := range refs {
		list[i] = ref.ID
	}
	return list
}
