package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/iam"
)

// listProjectsByName is GET /v3/projects: clients look for the one project of a
// region (clients 2.3).
func listProjectsByName(c *call) (any, error) {
	name, domain, parent := c.query.Get("name"), c.query.Get("domain_id"), c.query.Get("parent_id")
	id := c.principal.Account.ID
	if domain != "" && domain != id || parent != "" && parent != id ||
		or(c.truth("is_domain"), false) || !or(c.truth("enabled"), true) || c.number("page", 1) > 1 {
		return c.projects(nil), nil
	}
	return c.projects(slices.DeleteFunc(slices.Clone(c.principal.Account.Projects), func(p iam.Project) bool {
		return name != "" && p.Name != name
	})), nil
}

// listAuthProjects is GET /v3/auth/projects: those the caller may use.
func listAuthProjects(c *call) (any, error) { return c.projects(c.principal.Account.Projects), nil }

func (c *call) projects(list []iam.Project) wire.ProjectsResp {
	answer := wire.ProjectsResp{Projects: make([]wire.Project, len(list)), Links: c.links("/v3/projects")}
	for i, p := range list {
		answer.Projects[i] = wire.Project{
			ID: p.ID, Name: p.Name, DomainID: p.AccountID, ParentID: p.AccountID, Enabled: true,
			Links: c.links("/v3/projects/" + p.ID),
		}
	}
	return answer
}

// listAuthDomains is GET /v3/auth/domains: the caller's account.
func listAuthDomains(c *call) (any, error) {
	a := c.principal.Account
	return wire.DomainsResp{
		Domains: []wire.Domain{{ID: a.ID, Name: a.Name, Enabled: true, Links: c.links("/v3/domains/" + a.ID)}},
		Links:   c.links("/v3/auth/domains"),
	}, nil
}

// showCatalog is GET /v3/auth/catalog.
func showCatalog(c *call) (any, error) {
	projects := c.principal.Account.Projects
	if p, ok := c.principal.Account.Project(c.principal.ProjectID); ok {
		projects = []iam.Project{p}
	}
	return wire.CatalogResp{Catalog: c.catalog(projects), Links: c.links("/v3/auth/catalog")}, nil
}

// catalog says where the services are: here, all of them, in the region of each
// project. Clients of Open Telekom Cloud look for their region, and take CBR's
// address from the entry of type cbr (clients 2.3), that of the disk service from
// volumev2 and volumev3; of the server service they ask the zones.
func (c *call) catalog(projects []iam.Project) []wire.CatalogService {
	service := func(kind, path string, scoped bool) wire.CatalogService {
		s := wire.CatalogService{ID: kind, Name: kind, Type: kind, Endpoints: []wire.CatalogEndpoint{}}
		for _, p := range projects {
			url := c.base() + path
			if scoped {
				url += "/" + p.ID
			}
			s.Endpoints = append(s.Endpoints, wire.CatalogEndpoint{
				ID: kind + "-" + p.ID, Interface: "public", Region: p.Name, RegionID: p.Name, URL: url,
			})
		}
		return s
	}
	return []wire.CatalogService{
		service("identity", "/v3", false), service("cbr", "/v3", true), service("compute", "/v2.1", true),
		service("volumev2", "/v2", true), service("volumev3", "/v3", true),
	}
}

// base is where the caller reached this server.
func (c *call) base() string {
	scheme := "http://"
	if c.request.TLS != nil {
		scheme = "https://"
	}
	return scheme + c.request.Host
}

func (c *call) links(path string) wire.Links { return wire.Links{Self: c.base() + path} }

// listVersions is GET /: the versions of the identity service.
func listVersions(c *call) (any, error) {
	return wire.VersionsResp{Versions: wire.Versions{Values: []wire.Version{c.version()}}}, nil
}

// showVersion is GET /v3.
func showVersion(c *call) (any, error) { return wire.VersionResp{Version: c.version()}, nil }

func (c *call) version() wire.Version {
	return wire.Version{
		ID: "v3.6", Status: "stable", Updated: "2016-04-04T00:00:00Z",
		Links:      []wire.VersionLink{{Rel: "self", Href: c.base() + "/v3/"}},
		MediaTypes: []wire.MediaType{{Base: "application/json", Type: "application/vnd.openstack.identity-v3+json"}},
	}
}

// project is the project in the path, which is the caller's.
func (c *call) project() iam.Project {
	p, _ := c.principal.Account.Project(c.params["project_id"])
	return p
}
