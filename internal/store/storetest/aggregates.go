package storetest

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// testLoad: what was committed is loaded as it was, by key, in its own world.
func testLoad(b *bed) {
	v, p := b.vault("v"), b.resource("disk")
	cp, task, backup := b.checkpoint(v), b.task(domain.OpBackup, 9), b.backup(v, "chain")
	hold, order := b.protection(v, "disk", "server"), b.order(domain.OrderDone, 9)
	member := b.member(backup, "other", domain.MemberAccepted, "vault")
	b.commit(func(c *service.Changes) {
		c.Vaults.New, c.Checkpoints.New = []*domain.Vault{v}, []*domain.Checkpoint{cp}
		c.Tasks.New, c.Backups.New = []*domain.Task{task}, []*domain.Backup{backup}
		c.Resources.New, c.Protections.New = []*domain.Resource{p}, []*domain.Protection{hold}
		c.Orders.New = []*domain.Order{order}
		c.Members.New = []*domain.Member{member}
	})
	check := func(got any, err error, want any) {
		b.t.Helper()
		b.ok(err)
		same(b, "loaded", got, want)
	}
	ctx, w, none := b.ctx(), b.world, "none"
	gotVault, err := b.s.Vault(ctx, w, v.ID)
	check(gotVault, err, v)
	gotCheckpoint, err := b.s.Checkpoint(ctx, w, cp.ID)
	check(gotCheckpoint, err, cp)
	gotTask, err := b.s.Task(ctx, w, task.ID)
	check(gotTask, err, task)
	gotOrder, err := b.s.Order(ctx, w, order.ID)
	check(gotOrder, err, order)
	gotBackups, err := b.s.Backups(ctx, w, "chain")
	check(gotBackups, err, []*domain.Backup{backup})
	gotChain, err := b.s.ChainOf(ctx, w, backup.ID)
	check(gotChain, err, "chain")
	gotMembers, err := b.s.Members(ctx, w, backup.ID)
	check(gotMembers, err, []*domain.Member{member})
	gotResource, err := b.s.Resource(ctx, b.project, "disk")
	check(gotResource, err, p)
	gotHold, err := b.s.Protection(ctx, b.project, "disk")
	check(gotHold, err, hold)
	gotRegion, err := b.s.Region(ctx, b.project)
	check(gotRegion, err, b.account.Projects[0].Name)

	for _, other := range []struct{ world, suffix string }{{w, none}, {none, ""}} {
		gotVault, err = b.s.Vault(ctx, other.world, v.ID+other.suffix)
		check(gotVault, err, (*domain.Vault)(nil))
		gotCheckpoint, err = b.s.Checkpoint(ctx, other.world, cp.ID+other.suffix)
		check(gotCheckpoint, err, (*domain.Checkpoint)(nil))
		gotTask, err = b.s.Task(ctx, other.world, task.ID+other.suffix)
		check(gotTask, err, (*domain.Task)(nil))
		gotOrder, err = b.s.Order(ctx, other.world, order.ID+other.suffix)
		check(gotOrder, err, (*domain.Order)(nil))
		gotBackups, err = b.s.Backups(ctx, other.world, "chain"+other.suffix)
		check(len(gotBackups), err, 0)
		gotMembers, err = b.s.Members(ctx, other.world, backup.ID+other.suffix)
		check(len(gotMembers), err, 0)
		gotChain, err = b.s.ChainOf(ctx, other.world, backup.ID+other.suffix)
		check(gotChain, err, "")
	}
	gotResource, err = b.s.Resource(ctx, none, "disk")
	check(gotResource, err, (*domain.Resource)(nil))
	gotHold, err = b.s.Protection(ctx, b.project, none)
	check(gotHold, err, (*domain.Protection)(nil))
}

// testChain: the backups of a chain come oldest first, whatever order they were
// written in, and none of another chain.
func testChain(b *bed) {
	v := b.vault("v")
	var all []*domain.Backup
	for range 5 {
		parent := b.backup(v, "chain")
		all = append(all, parent, b.child(parent, "d1"), b.child(parent, "d2"))
	}
	b.commit(func(c *service.Changes) {
		c.Backups.New = slices.Clone(all)
		slices.Reverse(c.Backups.New)
		c.Backups.New = append(c.Backups.New, b.backup(v, "other"))
	})
	got, err := b.s.Backups(b.ctx(), b.world, "chain")
	b.ok(err)
	same(b, "chain", got, all)
}

// testCommit: new, changed and gone rows of one transaction, and more of them
// than one statement holds.
func testCommit(b *bed) {
	var made []*domain.Vault
	for range 700 {
		made = append(made, b.vault("v"))
	}
	b.commit(func(c *service.Changes) { c.Vaults.New = made })
	gone, changed := made[:300], made[300:]
	added := b.vault("added")
	for _, v := range changed {
		v.Name, v.Status = "changed", domain.VaultLock
		v.Touch(at(1000))
	}
	before := b.worldNow()
	b.commit(func(c *service.Changes) {
		c.Vaults.New, c.Vaults.Changed, c.Vaults.Gone = []*domain.Vault{added}, changed, gone
	})
	for _, v := range []*domain.Vault{changed[0], changed[399], added} {
		got, err := b.s.Vault(b.ctx(), b.world, v.ID)
		b.ok(err)
		same(b, "vault", got, v)
	}
	if got, err := b.s.Vault(b.ctx(), b.world, gone[299].ID); got != nil || err != nil {
		b.t.Errorf("gone, and still %+v, %v", got, err)
	}
	same(b, "rows", b.rows("vaults"), 401)
	after := b.worldNow()
	if after.Revision != before.Revision+1 || after.Seq != b.seq || after.Epoch != before.Epoch {
		b.t.Errorf("the world was %+v and is %+v", before, after)
	}
	again := made[300]
	b.commit(func(c *service.Changes) { // removed and bound again within one unit
		c.Protections.New = []*domain.Protection{b.protection(again, "r", "r")}
	})
	moved := b.protection(again, "r", "s")
	b.commit(func(c *service.Changes) { c.Protections.Changed = []*domain.Protection{moved} })
	got, err := b.s.Protection(b.ctx(), b.project, "r")
	b.ok(err)
	same(b, "protection", got, moved)
}

// testFence: a unit that began before the last commit, or before a reset, is
// refused whole.
func testFence(b *bed) {
	stale := b.worldNow()
	b.commit(func(*service.Changes) {})
	before := b.dump()
	late := func() error {
		return b.s.Commit(b.ctx(), &service.Changes{
			World: stale, Wall: start, Vaults: service.Delta[*domain.Vault]{New: []*domain.Vault{b.vault("late")}},
		})
	}
	b.is(late(), service.ErrFenced)
	same(b, "after the refusal", b.dump(), before)

	stale = b.worldNow()
	b.ok(b.s.ResetWorld(b.ctx(), newWorld(b.world), nil))
	for stale.Revision != b.worldNow().Revision { // so that only the epoch is another one
		b.commit(func(*service.Changes) {})
	}
	before = b.dump()
	b.is(late(), service.ErrFenced)
	same(b, "after the refusal", b.dump(), before)

	stale = &domain.World{ID: "nowhere", Epoch: 1, Revision: 1}
	b.is(late(), service.ErrFenced)
}
