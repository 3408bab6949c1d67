package service

import "github.com/cbrd/cbrd/internal/domain"

// Order loads an order; nil when the world has none of that id, as it has none of
// the empty id that a vault without an order names.
func (u *Unit) Order(id string) (*domain.Order, error) {
	if id == "" {
		return nil, nil
	}
	return fetch(&u.orders, id,
		func() (*domain.Order, error) { return u.load.Order(u.ctx, u.world.ID, id) },
		func(o *domain.Order) bool { return o == nil })
}
