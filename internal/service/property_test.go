package service_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// TestInvariants lets a caller do anything in any order, and audits the world
// after each step.
func TestInvariants(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long random sequences")
	}
	shared := openCloudFor(t, enginetest.SQLite(t))
	worlds := 0
	rapid.Check(t, func(rt *rapid.T) {
		worlds++
		own := *shared
		own.t = rt
		own.enter(fmt.Sprintf("world-%d", worlds), "seed", rapid.SampledFrom([]domain.Pace{
			domain.PaceStandard, domain.PaceRealistic, domain.PaceInstant,
		}).Draw(rt, "pace"))
		p := &player{cloud: &own, rt: rt, taken: map[string]string{}}
		w, err := own.store.World(context.Background(), own.world)
		own.ok(err)
		p.queue = w.Pace.Queue()
		p.begin(p.vault("server", 1000, p.resource("ecs-rac-0001"), p.resource("ecs-rac-0002")))
		p.begin(p.vault("disk", 1000, p.resource("volume-scratch-0001")))
		for range rapid.IntRange(10, 60).Draw(rt, "steps") {
			p.step()
			p.audit()
		}
		own.ok(own.worlds.Delete(context.Background(), own.world))
	})
}

// player is a caller who does anything.
type player struct {
	*cloud
	rt    *rapid.T
	queue time.Duration
	// policies are the ids of all that were made, those that are gone among them.
	policies []string
	// others are whoever else has vaults in the world; troubled says that tasks may
	// fail.
	others   []*cloud
	troubled bool
	// taken are the digests of disks at the instants of their snapshots, by backup.
	taken map[string]string
}

// stuff is what the player works with: servers with one disk to three, two that
// share one, and disks.
var stuff = []string{"ecs-web-0001", "ecs-db-0001", "ecs-rac-0001", "ecs-rac-0002", "volume-scratch-0001", "volume-mail-0001"}

func (p *player) step() {
	moves := []func() error{
		p.makeVault, p.bind, p.unbind, p.save, p.save, p.save, p.discard, p.discard, p.bringBack, p.dropVault, p.resize, p.moveOver,
		p.wait, p.wait, p.wait, p.makePolicy, p.put, p.put, p.takeOff, p.alter, p.alter, p.dropPolicy, p.pause,
		p.tend, p.tend,
	}
	err := rapid.SampledFrom(moves).Draw(p.rt, "move")()
	if _, refused := errors.AsType[*domain.Error](err); err != nil && !refused {
		p.rt.Fatal(err)
	}
}

func (p *player) makeVault() error {
	objectType := rapid.SampledFrom([]string{"server", "disk", "file"}).Draw(p.rt, "object type")
	in := plan(objectType, p.some(objectType)...)
	in.SizeGB = rapid.SampledFrom([]int64{10, 1000}).Draw(p.rt, "size")
	in.AutoExpand = rapid.Bool().Draw(p.rt, "auto expand")
	return p.create(in)
}

// some are resources that a vault of a kind takes, now and then one it does not.
func (p *player) some(objectType string) []*domain.Resource {
	if objectType == domain.ObjectFile {
		return p.someAgents()
	}
	var list []*domain.Resource
	for _, name := range stuff {
		r := p.resource(name)
		if rapid.IntRange(0, 2).Draw(p.rt, name) == 0 && (r.Server != nil) == (objectType == "server") {
			list = append(list, r)
		}
	}
	return list
}

func (p *player) bind() error {
	v := p.anyVault()
	resources := binds(p.some(v.ObjectType)...)
	for i, b := range resources {
		r, ok := p.inventory().Get(b.ID)
		if !ok {
			continue // an agent
		}
		if disks := p.every(r); len(disks) > 1 && rapid.Bool().Draw(p.rt, "exclude") {
			resources[i].ExcludeVolumes = []string{rapid.SampledFrom(disks).Draw(p.rt, "excluded")}
		}
	}
	return p.add(v, resources...)
}

func (p *player) unbind() error {
	v := p.anyVault()
	if v.ObjectType == domain.ObjectFile {
		return p.remove(v, &domain.Resource{ID: p.any(hosts)})
	}
	return p.remove(v, p.resource(p.any(stuff)))
}

func (p *player) save() error {
	in := service.CreateCheckpoint{
		VaultID: p.anyVault().ID, Incremental: rapid.IntRange(0, 3).Draw(p.rt, "full") > 0,
		AutoTrigger: rapid.Bool().Draw(p.rt, "automatic"),
	}
	_, err := p.app.CreateCheckpoint(context.Background(), p.caller, in)
	return err
}

func (p *player) discard() error { return p.deleteBackup(p.anyBackup()) }

// bringBack restores a backup to where it came from. What two servers share is
// left alone: their chains know nothing of each other.
func (p *player) bringBack() error {
	b := p.anyBackup()
	if b.File {
		return p.bringFilesBack(b)
	}
	in := service.RestoreBackup{ResourceID: b.ResourceID, PowerOn: rapid.Bool().Draw(p.rt, "power on")}
	children, err := p.store.Children(context.Background(), b.ID)
	p.ok(err)
	for _, child := range children {
		r, _ := p.inventory().Get(child.ResourceID)
		if !r.Disk.Shareable {
			in.Mappings = append(in.Mappings, domain.Mapping{BackupID: child.ID, DiskID: child.ResourceID})
		}
	}
	_, err = p.restore(b, in)
	return err
}

// moveOver migrates what is bound to one vault to another.
func (p *player) moveOver() error {
	v, to := p.anyVault(), p.anyVault()
	var ids []string
	for _, b := range v.Bindings {
		if rapid.Bool().Draw(p.rt, "moves") {
			ids = append(ids, b.ResourceID)
		}
	}
	_, err := p.app.MigrateVaultResource(context.Background(), p.caller, v.ID, to.ID, ids)
	return err
}

func (p *player) dropVault() error { return p.deleteVault(p.anyVault()) }

func (p *player) resize() error {
	return p.update(p.anyVault(), service.UpdateVault{SizeGB: new(rapid.SampledFrom([]int64{10, 60, 1000}).Draw(p.rt, "size"))})
}

// wait moves the clock a little, into the middle of tasks, or far.
func (p *player) wait() error {
	goal := rapid.SampledFrom([]service.Goal{
		{By: 100 * time.Millisecond},
		{By: 200 * time.Millisecond},
		{By: 400 * time.Millisecond},
		{By: 47 * time.Second},
		{By: 6 * time.Hour},
		{By: 9 * 24 * time.Hour},
		{UntilIdle: true},
	}).Draw(p.rt, "goal")
	return p.engine.Advance(context.Background(), p.world, goal)
}

func (p *player) any(of []string) string { return rapid.SampledFrom(of).Draw(p.rt, "which") }

func (p *player) anyVault() *domain.Vault {
	ids := p.listed("vault")
	if len(ids) == 0 {
		return &domain.Vault{ID: "none", ObjectType: "disk"}
	}
	return p.vaultNow(p.any(ids))
}

func (p *player) anyBackup() *domain.Backup {
	ids := p.listed("backup")
	if len(ids) == 0 {
		return &domain.Backup{ID: "none"}
	}
	id := p.any(ids)
	docs, err := p.store.BackupDocs(context.Background(), []string{id})
	p.ok(err)
	return docs[id]
}

// listed are the ids of a whole unfiltered list. Its count, which is kept and not
// counted, must be theirs.
func (c *cloud) listed(kind string) []string {
	c.t.Helper()
	ctx, project, page := context.Background(), c.caller.ProjectID, query.Page{Limit: 1_000_000}
	var listing query.Listing
	var err error
	switch kind {
	case "vault":
		listing, err = c.store.ListVaults(ctx, query.Vaults{ProjectID: project, Page: page})
	case "backup":
		listing, err = c.store.ListBackups(ctx, query.Backups{ProjectID: project, Page: page})
	case "task":
		listing, err = c.store.ListTasks(ctx, query.Tasks{ProjectID: project, Page: page})
	}
	c.ok(err)
	if listing.Count != len(listing.Refs) {
		c.t.Errorf("%d rows of %s, %d are counted", len(listing.Refs), kind, listing.Count)
	}
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	slices.Sort(ids)
	return ids
}
