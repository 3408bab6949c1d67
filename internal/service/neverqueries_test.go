package service_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// counting is a store that notes what each unit loads. A unit ends with a commit.
type counting struct {
	service.Store
	unit  map[string]int
	units []map[string]int
}

func (c *counting) note(key string) { c.unit[key]++ }

func (c *counting) Policy(ctx context.Context, worldID, id string) (*domain.Policy, error) {
	c.note("policy " + id)
	return c.Store.Policy(ctx, worldID, id)
}

func (c *counting) Vault(ctx context.Context, worldID, id string) (*domain.Vault, error) {
	c.note("vault " + id)
	return c.Store.Vault(ctx, worldID, id)
}

func (c *counting) Agent(ctx context.Context, worldID, id string) (*domain.Agent, error) {
	c.note("agent " + id)
	return c.Store.Agent(ctx, worldID, id)
}

func (c *counting) Checkpoint(ctx context.Context, worldID, id string) (*domain.Checkpoint, error) {
	c.note("checkpoint " + id)
	return c.Store.Checkpoint(ctx, worldID, id)
}

func (c *counting) Task(ctx context.Context, worldID, id string) (*domain.Task, error) {
	c.note("task " + id)
	return c.Store.Task(ctx, worldID, id)
}

func (c *counting) Order(ctx context.Context, worldID, id string) (*domain.Order, error) {
	c.note("order " + id)
	return c.Store.Order(ctx, worldID, id)
}

func (c *counting) Backups(ctx context.Context, worldID, chainID string) ([]*domain.Backup, error) {
	c.note("chain " + chainID)
	return c.Store.Backups(ctx, worldID, chainID)
}

func (c *counting) ChainOf(ctx context.Context, worldID, backupID string) (string, error) {
	c.note("chain of " + backupID)
	return c.Store.ChainOf(ctx, worldID, backupID)
}

func (c *counting) Members(ctx context.Context, worldID, backupID string) ([]*domain.Member, error) {
	c.note("members of " + backupID)
	return c.Store.Members(ctx, worldID, backupID)
}

func (c *counting) Resource(ctx context.Context, projectID, id string) (*domain.Resource, error) {
	c.note("resource " + id)
	return c.Store.Resource(ctx, projectID, id)
}

func (c *counting) StoredResources(ctx context.Context, projectID string) (map[string]*domain.Resource, error) {
	c.note("resources of " + projectID)
	return c.Store.StoredResources(ctx, projectID)
}

func (c *counting) Protection(ctx context.Context, projectID, resourceID string) (*domain.Protection, error) {
	c.note("protection " + resourceID)
	return c.Store.Protection(ctx, projectID, resourceID)
}

func (c *counting) Due(ctx context.Context, worldID string, horizon time.Time) ([]domain.Due, error) {
	c.note("due")
	return c.Store.Due(ctx, worldID, horizon)
}

func (c *counting) Commit(ctx context.Context, changes *service.Changes) error {
	c.units = append(c.units, c.unit)
	c.unit = map[string]int{}
	return c.Store.Commit(ctx, changes)
}

// The agenda is asked for once in a unit, and each aggregate loaded once, however
// much happens in it: ten days of hourly backups load what a hundred load.
func TestAStepNeverQueries(t *testing.T) {
	t.Parallel()
	c := openCloudFor(t, enginetest.SQLite(t))
	loads := map[int]map[string]int{}
	for _, days := range []int{10, 100} {
		c.enter("world", "seed", domain.PaceStandard)
		v := c.vault("server", 100_000, c.resource("ecs-db-0001"))
		c.schedule(v, keep(24), hourly)
		store := &counting{Store: c.store, unit: map[string]int{}}
		engine := service.NewEngine(store, c.wall)
		c.ok(engine.Advance(context.Background(), c.world, service.Goal{By: time.Duration(days) * 24 * time.Hour}))
		if len(store.units) != 2 {
			t.Errorf("%d days took %d units, want the goal's and one", days, len(store.units))
		}
		for _, unit := range store.units {
			for key, n := range unit {
				if n != 1 {
					t.Errorf("%d days: one unit loaded %s %d times", days, key, n)
				}
			}
		}
		loads[days] = store.units[1]
		c.ok(c.worlds.Delete(context.Background(), c.world))
	}
	ten, hundred := len(loads[10]), len(loads[100])
	// The agenda, the policy, the vault, the server and its three disks, its chain,
	// the region of the project.
	if ten != hundred || ten != 9 {
		t.Errorf("ten days load %d times, a hundred %d: %v", ten, hundred, loads)
	}
	again := &counting{Store: c.store, unit: map[string]int{}}
	c.enter("world", "seed", domain.PaceStandard)
	app := service.NewApp(service.NewEngine(again, c.wall))
	_, err := app.CreateVault(context.Background(), c.caller, plan("server", c.resource("ecs-rac-0001"), c.resource("ecs-rac-0002")))
	c.ok(err)
	for key, n := range again.units[0] {
		if n != 1 {
			t.Errorf("a call loaded %s %d times", key, n)
		}
	}
}

// An agent is loaded once too, with its folders, and nothing of the inventory is.
func TestAStepOfAFileVaultNeverQueries(t *testing.T) {
	t.Parallel()
	c := openCloudFor(t, enginetest.SQLite(t))
	c.enter("world", "seed", domain.PaceStandard)
	c.register(agentA, "/srv", "/etc")
	v := c.fileVault(agentA)
	p := c.schedule(v, keep(5), hourly)
	store := &counting{Store: c.store, unit: map[string]int{}}
	engine := service.NewEngine(store, c.wall)
	c.ok(engine.Advance(context.Background(), c.world, service.Goal{By: 10 * 24 * time.Hour}))
	want := map[string]int{"due": 1, "policy " + p.ID: 1, "vault " + v.ID: 1, "agent " + agentA: 1, "chain " + agentA: 1}
	if diff := cmp.Diff(want, store.units[1]); diff != "" {
		t.Errorf("loaded (-want +got):\n%s", diff)
	}
}

// Only the files that load aggregates, and the one that fills the agenda, may
// touch a unit's loader; steps get a unit and a task, and nothing they could ask
// a list of. That this package cannot import package query holds another test.
func TestWhoMayLoad(t *testing.T) {
	t.Parallel()
	loads := func(name string) bool {
		return strings.HasPrefix(name, "aggregates") || name == "run.go" || name == "unit.go"
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range file.Imports {
			if strings.Contains(imported.Path.Value, "/query") || strings.Contains(imported.Path.Value, "database/sql") {
				t.Errorf("%s imports %s", name, imported.Path.Value)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if n.Sel.Name == "load" && !loads(name) && isUnit(n.X) {
					t.Errorf("%s touches the loader of a unit", name)
				}
				if n.Sel.Name == "Due" && name != "run.go" && isLoader(n.X) {
					t.Errorf("%s asks for the agenda", name)
				}
			case *ast.FuncDecl:
				if strings.HasPrefix(name, "step_") && n.Recv == nil {
					steps++
					if parameters(n) != "*Unit, *domain.Task" {
						t.Errorf("%s in %s is not a step: %s", n.Name.Name, name, parameters(n))
					}
				}
			}
			return true
		})
	}
	if steps < 10 {
		t.Errorf("only %d halves of steps were found", steps)
	}
}

func isUnit(x ast.Expr) bool {
	name, ok := x.(*ast.Ident)
	return ok && name.Name == "u"
}

func isLoader(x ast.Expr) bool {
	selected, ok := x.(*ast.SelectorExpr)
	return ok && selected.Sel.Name == "load"
}

// parameters writes the types of a function's parameters.
func parameters(f *ast.FuncDecl) string {
	var types []string
	for _, p := range f.Type.Params.List {
		for range max(len(p.Names), 1) {
			types = append(types, typeText(p.Type))
		}
	}
	return strings.Join(types, ", ")
}

func typeText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return "*" + typeText(x.X)
	case *ast.SelectorExpr:
		return typeText(x.X) + "." + x.Sel.Name
	case *ast.Ident:
		return x.Name
	}
	return "?"
}
