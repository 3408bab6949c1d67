package httpapi

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// registerAgent is reference 4.6.4.
func registerAgent(c *call, in wire.AgentRegisterReq) (any, error) {
	a := in.Agent
	return c.shown(c.App.RegisterAgent(c.request.Context(), c.caller(), service.RegisterAgent{
		ID: a.AgentID, Host: domain.AgentHost{
			HostName: a.HostName, HostIP: a.HostIP, HostOS: a.HostOS, HostNickname: or(a.HostNickname, ""),
			AgentVersion: or(a.AgentVersion, ""), AgentType: or(a.AgentType, "native"),
		},
	}))
}

// shown is the answer that shows an agent, unless there was an error.
func (c *call) shown(a *domain.Agent, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return wire.AgentGetResp{Agent: c.agent(a)}, nil
}

// showAgent is reference 4.6.2.
func showAgent(c *call) (any, error) {
	id := c.params["agent_id"]
	found, err := c.Reader.AgentDocs(c.request.Context(), c.params["project_id"], []string{id})
	if err == nil && found[id] == nil {
		err = domain.Fail(domain.CodeAgentNotFound).On("agent_id")
	}
	return c.shown(found[id], err)
}

// listAgent is reference 4.6.7.
func listAgent(c *call) (any, error) {
	page, project := c.page(defaultLimit), c.params["project_id"]
	listing, err := c.Reader.ListAgents(c.request.Context(), query.Agents{
		ProjectID: project, IDs: c.query["agent_id"], Status: c.query.Get("status"), Page: page,
	})
	if err != nil {
		return nil, err
	}
	load := func(ctx context.Context, ids []string) (map[string]*domain.Agent, error) {
		return c.Reader.AgentDocs(ctx, project, ids)
	}
	// None is kept as it was encoded: an agent may be removed and registered again,
	// and then counts its versions anew under the same id.
	items, err := encodeAll(c, listing.Refs, load, func(a *domain.Agent) (any, bool) { return c.agent(a), false })
	return listed{"agents", items, listing.Count, page}, err
}

// updateAgent is reference 4.6.3.
func updateAgent(c *call, in wire.AgentUpdateReq) (any, error) {
	return c.shown(c.App.UpdateAgent(c.request.Context(), c.caller(), c.params["agent_id"], domain.AgentStatus(in.Agent.Status)))
}

// unregisterAgent is reference 4.6.5: 200, and no body.
func unregisterAgent(c *call) (any, error) {
	return nil, c.App.UnregisterAgent(c.request.Context(), c.caller(), c.params["agent_id"])
}

// addAgentPath is reference 4.6.1.
func addAgentPath(c *call, in wire.AgentAddPathReq) (any, error) {
	ask := service.AddAgentPath{Paths: in.AddPath}
	for _, e := range in.ExcludePath {
		ask.Excluded = append(ask.Excluded, service.ExcludePath{Path: or(e.PathName, ""), Names: e.ExcludePathName})
	}
	added, existed, err := c.App.AddAgentPath(c.request.Context(), c.caller(), c.params["agent_id"], ask)
	return wire.AgentAddPathResp{Added: added, Existed: existed}, err
}

// removeAgentPath is reference 4.6.6.
func removeAgentPath(c *call, in wire.AgentRemovePathReq) (any, error) {
	removed, unknown, err := c.App.RemoveAgentPath(c.request.Context(), c.caller(), c.params["agent_id"], in.RemovePath)
	return wire.AgentRemovePathResp{Removed: removed, NotExisted: unknown}, err
}
