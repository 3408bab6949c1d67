package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// Counts that are kept or computed from others are those of counting, and pages
// those of walking, whatever was added, changed and deleted before.
func TestCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Store) {
		world := &domain.World{ID: "w", Seed: "s"}
		if err := s.CreateWorld(t.Context(), world, nil, nil); err != nil {
			t.Fatal(err)
		}
		const rows = 5 * countAtOnce
		changes := func(from, to int) (c service.Changes) {
			for i := from; i < to; i++ {
				task, backup := benchTask(i, rows), benchBackup(i, rows)
				task.VaultID, backup.VaultID = fmt.Sprintf("vault-%d", i%2), fmt.Sprintf("vault-%d", i%2)
				if i%3 == 0 {
					task.Status, backup.Status = domain.TaskFailed, domain.BackupError
				}
				if i%50 == 0 {
					task.Status, backup.Status = domain.TaskRunning, domain.BackupProtecting
				}
				if i%7 == 0 {
					backup.ParentID = benchID("backup000000", i-1)
				}
				c.Tasks.New, c.Backups.New = append(c.Tasks.New, task), append(c.Backups.New, backup)
			}
			return c
		}
		commit := func(c service.Changes) {
			c.World = world
			if err := s.Commit(t.Context(), &c); err != nil {
				t.Fatal(err)
			}
		}
		commit(changes(0, rows))
		s.counted(t)
		gone := changes(rows/3, rows/2)
		commit(service.Changes{
			Tasks:   service.Delta[*domain.Task]{Gone: gone.Tasks.New},
			Backups: service.Delta[*domain.Backup]{Gone: gone.Backups.New},
		})
		s.counted(t)
		changed := changes(0, rows/4)
		for i := range changed.Tasks.New {
			changed.Tasks.New[i].Status, changed.Backups.New[i].Status = domain.TaskSuccess, domain.BackupAvailable
			changed.Tasks.New[i].Version, changed.Backups.New[i].Version = 4, 4
		}
		commit(service.Changes{
			Tasks:   service.Delta[*domain.Task]{Changed: changed.Tasks.New},
			Backups: service.Delta[*domain.Backup]{Changed: changed.Backups.New},
		})
		s.counted(t)
		commit(service.Changes{ClearLogsBefore: benchTask(rows*3/4, rows).EndedAt})
		s.counted(t)
	})
}

// counted compares lists with what the tables have.
func (s *Store) counted(t *testing.T) {
	t.Helper()
	for _, vault := range []string{"", "vault-0", "vault-1", "vault-2"} {
		for _, status := range []string{"", "success", "failed", "running", "waiting"} {
			s.countedOne(t, "op_logs", "", vault, status, func(page query.Page) (query.Listing, error) {
				return s.ListTasks(t.Context(), query.Tasks{ProjectID: "p", VaultID: vault, Status: status, Page: page})
			})
		}
		for _, status := range []string{"", "available", "error", "protecting", "deleting"} {
			var statuses []string
			if status != "" {
				statuses = []string{status}
			}
			s.countedOne(t, "backups", " AND parent_id = ''", vault, status, func(page query.Page) (query.Listing, error) {
				return s.ListBackups(t.Context(), query.Backups{ProjectID: "p", VaultID: vault, Statuses: statuses, Page: page})
			})
		}
	}
}

func (s *Store) countedOne(t *testing.T, table, where, vault, status string, list func(query.Page) (query.Listing, error)) {
	t.Helper()
	ids, err := selectAll(s.reader(context.Background()), column[string], `SELECT id FROM `+table+` WHERE ($1 = '' OR vault_id = $1)
		AND ($2 = '' OR status = $2)`+where+` ORDER BY seq DESC`, vault, status)
	if err != nil {
		t.Fatal(err)
	}
	for _, offset := range []int{0, 1, len(ids) / 3, len(ids) / 2, len(ids) - 3, len(ids)} {
		got, err := list(query.Page{Limit: 3, Offset: max(offset, 0)})
		if err != nil {
			t.Fatal(err)
		}
		want := ids[min(max(offset, 0), len(ids)):min(max(offset, 0)+3, len(ids))]
		if got.Count != len(ids) || fmt.Sprint(refIDs(got)) != fmt.Sprint(want) {
			t.Errorf("%s of %q with status %q from %d: %d %v, want %d %v", table, vault, status, offset, got.Count, refIDs(got), len(ids), want)
		}
	}
}
