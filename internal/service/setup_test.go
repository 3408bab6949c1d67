package service_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestMain(m *testing.M) {
	if dir, url := os.Getenv(victimDir), os.Getenv(victimURL); dir+url != "" {
		victim(enginetest.Engine{Dir: dir, URL: url})
		return
	}
	enginetest.Main(m)
}

// wallStart is what the wall clock of a test shows at first.
var wallStart = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// cloud is a world on a store of its own, with the use cases on it.
type cloud struct {
	t       reporter
	store   *store.Store
	wall    *clock.Fake
	engine  *service.Engine
	worlds  *service.Worlds
	app     *service.App
	world   string
	account iam.Account
	caller  service.Caller
}

// reporter is what tests, benchmarks and properties have in common.
type reporter interface {
	Helper()
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// newCloud opens a store and makes a frozen world in it.
func newCloud(t testing.TB, at enginetest.Engine) *cloud {
	t.Helper()
	c := openCloudFor(t, at)
	c.enter("world", "seed", domain.PaceStandard)
	return c
}

// openCloudFor opens a store until the end of the test.
func openCloudFor(t testing.TB, at enginetest.Engine) *cloud {
	t.Helper()
	c := openCloud(t, at)
	t.Cleanup(func() { c.ok(c.store.Close()) })
	return c
}

// openCloud opens a store.
func openCloud(t reporter, at enginetest.Engine) *cloud {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: at.URL, Dir: at.Dir})
	if err != nil {
		t.Fatal(err)
	}
	c := &cloud{t: t, store: s, wall: clock.NewFake(wallStart)}
	c.engine = service.NewEngine(s, c.wall)
	c.worlds = service.NewWorlds(c.engine, s)
	c.app = service.NewApp(c.engine)
	return c
}

// enter makes a world with one account and works in it from now on.
func (c *cloud) enter(id, seed string, pace domain.Pace) {
	c.t.Helper()
	c.enterWith(service.Genesis{ID: id, Seed: seed, Pace: pace})
}

// enterWith is enter with more to say about the world than most tests have.
func (c *cloud) enterWith(g service.Genesis) {
	c.t.Helper()
	id := g.ID
	account, _ := iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: g.Seed})
	g.Accounts = []iam.Account{account}
	_, err := c.worlds.Create(context.Background(), g)
	c.ok(err)
	c.world, c.account = id, account
	c.caller = service.Caller{
		WorldID: id, AccountID: account.ID, UserID: account.Users[0].ID, ProjectID: account.Projects[0].ID,
		Projects: account.Projects,
	}
}

func (c *cloud) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// refused fails the test unless err has the code.
func (c *cloud) refused(err error, code domain.Code) {
	c.t.Helper()
	if got := domain.CodeOf(err); err == nil || got != code {
		c.t.Errorf("error %v, want code %s", err, code)
	}
}

func (c *cloud) idle() {
	c.t.Helper()
	c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{UntilIdle: true}))
}

func (c *cloud) advance(by time.Duration) {
	c.t.Helper()
	c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{By: by}))
}

func (c *cloud) inventory() *domain.Inventory {
	return c.engine.Inventories().Of(c.seed(), c.caller.ProjectID, c.account.Projects[0].Name)
}

func (c *cloud) seed() string {
	w, err := c.store.World(context.Background(), c.world)
	c.ok(err)
	return w.Seed
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

// first finds the first protectable resource of a type.
func (c *cloud) first(t domain.ResourceType) *domain.Resource {
	c.t.Helper()
	for _, r := range c.inventory().All() {
		if r.Type == t && domain.Unprotectable(r, c.inventory().DisksOf(r)) == nil &&
			(r.Disk == nil || len(r.Disk.AttachedTo) == 0) {
			return r
		}
	}
	c.t.Fatalf("no resource of type %s", t)
	return nil
}

// vault makes a vault with resources bound to it.
func (c *cloud) vault(objectType string, sizeGB int64, resources ...*domain.Resource) *domain.Vault {
	c.t.Helper()
	in := service.CreateVault{
		Name: "vault", ObjectType: objectType, ProtectType: domain.ProtectBackup, CloudType: "public",
		ConsistentLevel: domain.CrashConsistent, ChargingMode: domain.PostPaid, SizeGB: sizeGB,
		EnterpriseProjectID: "0", SMNNotify: true, Threshold: 80,
	}
	for _, r := range resources {
		in.Resources = append(in.Resources, service.BindResource{ID: r.ID, Type: r.Type})
	}
	v, err := c.app.CreateVault(context.Background(), c.caller, in)
	c.ok(err)
	return v
}

// backUp makes a checkpoint of a vault and waits until it is done.
func (c *cloud) backUp(v *domain.Vault) domain.Checkpoint {
	c.t.Helper()
	cp, err := c.app.CreateCheckpoint(context.Background(), c.caller,
		service.CreateCheckpoint{VaultID: v.ID, Incremental: true})
	c.ok(err)
	c.idle()
	return cp
}
