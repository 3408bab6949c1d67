package control

import (
	"context"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// resourcesLimit is the largest page of a list, and the page of one that asks for
// none.
const resourcesLimit = 1000

type resources struct {
	Resources []resource `json:"resources"`
	Total     int        `json:"total"`
	Limit     int        `json:"limit"`
	Offset    int        `json:"offset"`
}

type attachRequest struct {
	ServerID string `json:"server_id"`
}

// site is what can be protected in a project, and which vault holds what.
type site struct {
	resources  []*domain.Resource // in the order of the inventory
	byID       map[string]*domain.Resource
	protectors map[string]string
}

// disks are those of a server, in its order.
func (s *site) disks(r *domain.Resource) (disks []*domain.Resource) {
	if r.Server == nil {
		return nil
	}
	for _, id := range r.Server.DiskIDs {
		if d := s.byID[id]; d != nil {
			disks = append(disks, d)
		}
	}
	return disks
}

// site reads the inventory of the project of the path as it is now.
func (c *call) site() (*site, error) {
	ctx := c.request.Context()
	p, err := c.settled()
	if err != nil {
		return nil, err
	}
	s := &site{byID: map[string]*domain.Resource{}}
	if s.resources, err = service.Site(ctx, c.Engine, c.Reader, c.worldID, p); err != nil {
		return nil, err
	}
	for _, r := range s.resources {
		s.byID[r.ID] = r
	}
	s.protectors, err = c.Reader.Protectors(ctx, p.ID)
	return s, err
}

// listResources lists what a project owns that can be protected.
func listResources(c *call) (any, error) {
	s, err := c.site()
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(s.resources, func(r *domain.Resource) bool { return !c.wanted(s, r) })
	answer := resources{Resources: []resource{}, Total: len(found), Limit: int(c.number("limit", resourcesLimit))}
	offset := c.number("offset", 0)
	answer.Offset = int(offset)
	found = found[min(offset, int64(len(found))):]
	for _, r := range found[:min(answer.Limit, len(found))] {
		answer.Resources = append(answer.Resources, s.describe(r))
	}
	return answer, nil
}

// wanted applies the filters of the list.
func (c *call) wanted(s *site, r *domain.Resource) bool {
	query := c.request.URL.Query()
	is := func(name, value string) bool { return !query.Has(name) || query.Get(name) == value }
	held, err := strconv.ParseBool(query.Get("protected"))
	return is("type", string(r.Type)) && is("name", r.Name) && is("status", r.Status) &&
		(err != nil || held == (s.protectors[r.ID] != ""))
}

// showResource shows one.
func showResource(c *call) (any, error) { return c.show(chi.URLParam(c.request, "resource_id")) }

func (c *call) show(id string) (any, error) {
	s, err := c.site()
	if err != nil {
		return nil, err
	}
	r := s.byID[id]
	if r == nil {
		return nil, errNoSuch
	}
	return s.describe(r), nil
}

// createResource adds one to the inventory.
func createResource(c *call) (any, error) {
	var in resourceRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	var made *domain.Resource
	err := c.change(func(i *service.Inventory, by service.Caller, _ string) (err error) {
		made, err = i.Create(c.request.Context(), by, in.fresh())
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.show(made.ID)
}

// updateResource changes one.
func updateResource(c *call) (any, error) {
	var in resourceChange
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return c.changed(func(i *service.Inventory, by service.Caller, id string) error {
		_, err := i.Update(c.request.Context(), by, id, in.change())
		return err
	})
}

// deleteResource removes one from the inventory.
func deleteResource(c *call) (any, error) {
	return nil, c.change(func(i *service.Inventory, by service.Caller, id string) error {
		return i.Delete(c.request.Context(), by, id)
	})
}

// attachDisk attaches the disk of the path to a server.
func attachDisk(c *call) (any, error) { return c.rewire((*service.Inventory).Attach) }

// detachDisk detaches the disk of the path from a server.
func detachDisk(c *call) (any, error) { return c.rewire((*service.Inventory).Detach) }

type rewiring func(i *service.Inventory, ctx context.Context, by service.Caller, diskID, serverID string) (*domain.Resource, error)

func (c *call) rewire(fn rewiring) (any, error) {
	var in attachRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return c.changed(func(i *service.Inventory, by service.Caller, id string) error {
		_, err := fn(i, c.request.Context(), by, id, in.ServerID)
		return err
	})
}

// change runs fn on the inventory of the project of the path, and on the resource
// of the path if it has one.
func (c *call) change(fn func(i *service.Inventory, by service.Caller, id string) error) error {
	p, err := c.project()
	if err != nil {
		return err
	}
	by := service.Caller{WorldID: c.worldID, ProjectID: p.ID}
	return fn(service.NewInventory(c.Engine), by, chi.URLParam(c.request, "resource_id"))
}

// changed is change with the resource as it is then.
func (c *call) changed(fn func(i *service.Inventory, by service.Caller, id string) error) (any, error) {
	if err := c.change(fn); err != nil {
		return nil, err
	}
	return showResource(c)
}
