package storetest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
)

// fill puts a row into every table of the world.
func (b *bed) fill() {
	b.t.Helper()
	v := b.vault("v")
	b.commit(func(c *service.Changes) {
		c.Policies.New = []*domain.Policy{b.policy(domain.OpBackup)}
		c.Migrations.New = []*domain.Migration{b.migration(b.project, 60)}
		c.OrgPolicies.New = []*domain.OrganizationPolicy{b.orgPolicy(domain.OpBackup, "region", 60)}
		c.Vaults.New, c.Checkpoints.New = []*domain.Vault{v}, []*domain.Checkpoint{b.checkpoint(v)}
		c.Tasks.New, c.Backups.New = []*domain.Task{b.task(domain.OpBackup, 60)}, []*domain.Backup{b.backup(v, "chain")}
		c.Resources.New, c.Protections.New = []*domain.Resource{b.resource("r")}, []*domain.Protection{b.protection(v, "r", "r")}
	})
}

// testCreateWorld: ids, names and keys are unique over all worlds, and a world
// that is refused leaves nothing behind.
func testCreateWorld(b *bed) {
	same(b, "world", b.worldNow(), &domain.World{
		ID: b.world, Seed: "seed", Epoch: b.worldNow().Epoch, Revision: 1, WakeAt: domain.Never, Clock: domain.Frozen(start),
		Origin: domain.Frozen(start), Pace: domain.PaceStandard, CreatedAt: start,
	})
	if missing, err := b.s.World(b.ctx(), "nowhere"); missing != nil || err != nil {
		b.t.Errorf("a world of no id: %+v, %v", missing, err)
	}
	before := b.dump()
	taken := b.account
	for name, take := range map[string]func(a *iam.Account){
		"ErrAccount": func(a *iam.Account) { a.ID = taken.ID },
		"ErrName":    func(a *iam.Account) { a.Name = taken.Name },
		"ErrUser":    func(a *iam.Account) { a.Users[0].ID = taken.Users[0].ID },
		"ErrKey":     func(a *iam.Account) { a.Users[0].Keys[0].ID = taken.Users[0].Keys[0].ID },
		"ErrProject": func(a *iam.Account) { a.Projects[3].ID = taken.Projects[0].ID },
	} {
		id := b.world + name
		account, _ := iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: "seed"})
		take(&account)
		b.is(b.s.CreateWorld(b.ctx(), newWorld(id), []iam.Account{account}, nil), service.ErrWorldExists)
		left, err := b.s.DumpWorld(b.ctx(), id)
		b.ok(err)
		same(b, "left behind by "+name, left, "")
		if w, err := b.s.World(b.ctx(), id); w != nil || err != nil {
			b.t.Errorf("%s: %+v, %v", name, w, err)
		}
	}
	b.is(b.s.CreateWorld(b.ctx(), newWorld(b.world), nil, nil), service.ErrWorldExists)
	same(b, "the world that was there", b.dump(), before)
}

// testResetWorld: everything goes but the accounts, in a new epoch.
func testResetWorld(b *bed) {
	fresh := b.dump()
	b.fill()
	old := b.worldNow()
	w := *old
	b.ok(b.s.ResetWorld(b.ctx(), &w, nil))
	same(b, "the world after", b.dump(), fresh)
	now := b.worldNow()
	if now.Epoch <= old.Epoch || now.Seq != 0 || now.WakeAt != domain.Never {
		b.t.Errorf("%+v became %+v", old, now)
	}
	same(b, "counters", b.counted(b.project), counts{})
	account, err := b.s.AccountByID(b.ctx(), b.account.ID)
	b.ok(err)
	if account.Epoch != now.Epoch {
		b.t.Errorf("the account says epoch %d, the world has %d", account.Epoch, now.Epoch)
	}
}

// testDeleteWorld: nothing is left, another world is not touched, and everything
// is free for a new world, which has another epoch.
func testDeleteWorld(b *bed) {
	b.fill()
	gone := *b
	gone.enter(b.world + "-gone")
	gone.fill()
	before, old := b.dump(), gone.worldNow()
	filled := gone.dump()
	b.ok(b.s.DeleteWorld(b.ctx(), gone.world))
	same(b, "left behind", gone.dump(), "")
	same(b, "the other world", b.dump(), before)
	same(b, "counters", b.counted(gone.project), counts{})
	b.noKey(gone.account.Users[0].Keys[0].ID)
	if w, err := b.s.World(b.ctx(), gone.world); w != nil || err != nil {
		b.t.Errorf("it is still there: %+v, %v", w, err)
	}
	b.ok(b.s.DeleteWorld(b.ctx(), gone.world)) // once more is no error
	b.ok(b.s.CreateWorld(b.ctx(), newWorld(gone.world), []iam.Account{gone.account}, nil))
	if now := gone.worldNow(); now.Epoch <= old.Epoch {
		b.t.Errorf("epoch %d was used before", now.Epoch)
	}
	gone.seq = b.seq
	gone.fill()
	same(b, "made again", gone.dump(), filled)
}

// testDeleteDuringCommits: whoever is slower than the deletion of a world is
// fenced off, on every replica; nothing comes back.
func testDeleteDuringCommits(b *bed) {
	for round := range 20 {
		doomed := *b
		doomed.enter(fmt.Sprintf("%s-%d", b.world, round))
		c := &service.Changes{World: doomed.worldNow(), Wall: start}
		for range 30 {
			c.Vaults.New = append(c.Vaults.New, doomed.vault("v"))
		}
		var both sync.WaitGroup
		both.Go(func() {
			if err := b.s.Commit(b.ctx(), c); err != nil {
				b.is(err, service.ErrFenced)
			}
		})
		both.Go(func() {
			if err := b.s.DeleteWorld(b.ctx(), doomed.world); err != nil {
				b.t.Error(err)
			}
		})
		both.Wait()
		same(b, "left behind", doomed.dump(), "")
	}
}

// testDump: it has a line for every row of the world and none of another, and
// does not show how often was committed.
func testDump(b *bed) {
	other := *b
	other.enter(b.world + "-other")
	other.fill()
	b.seq = other.seq
	b.fill()
	lines := map[string]int{}
	for line := range strings.Lines(b.dump()) {
		table, _, _ := strings.Cut(line, " ")
		lines[table]++
		if strings.Contains(line, other.world) || !strings.Contains(line, b.world) && table != "counters" {
			b.t.Errorf("of another world: %s", line)
		}
	}
	same(b, "lines", lines, map[string]int{
		"worlds": 1, "accounts": 1, "users": 1, "access_keys": 1, "projects": 4, "policies": 1, "vaults": 1,
		"vault_tags": 1, "protections": 1, "checkpoints": 1, "backups": 1, "op_logs": 1, "resources": 1, "counters": 5,
		"migrations": 1, "organization_policies": 1,
	})
	before := b.dump()
	b.commit(func(*service.Changes) {})
	same(b, "after an empty commit", b.dump(), before)
}
