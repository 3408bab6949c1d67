package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
)

// secretBytes is the length of a secret: as long as the output of SHA-256, the
// hash that the tokens are signed with.
const secretBytes = 32

// Secret returns the installation's secret of that name, made from the
// system's randomness when it is first asked for. Replicas that ask at the same
// time get the same one.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	key := "secret." + name
	text, err := s.meta(ctx, key)
	if errors.Is(err, errNoRow) {
		if err = s.makeSecret(ctx, key); err == nil {
			text, err = s.meta(ctx, key)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return base64.StdEncoding.DecodeString(text)
}

// makeSecret leaves a secret alone that somebody else was quicker to make.
func (s *Store) makeSecret(ctx context.Context, key string) error {
	fresh := make([]byte, secretBytes)
	if _, err := rand.Read(fresh); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx *Tx) error {
		err := tx.exec(`INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`,
			key, base64.StdEncoding.EncodeToString(fresh))
		return err
	})
}

func (s *Store) meta(ctx context.Context, key string) (string, error) {
	return selectOne(s.reader(ctx), column[string], `SELECT value FROM meta WHERE key = $1`, key)
}
