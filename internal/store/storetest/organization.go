package storetest

import (
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// migration is a project's, which ends after so many seconds.
func (b *bed) migration(project string, ends int) *domain.Migration {
	return &domain.Migration{
		ProjectID: project, Seq: b.next(), Version: 1, AccountID: b.account.ID, UserID: "user", Region: "region",
		Status: domain.Migrating, Reservation: 0.2, StartedAt: at(0), EndsAt: at(ends), FailCode: 4002, FailReason: "why",
	}
}

// orgPolicy is one that is delivered after so many seconds, or was when none.
func (b *bed) orgPolicy(op domain.Operation, region string, due int) *domain.OrganizationPolicy {
	seq, days := b.next(), int64(7)
	o := &domain.OrganizationPolicy{
		ID: b.id("organization policy", seq), Seq: seq, Version: 1, AccountID: b.account.ID, AccountName: b.account.Name,
		Region: region, UpdatedAt: at(int(seq)), Name: "name", Description: "description", EffectiveScope: "all",
		Operation: op, PolicyName: "policy", Enabled: true, Definition: domain.Definition{RetentionDays: &days},
		Patterns: []string{"FREQ=DAILY;BYHOUR=1"}, Status: domain.Delivered,
		Deliveries: []domain.Delivery{{
			Tenancy:  domain.Tenancy{AccountID: b.account.ID, AccountName: "name", ProjectID: b.project, Region: region},
			PolicyID: "policy", Seq: 3, Status: domain.Refused, Reason: "why",
		}},
	}
	if due > 0 {
		o.Status, o.SyncAt = domain.Syncing, at(due)
	}
	return o
}

// testMigrations: a migration is loaded as it was committed, in its own world, and
// is due until it ends.
func testMigrations(b *bed) {
	first, second := b.migration(b.project, 50), b.migration(b.account.Projects[1].ID, 60)
	b.commit(func(c *service.Changes) { c.Migrations.New = []*domain.Migration{first, second} })
	loads := func(want *domain.Migration) {
		b.t.Helper()
		got, err := b.s.Migration(b.ctx(), b.world, want.ProjectID)
		b.ok(err)
		same(b, "migration", got, want)
	}
	loads(first)
	due, err := b.s.Due(b.ctx(), b.world, at(60))
	b.ok(err)
	one, _ := first.Due()
	two, _ := second.Due()
	same(b, "due", due, []domain.Due{one, two})
	first.End()
	b.commit(func(c *service.Changes) { c.Migrations.Changed = []*domain.Migration{first} })
	loads(first)
	all, err := b.s.Migrations(b.ctx(), b.account.ID)
	b.ok(err)
	same(b, "migrations", all, []*domain.Migration{first, second})
	due, err = b.s.Due(b.ctx(), b.world, at(60))
	b.ok(err)
	same(b, "due", due, []domain.Due{two})
	for _, of := range [][2]string{{"nowhere", b.project}, {b.world, "none"}} {
		if got, err := b.s.Migration(b.ctx(), of[0], of[1]); got != nil || err != nil {
			b.t.Errorf("%v: %+v, %v", of, got, err)
		}
	}
}

// testOrganizationPolicies: they are loaded as they were committed, due until they
// are delivered, and listed and counted by account, region and operation.
func testOrganizationPolicies(b *bed) {
	here, copies := b.orgPolicy(domain.OpBackup, "here", 50), b.orgPolicy(domain.OpReplication, "here", 0)
	later, there := b.orgPolicy(domain.OpBackup, "here", 0), b.orgPolicy(domain.OpBackup, "there", 0)
	foreign := b.orgPolicy(domain.OpBackup, "here", 0)
	foreign.AccountID = "another"
	all := []*domain.OrganizationPolicy{here, copies, later, there, foreign}
	b.commit(func(c *service.Changes) { c.OrgPolicies.New = all })
	due, err := b.s.Due(b.ctx(), b.world, at(60))
	b.ok(err)
	one, _ := here.Due()
	same(b, "due", due, []domain.Due{one})
	here.Synced(at(50))
	b.commit(func(c *service.Changes) {
		c.OrgPolicies.Changed, c.OrgPolicies.Gone = []*domain.OrganizationPolicy{here}, []*domain.OrganizationPolicy{foreign}
	})
	for _, o := range all[:4] {
		got, err := b.s.OrganizationPolicy(b.ctx(), b.world, o.ID)
		b.ok(err)
		same(b, "organization policy", got, o)
	}
	if got, err := b.s.OrganizationPolicy(b.ctx(), b.world, foreign.ID); got != nil || err != nil {
		b.t.Errorf("one that is gone: %+v, %v", got, err)
	}
	n, err := b.s.OrganizationPolicyCount(b.ctx(), b.account.ID, "here", domain.OpBackup)
	b.ok(err)
	same(b, "count", n, 2)
	for name, test := range map[string]struct {
		filter query.OrganizationPolicies
		want   []string
		count  int
	}{
		"all":       {query.OrganizationPolicies{Region: "here", Page: query.Page{Limit: 9}}, []string{later.ID, copies.ID, here.ID}, 3},
		"page":      {query.OrganizationPolicies{Region: "here", Page: query.Page{Limit: 1, Offset: 1}}, []string{copies.ID}, 3},
		"operation": {query.OrganizationPolicies{Region: "here", Operation: "backup", Page: query.Page{Limit: 9}}, []string{later.ID, here.ID}, 2},
		"region":    {query.OrganizationPolicies{Region: "there", Page: query.Page{Limit: 9}}, []string{there.ID}, 1},
		"nowhere":   {query.OrganizationPolicies{Region: "nowhere", Page: query.Page{Limit: 9}}, nil, 0},
	} {
		test.filter.AccountID = b.account.ID
		got, err := b.s.ListOrganizationPolicies(b.ctx(), test.filter)
		b.ok(err)
		var ids []string
		for _, ref := range got.Refs {
			ids = append(ids, ref.ID)
		}
		if !slices.Equal(ids, test.want) || got.Count != test.count {
			b.t.Errorf("%s: %v of %d, want %v", name, ids, got.Count, test.want)
		}
	}
	docs, err := b.s.OrganizationPolicyDocs(b.ctx(), []string{there.ID, "none"})
	b.ok(err)
	same(b, "documents", docs, map[string]*domain.OrganizationPolicy{there.ID: there})
}

// testTenancies: projects are found by region, account and id, in their own world.
func testTenancies(b *bed) {
	other := *b
	other.enter(b.world + "-other")
	var of []domain.Tenancy
	for _, p := range b.account.Projects {
		of = append(of, domain.Tenancy{AccountID: b.account.ID, AccountName: b.account.Name, ProjectID: p.ID, Region: p.Name})
	}
	in, err := b.s.Tenancies(b.ctx(), b.world, of[0].Region)
	b.ok(err)
	same(b, "in a region", in, of[:1])
	slices.SortFunc(of, func(a, b domain.Tenancy) int { return strings.Compare(a.Region, b.Region) })
	all, err := b.s.TenanciesOf(b.ctx(), b.world, b.account.Name)
	b.ok(err)
	same(b, "of an account", all, of)
	one, err := b.s.Tenancy(b.ctx(), b.world, of[1].ProjectID)
	b.ok(err)
	same(b, "one", one, &of[1])
	none, err := b.s.TenanciesOf(b.ctx(), b.world, other.account.Name)
	if len(none) > 0 || err != nil {
		b.t.Errorf("another world's: %+v, %v", none, err)
	}
	if one, err := b.s.Tenancy(b.ctx(), other.world, of[1].ProjectID); one != nil || err != nil {
		b.t.Errorf("another world's: %+v, %v", one, err)
	}
}
