package store

import (
	"iter"

	"github.com/cbrd/cbrd/internal/iam"
)

var (
	projectColumns = []string{"id", "world_id", "account_id", "region"}
	userColumns    = []string{"id", "world_id", "account_id"}
)

// one is a sequence of a single row.
func one(row ...any) iter.Seq[[]any] {
	return func(yield func([]any) bool) { yield(row) }
}

func insertAccounts(tx *Tx, worldID string, accounts []iam.Account) error {
	for _, a := range accounts {
		doc, err := encode(a)
		if err != nil {
			return err
		}
		if err := tx.insert("accounts", []string{"id", "world_id", "name", "doc"}, one(a.ID, worldID, a.Name, doc)); err != nil {
			return err
		}
		if err := insertUsers(tx, worldID, a); err != nil {
			return err
		}
		for _, p := range a.Projects {
			if err := tx.insert("projects", projectColumns, one(p.ID, worldID, a.ID, p.Name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertUsers(tx *Tx, worldID string, a iam.Account) error {
	for _, u := range a.Users {
		if err := tx.insert("users", userColumns, one(u.ID, worldID, a.ID)); err != nil {
			return err
		}
		for _, k := range u.Keys {
			if err := tx.insert("access_keys", userColumns, one(k.ID, worldID, a.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}
