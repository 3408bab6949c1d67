package storetest

import (
	"cmp"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

func (b *bed) backupNames(listing query.Listing) []string {
	b.t.Helper()
	ids := make([]string, len(listing.Refs))
	for i, ref := range listing.Refs {
		ids[i] = ref.ID
	}
	docs, err := b.s.BackupDocs(b.ctx(), ids)
	b.ok(err)
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = docs[id].Name
	}
	return names
}

// testListBackups: each filter by itself and two at once.
func testListBackups(b *bed) {
	v, w := b.vault("v"), b.vault("w")
	plain, other, failed, replica := b.backup(v, "c1"), b.backup(w, "c2"), b.backup(v, "c3"), b.backup(v, "c4")
	plain.Name, other.Name, failed.Name, replica.Name = "plain", "other", "failed", "replica"
	other.ResourceType, other.ResourceAZ, other.EnterpriseProjectID = domain.TypeServer, "az2", "e1"
	failed.Status, failed.CheckpointID, failed.Incremental = domain.BackupError, "cp2", false
	replica.ImageType, replica.CreatedAt = domain.ImageReplication, at(3600)
	one, two := b.child(other, "d1"), b.child(other, "d2")
	one.Name, two.Name, one.Incremental, two.Incremental = "one", "two", true, false
	foreign := b.backup(v, "c1")
	foreign.ProjectID, foreign.Name = b.account.Projects[1].ID, "foreign"
	b.commit(func(c *service.Changes) {
		c.Vaults.New = []*domain.Vault{v, w}
		c.Backups.New = []*domain.Backup{plain, other, failed, replica, one, two, foreign}
	})
	all := []string{"replica", "failed", "other", "plain"}
	created := plain.CreatedAt
	for name, test := range map[string]struct {
		filter query.Backups
		want   []string
	}{
		"all":           {query.Backups{}, all},
		"checkpoint":    {query.Backups{CheckpointID: "cp2"}, []string{"failed"}},
		"vault":         {query.Backups{VaultID: w.ID}, []string{"other"}},
		"parent":        {query.Backups{ParentID: other.ID}, []string{"two", "one"}},
		"parent, two":   {query.Backups{ParentID: other.ID, ResourceID: "d1"}, []string{"one"}},
		"resource":      {query.Backups{ResourceID: "c1"}, []string{"plain"}},
		"resource name": {query.Backups{ResourceName: "name of c3"}, []string{"failed"}},
		"resource type": {query.Backups{ResourceType: string(domain.TypeServer)}, []string{"other"}},
		"resource az":   {query.Backups{ResourceAZ: "az2"}, []string{"other"}},
		"name":          {query.Backups{Name: "plain"}, []string{"plain"}},
		"child's name":  {query.Backups{Name: "one"}, nil},
		"image type":    {query.Backups{ImageType: "replication"}, []string{"replica"}},
		"statuses":      {query.Backups{Statuses: []string{"error", "deleting"}}, []string{"failed"}},
		"both statuses": {query.Backups{Statuses: []string{"error", "available", "deleting"}}, all},
		"eps":           {query.Backups{EnterpriseProjectID: "e1"}, []string{"other"}},
		"granted":       {query.Backups{Granted: new(domain.Within("e1"))}, []string{"other"}},
		"incremental":   {query.Backups{Incremental: new(true)}, []string{"replica", "other", "plain"}},
		"full":          {query.Backups{Incremental: new(false)}, []string{"failed"}},
		"from":          {query.Backups{From: at(3600)}, []string{"replica"}},
		"after":         {query.Backups{From: at(3600).Add(time.Microsecond)}, nil},
		"to":            {query.Backups{To: created}, []string{"plain"}},
		"until":         {query.Backups{To: created.Add(-time.Microsecond)}, nil},
		"from to":       {query.Backups{From: created, To: failed.CreatedAt}, []string{"failed", "other", "plain"}},
		"shared":        {query.Backups{Own: query.OwnShared}, nil},
		"two":           {query.Backups{VaultID: v.ID, Incremental: new(true), To: at(60)}, []string{"plain"}},
		"nobody's":      {query.Backups{ProjectID: "none"}, nil},
	} {
		test.filter.ProjectID = cmp.Or(test.filter.ProjectID, b.project)
		test.filter.Page = query.Page{Limit: 10}
		got, err := b.s.ListBackups(b.ctx(), test.filter)
		b.ok(err)
		if names := b.backupNames(got); !slices.Equal(names, test.want) || got.Count != len(test.want) {
			b.t.Errorf("%s: %v of %d, want %v", name, names, got.Count, test.want)
		}
	}
	children, err := b.s.Children(b.ctx(), other.ID)
	b.ok(err)
	same(b, "children", children, []*domain.Backup{one, two})
	for _, childless := range []string{plain.ID, ""} {
		if children, err := b.s.Children(b.ctx(), childless); len(children) != 0 || err != nil {
			b.t.Errorf("children of %q: %v, %v", childless, children, err)
		}
	}
}

// testUsedPercent: a server's backup counts with what its disks' backups hold.
func testUsedPercent(b *bed) {
	v := b.vault("v")
	v.Size = 10 // GB
	small, server, full := b.backup(v, "c1"), b.backup(v, "c2"), b.backup(v, "c3")
	small.Name, server.Name, full.Name = "small", "server", "full"
	one, two := b.child(server, "d1"), b.child(server, "d2")
	for backup, mb := range map[*domain.Backup]int64{small: 1024 - 1, server: 0, one: 2048, two: 1024, full: 10240} {
		backup.Pieces = blocks.Map{{Start: 0, Len: mb, Gen: 1}, {Start: 1 << 20, Len: 1 << 20}}
		if mb == 0 {
			backup.Pieces = nil
		}
	}
	b.commit(func(c *service.Changes) {
		c.Vaults.New, c.Backups.New = []*domain.Vault{v}, []*domain.Backup{small, server, full, one, two}
	})
	for percent, want := range map[int][]string{
		1: {"full", "server", "small"}, 9: {"full", "server", "small"}, 10: {"full", "server"}, 30: {"full", "server"},
		31: {"full"}, 100: {"full"},
	} {
		got, err := b.s.ListBackups(b.ctx(), query.Backups{ProjectID: b.project, UsedPercent: percent, Page: query.Page{Limit: 10}})
		b.ok(err)
		if names := b.backupNames(got); !slices.Equal(names, want) || got.Count != len(want) {
			b.t.Errorf("%d %%: %v of %d, want %v", percent, names, got.Count, want)
		}
	}
}

// testSort: every key in both directions, alone and with a second one, is a total
// order: rows that are equal in the keys stay newest first, and pages by offset
// and by marker cut that very order.
func testSort(b *bed) {
	v := b.vault("v")
	var made []*domain.Backup
	for i := range 8 {
		x := b.backup(v, "chain")
		x.Name = []string{"b", "Ä", "a", "b"}[i%4]
		x.Status = []domain.BackupStatus{domain.BackupError, domain.BackupAvailable}[i%2]
		x.CreatedAt, x.UpdatedAt, x.ProtectedAt = at(i/3), at((i*5)%3), at((i*3)%4)
		made = append(made, x)
	}
	made[5].ProtectedAt = time.Time{} // before all times
	b.commit(func(c *service.Changes) { c.Vaults.New, c.Backups.New = []*domain.Vault{v}, made })
	for _, sort := range everySort() {
		want := slices.Clone(made)
		slices.SortFunc(want, func(x, y *domain.Backup) int { return compare(sort, x, y) })
		wantIDs := make([]string, len(want))
		for i, x := range want {
			wantIDs[i] = x.ID
		}
		for _, limit := range []int{3, 8} {
			same(b, "by offset", b.walk(sort, limit, false), wantIDs)
			same(b, "by marker", b.walk(sort, limit, true), wantIDs)
		}
	}
	_, err := b.s.ListBackups(b.ctx(), query.Backups{ProjectID: b.project, Sort: []query.Sort{{Key: "doc"}}, Page: query.Page{Limit: 1}})
	if domain.CodeOf(err) != domain.CodeInvalidParameter {
		b.t.Errorf("a sort by anything: %v", err)
	}
}

var sortKeys = map[string]func(x, y *domain.Backup) int{
	"created_at":   func(x, y *domain.Backup) int { return x.CreatedAt.Compare(y.CreatedAt) },
	"updated_at":   func(x, y *domain.Backup) int { return x.UpdatedAt.Compare(y.UpdatedAt) },
	"protected_at": func(x, y *domain.Backup) int { return x.ProtectedAt.Compare(y.ProtectedAt) },
	"name":         func(x, y *domain.Backup) int { return cmp.Compare(x.Name, y.Name) },
	"status":       func(x, y *domain.Backup) int { return cmp.Compare(x.Status, y.Status) },
	"id":           func(x, y *domain.Backup) int { return cmp.Compare(x.ID, y.ID) },
}

func everySort() [][]query.Sort {
	sorts := [][]query.Sort{nil}
	for key := range sortKeys {
		for _, desc := range []bool{false, true} {
			sorts = append(sorts, []query.Sort{{Key: key, Desc: desc}},
				[]query.Sort{{Key: key, Desc: desc}, {Key: "name"}}, []query.Sort{{Key: "status", Desc: true}, {Key: key, Desc: desc}})
		}
	}
	return sorts
}

func compare(sort []query.Sort, x, y *domain.Backup) int {
	for _, s := range sort {
		order := sortKeys[s.Key](x, y)
		if s.Desc {
			order = -order
		}
		if order != 0 {
			return order
		}
	}
	return cmp.Compare(y.Seq, x.Seq)
}

// walk reads a sorted list page by page.
func (b *bed) walk(sort []query.Sort, limit int, byMarker bool) (ids []string) {
	b.t.Helper()
	for {
		page := query.Page{Limit: limit, Offset: len(ids)}
		if byMarker && len(ids) > 0 {
			page.Offset, page.Marker = 0, ids[len(ids)-1]
		}
		got, err := b.s.ListBackups(b.ctx(), query.Backups{ProjectID: b.project, Sort: sort, Page: page})
		b.ok(err)
		if len(got.Refs) == 0 {
			return ids
		}
		for _, ref := range got.Refs {
			if ids = append(ids, ref.ID); len(ids) > got.Count {
				b.t.Fatalf("sorted by %v, the pages have more rows than the list: %v", sort, ids)
			}
		}
	}
}
