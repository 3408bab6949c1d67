package worker_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// clocks are those that move by themselves, as made when the wall clock shows
// wallStart.
var clocks = map[string]domain.ClockSetting{
	"real":   {Mode: domain.ClockReal},
	"offset": domain.MovedTo(domain.ClockOffset, 0, wallStart.AddDate(-1, 0, 0), wallStart),
	"scaled": domain.MovedTo(domain.ClockScaled, 3600, wallStart.AddDate(1, 0, 0), wallStart),
}

// succeeded fails the test unless it went through
// its three versions, each at its own time.
func (p *process) succeeded(id string, planned *domain.Task) {
	p.t.Helper()
	task := p.task(id)
	if task.Status != domain.TaskSuccess || task.Version != 3 {
		p.t.Errorf("the task is %s in version %d, want success in version 3", task.Status, task.Version)
	}
	if !task.StartedAt.Equal(planned.DueAt) || !task.EndedAt.After(task.StartedAt) {
		p.t.Errorf("due at %s, it started at %s and ended at %s", planned.DueAt, task.StartedAt, task.EndedAt)
	}
}

func TestTasksEndAsTimeGoesBy(t *testing.T) {
	t.Parallel()
	for name, setting := range clocks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wall := clock.NewFake(wallStart)
			p := begin(t, filepath.Join(t.TempDir(), "data"), wall)
			id := p.backUp(setting, domain.PaceRealistic)
			planned := p.task(id)
			if planned.Status != domain.TaskWaiting {
				t.Fatalf("the task is %s before any time went by", planned.Status)
			}

			p.pass(setting, planned.DueAt)
			p.until(func() bool { return p.task(id).Status == domain.TaskRunning })
			running := p.task(id)
			p.pass(setting, running.DueAt.Add(time.Hour)) // the end lies in the past then
			p.until(func() bool { return p.task(id).Ended() })
			p.succeeded(id, planned)
			if got := p.task(id).EndedAt; !got.Equal(running.DueAt) {
				t.Errorf("the task was due to end at %s and ended at %s", running.DueAt, got)
			}
		})
	}
}

// pass moves the wall clock to where a world's clock shows an instant.
func (p *process) pass(setting domain.ClockSetting, to time.Time) {
	p.wall.Advance(setting.WallWhen(to).Sub(p.wall.Now()))
}

// What was accepted is done by the next process, once: a version more for each
// transition, however many processes there were.
func TestARestartLosesNothing(t *testing.T) {
	t.Parallel()
	for name, setting := range clocks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wall, dir := clock.NewFake(wallStart), filepath.Join(t.TempDir(), "data")
			p := begin(t, dir, wall)
			id := p.backUp(setting, domain.PaceRealistic)
			planned := p.task(id)
			p.end()

			wall.Advance(planned.DueAt.Sub(planned.CreatedAt)) // while nobody is there
			p = begin(t, dir, wall)
			p.until(func() bool { return p.task(id).Version > 1 })
			p.end()

			wall.Advance(time.Hour)
			p = begin(t, dir, wall)
			p.until(func() bool { return p.task(id).Ended() })
			p.succeeded(id, planned)
			p.end()

			wall.Advance(time.Hour)
			p = begin(t, dir, wall)
			p.succeeded(id, planned)
		})
	}
}

// A policy fires as time goes by, and what was due while no process was there is
// made up for: the backups are of the times at which they were due.
func TestPoliciesFireAsTimeGoesBy(t *testing.T) {
	t.Parallel()
	for name, setting := range clocks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wall, dir := clock.NewFake(wallStart), filepath.Join(t.TempDir(), "data")
			p := begin(t, dir, wall)
			first := p.task(p.backUp(setting, domain.PaceStandard))
			caller := service.Caller{WorldID: worldID, ProjectID: first.ProjectID}
			keep, app, ctx := int64(9), service.NewApp(p.engine), context.Background()
			policy, err := app.CreatePolicy(ctx, caller, service.CreatePolicy{
				Name: "daily", Enabled: true, Operation: domain.OpBackup, Definition: domain.Definition{MaxBackups: &keep},
				Patterns: []string{"FREQ=DAILY;BYHOUR=2;BYMINUTE=00"},
			})
			p.ok(err)
			p.ok(app.AssociateVaultPolicy(ctx, caller, first.VaultID, []string{policy.ID}, ""))
			fires := p.fire(policy.ID)
			p.pass(setting, fires.Add(time.Minute))
			p.until(func() bool { return len(p.fired(first.ResourceID)) == 1 })
			p.end()

			p.pass(setting, fires.AddDate(0, 0, 3).Add(time.Minute))
			p = begin(t, dir, wall)
			p.until(func() bool { return len(p.fired(first.ResourceID)) == 4 })
			for i, at := range p.fired(first.ResourceID) {
				if want := fires.AddDate(0, 0, i); !at.Equal(want) {
					t.Errorf("backup %d is of %s, want %s", i, at, want)
				}
			}
		})
	}
}

// fire is when a policy next fires.
func (p *process) fire(policyID string) time.Time {
	p.t.Helper()
	policy, err := p.store.Policy(context.Background(), worldID, policyID)
	p.ok(err)
	return policy.NextFire
}

// fired are the times at which finished automatic backups of a resource were due.
func (p *process) fired(resourceID string) []time.Time {
	p.t.Helper()
	chain, err := p.store.Backups(context.Background(), worldID, resourceID)
	p.ok(err)
	var times []time.Time
	for _, b := range chain {
		if b.Top() && b.AutoTrigger && b.Status == domain.BackupAvailable {
			times = append(times, b.CreatedAt)
		}
	}
	return times
}

// An advance that a stopping process left half way goes on in the next one.
func TestAnAdvanceGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	wall, dir := clock.NewFake(wallStart), filepath.Join(t.TempDir(), "data")
	p := begin(t, dir, wall)
	p.scheduler.Stop()
	setting := domain.Frozen(wallStart)
	id := p.backUp(setting, domain.PaceRealistic)
	planned := p.task(id)
	ctx, cancel := context.WithCancelCause(t.Context())
	p.engine.Wake = func() { cancel(service.ErrStopping) } // as soon as the goal is stored
	to := wallStart.AddDate(0, 1, 0)
	if err := p.engine.Advance(ctx, worldID, service.Goal{To: to}); !errors.Is(err, context.Canceled) {
		t.Fatalf("the advance ended with %v", err)
	}
	if _, now, err := p.engine.World(t.Context(), worldID); err != nil || !now.Before(to) {
		t.Fatalf("the world's time is %s, %v: nothing is left to do", now, err)
	}
	p.end()

	p = begin(t, dir, wall)
	p.until(func() bool {
		w, now, err := p.engine.World(context.Background(), worldID)
		p.ok(err)
		return w.Advance == nil && now.Equal(to)
	})
	task := p.task(id)
	if task != nil { // its log may have been cleared on the way
		p.succeeded(id, planned)
	}
}
