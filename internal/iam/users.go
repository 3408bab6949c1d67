package iam

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// Limits of an account's users.
const (
	MaxUsers  = 50 // the account's own included
	MaxGrants = 10 // of a user
)

// Why users of an account cannot be changed as asked.
var (
	ErrUserTaken = errors.New("the account has a user of this name")
	ErrUsersFull = fmt.Errorf("the account has %d users, which is all it can have", MaxUsers)
	ErrOwnUser   = errors.New("the account's own user may do everything, always")
)

// NewUser says which user to add. What is left empty is derived from the seed of
// the world.
type NewUser struct {
	Name     string
	Password string
	// Keys are the access keys; nil means one that is derived whole.
	Keys []AccessKey
	// Bound and Grants are as in User.
	Bound  bool
	Grants []Grant
}

// AddUser adds a user to the account, and returns it with the password, which the
// account itself has only hashed. It fails with ErrUserTaken and ErrUsersFull.
func (a *Account) AddUser(seed string, in NewUser) (user User, password string, err error) {
	if len(a.Users) >= MaxUsers {
		return User{}, "", ErrUsersFull
	}
	a.Made++
	derive := func(what string, n int) string {
		return domain.Chance{Seed: seed}.Hex("iam/added "+what+"/"+a.WorldID+"/"+a.ID, a.Made, n)
	}
	password = cmp.Or(in.Password, derive("password", 16))
	user = User{
		ID: derive("user", 32), Name: cmp.Or(in.Name, "user-"+derive("name", 8)),
		PasswordHash: HashPassword(password, []byte(derive("salt", 16))),
		Keys:         slices.Clone(in.Keys), Bound: in.Bound, Grants: in.Grants,
	}
	if slices.ContainsFunc(a.Users, func(u User) bool { return u.Name == user.Name || u.ID == user.Name }) {
		return User{}, "", ErrUserTaken
	}
	if in.Keys == nil {
		user.Keys = []AccessKey{{}}
	}
	for i := range user.Keys {
		key, place := &user.Keys[i], "/"+strconv.Itoa(i)
		key.ID = cmp.Or(key.ID, strings.ToUpper(derive("access-key"+place, 20)))
		key.Secret = cmp.Or(key.Secret, derive("secret-key"+place, 40))
		key.UserID = user.ID
	}
	a.Users = append(a.Users, user)
	return user, password, nil
}

// ChangeUser is what changes of a user; nil stays as it is.
type ChangeUser struct {
	Password *string
	// Grants bind the user from now on, also when they are none.
	Grants *[]Grant
}

// UpdateUser changes a user of the account. It fails with ErrUnknown, and with
// ErrOwnUser when the account's own user would be bound.
func (a *Account) UpdateUser(id string, change ChangeUser) (User, error) {
	i := slices.IndexFunc(a.Users, func(u User) bool { return u.ID == id })
	switch {
	case i < 0:
		return User{}, ErrUnknown
	case i == 0 && change.Grants != nil:
		return User{}, ErrOwnUser
	}
	user := &a.Users[i]
	if change.Password != nil {
		salt := domain.Chance{Seed: user.PasswordHash}.Hex("iam/salt", 0, 16)
		user.PasswordHash = HashPassword(*change.Password, []byte(salt))
	}
	if change.Grants != nil {
		user.Bound, user.Grants = true, *change.Grants
	}
	return *user, nil
}

// RemoveUser removes a user from the account; keys and tokens are worth nothing
// from then on. It fails with ErrUnknown, and with ErrOwnUser for the account's.
func (a *Account) RemoveUser(id string) error {
	i := slices.IndexFunc(a.Users, func(u User) bool { return u.ID == id })
	switch {
	case i < 0:
		return ErrUnknown
	case i == 0:
		return ErrOwnUser
	}
	a.Users = slices.Delete(a.Users, i, i+1)
	return nil
}
