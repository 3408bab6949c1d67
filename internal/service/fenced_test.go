package service_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// contested is a store to which another process is always faster.
type contested struct{ *store.Store }

func (contested) Commit(context.Context, *service.Changes) error { return service.ErrFenced }

// A unit that loses every race is unavailable, not a mistake.
func TestAlwaysFenced(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	err := service.NewEngine(contested{c.store}, c.wall).Write(context.Background(), c.world, func(*service.Unit) error { return nil })
	if !errors.Is(err, service.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnavailable", err)
	}
}
