package storetest

import (
	"cmp"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// testSummary: sizes and usage of a project's vaults, as they are now.
func testSummary(b *bed) {
	sum := func(want query.Summary) {
		b.t.Helper()
		got, err := b.s.Summary(b.ctx(), b.project, nil)
		b.ok(err)
		same(b, "summary", got, want)
	}
	sum(query.Summary{})
	one, two, foreign := b.vault("one"), b.vault("two"), b.vault("foreign")
	one.Size, one.Used, two.Size, two.Used = 100, 600, domain.MaxVaultSizeGB, 1<<40
	foreign.ProjectID = b.account.Projects[1].ID
	b.commit(func(c *service.Changes) { c.Vaults.New = []*domain.Vault{one, two, foreign} })
	sum(query.Summary{SizeGB: 100 + domain.MaxVaultSizeGB, UsedMB: 1<<40 + 600})
	for _, granted := range []domain.Reach{domain.Within("e1"), domain.Everywhere("0")} {
		got, err := b.s.Summary(b.ctx(), b.project, &granted)
		b.ok(err)
		same(b, "summary where nothing is granted", got, query.Summary{})
	}
	one.Used = 1000
	one.Touch(at(100))
	b.commit(func(c *service.Changes) { c.Vaults.Changed, c.Vaults.Gone = []*domain.Vault{one}, []*domain.Vault{two} })
	sum(query.Summary{SizeGB: 100, UsedMB: 1000})
}

// testListUsage: complete backups by their resource, those of disks within a
// server's counted with it; names are those of the newest.
func testListUsage(b *bed) {
	v, abroad := b.vault("v"), b.vault("abroad")
	abroad.ProjectID = b.account.Projects[1].ID
	server, again := b.backup(v, "server"), b.backup(v, "server")
	made := []*domain.Backup{server, b.child(server, "d1"), b.child(server, "d2"), again, b.child(again, "d1")}
	for _, parent := range []*domain.Backup{server, again} {
		parent.ResourceType, parent.Pieces = domain.TypeServer, nil
	}
	again.ResourceName = "renamed"
	again.MultiAZ, made[4].MultiAZ = true, true
	disk, running := b.backup(v, "disk"), b.backup(v, "disk")
	running.ProtectedAt, running.ResourceName = time.Time{}, "not yet"
	begun := b.backup(v, "begun")
	begun.ProtectedAt = time.Time{}
	replica := b.backup(abroad, domain.ReplicaChain(abroad.ID, "disk"))
	replica.ResourceID, replica.ResourceName = "disk", "name of disk"
	b.commit(func(c *service.Changes) {
		c.Vaults.New = []*domain.Vault{v, abroad}
		c.Backups.New = slices.Concat(made, []*domain.Backup{disk, running, begun, b.backup(abroad, "abroad"), replica})
	})
	onDisk := query.ResourceUsage{ResourceID: "disk", Name: "name of disk", Type: string(domain.TypeDisk), Backups: 1, SizeMB: 7}
	onServer := query.ResourceUsage{
		ResourceID: "server", Name: "renamed", Type: string(domain.TypeServer), Backups: 2, SizeMB: 21, MultiAZMB: 7,
	}
	for name, test := range map[string]struct {
		filter query.Usage
		want   []query.ResourceUsage
		count  int
	}{
		"all":     {query.Usage{Page: query.Page{Limit: 10}}, []query.ResourceUsage{onDisk, onServer}, 2},
		"page":    {query.Usage{Page: query.Page{Limit: 1, Offset: 1}}, []query.ResourceUsage{onServer}, 2},
		"behind":  {query.Usage{Page: query.Page{Limit: 1, Offset: 2}}, nil, 2},
		"id":      {query.Usage{ResourceID: "disk", Page: query.Page{Limit: 10}}, []query.ResourceUsage{onDisk}, 1},
		"part":    {query.Usage{ResourceID: "d1", Page: query.Page{Limit: 10}}, nil, 0},
		"type":    {query.Usage{ResourceType: string(domain.TypeServer), Page: query.Page{Limit: 10}}, []query.ResourceUsage{onServer}, 1},
		"granted": {query.Usage{Granted: new(domain.Everywhere("0")), Page: query.Page{Limit: 10}}, nil, 0},
		"replicas": {
			query.Usage{ProjectID: abroad.ProjectID, ResourceID: "disk", Page: query.Page{Limit: 10}}, []query.ResourceUsage{onDisk}, 1,
		},
		"foreign": {query.Usage{ResourceID: "abroad", Page: query.Page{Limit: 10}}, nil, 0},
	} {
		test.filter.ProjectID = cmp.Or(test.filter.ProjectID, b.project)
		got, count, err := b.s.ListUsage(b.ctx(), test.filter)
		b.ok(err)
		same(b, name, got, test.want)
		same(b, name+": count", count, test.count)
	}
}
