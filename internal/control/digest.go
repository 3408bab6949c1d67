package control

import (
	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

type digest struct {
	ResourceID string       `json:"resource_id"`
	Type       string       `json:"type"`
	Digest     string       `json:"digest"`
	Disks      []diskDigest `json:"disks,omitempty"`
}

type diskDigest struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

// showDigest tells what is on a resource now, as one digest.
func showDigest(c *call) (any, error) {
	ctx := c.request.Context()
	p, err := c.settled()
	if err != nil {
		return nil, err
	}
	found, err := service.DigestOf(ctx, c.Engine, c.Reader, c.worldID, p, chi.URLParam(c.request, "resource_id"))
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, errNoSuch
	}
	answer := digest{ResourceID: found.Resource.ID, Type: string(found.Resource.Type), Digest: found.Whole}
	for _, d := range found.Disks {
		answer.Disks = append(answer.Disks, diskDigest(d))
	}
	return answer, nil
}

// settled is the project of the path, in a world where all has happened that is
// due by now.
func (c *call) settled() (iam.Project, error) {
	p, err := c.project()
	if err != nil {
		return p, err
	}
	return p, c.Engine.Settle(c.request.Context(), c.worldID)
}

// project finds the project of the path among the world's accounts.
func (c *call) project() (iam.Project, error) {
	accounts, err := c.Worlds.Accounts(c.request.Context(), c.worldID)
	if err != nil {
		return iam.Project{}, err
	}
	for _, a := range accounts {
		if p, ok := a.Project(chi.URLParam(c.request, "project_id")); ok {
			return p, nil
		}
	}
	return iam.Project{}, errNoSuch
}
