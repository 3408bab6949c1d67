package control

import (
	"context"
	"net/http"
)

// Files are the digests of what is on the host of an agent now, by folder.
func (c *Client) Files(ctx context.Context, world, agent string) (map[string]string, error) {
	var answer struct {
		Folders []struct {
			Path   string `json:"path"`
			Digest string `json:"digest"`
		} `json:"folders"`
	}
	err := c.call(ctx, http.MethodGet, "/_cbrd/worlds/"+world+"/agents/"+agent, nil, http.StatusOK, &answer)
	digests := make(map[string]string, len(answer.Folders))
	for _, f := range answer.Folders {
		digests[f.Path] = f.Digest
	}
	return digests, err
}

// SetAgentStatus lets the host of an agent go away (offline) or come back (normal).
func (c *Client) SetAgentStatus(ctx context.Context, world, agent, status string) error {
	body := map[string]string{"status": status}
	return c.call(ctx, http.MethodPut, "/_cbrd/worlds/"+world+"/agents/"+agent, body, http.StatusOK, nil)
}
