package storetest

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// agent is a new agent with every member set that a document or a column has.
func (b *bed) agent(id string) *domain.Agent {
	seq := b.next()
	folder := domain.NewFolder("seed", id, b.id("folder", seq), `C:\data`, start)
	folder.Excluded = []string{`C:\data\tmp`}
	return &domain.Agent{
		WorldID: b.world, ID: id, Seq: seq, Version: 1, ProjectID: b.project, CreatedAt: at(int(seq)), UpdatedAt: at(int(seq)),
		LastActiveAt: at(int(seq)), Status: domain.AgentNormal,
		AgentHost: domain.AgentHost{
			AgentVersion: "1.0.0", AgentType: "cloud", HostName: "host", HostNickname: "\u5907", HostIP: "::1", HostOS: "linux",
		},
		Folders: []*domain.Folder{folder},
	}
}

// testAgents: an agent is loaded as it was committed, changed and removed. Another
// world may have one with the same id.
func testAgents(b *bed) {
	other := *b
	other.enter(b.world + "-other")
	mine, theirs := b.agent("a"), other.agent("a")
	loads := func(in *bed, want *domain.Agent) {
		b.t.Helper()
		got, err := b.s.Agent(b.ctx(), in.world, "a")
		b.ok(err)
		same(b, "agent", got, want)
		docs, err := b.s.AgentDocs(b.ctx(), in.project, []string{"a", "none"})
		b.ok(err)
		same(b, "agent of the project", docs["a"], want)
		if len(docs) > 1 {
			b.t.Errorf("%d agents", len(docs))
		}
	}
	loads(b, nil)
	b.commit(func(c *service.Changes) { c.Agents.New = []*domain.Agent{mine} })
	other.commit(func(c *service.Changes) { c.Agents.New = []*domain.Agent{theirs} })
	loads(b, mine)
	loads(&other, theirs)
	mine.Status = domain.AgentUninstall
	mine.Touch(at(9))
	b.commit(func(c *service.Changes) { c.Agents.Changed = []*domain.Agent{mine} })
	loads(b, mine)
	b.commit(func(c *service.Changes) { c.Agents.Gone = []*domain.Agent{mine} })
	loads(b, nil)
	loads(&other, theirs)
	projects, err := b.s.Projects(b.ctx(), b.world)
	b.ok(err)
	if len(projects) != len(b.account.Projects) || !slices.Contains(projects, b.project) || !slices.IsSorted(projects) {
		b.t.Errorf("projects %v", projects)
	}
}

// testListAgents: agents are listed newest first, by status and by ids.
func testListAgents(b *bed) {
	first, second, elsewhere := b.agent("first"), b.agent("second"), b.agent("elsewhere")
	first.Status, elsewhere.ProjectID = domain.AgentOffline, b.account.Projects[1].ID
	b.commit(func(c *service.Changes) { c.Agents.New = []*domain.Agent{first, second, elsewhere} })
	for _, test := range []struct {
		filter query.Agents
		want   []string
		count  int
	}{
		{query.Agents{}, []string{"second", "first"}, 2},
		{query.Agents{Status: "offline"}, []string{"first"}, 1},
		{query.Agents{IDs: []string{"elsewhere", "first", "second"}, Status: "normal"}, []string{"second"}, 1},
		{query.Agents{Page: query.Page{Offset: 1}}, []string{"first"}, 2},
		{query.Agents{Page: query.Page{Offset: 2}}, nil, 2},
	} {
		test.filter.ProjectID, test.filter.Page.Limit = b.project, 10
		listing, err := b.s.ListAgents(b.ctx(), test.filter)
		b.ok(err)
		var ids []string
		for _, ref := range listing.Refs {
			ids = append(ids, ref.ID)
		}
		if !slices.Equal(ids, test.want) || listing.Count != test.count {
			b.t.Errorf("%+v: %v of %d, want %v of %d", test.filter, ids, listing.Count, test.want, test.count)
		}
	}
}
