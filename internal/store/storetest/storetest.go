// Package storetest is the conformance suite of the ports that a store answers:
// service.WorldStore, query.Reader and iam.Directory. Every engine has to pass
// it. Only test files import it.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// Store is what is tested.
type Store interface {
	service.WorldStore
	query.Reader
	iam.Directory
	DumpWorld(ctx context.Context, id string) (string, error)
}

// Run runs the suite on a store without worlds, and leaves it without worlds.
func Run(t *testing.T, s Store) {
	t.Helper()
	for _, part := range []struct {
		name string
		run  func(b *bed)
	}{
		{"Load", testLoad},
		{"Chain", testChain},
		{"Commit", testCommit},
		{"Fence", testFence},
		{"Counters", testCounters},
		{"Moves", testMoves},
		{"ClearLogs", testClearLogs},
		{"ListVaults", testListVaults},
		{"ListBackups", testListBackups},
		{"ListUsedPercent", testUsedPercent},
		{"ListShared", testListShared},
		{"ListMembers", testListMembers},
		{"ListTasks", testListTasks},
		{"ListPolicies", testListPolicies},
		{"Agents", testAgents},
		{"ListAgents", testListAgents},
		{"Tags", testTags},
		{"ListInstances", testListInstances},
		{"Summary", testSummary},
		{"ListUsage", testListUsage},
		{"Payloads", testPayloads},
		{"Sort", testSort},
		{"Page", testPage},
		{"Docs", testDocs},
		{"Policies", testPolicies},
		{"PolicyCount", testPolicyCount},
		{"Migrations", testMigrations},
		{"OrganizationPolicies", testOrganizationPolicies},
		{"Tenancies", testTenancies},
		{"Due", testDue},
		{"DueKinds", testDueKinds},
		{"Wake", testWake},
		{"CreateWorld", testCreateWorld},
		{"ResetWorld", testResetWorld},
		{"DeleteWorld", testDeleteWorld},
		{"DeleteDuringCommits", testDeleteDuringCommits},
		{"Dump", testDump},
		{"Directory", testDirectory},
		{"Adopt", testAdopt},
		{"Users", testUsers},
		{"UsersAtOnce", testUsersAtOnce},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(newBed(t, s, part.name)) })
	}
}

// start is the time of the worlds of the suite.
var start = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// at is so many seconds after start.
func at(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

// bed is a store with a world in it.
type bed struct {
	t       *testing.T
	s       Store
	world   string
	account iam.Account
	project string
	seq     int64
}

func newBed(t *testing.T, s Store, id string) *bed {
	t.Helper()
	b := &bed{t: t, s: s}
	b.enter(id)
	return b
}

// enter makes a world with one account; the end of the test deletes it.
func (b *bed) enter(id string) {
	b.t.Helper()
	b.world = id
	b.account, _ = iam.MakeAccount(iam.Blueprint{WorldID: id, Seed: "seed"})
	b.project = b.account.Projects[0].ID
	b.ok(b.s.CreateWorld(b.ctx(), newWorld(id), []iam.Account{b.account}, nil))
	b.t.Cleanup(func() {
		if err := b.s.DeleteWorld(context.Background(), id); err != nil {
			b.t.Error(err)
		}
	})
}

func newWorld(id string) *domain.World {
	return &domain.World{
		ID: id, Seed: "seed", Clock: domain.Frozen(start), Origin: domain.Frozen(start),
		Pace: domain.PaceStandard, CreatedAt: start,
	}
}

func (b *bed) ctx() context.Context { return context.WithoutCancel(b.t.Context()) }

func (b *bed) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// is fails the test unless err is the one that was wanted.
func (b *bed) is(err, want error) {
	b.t.Helper()
	if !errors.Is(err, want) {
		b.t.Errorf("error %v, want %v", err, want)
	}
}

// same fails the test unless two values are equal.
func same(b *bed, what string, got, want any) {
	b.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (b *bed) worldNow() *domain.World {
	b.t.Helper()
	w, err := b.s.World(b.ctx(), b.world)
	b.ok(err)
	if w == nil {
		b.t.Fatalf("no world %s", b.world)
	}
	return w
}

// commit commits a change of the world as it is now.
func (b *bed) commit(change func(c *service.Changes)) {
	b.t.Helper()
	c := &service.Changes{World: b.worldNow(), Wall: start, Rescheduled: true}
	change(c)
	c.World.Seq = b.seq
	b.ok(b.s.Commit(b.ctx(), c))
}

func (b *bed) dump() string {
	b.t.Helper()
	text, err := b.s.DumpWorld(b.ctx(), b.world)
	b.ok(err)
	return text
}

// rows counts the rows of a table in the dump.
func (b *bed) rows(table string) (n int) {
	b.t.Helper()
	for line := range strings.Lines(b.dump()) {
		if strings.HasPrefix(line, table+" ") {
			n++
		}
	}
	return n
}

// id is unique in all worlds: ids are primary keys.
func (b *bed) id(kind string, n int64) string { return fmt.Sprintf("%s-%s-%03d", b.world, kind, n) }

func (b *bed) next() int64 {
	b.seq++
	return b.seq
}
