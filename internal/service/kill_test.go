package service_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// With these set the test binary is the process to be killed.
const (
	victimDir = "CBRD_TEST_VICTIM_DIR"
	victimURL = "CBRD_TEST_VICTIM_URL"
)

const (
	longAdvance = 20 * 24 * time.Hour
	// victimBudget lets an advance commit some dozen times.
	victimBudget = 200
	committed    = "committed"
)

// victimRule keeps most of what is made, so that there is something to lose, and
// deletes some, so that there is something that must not come back.
var victimRule = domain.Definition{MaxBackups: new(int64(300))}

// victim works on the store until it is killed, and tells of every commit.
func victim(at enginetest.Engine) {
	c := openCloud(stderr{}, at)
	c.engine = service.NewEngine(telling{c.store}, c.wall)
	c.worlds, c.app = service.NewWorlds(c.engine, c.store), service.NewApp(c.engine)
	if err := longWork(c); err != nil {
		c.t.Fatal(err)
	}
}

// telling tells of every commit.
type telling struct{ *store.Store }

func (t telling) Commit(ctx context.Context, c *service.Changes) error {
	err := t.Store.Commit(ctx, c)
	if err == nil {
		fmt.Fprintln(os.Stdout, committed)
	}
	return err
}

// longWork is accepted requests and then a long move of the clock.
func longWork(c *cloud) error {
	c.enter("world", "seed", domain.PaceStandard)
	v := c.vault("server", 100_000, c.resource("ecs-db-0001"))
	c.begin(v)
	c.schedule(v, victimRule, hourly)
	c.engine.Budget = victimBudget
	return c.engine.Advance(context.Background(), c.world, service.Goal{By: longAdvance})
}

// A killed process loses no request that it accepted and repeats no work that it
// committed: when another one goes on, the world becomes what it would have been.
func TestKill(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("hundreds of backups of a server, twice on each engine")
	}
	for name, fresh := range map[string]func(testing.TB) enginetest.Engine{
		"sqlite": enginetest.SQLite, "postgres": enginetest.Postgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			undisturbed := openCloudFor(t, fresh(t))
			undisturbed.ok(longWork(undisturbed))

			at := fresh(t)
			killAfter(t, at, 7)
			c := openCloudFor(t, at)
			c.world = undisturbed.world
			w, now, err := c.engine.World(context.Background(), c.world)
			c.ok(err)
			if w == nil || w.Advance == nil {
				t.Fatalf("the kill came too early or too late: %+v", w)
			}
			t.Logf("killed when %s of %s were committed", now.Sub(w.CreatedAt), longAdvance)
			c.engine.Budget = victimBudget
			goOn(c)
			c.same("undisturbed", undisturbed.dump(), "killed", c.dump())
		})
	}
}

// goOn does what a scheduler does: run whoever is due.
func goOn(c *cloud) {
	c.t.Helper()
	for {
		due, err := c.store.DueWorlds(context.Background(), c.wall.Now(), 10)
		c.ok(err)
		if len(due) == 0 {
			return
		}
		for _, id := range due {
			c.ok(c.engine.RunDue(context.Background(), id))
		}
	}
}

// killAfter runs a victim and kills it when it has told of so many commits.
func killAfter(t *testing.T, at enginetest.Engine, commits int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env = append(os.Environ(), victimDir+"="+at.Dir, victimURL+"="+at.URL)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	for lines := bufio.NewScanner(out); commits > 0; commits-- {
		if !lines.Scan() || !strings.Contains(lines.Text(), committed) {
			t.Fatalf("the victim said %q: %v", lines.Text(), lines.Err())
		}
	}
}

// stderr reports for a process that is no test.
type stderr struct{}

func (stderr) Helper()                           {}
func (stderr) Error(args ...any)                 { fmt.Fprintln(os.Stderr, args...) }
func (stderr) Errorf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func (s stderr) Fatal(args ...any) {
	s.Error(args...)
	os.Exit(1)
}

func (s stderr) Fatalf(format string, args ...any) {
	s.Errorf(format, args...)
	os.Exit(1)
}
