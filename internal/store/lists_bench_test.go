package store

import (
	"context"
	arguments "flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

var (
	longList  = arguments.Int("lists.long", 1_000_000, "rows of the long list of the benchmark")
	shortList = arguments.Int("lists.short", 10_000, "rows of the short one")
)

// A page of 50 out of a long list, and how much more it costs than one out of a
// short list: that is what "times" says. A page is ids and versions, the count of
// all pages, and the documents, as an answer needs them the first time.
func BenchmarkLongLists(b *testing.B) {
	for _, engine := range []struct {
		name string
		new  func(testing.TB) enginetest.Engine
	}{{"sqlite", enginetest.SQLite}, {"postgres", enginetest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			short, long := filled(b, engine.new(b), *shortList), filled(b, engine.new(b), *longList)
			for _, p := range listPages() {
				b.Run(p.name, func(b *testing.B) { compareLists(b, short, long, p.read) })
			}
		})
	}
}

// listPage is one question to a list.
type listPage struct {
	name string
	read func(context.Context, *Store) (rows, count int, err error)
}

// The vault that is asked for has a quarter of all rows, and so more of the longer
// list. Nearly all rows have succeeded; few have failed, as many in either list.
const (
	benchVaults = 4
	benchFailed = 1100
)

func listPages() (pages []listPage) {
	for _, offset := range []int{0, 1000} {
		page := query.Page{Limit: 50, Offset: offset}
		for _, f := range []struct{ name, vault, status string }{
			{"all", "", ""}, {"vault", "vault-1", ""}, {"status", "", "success"}, {"rare", "", "failed"}, {"both", "vault-1", "success"},
		} {
			name := fmt.Sprintf("%s,offset=%d", f.name, offset)
			pages = append(pages, listPage{"logs," + name, func(ctx context.Context, s *Store) (int, int, error) {
				return s.taskPage(ctx, query.Tasks{ProjectID: "p", VaultID: f.vault, Status: f.status, Page: page})
			}}, listPage{"backups," + name, func(ctx context.Context, s *Store) (int, int, error) {
				return s.backupPage(ctx, query.Backups{ProjectID: "p", VaultID: f.vault, Statuses: backupStatus[f.status], Page: page})
			}})
		}
	}
	return pages
}

var backupStatus = map[string][]string{"success": {"available"}, "failed": {"error"}}

func (s *Store) taskPage(ctx context.Context, q query.Tasks) (rows, count int, err error) {
	listing, err := s.ListTasks(ctx, q)
	if err != nil {
		return 0, 0, err
	}
	found, err := s.TaskDocs(ctx, refIDs(listing))
	return len(found), listing.Count, err
}

func (s *Store) backupPage(ctx context.Context, q query.Backups) (rows, count int, err error) {
	listing, err := s.ListBackups(ctx, q)
	if err != nil {
		return 0, 0, err
	}
	found, err := s.BackupDocs(ctx, refIDs(listing))
	return len(found), listing.Count, err
}

func refIDs(l query.Listing) (ids []string) {
	for _, ref := range l.Refs {
		ids = append(ids, ref.ID)
	}
	return ids
}

// compareLists reads from both in turn, so that both meet the same noise.
func compareLists(b *testing.B, short, long *Store, read func(context.Context, *Store) (rows, count int, err error)) {
	b.Helper()
	wall := clock.System{}
	once := func(s *Store) time.Duration {
		began := wall.Now()
		if _, _, err := read(b.Context(), s); err != nil {
			b.Fatal(err)
		}
		return wall.Now().Sub(began)
	}
	once(short)
	once(long)
	var took [2][]time.Duration
	for b.Loop() {
		took[0] = append(took[0], once(short))
		took[1] = append(took[1], once(long))
	}
	_, count, err := read(b.Context(), long)
	if err != nil {
		b.Fatal(err)
	}
	a, z := middle(took[0]), middle(took[1])
	b.ReportMetric(0, "ns/op") // that of both together says nothing
	b.ReportMetric(float64(count), "matching")
	b.ReportMetric(float64(a.Nanoseconds())/1e3, "short-us")
	b.ReportMetric(float64(z.Nanoseconds())/1e3, "long-us")
	b.ReportMetric(float64(z)/float64(a), "times")
}

func middle(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

// filled is a store with so many logs and backups in one project.
func filled(b *testing.B, e enginetest.Engine, rows int) *Store {
	b.Helper()
	s := open(b, e)
	world := &domain.World{ID: "w", Seed: "s"}
	if err := s.CreateWorld(b.Context(), world, nil, nil); err != nil {
		b.Fatal(err)
	}
	const each = 20_000
	for from := 0; from < rows; from += each {
		changes := &service.Changes{World: world}
		for i := from; i < min(rows, from+each); i++ {
			changes.Tasks.New = append(changes.Tasks.New, benchTask(i, rows/benchFailed))
			changes.Backups.New = append(changes.Backups.New, benchBackup(i, rows/benchFailed))
		}
		if err := s.Commit(b.Context(), changes); err != nil {
			b.Fatal(err)
		}
	}
	if s.folder == nil { // as its autovacuum does sooner or later
		if _, err := s.writer.db.ExecContext(b.Context(), "VACUUM ANALYZE"); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// benchID is an id as worlds make them: in the order of time.
func benchID(kind string, i int) string { return fmt.Sprintf("019b%08x-7000-8000-%s", i, kind) }

// benchTask is the i-th task, which has failed if i is a multiple of failed.
func benchTask(i, failed int) *domain.Task {
	at := time.Unix(int64(i), 0).UTC()
	t := &domain.Task{
		ID: benchID("task00000000", i), Seq: int64(2 * i), Version: 3, ProjectID: "p", Operation: domain.OpBackup, Status: domain.TaskSuccess,
		CreatedAt: at, UpdatedAt: at, StartedAt: at, EndedAt: at.Add(time.Second), VaultID: fmt.Sprintf("vault-%d", i%benchVaults), VaultName: "vault",
		CheckpointID: benchID("point0000000", i), ResourceID: fmt.Sprintf("resource-%d", i%300), ResourceName: "ecs-web-0001", ResourceType: domain.TypeServer,
		EnterpriseProjectID: "0", BackupID: benchID("backup000000", i), BackupName: "autobk_0001", Moved: 100,
	}
	if i%failed == 0 {
		t.Status = domain.TaskFailed
	}
	return t
}

// benchBackup is its backup.
func benchBackup(i, failed int) *domain.Backup {
	at := time.Unix(int64(i), 0).UTC()
	resource := fmt.Sprintf("resource-%d", i%300)
	b := &domain.Backup{
		ID: benchID("backup000000", i), Seq: int64(2*i + 1), Version: 3, ProjectID: "p", VaultID: fmt.Sprintf("vault-%d", i%benchVaults),
		CheckpointID: benchID("point0000000", i), ChainID: resource, ResourceID: resource, ResourceName: "volume-mail-0001", ResourceType: domain.TypeDisk,
		ResourceSize: 40, Name: "autobk_0001", Status: domain.BackupAvailable, ImageType: domain.ImageBackup, EnterpriseProjectID: "0",
		CreatedAt: at, UpdatedAt: at, ProtectedAt: at, Incremental: true, AutoTrigger: true,
	}
	if i%failed == 0 {
		b.Status = domain.BackupError
	}
	return b
}
