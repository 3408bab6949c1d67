package storetest

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// testListShared: what is shared with a project is listed for it, with the filters
// of all lists, and for nobody else.
func testListShared(b *bed) {
	friend := b.account.Projects[1].ID
	v, w := b.vault("v"), b.vault("w")
	w.ProjectID = friend
	pending, accepted, hidden, own := b.backup(v, "c1"), b.backup(v, "c2"), b.backup(v, "c3"), b.backup(w, "c4")
	pending.Name, accepted.Name, hidden.Name, own.Name = "pending", "accepted", "hidden", "own"
	part := b.child(accepted, "d1")
	part.Name = "part"
	b.commit(func(c *service.Changes) {
		c.Vaults.New = []*domain.Vault{v, w}
		c.Backups.New = []*domain.Backup{pending, accepted, hidden, own, part}
		c.Members.New = []*domain.Member{
			b.member(pending, friend, domain.MemberPending, ""), b.member(accepted, friend, domain.MemberAccepted, w.ID),
			b.member(hidden, "another", domain.MemberAccepted, "elsewhere"),
		}
	})
	for name, test := range map[string]struct {
		filter query.Backups
		want   []string
	}{
		"own":           {query.Backups{}, []string{"own"}},
		"private":       {query.Backups{Own: query.OwnPrivate}, []string{"own"}},
		"shared":        {query.Backups{Own: query.OwnShared}, []string{"accepted", "pending"}},
		"both":          {query.Backups{Own: query.OwnBoth}, []string{"own", "accepted", "pending"}},
		"by status":     {query.Backups{Own: query.OwnShared, MemberStatus: "pending"}, []string{"pending"}},
		"by vault":      {query.Backups{Own: query.OwnShared, VaultID: w.ID}, []string{"accepted"}},
		"owner's vault": {query.Backups{Own: query.OwnShared, VaultID: v.ID}, nil},
		"both by vault": {query.Backups{Own: query.OwnBoth, VaultID: w.ID}, []string{"own", "accepted"}},
		"by name":       {query.Backups{Own: query.OwnBoth, Name: "pending"}, []string{"pending"}},
		"children":      {query.Backups{Own: query.OwnShared, ParentID: accepted.ID}, []string{"part"}},
		"no children":   {query.Backups{Own: query.OwnShared, ParentID: hidden.ID}, nil},
		"status":        {query.Backups{Own: query.OwnShared, Statuses: []string{"available"}}, []string{"accepted", "pending"}},
		"sorted":        {query.Backups{Own: query.OwnBoth, Sort: []query.Sort{{Key: "name"}}}, []string{"accepted", "own", "pending"}},
		"nobody's":      {query.Backups{ProjectID: "none", Own: query.OwnBoth}, nil},
	} {
		if test.filter.ProjectID == "" {
			test.filter.ProjectID = friend
		}
		test.filter.Page = query.Page{Limit: 10}
		got, err := b.s.ListBackups(b.ctx(), test.filter)
		b.ok(err)
		if names := b.backupNames(got); !slices.Equal(names, test.want) || got.Count != len(test.want) {
			b.t.Errorf("%s: %v of %d, want %v", name, names, got.Count, test.want)
		}
	}
	for _, sort := range [][]query.Sort{nil, {{Key: "name", Desc: true}}} {
		got, err := b.s.ListBackups(b.ctx(), query.Backups{
			ProjectID: friend, Own: query.OwnShared, Sort: sort, Page: query.Page{Limit: 10, Marker: accepted.ID},
		})
		b.ok(err)
		want := []string{"pending"}
		if sort != nil {
			want = nil
		}
		if names := b.backupNames(got); !slices.Equal(names, want) {
			b.t.Errorf("behind the marker, sorted by %v: %v, want %v", sort, names, want)
		}
	}
	shares, err := b.s.Memberships(b.ctx(), friend, []string{pending.ID, accepted.ID, hidden.ID, own.ID})
	b.ok(err)
	if len(shares) != 2 || shares[accepted.ID].VaultID != w.ID || shares[pending.ID].VaultID != "" {
		b.t.Errorf("memberships %+v", shares)
	}
}

// testListMembers: each filter by itself, newest first.
func testListMembers(b *bed) {
	v := b.vault("v")
	shared, other := b.backup(v, "c1"), b.backup(v, "c2")
	first, second := b.member(shared, "p1", domain.MemberPending, ""), b.member(shared, "p2", domain.MemberAccepted, "w")
	second.ImageID = "other image"
	elsewhere := b.member(other, "p1", domain.MemberAccepted, "w")
	b.commit(func(c *service.Changes) {
		c.Vaults.New, c.Backups.New = []*domain.Vault{v}, []*domain.Backup{shared, other}
		c.Members.New = []*domain.Member{first, second, elsewhere}
	})
	for name, test := range map[string]struct {
		filter query.Members
		want   []string
	}{
		"all":       {query.Members{}, []string{second.ID, first.ID}},
		"project":   {query.Members{DestProjectID: "p1"}, []string{first.ID}},
		"status":    {query.Members{Status: "accepted"}, []string{second.ID}},
		"vault":     {query.Members{VaultID: "w"}, []string{second.ID}},
		"image":     {query.Members{ImageID: "other image"}, []string{second.ID}},
		"sorted":    {query.Members{Sort: []query.Sort{{Key: "created_at"}}}, []string{first.ID, second.ID}},
		"marker":    {query.Members{Page: query.Page{Marker: second.ID}}, []string{first.ID}},
		"no backup": {query.Members{BackupID: "none"}, nil},
	} {
		if test.filter.BackupID == "" {
			test.filter.BackupID = shared.ID
		}
		test.filter.ProjectID, test.filter.Page.Limit = b.project, 10
		got, err := b.s.ListMembers(b.ctx(), test.filter)
		b.ok(err)
		var ids []string
		for _, ref := range got.Refs {
			ids = append(ids, ref.ID)
		}
		if want := len(test.want); !slices.Equal(ids, test.want) || got.Count != want && name != "marker" {
			b.t.Errorf("%s: %v of %d, want %v", name, ids, got.Count, test.want)
		}
	}
	second.Answer(domain.MemberRejected, "", at(9))
	b.commit(func(c *service.Changes) {
		c.Members.Changed, c.Members.Gone = []*domain.Member{second}, []*domain.Member{first}
	})
	found, err := b.s.MemberDocs(b.ctx(), []string{first.ID, second.ID})
	b.ok(err)
	same(b, "members", found, map[string]*domain.Member{second.ID: second})
}
