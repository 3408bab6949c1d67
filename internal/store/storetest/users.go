package storetest

import (
	"errors"
	"strconv"
	"sync"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// addUser adds a user with an access key to the account.
func (b *bed) addUser(name, key string) error {
	return b.s.ChangeUsers(b.ctx(), b.world, b.account.ID, func(a *iam.Account) error {
		_, _, err := a.AddUser("seed", iam.NewUser{
			Name: name, Password: "p", Keys: []iam.AccessKey{{ID: key, Secret: "s"}}, Bound: true,
			Grants: []iam.Grant{{Policy: iam.ReadOnlyAccess, EnterpriseProjects: []string{"0"}}},
		})
		return err
	})
}

// testUsers: users are found by what names them from the change on, and no more
// once they are removed; a change that fails changes nothing.
func testUsers(b *bed) {
	b.noKey("KEY-A") // nobody remembers that it is unknown
	b.ok(b.addUser("a", "KEY-A"))
	account, user, key, err := b.s.AccountByKey(b.ctx(), "KEY-A")
	b.ok(err)
	if user.Name != "a" || key.Secret != "s" || !user.Bound || len(account.Users) != 2 || user.Grants[0].EnterpriseProjects[0] != "0" {
		b.t.Errorf("found %+v with %+v", user, key)
	}
	for _, name := range [][2]string{{account.ID, "a"}, {account.Name, user.ID}, {"", user.ID}} {
		_, found, err := b.s.AccountByUser(b.ctx(), name[0], name[1])
		b.ok(err)
		same(b, "user", found, user)
	}
	b.is(b.addUser("b", b.account.Users[0].Keys[0].ID), service.ErrUserExists)
	b.is(b.addUser("b", "KEY-A"), service.ErrUserExists)
	b.is(b.addUser("a", "KEY-B"), iam.ErrUserTaken)
	same(b, "access keys", b.rows("access_keys"), 2)

	change := func(world, account string, fn func(*iam.Account) error) error {
		return b.s.ChangeUsers(b.ctx(), world, account, fn)
	}
	never := func(*iam.Account) error { return errors.New("called") }
	b.is(change("none", b.account.ID, never), service.ErrNoWorld)
	b.is(change(b.world, "none", never), iam.ErrUnknown)
	b.ok(change(b.world, b.account.ID, func(a *iam.Account) error { return a.RemoveUser(user.ID) }))
	b.noKey("KEY-A")
	_, _, err = b.s.AccountByUser(b.ctx(), "", user.ID)
	b.is(err, iam.ErrUnknown)
	same(b, "access keys", b.rows("access_keys"), 1)
	same(b, "users", b.rows("users"), 1)
}

// testUsersAtOnce: of many changes of one account none is lost.
func testUsersAtOnce(b *bed) {
	const many = 20
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			name := strconv.Itoa(i)
			if err := b.addUser("u"+name, "AT-ONCE-"+name); err != nil {
				b.t.Errorf("user %d: %v", i, err)
			}
		})
	}
	all.Wait()
	account, err := b.s.AccountByID(b.ctx(), b.account.ID)
	b.ok(err)
	ids := map[string]bool{}
	for _, u := range account.Users {
		ids[u.ID] = true
	}
	if len(account.Users) != 1+many || len(ids) != 1+many {
		b.t.Errorf("%d users with %d ids, want %d", len(account.Users), len(ids), 1+many)
	}
}
