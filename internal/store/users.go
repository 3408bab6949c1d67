package store

import (
	"context"
	"errors"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// ChangeUsers changes the users of an account of a world. change may run more
// than once. It fails with service.ErrNoWorld, iam.ErrUnknown for an unknown
// account, and service.ErrUserExists when an id or a key is somebody's already.
func (s *Store) ChangeUsers(ctx context.Context, worldID, accountID string, change func(*iam.Account) error) error {
	err := s.inTx(ctx, func(tx *Tx) error { return changeUsers(tx, worldID, accountID, change) })
	s.identities.clear()
	if errors.Is(err, errConflict) {
		return service.ErrUserExists
	}
	return err
}

// changeUsers takes the world's row first, as its deletion does: else keys of a
// user could be left behind.
func changeUsers(tx *Tx, worldID, accountID string, change func(*iam.Account) error) error {
	_, err := selectOne(tx, column[string], `SELECT id FROM worlds WHERE id = $1`+tx.pool.engine.forUpdate, worldID)
	if errors.Is(err, errNoRow) {
		return service.ErrNoWorld
	}
	if err != nil {
		return err
	}
	doc, err := selectOne(tx, column[string],
		`SELECT doc FROM accounts WHERE id = $1 AND world_id = $2`+tx.pool.engine.forUpdate, accountID, worldID)
	if errors.Is(err, errNoRow) {
		return iam.ErrUnknown
	}
	if err != nil {
		return err
	}
	a, err := decode[iam.Account](doc)
	if err != nil {
		return err
	}
	if err := change(a); err != nil {
		return err
	}
	return putUsers(tx, worldID, a)
}

// putUsers writes an account with its users in place of those it had.
func putUsers(tx *Tx, worldID string, a *iam.Account) error {
	doc, err := encode(a)
	if err != nil {
		return err
	}
	if err := tx.exec(`UPDATE accounts SET doc = $2 WHERE id = $1`, a.ID, doc); err != nil {
		return err
	}
	for _, table := range []string{"access_keys", "users"} {
		if err := tx.exec(`DELETE FROM `+table+` WHERE world_id = $1 AND account_id = $2`, worldID, a.ID); err != nil {
			return err
		}
	}
	return insertUsers(tx, worldID, *a)
}
