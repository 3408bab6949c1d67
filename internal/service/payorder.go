package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// Refusals to pay an order.
var (
	// ErrNoOrder reports an order that does not exist.
	ErrNoOrder = errors.New("no such order")
	// ErrOrderState refuses to pay what is paid or canceled.
	ErrOrderState = errors.New("only an unpaid order can be paid")
)

// PayOrder pays an order of a world, as its customer would in the console. It
// fails with ErrNoWorld, ErrNoOrder and ErrOrderState.
func PayOrder(ctx context.Context, e *Engine, worldID, id string) (paid *domain.Order, err error) {
	err = e.Write(ctx, worldID, func(u *Unit) error {
		o, err := u.Order(id)
		switch {
		case err != nil:
			return err
		case o == nil:
			return fmt.Errorf("%w: %s", ErrNoOrder, id)
		case o.State != domain.OrderUnpaid:
			return fmt.Errorf("%w: %s is %s", ErrOrderState, id, o.State)
		}
		u.pay(o)
		waiting, err := u.ofOrder(o, func(v *domain.Vault) bool { return v.PendingOrderID == o.ID })
		for _, v := range waiting {
			u.pend(v, o)
		}
		paid = o.Clone()
		return err
	})
	return paid, err
}

func hasVault(o *domain.Order, id string) bool { return slices.Contains(o.VaultIDs, id) }
