package service

import (
	"context"
	"errors"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// ErrNoUser reports a user, or an account, that the world does not have.
var ErrNoUser = errors.New("no such user or account")

// ErrUserExists reports that an access key is somebody's already.
var ErrUserExists = errors.New("an access key is taken")

// Users are those of a world, account by account, each account's own first.
func (w *Worlds) Users(ctx context.Context, worldID string) ([]iam.Account, error) {
	if _, err := w.world(ctx, worldID); err != nil {
		return nil, err
	}
	return w.store.WorldAccounts(ctx, worldID)
}

// CreateUser adds a user to an account of a world and returns it with its
// password. It fails with ErrNoWorld, ErrNoUser for an unknown account, and with
// the reasons of iam.Account.AddUser; ErrUserExists when a key is somebody's.
func (w *Worlds) CreateUser(ctx context.Context, worldID, accountID string, in iam.NewUser) (user iam.User, password string, err error) {
	world, err := w.world(ctx, worldID)
	if err != nil {
		return iam.User{}, "", err
	}
	err = w.store.ChangeUsers(ctx, worldID, accountID, func(a *iam.Account) (err error) {
		user, password, err = a.AddUser(world.Seed, in)
		return err
	})
	return user, password, noSuchUser(err)
}

// UpdateUser changes a user. It fails with ErrNoWorld, ErrNoUser and
// iam.ErrOwnUser.
func (w *Worlds) UpdateUser(ctx context.Context, worldID, accountID, userID string, change iam.ChangeUser) (user iam.User, err error) {
	err = w.store.ChangeUsers(ctx, worldID, accountID, func(a *iam.Account) (err error) {
		user, err = a.UpdateUser(userID, change)
		return err
	})
	return user, noSuchUser(err)
}

// DeleteUser removes a user. It fails with ErrNoWorld, ErrNoUser and
// iam.ErrOwnUser.
func (w *Worlds) DeleteUser(ctx context.Context, worldID, accountID, userID string) error {
	return noSuchUser(w.store.ChangeUsers(ctx, worldID, accountID, func(a *iam.Account) error { return a.RemoveUser(userID) }))
}

func (w *Worlds) world(ctx context.Context, id string) (*domain.World, error) {
	world, err := w.store.World(ctx, id)
	if err == nil && world == nil {
		err = fmt.Errorf("%w: %q", ErrNoWorld, id)
	}
	return world, err
}

func noSuchUser(err error) error {
	if errors.Is(err, iam.ErrUnknown) {
		return ErrNoUser
	}
	return err
}
