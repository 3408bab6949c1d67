package store

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// Agent loads an agent of a world.
func (s *Store) Agent(ctx context.Context, worldID, id string) (*domain.Agent, error) {
	return load[domain.Agent](s.reader(ctx), `SELECT doc FROM agents WHERE world_id = $1 AND id = $2`, worldID, id)
}

// Projects are the ids of a world's projects.
func (s *Store) Projects(ctx context.Context, worldID string) ([]string, error) {
	return selectAll(s.reader(ctx), column[string], `SELECT id FROM projects WHERE world_id = $1 ORDER BY id`, worldID)
}

// ListAgents lists agents of a project. There is no counter for them: a project
// has a few dozen.
func (s *Store) ListAgents(ctx context.Context, q query.Agents) (query.Listing, error) {
	var f filter
	f.narrow("project_id = ?", q.ProjectID)
	f.equal("status", q.Status)
	f.among("id IN ?", q.IDs)
	return s.list(ctx, list{table: agents.table, project: q.ProjectID, page: q.Page}, f)
}

// AgentDocs loads agents of a project by id: other worlds may have the same ids.
func (s *Store) AgentDocs(ctx context.Context, projectID string, ids []string) (map[string]*domain.Agent, error) {
	found := make(map[string]*domain.Agent, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var f filter
	f.where("project_id = ?", projectID)
	f.among("id IN ?", ids)
	all, err := loadAll[domain.Agent](s.reader(ctx), "SELECT doc FROM agents"+f.text()+" ORDER BY seq", f.args...)
	for _, a := range all {
		found[a.ID] = a
	}
	return found, err
}
