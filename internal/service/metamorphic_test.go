package service_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// It cannot matter how an advance is cut, nor how often it commits on its way:
// the worlds are the same to the last row. Each is made under the same id after
// the last one was deleted, so that this shows too that nothing of a world
// outlives it.
func TestHowAnAdvanceIsCut(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("some thousand backups, four times on each engine")
	}
	eachCloud(t, func(c *cloud) {
		const end = 10 * 24 * time.Hour
		budget := c.engine.Budget
		var whole string
		for _, cut := range []struct {
			name   string
			leap   time.Duration
			budget int
		}{
			{"ten days at once", end, budget},
			{"ten days one by one", end / 10, budget},
			{"240 hours", time.Hour, budget},
			{"ten days that commit often", end, 50},
		} {
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.engine.Budget = cut.budget
			c.enter("world", "seed", domain.PaceStandard)
			c.play(slices.Concat(tenDays(c), tendedDays(c), filedDays(c), orderedDays(c), mirroredDays(c)), end, cut.leap)
			if whole == "" {
				whole = c.dump()
				c.lively(whole)
			}
			c.same("at once", whole, cut.name, c.dump())
		}
	})
}

// lively fails the test when the script has not done what it is there for.
func (c *cloud) lively(dump string) {
	c.t.Helper()
	count := map[string]int{}
	server := " chain_id=" + c.resource("ecs-db-0001").ID + " "
	for line := range strings.Lines(dump) {
		table, _, _ := strings.Cut(line, " ")
		if table == "backups" && !strings.Contains(line, server) {
			table = "tended"
		}
		if strings.Contains(line, " image_type=replication ") {
			table = "replicas"
		}
		if strings.Contains(line, " operation=delete ") {
			table = "deletions"
		}
		count[table]++
		if strings.Contains(line, "status=failed") {
			c.t.Errorf("a task failed: %s", line)
		}
	}
	// 240 hourly backups and a manual one, without one dropped during the restore
	// and two deleted; four rows each.
	if want := 4 * (240 + 1 - 1 - 2); count["backups"] != want || count["vaults"] != 7 || count["resources"] == 0 {
		c.t.Errorf("%v, want %d backups", count, want)
	}
	if count["orders"] != 7 {
		c.t.Errorf("%d orders", count["orders"])
	}
	if count["policies"] != 6 || count["tended"] < 4 || count["deletions"] < 30 || count["agents"] != 1 {
		c.t.Errorf("of policies and what they left: %v", count)
	}
	if replicated := strings.Count(dump, " operation=replication "); replicated < 20 || count["replicas"] < 8 {
		c.t.Errorf("%d replications, %v", replicated, count)
	}
}

// Periods that end, and are renewed or not, make no difference either: three months
// of vaults that are backed up daily.
func TestHowPeriodsAreCut(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		const end = 92 * 24 * time.Hour
		var whole string
		for _, leap := range []time.Duration{end, 24 * time.Hour, 127 * time.Hour} {
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.enter("world", "seed", domain.PaceStandard)
			c.play(orderedMonths(c), end, leap)
			if whole == "" {
				whole = c.dump()
				for _, status := range []string{"available", "frozen"} {
					if strings.Count(whole, " status="+status+" object_type=") == 0 {
						c.t.Errorf("no vault is %s", status)
					}
				}
			}
			c.same("at once", whole, leap.String(), c.dump())
		}
	})
}

// Two worlds with one seed differ in ids and in nothing else.
func TestOneSeed(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		dumps, plain := map[string]string{}, map[string]string{}
		for _, id := range []string{"alpha", "beta"} {
			c.enter(id, "one seed", domain.PaceStandard)
			c.play(slices.Concat(tenDays(c), tendedDays(c), filedDays(c), organized(), orderedDays(c), mirroredDays(c)), 160*time.Hour, 160*time.Hour)
			dumps[id] = c.dump()
			plain[id] = c.withoutIDs(dumps[id])
		}
		c.same("alpha", plain["alpha"], "beta", plain["beta"])
		of, public := map[string]bool{}, c.public()
		for _, id := range uuids.FindAllString(dumps["alpha"], -1) {
			of[id] = !public[id]
		}
		for _, id := range uuids.FindAllString(dumps["beta"], -1) {
			if of[id] {
				c.t.Fatalf("both worlds have the id %s", id)
			}
		}
		c.enter("gamma", "another seed", domain.PaceStandard)
		c.play(slices.Concat(tenDays(c), tendedDays(c), filedDays(c), organized(), orderedDays(c), mirroredDays(c)), 160*time.Hour, 160*time.Hour)
		if c.withoutIDs(c.dump()) == plain["alpha"] {
			c.t.Error("another seed makes the same world")
		}
	})
}

var (
	uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	// made are the ids of what came to be in a world: a time, a number that counts
	// and a hash of which only the last part depends on the world's id.
	made = regexp.MustCompile(`([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4})-[0-9a-f]{12}`)
)

// public are the ids that are the same in all worlds: those of providers, of
// images and of agents, which bring their own.
func (c *cloud) public() map[string]bool {
	ids := map[string]bool{agentA: true}
	for _, kind := range []string{"server", "disk", "turbo", "vmware"} {
		ids[domain.Provider(kind)] = true
	}
	for _, r := range c.everything() {
		if r.Server != nil {
			ids[r.Server.ImageID] = true
		}
	}
	return ids
}

// everything is the inventories of all projects of the account.
func (c *cloud) everything() (all []*domain.Resource) {
	for _, p := range c.account.Projects {
		all = append(all, c.engine.Inventories().Of(c.seed(), p.ID, p.Name).All()...)
	}
	return all
}

// withoutIDs replaces every id by what it stands for, and orders the rows by
// what is left. Accounts, users and keys are left out: to be unlike those of any
// other world is all they are about.
func (c *cloud) withoutIDs(dump string) string {
	names := []string{c.world, "(world)", c.caller.UserID, "(user)", c.account.ID, "(account)", c.account.Name, "(name)"}
	for _, p := range c.account.Projects {
		names = append(names, p.ID, "(project "+p.Name+")")
	}
	for i, r := range c.everything() {
		names = append(names, r.ID, fmt.Sprintf("(resource %d %s)", i, r.Name))
		if r.Server != nil {
			names = append(names, r.Server.VPC, "(vpc)")
		}
	}
	dump = strings.NewReplacer(names...).Replace(made.ReplaceAllString(dump, "$1"))
	lines := slices.DeleteFunc(strings.Split(dump, "\n"), func(line string) bool {
		table, _, _ := strings.Cut(line, " ")
		return table == "accounts" || table == "users" || table == "access_keys"
	})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Logs of tasks that ended thirty days before the last sweep, at 08:00 UTC, are
// gone: at once from memory, or later from the store.
func TestLogsAreCleared(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("Sweep", sweep)
		const end = 45 * 24 * time.Hour
		var whole string
		for _, leap := range []time.Duration{end, 24 * time.Hour, 7 * time.Hour} {
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.enter("world", "seed", domain.PaceStandard)
			c.play([]call{{0, func(c *cloud) {
				v := c.vault("disk", 1000, c.resource("volume-archive-0002"))
				c.schedule(v, keepAll, daily(0, 6, 12, 18))
			}}}, end, leap)
			if whole == "" {
				whole = c.dump()
			}
			c.same("at once", whole, leap.String(), c.dump())
			rows := strings.Count(whole, "\nop_logs ")
			// From the sweep of day 44, 08:00, back thirty days, and on to day 45, 00:00.
			if want := 4*30 + 2 + 1; rows != want || c.counter("task") != want {
				c.t.Errorf("%d logs are stored, %d counted, want %d", rows, c.counter("task"), want)
			}
		}
	})
}

// sweep looks right before and at the sweep that takes a log.
func sweep(c *cloud) {
	v := c.vault("disk", 1000, c.resource("volume-mail-0001"))
	c.backUp(v)
	ended := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	taken := ended.AddDate(0, 0, 30).Add(8 * time.Hour)
	for i, want := range []int{1, 0} {
		c.advance(taken.Add(time.Duration(i-1) * time.Microsecond).Sub(c.now()))
		if got := c.counter("task"); got != want {
			c.t.Errorf("at %s: %d logs, want %d", c.now(), got, want)
		}
	}
}
