package storetest

import (
	"fmt"
	"sync"

	"github.com/cbrd/cbrd/internal/iam"
)

// testDirectory: who calls is found by all that may name him, and only by that.
func testDirectory(b *bed) {
	ctx, user := b.ctx(), b.account.Users[0]
	key := user.Keys[0]
	want := b.account
	want.Epoch = b.worldNow().Epoch
	for range 2 { // the second time perhaps from memory
		account, foundUser, foundKey, err := b.s.AccountByKey(ctx, key.ID)
		b.ok(err)
		same(b, "by key", []any{account, foundUser, foundKey}, []any{want, user, key})
	}
	for _, name := range [][2]string{
		{want.ID, user.ID}, {want.ID, user.Name}, {want.Name, user.ID}, {want.Name, user.Name}, {"", user.ID},
	} {
		account, found, err := b.s.AccountByUser(ctx, name[0], name[1])
		b.ok(err)
		same(b, "by user", []any{account, found}, []any{want, user})
	}
	account, err := b.s.AccountByID(ctx, want.ID)
	b.ok(err)
	same(b, "by id", account, want)
	project, err := b.s.ProjectByID(ctx, b.project)
	b.ok(err)
	same(b, "project", project, want.Projects[0])
	accounts, err := b.s.WorldAccounts(ctx, b.world)
	b.ok(err)
	same(b, "of the world", accounts, []iam.Account{want})

	b.noKey("none")
	for _, name := range [][2]string{{want.ID, "none"}, {"none", user.ID}, {"", user.Name}, {"", ""}} {
		_, _, err = b.s.AccountByUser(ctx, name[0], name[1])
		b.is(err, iam.ErrUnknown)
	}
	_, err = b.s.AccountByID(ctx, want.Name)
	b.is(err, iam.ErrUnknown)
	_, err = b.s.ProjectByID(ctx, "none")
	b.is(err, iam.ErrUnknown)
	_, err = b.s.Region(ctx, "none")
	b.is(err, iam.ErrUnknown)
}

// noKey fails the test unless an access key is unknown.
func (b *bed) noKey(id string) {
	b.t.Helper()
	a, u, _, err := b.s.AccountByKey(b.ctx(), id)
	b.is(err, iam.ErrUnknown)
	same(b, "owner of an unknown key", a.ID+u.ID, "")
}

// testAdopt: a project is made on sight, once, of the default account; one that
// exists is its owner's. Many at the same time are all made.
func testAdopt(b *bed) {
	ctx := b.ctx()
	_, err := b.s.Adopt(ctx, "early")
	b.is(err, iam.ErrUnknown) // there is no default account yet
	host := *b
	host.world = b.world + "-default"
	b.ok(b.s.CreateWorld(ctx, newWorld(host.world), iam.DefaultAccounts(host.world), nil))
	b.t.Cleanup(func() {
		if err := b.s.DeleteWorld(ctx, host.world); err != nil {
			b.t.Error(err)
		}
	})
	const many = 40
	ids := make([]string, many)
	var all sync.WaitGroup
	for i := range ids {
		ids[i] = fmt.Sprintf("adopted-%d", i/2) // each by two
		all.Go(func() {
			p, err := b.s.Adopt(ctx, ids[i])
			if err != nil || !p.MayUse(ids[i]) || p.Account.ID != iam.DefaultAccountID || p.WorldID != host.world {
				b.t.Errorf("adopting %s: %+v, %v", ids[i], p, err)
			}
		})
	}
	all.Wait()
	for _, id := range ids {
		p, err := b.s.Adopt(ctx, id)
		b.ok(err)
		if !p.MayUse(id) || !p.AllProjects || p.ProjectID != "" {
			b.t.Errorf("%s was adopted and may not be used: %+v", id, p)
		}
		region, err := b.s.Region(ctx, id)
		b.ok(err)
		same(b, "region", region, p.Account.Projects[0].Name)
	}
	account, err := b.s.AccountByID(ctx, iam.DefaultAccountID)
	b.ok(err)
	same(b, "projects", len(account.Projects), 4+many/2)
	p, err := b.s.Adopt(ctx, b.project)
	b.ok(err)
	same(b, "owner", p.Account.ID, b.account.ID)
}
