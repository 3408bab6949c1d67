package control

import (
	"context"
	"net/http"
	"slices"
)

// Coverage is what a world's clients have seen.
type Coverage struct {
	Operations []struct {
		Operation string `json:"operation"`
		Statuses  []struct {
			Status int `json:"status"`
		} `json:"statuses"`
	} `json:"operations"`
}

// Coverage tells what was exercised in a world.
func (c *Client) Coverage(ctx context.Context, world string) (*Coverage, error) {
	var answer Coverage
	return &answer, c.call(ctx, http.MethodGet, "/_cbrd/worlds/"+world+"/coverage", nil, http.StatusOK, &answer)
}

// Succeeded are the operations of the API that answered with a success. Those of
// other services have names of their own.
func (c *Coverage) Succeeded() []string {
	var names []string
	for _, o := range c.Operations {
		for _, s := range o.Statuses {
			if s.Status < http.StatusMultipleChoices && !slices.Contains(names, o.Operation) {
				names = append(names, o.Operation)
			}
		}
	}
	return names
}
