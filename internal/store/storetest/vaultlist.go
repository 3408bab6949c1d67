package storetest

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// names are those of a page of vaults, in its order.
func (b *bed) vaultNames(listing query.Listing) []string {
	b.t.Helper()
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	docs, err := b.s.VaultDocs(b.ctx(), ids)
	b.ok(err)
	names := make([]string, len(ids))
	for i, id := range ids {
		if docs[id] == nil {
			b.t.Fatalf("no document of %s", id)
		}
		names[i] = docs[id].Name
		if docs[id].Version != listing.Refs[i].Version {
			b.t.Errorf("%s is listed in version %d and has %d", id, listing.Refs[i].Version, docs[id].Version)
		}
	}
	return names
}

// testListVaults: each filter by itself and two at once.
func testListVaults(b *bed) {
	plain, disk, frozen, eps := b.vault("plain"), b.vault("disk"), b.vault("frozen"), b.vault("eps")
	disk.ObjectType, disk.CloudType, disk.BackupPolicyID = "disk", "hybrid", "p1"
	frozen.Status, frozen.ProtectType, frozen.ReplicationPolicyID = domain.VaultFrozen, domain.ProtectReplication, "p1"
	eps.EnterpriseProjectID, eps.BackupPolicyID, eps.Version = "e1", "p2", 42
	foreign := b.vault("plain")
	foreign.ProjectID = b.account.Projects[1].ID
	b.commit(func(c *service.Changes) {
		c.Vaults.New = []*domain.Vault{plain, disk, frozen, eps, foreign}
		c.Protections.New = []*domain.Protection{
			b.protection(plain, "server", "server"), b.protection(plain, "disk-of-server", "server"),
			b.protection(disk, "disk", "disk"), b.protection(foreign, "server", "server"),
		}
	})
	all := []string{"eps", "frozen", "disk", "plain"}
	for name, test := range map[string]struct {
		filter query.Vaults
		want   []string
	}{
		"all":            {query.Vaults{}, all},
		"name":           {query.Vaults{Name: "plain"}, []string{"plain"}},
		"no part":        {query.Vaults{Name: "plai"}, nil},
		"cloud_type":     {query.Vaults{CloudType: "hybrid"}, []string{"disk"}},
		"protect_type":   {query.Vaults{ProtectType: "replication"}, []string{"frozen"}},
		"object_type":    {query.Vaults{ObjectType: "disk"}, []string{"disk"}},
		"status":         {query.Vaults{Status: "frozen"}, []string{"frozen"}},
		"eps":            {query.Vaults{EnterpriseProjectID: "e1"}, []string{"eps"}},
		"granted":        {query.Vaults{Granted: new(domain.Within("e1", "e2"))}, []string{"eps"}},
		"granted but":    {query.Vaults{Granted: new(domain.Everywhere("e1"))}, all[1:]},
		"granted all":    {query.Vaults{Granted: new(domain.Everywhere())}, all},
		"granted none":   {query.Vaults{Granted: &domain.Reach{}}, nil},
		"not granted":    {query.Vaults{EnterpriseProjectID: "e1", Granted: new(domain.Within("0"))}, nil},
		"policy":         {query.Vaults{PolicyID: "p1"}, []string{"frozen", "disk"}},
		"ids":            {query.Vaults{IDs: []string{plain.ID, eps.ID, foreign.ID, "none"}}, []string{"eps", "plain"}},
		"resource":       {query.Vaults{ResourceIDs: []string{"server"}}, []string{"plain"}},
		"resources":      {query.Vaults{ResourceIDs: []string{"disk", "server", "none"}}, []string{"disk", "plain"}},
		"disk of server": {query.Vaults{ResourceIDs: []string{"disk-of-server"}}, nil},
		"two": {
			query.Vaults{CloudType: "public", ResourceIDs: []string{"disk", "server"}, IDs: []string{plain.ID, disk.ID}},
			[]string{"plain"},
		},
		"nobody's": {query.Vaults{ProjectID: "none"}, nil},
	} {
		if test.filter.ProjectID == "" {
			test.filter.ProjectID = b.project
		}
		test.filter.Page = query.Page{Limit: 10}
		got, err := b.s.ListVaults(b.ctx(), test.filter)
		b.ok(err)
		if names := b.vaultNames(got); !slices.Equal(names, test.want) || got.Count != len(test.want) {
			b.t.Errorf("%s: %v of %d, want %v", name, names, got.Count, test.want)
		}
	}
}

// testPage: every page of every size, by offset and by marker, is the part of
// the whole list that it should be, and the count is the whole list's.
func testPage(b *bed) {
	const n = 7
	var want []string
	var made []*domain.Vault
	for range n {
		v := b.vault("v")
		v.Name = v.ID
		made, want = append(made, v), append([]string{v.ID}, want...)
	}
	odd := b.vault("odd") // filtered out, and before the first
	foreign := b.vault("foreign")
	foreign.ProjectID = b.account.Projects[1].ID
	odd.CloudType = "hybrid"
	b.commit(func(c *service.Changes) { c.Vaults.New = slices.Concat(made, []*domain.Vault{odd, foreign}) })
	page := func(p query.Page) query.Listing {
		b.t.Helper()
		got, err := b.s.ListVaults(b.ctx(), query.Vaults{ProjectID: b.project, CloudType: "public", Page: p})
		b.ok(err)
		if got.Count != n {
			b.t.Errorf("%+v counts %d, want %d", p, got.Count, n)
		}
		return got
	}
	for limit := 1; limit <= n+1; limit++ {
		for offset := 0; offset <= n+1; offset++ {
			same(b, "by offset", b.vaultNames(page(query.Page{Limit: limit, Offset: offset})), append([]string{}, want[min(offset, n):min(offset+limit, n)]...))
		}
		var walked []string
		for marker := ""; ; marker = walked[len(walked)-1] {
			names := b.vaultNames(page(query.Page{Limit: limit, Marker: marker}))
			if walked = append(walked, names...); len(names) == 0 {
				break
			}
		}
		same(b, "by marker", walked, want)
	}
	same(b, "behind a marker, with an offset", b.vaultNames(page(query.Page{Limit: 2, Marker: want[1], Offset: 1})), want[3:5])
	for _, marker := range []string{"none", foreign.ID} {
		if got := page(query.Page{Limit: 5, Marker: marker}); len(got.Refs) != 0 {
			b.t.Errorf("behind %s: %v", marker, got.Refs)
		}
	}
	got, err := b.s.ListVaults(b.ctx(), query.Vaults{ProjectID: b.project, Page: query.Page{Limit: 2, Offset: 7}})
	b.ok(err)
	if got.Count != n+1 || len(got.Refs) != 1 {
		b.t.Errorf("unfiltered: %+v", got)
	}
}
