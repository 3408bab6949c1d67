package control

import (
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/iam"
)

// listUsers lists the users of a world, or of one of its accounts.
func listUsers(c *call) (any, error) {
	accounts, err := c.Worlds.Users(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	answer := users{Users: []user{}}
	only := c.request.URL.Query().Get("account")
	for _, a := range accounts {
		if only != "" && only != a.ID && only != a.Name {
			continue
		}
		for _, u := range a.Users {
			answer.Users = append(answer.Users, userOf(a, u))
		}
	}
	return answer, nil
}

// createUser adds a user. The secrets are in this answer alone.
func createUser(c *call) (any, error) {
	var in userRequest
	if err := c.read(&in); err != nil {
		return nil, err
	}
	asked, err := in.newUser()
	if err != nil {
		return nil, err
	}
	accounts, err := c.Worlds.Users(c.request.Context(), c.worldID)
	if err != nil {
		return nil, err
	}
	a, err := in.account(accounts)
	if err != nil {
		return nil, err
	}
	made, password, err := c.Worlds.CreateUser(c.request.Context(), c.worldID, a.ID, asked)
	if err != nil {
		return nil, err
	}
	answer := userOf(a, made)
	answer.Password = password
	for i, k := range made.Keys {
		answer.AccessKeys[i].Secret = k.Secret
	}
	return answer, nil
}

// account is the one that is asked for, or the only one there is.
func (in userRequest) account(accounts []iam.Account) (iam.Account, error) {
	if in.Account == "" && len(accounts) == 1 {
		return accounts[0], nil
	}
	if in.Account == "" {
		return iam.Account{}, invalid("account is missing: the world has several")
	}
	for _, a := range accounts {
		if in.Account == a.ID || in.Account == a.Name {
			return a, nil
		}
	}
	return iam.Account{}, invalid("account names none of the world's")
}

// showUser shows a user.
func showUser(c *call) (any, error) {
	a, u, err := c.user()
	if err != nil {
		return nil, err
	}
	return userOf(a, u), nil
}

// user is the user of the path, with the account.
func (c *call) user() (iam.Account, iam.User, error) {
	accounts, err := c.Worlds.Users(c.request.Context(), c.worldID)
	if err != nil {
		return iam.Account{}, iam.User{}, err
	}
	for _, a := range accounts {
		if u, ok := a.User(chi.URLParam(c.request, "user_id")); ok {
			return a, u, nil
		}
	}
	return iam.Account{}, iam.User{}, errNoSuch
}

// updateUser changes a user.
func updateUser(c *call) (any, error) {
	var in userChange
	if err := c.read(&in); err != nil {
		return nil, err
	}
	change := iam.ChangeUser{Password: in.Password}
	if in.Policies != nil {
		grants, err := grantsFrom(*in.Policies)
		if err != nil {
			return nil, err
		}
		change.Grants = &grants
	}
	a, u, err := c.user()
	if err != nil {
		return nil, err
	}
	changed, err := c.Worlds.UpdateUser(c.request.Context(), c.worldID, a.ID, u.ID, change)
	if err != nil {
		return nil, err
	}
	return userOf(a, changed), nil
}

// deleteUser removes a user.
func deleteUser(c *call) (any, error) {
	a, u, err := c.user()
	if err != nil {
		return nil, err
	}
	return nil, c.Worlds.DeleteUser(c.request.Context(), c.worldID, a.ID, u.ID)
}

// userOf describes a user without secrets.
func userOf(a iam.Account, u iam.User) user {
	answer := user{
		ID: u.ID, Name: u.Name, Account: a.Name, AccountID: a.ID, AccessKeys: []accessKey{},
		Own: slices.IndexFunc(a.Users, func(other iam.User) bool { return other.ID == u.ID }) == 0,
	}
	for _, k := range u.Keys {
		answer.AccessKeys = append(answer.AccessKeys, accessKey{ID: k.ID})
	}
	if u.Bound {
		answer.Policies = policiesOf(u.Grants)
	}
	return answer
}
