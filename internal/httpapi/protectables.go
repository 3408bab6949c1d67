package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// protectableLimit is the largest page of protectable resources, and the page of
// a list that asks for none (reference 4.2.1).
const protectableLimit = 50

// protectableTypes are the resource types behind the word in the path.
var protectableTypes = map[string][]domain.ResourceType{
	"server": {domain.TypeServer, domain.TypeBareMetal, domain.TypeNative},
	"disk":   {domain.TypeDisk},
	"turbo":  {domain.TypeTurbo},
}

// protectableMissing is the code for an instance that does not exist.
var protectableMissing = map[string]domain.Code{
	"server": domain.CodeServerNotFound, "disk": domain.CodeDiskNotFound, "turbo": domain.CodeTurboNotFound,
}

// listProtectable is reference 4.2.1.
func listProtectable(c *call) (any, error) {
	site, err := c.site()
	if err != nil {
		return nil, err
	}
	var found []*domain.Resource
	for _, r := range site.resources {
		if c.wanted(r) {
			found = append(found, r)
		}
	}
	page := c.page(protectableLimit)
	if page.Marker != "" {
		found = after(found, page.Marker)
	}
	found = found[min(page.Offset, len(found)):]
	found = found[:min(page.Limit, len(found))]
	instances := make([]wire.Protectable, len(found))
	for i, r := range found {
		if instances[i], err = c.protectable(site, r); err != nil {
			return nil, err
		}
	}
	return wire.ProtectablesListResp{Instances: instances}, nil
}

// after is what follows the marker: nothing when it is not in the list, so that a
// client that goes on to page comes to an end.
func after(found []*domain.Resource, marker string) []*domain.Resource {
	at := slices.IndexFunc(found, func(r *domain.Resource) bool { return r.ID == marker })
	if at < 0 {
		return nil
	}
	return found[at+1:]
}

// wanted applies the filters of the list.
func (c *call) wanted(r *domain.Resource) bool {
	is := func(name, value string) bool {
		want := c.query.Get(name)
		return want == "" || want == value
	}
	server := c.query.Get("server_id")
	attached := server == "" || r.ID == server || r.Disk != nil && slices.Contains(r.Disk.AttachedTo, server)
	return slices.Contains(protectableTypes[c.params["protectable_type"]], r.Type) &&
		is("id", r.ID) && is("name", r.Name) && is("status", r.Status) && attached && c.reach.Has(r.EnterpriseProjectID)
}

// showProtectable is reference 4.2.3.
func showProtectable(c *call) (any, error) {
	site, err := c.site()
	if err != nil {
		return nil, err
	}
	kind := c.params["protectable_type"]
	r := site.byID[c.params["instance_id"]]
	if r == nil || !slices.Contains(protectableTypes[kind], r.Type) {
		return nil, domain.Fail(protectableMissing[kind])
	}
	if err := c.inside(r.EnterpriseProjectID); err != nil {
		return nil, err
	}
	instance, err := c.protectable(site, r)
	return wire.ProtectableGetResp{Instance: instance}, err
}

// site is what can be protected in a project, and which vault holds what.
type site struct {
	resources  []*domain.Resource // in the order of the inventory
	byID       map[string]*domain.Resource
	protectors map[string]string
}

// disks are those of a server, in its order.
func (s *site) disks(r *domain.Resource) []*domain.Resource {
	if r.Server == nil {
		return nil
	}
	var disks []*domain.Resource
	for _, id := range r.Server.DiskIDs {
		if d := s.byID[id]; d != nil {
			disks = append(disks, d)
		}
	}
	return disks
}

// site reads the project's inventory: the seed's, with what was stored over it.
func (c *call) site() (*site, error) {
	ctx, project := c.request.Context(), c.params["project_id"]
	resources, err := service.Site(ctx, c.Engine, c.Reader, c.principal.WorldID, c.project())
	if err != nil {
		return nil, err
	}
	protectors, err := c.Reader.Protectors(ctx, project)
	s := &site{resources: resources, byID: make(map[string]*domain.Resource, len(resources)), protectors: protectors}
	for _, r := range resources {
		s.byID[r.ID] = r
	}
	return s, err
}
