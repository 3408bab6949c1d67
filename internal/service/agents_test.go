package service_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

const agentA, agentB = "a0000000-0000-4000-8000-00000000000a", "B0000000-0000-4000-8000-00000000000B"

// register registers an agent that backs paths up.
func (c *cloud) register(id string, paths ...string) *domain.Agent {
	c.t.Helper()
	_, err := c.tryRegister(id)
	c.ok(err)
	_, _, err = c.addPaths(id, paths...)
	c.ok(err)
	return c.agent(id)
}

func (c *cloud) tryRegister(id string) (*domain.Agent, error) {
	return c.app.RegisterAgent(context.Background(), c.caller, service.RegisterAgent{
		ID: id, Host: domain.AgentHost{HostName: "host", HostIP: "10.0.0.1", HostOS: "linux", AgentType: "native"},
	})
}

func (c *cloud) addPaths(id string, paths ...string) (added, existed []string, err error) {
	return c.app.AddAgentPath(context.Background(), c.caller, id, service.AddAgentPath{Paths: paths})
}

func (c *cloud) removePaths(id string, paths ...string) (removed, unknown []string, err error) {
	return c.app.RemoveAgentPath(context.Background(), c.caller, id, paths)
}

func (c *cloud) unregister(id string) error {
	return c.app.UnregisterAgent(context.Background(), c.caller, id)
}

func (c *cloud) setAgent(id string, status domain.AgentStatus) {
	c.t.Helper()
	c.ok(service.NewInventory(c.engine).SetAgentStatus(context.Background(), c.world, id, status))
}

// agent is an agent as it is stored, nil when there is none.
func (c *cloud) agent(id string) *domain.Agent {
	c.t.Helper()
	a, err := c.store.Agent(context.Background(), c.world, id)
	c.ok(err)
	return a
}

// files are digests of what is in the folders of an agent now, by path.
func (c *cloud) files(id string) map[string]string {
	c.t.Helper()
	digests := map[string]string{}
	for _, f := range c.agent(id).Folders {
		digests[f.Dir] = blocks.Digest(f.Contents.View(c.now().UnixMicro()))
	}
	return digests
}

// fileVault makes a file vault with agents.
func (c *cloud) fileVault(ids ...string) *domain.Vault {
	c.t.Helper()
	resources := make([]*domain.Resource, len(ids))
	for i, id := range ids {
		resources[i] = &domain.Resource{ID: id, Type: domain.TypeNative}
	}
	return c.vault("file", 1000, resources...)
}

func TestAgents(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKRegister", func(c *cloud) {
			a, err := c.tryRegister(agentA)
			c.ok(err)
			if diff := cmp.Diff(a, c.agent(agentA)); diff != "" {
				c.t.Errorf("stored otherwise than answered (-answer +store):\n%s", diff)
			}
			if a.Status != domain.AgentNormal || !a.LastActiveAt.Equal(c.now()) || !a.CreatedAt.Equal(c.now()) || a.HostName != "host" {
				c.t.Errorf("%+v", a)
			}
		})
		c.sub("OKRegisterAgain", func(c *cloud) {
			first := c.register(agentA, "/srv")
			c.setAgent(agentA, domain.AgentUninstall)
			c.advance(time.Hour)
			again, err := c.tryRegister(agentA)
			c.ok(err)
			if again.Status != domain.AgentNormal || !again.CreatedAt.Equal(first.CreatedAt) || len(again.Covered()) != 1 ||
				!again.LastActiveAt.Equal(first.CreatedAt.Add(time.Hour)) {
				c.t.Errorf("%+v", again)
			}
		})
		c.sub("OKUpdate", func(c *cloud) {
			c.register(agentA)
			a, err := c.app.UpdateAgent(context.Background(), c.caller, agentA, domain.AgentUninstall)
			c.ok(err)
			if stored := c.agent(agentA); a.Status != domain.AgentUninstall || stored.Status != a.Status || stored.Version != a.Version {
				c.t.Errorf("%+v, stored %+v", a, stored)
			}
		})
		c.sub("ErrInvalidID", func(c *cloud) {
			_, err := c.tryRegister("none")
			c.refused(err, domain.CodeAgentInvalid)
			_, err = c.app.UpdateAgent(context.Background(), c.caller, "none", domain.AgentUninstall)
			c.refused(err, domain.CodeAgentInvalid)
			c.refused(c.unregister("none"), domain.CodeAgentInvalid)
		})
		c.sub("ErrTakenID", func(c *cloud) {
			_, err := c.tryRegister(c.resource("ecs-db-0001").ID)
			c.refused(err, domain.CodeAgentInvalid)
			c.register(agentA)
			_, err = c.inOtherProject().tryRegister(agentA)
			c.refused(err, domain.CodeAgentInvalid)
			_, err = c.inOtherProject().tryRegister(c.resource("ecs-db-0001").ID)
			c.refused(err, domain.CodeAgentInvalid)
		})
		c.sub("ErrTakenByBackups", func(c *cloud) {
			c.register(agentA, "/srv")
			c.backUp(c.fileVault(agentA))
			c.ok(c.unregister(agentA))
			_, err := c.inOtherProject().tryRegister(agentA)
			c.refused(err, domain.CodeAgentInvalid)
			c.idle()
			_, err = c.inOtherProject().tryRegister(agentA)
			c.ok(err)
		})
		c.sub("ErrUnknown", func(c *cloud) {
			c.inOtherProject().register(agentA)
			_, _, err := c.addPaths(agentA, "/srv")
			c.refused(err, domain.CodeAgentNotFound)
			_, _, err = c.removePaths(agentA, "/srv")
			c.refused(err, domain.CodeAgentNotFound)
			_, err = c.app.UpdateAgent(context.Background(), c.caller, agentA, domain.AgentUninstall)
			c.refused(err, domain.CodeAgentNotFound)
			c.refused(c.unregister(agentA), domain.CodeAgentNotFound)
			c.refused(c.create(plan("file", &domain.Resource{ID: agentA, Type: domain.TypeNative})), domain.CodeAgentNotFound)
		})
		c.sub("List", listAgents)
		c.sub("Paths", agentPaths)
	})
}

// inOtherProject is the same caller in another project of the account.
func (c *cloud) inOtherProject() *cloud {
	other := *c
	other.caller = c.elsewhere()
	return &other
}

func listAgents(c *cloud) {
	c.register(agentA)
	c.register(agentB)
	c.setAgent(agentA, domain.AgentOffline)
	c.inOtherProject().register("c0000000-0000-4000-8000-00000000000c")
	for name, test := range map[string]struct {
		filter query.Agents
		want   []string
		count  int
	}{
		"all":    {query.Agents{}, []string{agentB, agentA}, 2},
		"page":   {query.Agents{Page: query.Page{Limit: 1, Offset: 1}}, []string{agentA}, 2},
		"status": {query.Agents{Status: "offline"}, []string{agentA}, 1},
		"ids":    {query.Agents{IDs: []string{agentB, "none"}}, []string{agentB}, 1},
		"none":   {query.Agents{Status: "gone"}, nil, 0},
	} {
		test.filter.ProjectID = c.caller.ProjectID
		if test.filter.Page.Limit == 0 {
			test.filter.Page.Limit = 10
		}
		listing, err := c.store.ListAgents(context.Background(), test.filter)
		c.ok(err)
		var ids []string
		for _, ref := range listing.Refs {
			ids = append(ids, ref.ID)
		}
		if !slices.Equal(ids, test.want) || listing.Count != test.count {
			c.t.Errorf("%s: %v of %d, want %v of %d", name, ids, listing.Count, test.want, test.count)
		}
	}
}

func agentPaths(c *cloud) {
	c.register(agentA)
	added, existed, err := c.addPaths(agentA, "/srv/", "/srv", `C:\data\`)
	c.ok(err)
	if !slices.Equal(added, []string{"/srv/", `C:\data\`}) || !slices.Equal(existed, []string{"/srv"}) {
		c.t.Errorf("added %v, existed %v", added, existed)
	}
	files := c.files(agentA)
	removed, unknown, err := c.removePaths(agentA, "/srv", "/tmp", "/srv")
	c.ok(err)
	if !slices.Equal(removed, []string{"/srv"}) || !slices.Equal(unknown, []string{"/tmp", "/srv"}) {
		c.t.Errorf("removed %v, unknown %v", removed, unknown)
	}
	if f := c.agent(agentA).FolderAt("/srv"); f.Status != domain.FolderRemoved {
		c.t.Errorf("%+v", f)
	}
	_, _, err = c.addPaths(agentA, "/srv")
	c.ok(err)
	if diff := cmp.Diff(files, c.files(agentA)); diff != "" {
		c.t.Errorf("a path that was removed and added has other files:\n%s", diff)
	}
	in := service.AddAgentPath{Excluded: []service.ExcludePath{{Path: "/srv/", Names: []string{"/srv/tmp"}}}}
	_, _, err = c.app.AddAgentPath(context.Background(), c.caller, agentA, in)
	c.ok(err)
	if f := c.agent(agentA).FolderAt("/srv"); !slices.Equal(f.Excluded, []string{"/srv/tmp"}) {
		c.t.Errorf("%+v", f)
	}
	in.Excluded[0].Path = "/none"
	_, _, err = c.app.AddAgentPath(context.Background(), c.caller, agentA, in)
	c.refused(err, domain.CodeInvalidParameter)
	many := make([]string, domain.MaxAgentPaths)
	for i := range many {
		many[i] = "/many/" + string(rune('A'+i))
	}
	_, _, err = c.addPaths(agentA, many[:domain.MaxAgentPaths-1]...)
	c.refused(err, domain.CodeTooManyAgentPaths)
	if n := len(c.agent(agentA).Covered()); n != 2 {
		c.t.Errorf("%d paths after a refusal, want the two there were", n)
	}
	_, _, err = c.addPaths(agentA, many[2:]...)
	c.ok(err)
}
