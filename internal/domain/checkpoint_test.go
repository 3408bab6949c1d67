package domain_test

import (
	"fmt"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
)

// Every outcome of one to three tasks, in every order: the checkpoint protects
// until the last has ended, and fails only when all have.
func TestCheckpointEnded(t *testing.T) {
	t.Parallel()
	for tasks := 1; tasks <= 3; tasks++ {
		for outcome := range 1 << tasks {
			t.Run(fmt.Sprintf("OK %0*b", tasks, outcome), func(t *testing.T) {
				t.Parallel()
				cp := &domain.Checkpoint{
					Version: 1, Status: domain.CheckpointProtecting, Running: tasks,
					Resources: make([]domain.CheckpointResource, tasks),
				}
				failures := 0
				for i := range tasks {
					if cp.Status != domain.CheckpointProtecting {
						t.Fatalf("%s with %d tasks to go", cp.Status, tasks-i)
					}
					failed := outcome>>i&1 == 1
					if failed {
						failures++
					}
					cp.Ended(failed)
				}
				want := domain.CheckpointAvailable
				if failures == tasks {
					want = domain.CheckpointError
				}
				if cp.Status != want || cp.Running != 0 || cp.Failed != failures || cp.Revision() != int64(1+tasks) {
					t.Errorf("%s, %d running, %d failed, version %d; want %s, 0, %d, %d",
						cp.Status, cp.Running, cp.Failed, cp.Version, want, failures, 1+tasks)
				}
			})
		}
	}
}

// Resources that were skipped count neither way, and a checkpoint that is being
// deleted is not brought back by a task that ends.
func TestCheckpointEndedElse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status domain.CheckpointStatus
		failed bool
		want   domain.CheckpointStatus
	}{
		{"OK", domain.CheckpointProtecting, false, "available"},
		{"ErrFailed", domain.CheckpointProtecting, true, "error"},
		{"ErrDeleting", domain.CheckpointDeleting, false, "deleting"},
		{"ErrDeletingFailed", domain.CheckpointErrorDeleting, true, "error-deleting"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			cp := &domain.Checkpoint{
				Status: tc.status, Running: 1, Resources: make([]domain.CheckpointResource, 1),
				Skipped: make([]domain.SkippedResource, 3),
			}
			if cp.Ended(tc.failed); cp.Status != tc.want {
				t.Errorf("%s, want %s", cp.Status, tc.want)
			}
		})
	}
}
