package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/iam"
)

// listProjects is reference 4.13.1. Its example has an empty parent_id, which
// clients do not accept (clients 3.2): the parent of a region's project is the
// account.
func listProjects(c *call) (any, error) {
	own := c.principal.Account.Projects
	answer := wire.ListProjectsResp{Projects: make([]wire.ProjectsListInfo, len(own)), Links: c.self("/v3/auth/projects")}
	for i, p := range own {
		answer.Projects[i] = wire.ProjectsListInfo{
			ID: p.ID, Name: p.Name, DomainID: p.AccountID, ParentID: p.AccountID, Enabled: true,
			Links: c.self("/v3/projects/" + p.ID),
		}
	}
	return answer, nil
}

func (c *call) self(path string) wire.SelfLinksInfo { return wire.SelfLinksInfo{Self: c.base() + path} }

// listDomainProjects is reference 4.13.2: whoever shares a backup finds the
// receiver's project so. Accounts of other worlds do not exist here.
func listDomainProjects(c *call) (any, error) {
	found, err := c.Reader.TenanciesOf(c.request.Context(), c.principal.WorldID, c.params["domain_name"])
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, domain.Invalid("domain_name", "There is no such account.")
	}
	answer := wire.ListDomainProjectsResp{Projects: make([]wire.DomainProjectsInfo, len(found))}
	for i, t := range found {
		answer.Projects[i] = wire.DomainProjectsInfo{ProjectID: t.ProjectID, ProjectName: t.Region}
	}
	return answer, nil
}

// showDomain is reference 4.13.3: the receiver of a shared backup asks whose it is.
func showDomain(c *call) (any, error) {
	t, err := c.Reader.Tenancy(c.request.Context(), c.principal.WorldID, c.params["source_project_id"])
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, domain.Invalid("source_project_id", "There is no such project.")
	}
	return wire.DomainResp{
		ProjectID: t.ProjectID, ProjectName: t.Region, DomainID: t.AccountID, DomainName: t.AccountName,
	}, nil
}

// regions are the caller's projects, or only the one that an operation without a
// project in its path is called from: the token's, else that of the header which
// official clients send, else the account's first.
func (c *call) regions(all bool) []iam.Project {
	account := c.principal.Account
	if all {
		return account.Projects
	}
	for _, id := range []string{c.principal.ProjectID, c.request.Header.Get("X-Project-Id")} {
		if p, own := account.Project(id); own {
			return []iam.Project{p}
		}
	}
	return account.Projects[:min(1, len(account.Projects))]
}
