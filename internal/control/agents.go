package control

import (
	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

// agentFiles is an agent with what is in its folders now.
type agentFiles struct {
	AgentID   string        `json:"agent_id"`
	ProjectID string        `json:"project_id"`
	Status    string        `json:"status"`
	Folders   []agentFolder `json:"folders"`
}

type agentFolder struct {
	ID          string `json:"id"`
	Path        string `json:"path"`
	Status      string `json:"status"`
	SizeGB      int64  `json:"size_gb"`
	AllocatedMB int64  `json:"allocated_mb"`
	Digest      string `json:"digest"`
}

// showAgentFiles tells what is on the host of an agent, as a digest of each folder
// that cbrd knows of: also of those that files were restored to.
func showAgentFiles(c *call) (any, error) {
	ctx := c.request.Context()
	if err := c.Engine.Settle(ctx, c.worldID); err != nil {
		return nil, err
	}
	a, err := c.Reader.Agent(ctx, c.worldID, chi.URLParam(c.request, "agent_id"))
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, errNoSuch
	}
	_, now, err := c.Engine.World(ctx, c.worldID)
	if err != nil {
		return nil, err
	}
	answer := agentFiles{AgentID: a.ID, ProjectID: a.ProjectID, Status: string(a.Status), Folders: []agentFolder{}}
	for _, f := range a.Folders {
		view := f.Contents.View(now.UnixMicro())
		answer.Folders = append(answer.Folders, agentFolder{
			ID: f.ID, Path: f.Dir, Status: string(f.Status), SizeGB: f.SizeGB(), AllocatedMB: view.Blocks(), Digest: blocks.Digest(view),
		})
	}
	return answer, nil
}

// setAgentStatus lets the host of an agent go away or come back.
func setAgentStatus(c *call) (any, error) {
	var in struct {
		Status string `json:"status"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	err := service.NewInventory(c.Engine).SetAgentStatus(c.request.Context(), c.worldID,
		chi.URLParam(c.request, "agent_id"), domain.AgentStatus(in.Status))
	if err != nil {
		return nil, err
	}
	return showAgentFiles(c)
}
