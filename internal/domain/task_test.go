package domain_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

func waitingTask() *domain.Task {
	return &domain.Task{
		ID: "t", Seq: 9, Version: 1, Status: domain.TaskWaiting,
		CreatedAt: clockWorld, UpdatedAt: clockWorld, DueAt: clockWorld.Add(time.Second),
	}
}

func TestTaskLife(t *testing.T) {
	t.Parallel()
	began, until := clockWorld.Add(time.Second), clockWorld.Add(11*time.Second)
	for _, tc := range []struct {
		name    string
		refusal *domain.Error
		want    domain.Task
	}{
		{"OK", nil, domain.Task{Status: domain.TaskSuccess}},
		{"ErrRefused", domain.FailDetail("BackupService.6113", "The vault is frozen."), domain.Task{
			Status: domain.TaskFailed, ErrorCode: "BackupService.6113", ErrorMessage: "The vault is frozen.",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			task := waitingTask()
			checkDue(t, task, domain.Due{At: began, Kind: domain.DueTaskStart, Seq: 9, Ref: "t"}, true)

			task.Start(began, until)
			running := *waitingTask()
			running.Version, running.Status, running.StartedAt, running.UpdatedAt, running.DueAt = 2, "running", began, began, until
			if diff := cmp.Diff(&running, task); diff != "" {
				t.Errorf("started (-want +got):\n%s", diff)
			}
			checkDue(t, task, domain.Due{At: until, Kind: domain.DueTaskEnd, Seq: 9, Ref: "t"}, true)

			task.End(until, tc.refusal)
			ended := running
			ended.Version, ended.Status, ended.EndedAt, ended.UpdatedAt, ended.DueAt = 3, tc.want.Status, until, until, time.Time{}
			ended.ErrorCode, ended.ErrorMessage = tc.want.ErrorCode, tc.want.ErrorMessage
			if diff := cmp.Diff(&ended, task); diff != "" {
				t.Errorf("ended (-want +got):\n%s", diff)
			}
			if _, ok := task.Due(); ok || !task.Ended() {
				t.Error("an ended task is on the agenda")
			}
		})
	}

	t.Run("ErrNeverStarted", func(t *testing.T) {
		t.Parallel()
		task := waitingTask()
		task.End(began, domain.Fail("BackupService.6200"))
		if task.Status != domain.TaskFailed || !task.StartedAt.IsZero() || !task.Ended() || task.Progress(until) != 0 {
			t.Errorf("%s, started %s, %d %%", task.Status, task.StartedAt, task.Progress(until))
		}
	})
}

func checkDue(t *testing.T, task *domain.Task, want domain.Due, wantOK bool) {
	t.Helper()
	due, ok := task.Due()
	if diff := cmp.Diff(want, due); diff != "" || ok != wantOK {
		t.Errorf("due %v (-want +got):\n%s", ok, diff)
	}
}

func TestTaskProgress(t *testing.T) {
	t.Parallel()
	running := waitingTask()
	running.Start(clockWorld, clockWorld.Add(10*time.Second))
	instant := waitingTask()
	instant.Start(clockWorld, clockWorld)
	succeeded, failed := *running, *running
	succeeded.End(clockWorld.Add(10*time.Second), nil)
	failed.End(clockWorld.Add(10*time.Second), domain.Fail("BackupService.9910"))
	for _, tc := range []struct {
		name  string
		task  *domain.Task
		after time.Duration
		want  int
	}{
		{"OK waiting", waitingTask(), time.Hour, 0},
		{"OK before its start", running, -time.Second, 0},
		{"OK at its start", running, 0, 0},
		{"OK rounds down", running, 1299 * time.Millisecond, 12},
		{"OK half", running, 5 * time.Second, 50},
		{"OK nearly", running, 9999 * time.Millisecond, 99},
		{"OK overdue is not done", running, time.Hour, 99},
		{"OK instant", instant, time.Second, 99},
		{"OK succeeded", &succeeded, 0, 100},
		{"OK failed", &failed, time.Hour, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.task.Progress(clockWorld.Add(tc.after)); got != tc.want {
				t.Errorf("%d %%, want %d", got, tc.want)
			}
		})
	}
}

func TestTaskProgressNeverFalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.Int64Range(0, int64(365*24*time.Hour))
		task := waitingTask()
		task.Start(clockWorld, clockWorld.Add(time.Duration(span.Draw(t, "takes"))))
		first := clockWorld.Add(time.Duration(span.Draw(t, "at")))
		then := first.Add(time.Duration(span.Draw(t, "later")))
		before, after := task.Progress(first), task.Progress(then)
		if before < 0 || after < before || after > 99 {
			t.Fatalf("%d %%, then %d %%", before, after)
		}
	})
}
