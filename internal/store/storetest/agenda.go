package storetest

import (
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// testDue: what waits or runs is due, in the total order, up to the horizon and
// with it; what ended is not.
func testDue(b *bed) {
	late, early, running := b.task(domain.OpBackup, 30), b.task(domain.OpBackup, 10), b.task(domain.OpBackup, 20)
	waiting, tie := b.task(domain.OpBackup, 20), b.task(domain.OpBackup, 20)
	running.Status = domain.TaskRunning // ends before others start at the same instant
	ended := b.task(domain.OpBackup, 0)
	b.commit(func(c *service.Changes) {
		c.Tasks.New = []*domain.Task{late, ended, tie, early, waiting, running}
	})
	want := make([]domain.Due, 0, 5)
	for _, t := range []*domain.Task{early, running, waiting, tie, late} {
		due, ok := t.Due()
		if !ok {
			b.t.Fatalf("%s is not due", t.ID)
		}
		want = append(want, due)
	}
	if !slices.IsSortedFunc(want, domain.Due.Compare) {
		b.t.Fatal("the test has another order than the domain")
	}
	for horizon, n := range map[time.Time]int{
		at(9): 0, at(10).Add(-time.Microsecond): 0, at(10): 1, at(20): 4, at(30): 5, domain.Never: 5,
	} {
		got, err := b.s.Due(b.ctx(), b.world, horizon)
		b.ok(err)
		same(b, "due", append([]domain.Due{}, got...), want[:n])
	}
	early.End(at(10), nil)
	b.commit(func(c *service.Changes) { c.Tasks.Changed = []*domain.Task{early} })
	got, err := b.s.Due(b.ctx(), b.world, at(20))
	b.ok(err)
	same(b, "due", got, want[1:4])
	if got, err := b.s.Due(b.ctx(), "nowhere", domain.Never); len(got) != 0 || err != nil {
		b.t.Errorf("due nowhere: %v, %v", got, err)
	}
}

// testDueKinds: policies fire and vaults are swept at their time, after what ends
// and starts at that instant, and before orders; not while they are disabled or
// nothing expires. The world wakes for the first of them.
func testDueKinds(b *bed) {
	fires, idle, off := b.policy(domain.OpBackup), b.policy(domain.OpBackup), b.policy(domain.OpBackup)
	for _, p := range []*domain.Policy{fires, off} {
		p.Apply("vault", "")
	}
	fires.NextFire, idle.NextFire, off.NextFire = at(50), at(50), at(50)
	off.Enabled = false
	swept, never := b.vault("swept"), b.vault("never")
	swept.SweepAt, swept.NextExpiry, never.NextExpiry = at(50), at(40), at(40)
	starts, ends := b.task(domain.OpBackup, 50), b.task(domain.OpBackup, 50)
	ends.Status = domain.TaskRunning
	done, term := b.order(domain.OrderProcessing, 50), b.order(domain.OrderUnpaid, 50)
	b.commit(func(c *service.Changes) {
		c.World.Clock = domain.ClockSetting{Mode: domain.ClockReal}
		c.Orders.New = []*domain.Order{term, done}
		c.Policies.New, c.Vaults.New = []*domain.Policy{fires, idle, off}, []*domain.Vault{swept, never}
		c.Tasks.New = []*domain.Task{starts, ends}
	})
	due := func(horizon time.Time, want ...domain.Due) {
		b.t.Helper()
		got, err := b.s.Due(b.ctx(), b.world, horizon)
		b.ok(err)
		same(b, "due", got, want)
	}
	wakes := func(want time.Time) {
		b.t.Helper()
		next, err := b.s.NextWake(b.ctx())
		b.ok(err)
		same(b, "next wake", next, want)
	}
	fire, _ := fires.Due()
	sweep, _ := swept.Due()
	start, _ := starts.Due()
	end, _ := ends.Due()
	due(at(50).Add(-time.Microsecond))
	delivery, _ := done.Due()
	cancel, _ := term.Due()
	due(at(50), end, start, sweep, fire, delivery, cancel)
	wakes(at(50))
	for _, o := range []*domain.Order{done, term} {
		o.Cancel(at(50))
	}
	b.commit(func(c *service.Changes) { c.Orders.Changed = []*domain.Order{done, term} })

	starts.End(at(50), nil)
	ends.End(at(50), nil)
	fires.NextFire = at(70)
	b.commit(func(c *service.Changes) {
		c.Tasks.Changed, c.Policies.Changed = []*domain.Task{starts, ends}, []*domain.Policy{fires}
	})
	fire.At = at(70)
	due(domain.Never, sweep, fire)
	swept.SweepAt = time.Time{}
	b.commit(func(c *service.Changes) { c.Vaults.Changed = []*domain.Vault{swept} })
	due(domain.Never, fire)
	wakes(at(70))
	b.commit(func(c *service.Changes) { c.Policies.Gone = []*domain.Policy{fires} })
	due(domain.Never)
	wakes(domain.Never)
}

// testWake: a world wakes at the wall time of its next event, as its clock says.
func testWake(b *bed) {
	wakes := func(want time.Time) {
		b.t.Helper()
		next, err := b.s.NextWake(b.ctx())
		b.ok(err)
		same(b, "next wake", next, want)
		same(b, "the world's wake", b.worldNow().WakeAt, want)
		due, err := b.s.DueWorlds(b.ctx(), want.Add(-time.Microsecond), 10)
		b.ok(err)
		same(b, "due before", len(due), 0)
		due, err = b.s.DueWorlds(b.ctx(), want, 10)
		b.ok(err)
		same(b, "due then", due, []string{b.world})
	}
	wakes(domain.Never) // as it was made: nothing to do
	task := b.task(domain.OpBackup, 3600)
	b.commit(func(c *service.Changes) { c.Tasks.New = []*domain.Task{task} })
	wakes(domain.Never) // its clock stands still before that
	turn := func(clock domain.ClockSetting) {
		b.t.Helper()
		b.commit(func(c *service.Changes) { c.World.Clock = clock })
	}
	wall := at(-86400)
	turn(domain.MovedTo(domain.ClockOffset, 0, start, wall))
	wakes(wall.Add(time.Hour))
	turn(domain.MovedTo(domain.ClockScaled, 3600, start, wall))
	wakes(b.worldNow().Clock.WallWhen(at(3600)))
	turn(domain.ClockSetting{Mode: domain.ClockReal})
	wakes(at(3600))
	turn(domain.Frozen(at(3600)))
	wakes(time.UnixMicro(0).UTC())
	turn(domain.Frozen(start))
	b.commit(func(c *service.Changes) { c.World.Advance = &domain.Advance{To: at(7200), Resume: domain.ClockFrozen} })
	wakes(time.UnixMicro(0).UTC()) // somebody has to go on with it
	b.commit(func(c *service.Changes) { c.World.Advance = nil })
	wakes(domain.Never)
	testWakeOrder(b)
}

// testWakeOrder: of several worlds the earliest wakes first, and no more than
// were asked for.
func testWakeOrder(b *bed) {
	first := *b
	first.enter(first.world + "-first")
	for _, w := range []struct {
		bed *bed
		due int
	}{{b, 200}, {&first, 100}} {
		task := w.bed.task(domain.OpBackup, w.due)
		w.bed.commit(func(c *service.Changes) {
			c.World.Clock, c.Tasks.New = domain.ClockSetting{Mode: domain.ClockReal}, []*domain.Task{task}
		})
	}
	for wall, want := range map[time.Time][]string{at(99): nil, at(100): {first.world}, at(200): {first.world, b.world}} {
		got, err := b.s.DueWorlds(b.ctx(), wall, 10)
		b.ok(err)
		same(b, "due worlds", got, want)
	}
	got, err := b.s.DueWorlds(b.ctx(), at(300), 1)
	b.ok(err)
	same(b, "one due world", got, []string{first.world})
	next, err := b.s.NextWake(b.ctx())
	b.ok(err)
	same(b, "next wake", next, at(100))
}
