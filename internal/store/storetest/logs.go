package storetest

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// counts are the rows of the unfiltered lists of a project.
type counts struct{ Vaults, Backups, Tasks int }

func (b *bed) counted(project string) counts {
	b.t.Helper()
	vaults, err := b.s.ListVaults(b.ctx(), query.Vaults{ProjectID: project, Page: query.Page{Limit: 1}})
	b.ok(err)
	backups, err := b.s.ListBackups(b.ctx(), query.Backups{ProjectID: project, Page: query.Page{Limit: 1}})
	b.ok(err)
	tasks, err := b.s.ListTasks(b.ctx(), query.Tasks{ProjectID: project, Page: query.Page{Limit: 1}})
	b.ok(err)
	return counts{vaults.Count, backups.Count, tasks.Count}
}

// testCounters: the counts of unfiltered lists follow what is new and gone, in
// each project for itself. Backups within others are not counted.
func testCounters(b *bed) {
	one, two := b.vault("one"), b.vault("two")
	two.ProjectID = b.account.Projects[1].ID
	parent, free := b.backup(one, "chain"), b.backup(two, "other")
	child := b.child(parent, "disk")
	task := b.task(domain.OpBackup, 0)
	same(b, "before", b.counted(b.project), counts{})
	b.commit(func(c *service.Changes) {
		c.Vaults.New, c.Tasks.New = []*domain.Vault{one, two}, []*domain.Task{task}
		c.Backups.New = []*domain.Backup{parent, child, free}
	})
	same(b, "first project", b.counted(one.ProjectID), counts{1, 1, 1})
	same(b, "second project", b.counted(two.ProjectID), counts{1, 1, 0})
	three := b.vault("three")
	one.Touch(at(99))
	b.commit(func(c *service.Changes) {
		c.Vaults = service.Delta[*domain.Vault]{New: []*domain.Vault{three}, Changed: []*domain.Vault{one}, Gone: []*domain.Vault{two}}
		c.Backups.Gone = []*domain.Backup{parent, child}
	})
	same(b, "first project", b.counted(one.ProjectID), counts{2, 0, 1})
	same(b, "second project", b.counted(two.ProjectID), counts{0, 1, 0})
}

// testMoves: the lists of two vaults count a backup that went from one to the
// other, also one that came or went in the same unit.
func testMoves(b *bed) {
	v, w := b.vault("v"), b.vault("w")
	moved, gone, made := b.backup(v, "c1"), b.backup(v, "c2"), b.backup(v, "c3")
	child := b.child(moved, "d")
	b.commit(func(c *service.Changes) {
		c.Vaults.New = []*domain.Vault{v, w}
		c.Backups.New = []*domain.Backup{moved, gone, child, b.backup(v, "c4"), b.backup(w, "c5")}
	})
	count := func(vault *domain.Vault) int {
		got, err := b.s.ListBackups(b.ctx(), query.Backups{ProjectID: b.project, VaultID: vault.ID, Page: query.Page{Limit: 9}})
		b.ok(err)
		same(b, "rows of "+vault.Name, len(got.Refs), got.Count)
		return got.Count
	}
	same(b, "before", [2]int{count(v), count(w)}, [2]int{3, 1})
	for _, x := range []*domain.Backup{moved, child, gone, made} {
		x.Move(w.ID)
	}
	b.commit(func(c *service.Changes) {
		c.Backups.New = []*domain.Backup{made}
		c.Backups.Changed, c.Backups.Gone = []*domain.Backup{moved, child}, []*domain.Backup{gone}
	})
	same(b, "after", [2]int{count(v), count(w)}, [2]int{1, 3})
	moved.MovedFrom = ""
	moved.Move(v.ID)
	moved.Move(w.ID) // there and back
	b.commit(func(c *service.Changes) { c.Backups.Changed = []*domain.Backup{moved} })
	same(b, "after a way back", [2]int{count(v), count(w)}, [2]int{1, 3})
}

// testClearLogs: logs of tasks that ended before an instant go, and are no
// longer counted. Whoever waits or runs stays, however old.
func testClearLogs(b *bed) {
	old, young, waiting := b.task(domain.OpBackup, 0), b.task(domain.OpBackup, 0), b.task(domain.OpBackup, 500)
	elsewhere := b.task(domain.OpBackup, 0)
	elsewhere.ProjectID = b.account.Projects[1].ID
	old.EndedAt, young.EndedAt, elsewhere.EndedAt = at(99), at(100), at(98)
	b.commit(func(c *service.Changes) { c.Tasks.New = []*domain.Task{old, young, waiting, elsewhere} })
	b.commit(func(c *service.Changes) { c.ClearLogsBefore = time.Time{} })
	same(b, "kept", b.rows("op_logs"), 4)
	b.commit(func(c *service.Changes) { c.ClearLogsBefore = at(100) })
	same(b, "kept", b.rows("op_logs"), 2)
	same(b, "first project", b.counted(b.project), counts{Tasks: 2})
	same(b, "second project", b.counted(elsewhere.ProjectID), counts{})
	for _, left := range []*domain.Task{young, waiting} {
		if got, err := b.s.Task(b.ctx(), b.world, left.ID); got == nil || err != nil {
			b.t.Errorf("%s is gone: %v", left.ID, err)
		}
	}
	done := b.task(domain.OpBackup, 0) // ends and is cleared in one unit
	done.EndedAt = at(101)
	b.commit(func(c *service.Changes) {
		c.Tasks.New, c.Tasks.Gone, c.ClearLogsBefore = []*domain.Task{done}, []*domain.Task{young}, at(200)
	})
	same(b, "kept", b.rows("op_logs"), 1)
	same(b, "first project", b.counted(b.project), counts{Tasks: 1})
}
