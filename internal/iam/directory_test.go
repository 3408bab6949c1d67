package iam

import (
	"context"
	"slices"
)

// book is a Directory of a few accounts.
type book struct {
	accounts []Account
	down     error // what every question is answered with, when set
}

func (b *book) find(match func(Account) bool) (Account, error) {
	if b.down != nil {
		return Account{}, b.down
	}
	account, ok := first(b.accounts, match)
	if !ok {
		return Account{}, ErrUnknown
	}
	return account, nil
}

func (b *book) AccountByID(_ context.Context, id string) (Account, error) {
	return b.find(func(a Account) bool { return a.ID == id })
}

func (b *book) AccountByKey(_ context.Context, id string) (Account, User, AccessKey, error) {
	var user User
	var key AccessKey
	account, err := b.find(func(a Account) (ok bool) {
		for _, user = range a.Users {
			if key, ok = first(user.Keys, func(k AccessKey) bool { return k.ID == id }); ok {
				return true
			}
		}
		return false
	})
	return account, user, key, err
}

func (b *book) AccountByUser(_ context.Context, account, name string) (Account, User, error) {
	var user User
	found, err := b.find(func(a Account) (ok bool) {
		user, ok = first(a.Users, func(u User) bool { return u.ID == name || u.Name == name })
		return ok && (account == "" || account == a.ID || account == a.Name)
	})
	return found, user, err
}

func (b *book) ProjectByID(_ context.Context, id string) (Project, error) {
	account, err := b.find(func(a Account) bool { _, ok := a.Project(id); return ok })
	project, _ := account.Project(id)
	return project, err
}

func (b *book) Adopt(_ context.Context, id string) (Principal, error) {
	if b.down != nil {
		return Principal{}, b.down
	}
	i := slices.IndexFunc(b.accounts, func(a Account) bool { return a.ID == DefaultAccountID })
	account := &b.accounts[i]
	account.Projects = append(account.Projects, Project{ID: id, Name: id, AccountID: account.ID})
	return Principal{WorldID: account.WorldID, Account: *account, User: account.Users[0], AllProjects: true}, nil
}
