package query

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// OrderReader answers questions about orders.
type OrderReader interface {
	// Order is an order of a world.
	Order(ctx context.Context, worldID, id string) (*domain.Order, error)
}
