package control

import (
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/service"
)

// order is what was bought, as far as it has come.
type order struct {
	ID        string   `json:"id"`
	ProjectID string   `json:"project_id"`
	Kind      string   `json:"kind"`
	State     string   `json:"state"`
	VaultIDs  []string `json:"vault_ids"`
	CreatedAt string   `json:"created_at"`
	DueAt     string   `json:"due_at"`
}

// payOrder pays an order that waits for it.
func payOrder(c *call) (any, error) {
	o, err := service.PayOrder(c.request.Context(), c.Engine, c.worldID, chi.URLParam(c.request, "order_id"))
	if err != nil {
		return nil, err
	}
	return order{
		ID: o.ID, ProjectID: o.ProjectID, Kind: string(o.Kind), State: string(o.State), VaultIDs: o.VaultIDs,
		CreatedAt: o.CreatedAt.Format(time.RFC3339Nano), DueAt: o.DueAt.Format(time.RFC3339Nano),
	}, nil
}
