package worker_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/scheduler"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/worker"
)

const worldID = "world"

// wallStart is what the wall clock of a test shows at first.
var wallStart = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// process is what one process has: a store, an engine, and who drives it.
type process struct {
	t         *testing.T
	wall      *clock.Fake
	store     *store.Store
	engine    *service.Engine
	pool      *worker.Pool
	scheduler *scheduler.Scheduler
	// committed has a token after a commit, for those who wait for one.
	committed chan struct{}
}

// begin starts a process on a folder, in the order of a server's start.
func begin(t *testing.T, dir string, wall *clock.Fake) *process {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	p := &process{t: t, wall: wall, store: s, engine: service.NewEngine(s, wall), committed: make(chan struct{}, 1)}
	p.pool = worker.New(p.engine, 2, log)
	p.scheduler = scheduler.New(s, p.pool, wall, log, 0)
	p.engine.Wake = p.woken
	p.pool.Start()
	p.scheduler.Start()
	t.Cleanup(p.end)
	return p
}

// end stops it, in the order of a server's drain. A second end does nothing.
func (p *process) end() {
	p.scheduler.Stop()
	if err := p.pool.Stop(context.Background()); err != nil {
		p.t.Error(err)
	}
	if err := p.store.Close(); err != nil {
		p.t.Error(err)
	}
}

func (p *process) woken() {
	p.scheduler.Wake()
	select {
	case p.committed <- struct{}{}:
	default:
	}
}

// until waits for commits until something holds.
func (p *process) until(holds func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	for !holds() {
		select {
		case <-p.committed:
		case <-ctx.Done():
			p.t.Fatal("it never came to be")
		}
	}
}

// backUp makes a world with the given clock and begins to back up a server in
// it. It returns the id of the task.
func (p *process) backUp(setting domain.ClockSetting, pace domain.Pace) string {
	p.t.Helper()
	ctx, app := p.t.Context(), service.NewApp(p.engine)
	account, _ := iam.MakeAccount(iam.Blueprint{WorldID: worldID, Seed: "seed"})
	_, err := service.NewWorlds(p.engine, p.store).Create(ctx, service.Genesis{
		ID: worldID, Seed: "seed", Clock: setting, Pace: pace, Accounts: []iam.Account{account},
	})
	p.ok(err)
	project := account.Projects[0]
	caller := service.Caller{WorldID: worldID, AccountID: account.ID, UserID: account.Users[0].ID, ProjectID: project.ID}
	v, err := app.CreateVault(ctx, caller, service.CreateVault{
		Name: "vault", ObjectType: "server", ProtectType: domain.ProtectBackup, CloudType: "public",
		ConsistentLevel: domain.CrashConsistent, ChargingMode: domain.PostPaid, SizeGB: 1000,
		EnterpriseProjectID: "0", SMNNotify: true, Threshold: 80,
		Resources: []service.BindResource{{ID: p.server(project.ID, project.Name), Type: domain.TypeServer}},
	})
	p.ok(err)
	_, err = app.CreateCheckpoint(ctx, caller, service.CreateCheckpoint{VaultID: v.ID, Incremental: true})
	p.ok(err)
	due, err := p.store.Due(ctx, worldID, domain.Never)
	p.ok(err)
	if len(due) != 1 {
		p.t.Fatalf("%d events are due, want the start of one task", len(due))
	}
	return due[0].Ref
}

// server is a server of the project that can be backed up.
func (p *process) server(projectID, region string) string {
	p.t.Helper()
	inventory := p.engine.Inventories().Of("seed", projectID, region)
	for _, r := range inventory.All() {
		if r.Type == domain.TypeServer && domain.Unprotectable(r, inventory.DisksOf(r)) == nil {
			return r.ID
		}
	}
	p.t.Fatal("no server")
	return ""
}

func (p *process) task(id string) *domain.Task {
	p.t.Helper()
	t, err := p.store.Task(context.Background(), worldID, id)
	p.ok(err)
	return t
}

func (p *process) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}
