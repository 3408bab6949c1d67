package httpapi

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// wallStart is what the wall clock of a test shows at first.
var wallStart = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// host is what requests are sent to, so that links in answers do not depend on
// the port of the test.
const host = "cbrd.test"

// cloud is a server with a frozen world, and whoever calls it.
type cloud struct {
	t       testing.TB
	store   *store.Store
	wall    *clock.Fake
	sleeps  Wall // what the API waits by, the wall clock unless a test sets it
	engine  *service.Engine
	worlds  *service.Worlds
	server  *httptest.Server
	journal *journal.Journal
	world   string
	account iam.Account
	pass    string // the password of the account's user
	project string
}

// newCloud starts a server on a store of its own and makes a world in it.
func newCloud(t testing.TB, at enginetest.Engine) *cloud {
	t.Helper()
	return newCloudWith(t, at, iam.ModeVerify, domain.ProfileHuawei)
}

func newCloudWith(t testing.TB, at enginetest.Engine, mode iam.Mode, profile string) *cloud {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: at.URL, Dir: at.Dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a test may have taken the database away
	c := &cloud{t: t, store: s, wall: clock.NewFake(wallStart)}
	c.sleeps = c.wall
	c.engine = service.NewEngine(s, c.wall)
	var known bool
	if c.engine.Profile, known = domain.ProfileNamed(profile); !known {
		t.Fatalf("there is no profile %q", profile)
	}
	c.worlds = service.NewWorlds(c.engine, s)
	c.serve(mode)
	c.enter("world", "seed", domain.PaceStandard)
	return c
}

// serve starts the API with the limits of the real server.
func (c *cloud) serve(mode iam.Mode) {
	c.t.Helper()
	secret, err := c.store.Secret(context.Background(), "tokens")
	if err != nil {
		c.t.Fatal(err)
	}
	tokens, err := iam.NewTokens(secret)
	if err != nil {
		c.t.Fatal(err)
	}
	c.journal = journal.New()
	c.server = httptest.NewUnstartedServer(New(Config{
		App: service.NewApp(c.engine), Engine: c.engine, Reader: c.store, Wall: c.sleeps,
		Auth:    &iam.Authenticator{Directory: c.store, Tokens: tokens, Mode: mode},
		Profile: c.engine.Profile, Journal: c.journal, Log: slog.New(slog.DiscardHandler), Nonce: []byte("nonce"),
	}))
	c.server.Config.MaxHeaderBytes = HardMaxHeader
	c.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	c.server.Start()
	c.t.Cleanup(c.server.Close)
}

// enter makes a world with one account and calls as that account from now on.
func (c *cloud) enter(id, seed string, pace domain.Pace) {
	c.t.Helper()
	c.enterAt(id, seed, pace, domain.ClockSetting{})
}

// enterAt is enter with a clock, which is frozen unless its mode is given.
func (c *cloud) enterAt(id, seed string, pace domain.Pace, at domain.ClockSetting) {
	c.t.Helper()
	account, password := iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: seed})
	_, err := c.worlds.Create(context.Background(), service.Genesis{
		ID: id, Seed: seed, Pace: pace, Clock: at, Accounts: []iam.Account{account},
	})
	c.ok(err)
	c.world, c.account, c.pass, c.project = id, account, password, account.Projects[0].ID
}

// in is the cloud as seen by a subtest, with a world of its own.
func (c *cloud) in(t testing.TB, world string) *cloud {
	t.Helper()
	sub := *c
	sub.t = t
	// The control surface finds it by a path.
	sub.enter(strings.NewReplacer("/", "-", "#", "-").Replace(world), "seed", domain.PaceStandard)
	return &sub
}

func (c *cloud) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// idle lets the world's tasks come to their end.
func (c *cloud) idle() {
	c.t.Helper()
	c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{UntilIdle: true}))
}

func (c *cloud) advance(by time.Duration) {
	c.t.Helper()
	c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{By: by}))
}

func (c *cloud) inventory() *domain.Inventory {
	w, err := c.store.World(context.Background(), c.world)
	c.ok(err)
	project, _ := c.account.Project(c.project)
	return c.engine.Inventories().Of(w.Seed, c.project, project.Name)
}

// resource finds one of the inventory's resources by name.
func (c *cloud) resource(name string) *domain.Resource {
	c.t.Helper()
	for _, r := range c.inventory().All() {
		if r.Name == name {
			return r
		}
	}
	c.t.Fatalf("no resource named %s", name)
	return nil
}

// disks are a server's, the system disk first.
func (c *cloud) disks(server string) []*domain.Resource {
	return c.inventory().DisksOf(c.resource(server))
}

// change stores a resource otherwise than the seed has it.
func (c *cloud) change(name string, how func(*domain.Resource)) {
	c.t.Helper()
	w, err := c.store.World(context.Background(), c.world)
	c.ok(err)
	own, r := *w, c.resource(name).Clone()
	how(r)
	r.Version = 1
	c.ok(c.store.Commit(context.Background(), &service.Changes{
		World: &own, Wall: c.wall.Now(), Resources: service.Delta[*domain.Resource]{New: []*domain.Resource{r}},
	}))
}
