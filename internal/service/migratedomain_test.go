package service_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// migrate migrates some projects, all of them when none is named.
func (c *cloud) migrate(projects ...iam.Project) error {
	if projects == nil {
		projects = c.account.Projects
	}
	running, err := c.app.MigrateDomain(context.Background(), c.caller, service.MigrateDomain{Projects: projects, Reservation: 0.2})
	if err == nil && len(running) == 0 {
		c.t.Error("nothing migrates")
	}
	return err
}

// migrated are the statuses of the account's migrations.
func (c *cloud) migrated() (statuses []domain.MigrationStatus) {
	c.t.Helper()
	all, err := c.store.Migrations(context.Background(), c.account.ID)
	c.ok(err)
	for _, m := range all {
		statuses = append(statuses, m.Status)
	}
	return statuses
}

// old is what the older services hold of the caller's project.
func (c *cloud) old() []domain.OldGroup {
	return c.inventory().Old(c.seed(), c.account.Projects[0].Name)
}

// vaults are those of the caller's project, oldest first.
func (c *cloud) vaults() []*domain.Vault {
	c.t.Helper()
	all, err := c.store.Vaults(context.Background(), c.world, c.caller.ProjectID)
	c.ok(err)
	return all
}

func TestMigrateDomain(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", migrates)
		c.paced("OKInstant", domain.PaceInstant, func(c *cloud) {
			c.ok(c.migrate())
			if got := c.migrated(); slices.ContainsFunc(got, func(s domain.MigrationStatus) bool { return s != domain.MigrationDone }) {
				c.t.Errorf("%v", got)
			}
		})
		c.sub("OKOneRegionThenAll", func(c *cloud) {
			c.ok(c.migrate(c.account.Projects[1]))
			c.idle()
			c.ok(c.migrate())
			c.ok(c.migrate()) // goes on as it was begun
			c.idle()
			if got := c.migrated(); len(got) != 4 || len(c.vaults()) == 0 {
				c.t.Errorf("%v, vaults %v", got, c.vaults())
			}
		})
		c.sub("OKWhatIsLeft", migratesWhatIsLeft)
		c.sub("OKSomeFail", someFail)
		c.sub("Err4002", func(c *cloud) {
			for range domain.MaxPolicies - 1 {
				c.policy(keepAll, daily(2))
			}
			c.refuses(domain.CodeMigrationFailed, func() error { return c.migrate() })
		})
		c.sub("Err4003", func(c *cloud) {
			c.ok(c.migrate())
			c.idle()
			c.refuses(domain.CodeMigratedTenant, func() error { return c.migrate() })
		})
		c.sub("Err4006", func(c *cloud) {
			r, _ := c.inventory().Get(c.old()[0].Resources[0].ID)
			v := c.vault("server", 1000, r)
			c.begin(v)
			c.refuses(domain.CodeMigrationBackupIntermediate, func() error { return c.migrate() })
			c.idle()
			c.ok(c.migrate())
		})
	})
}

// migrates makes a vault of each group, with its backups of what was on the disks
// then, and a policy that goes on.
func migrates(c *cloud) {
	began := c.now()
	c.ok(c.migrate(c.account.Projects[0]))
	c.advance(time.Millisecond)
	if got := c.migrated(); len(got) != 1 || got[0] != domain.Migrating || len(c.vaults()) != 0 {
		c.t.Errorf("at once: %v, %d vaults", got, len(c.vaults()))
	}
	c.idle()
	p := &player{cloud: c, taken: map[string]string{}}
	for _, v := range c.vaults() {
		if v.BackupPolicyID != "" {
			p.policies = append(p.policies, v.BackupPolicyID)
		}
	}
	p.audit()
	vaults := slices.DeleteFunc(c.vaults(), func(v *domain.Vault) bool { return len(v.Bindings) == 0 })
	groups := slices.DeleteFunc(c.old(), func(g domain.OldGroup) bool { return len(g.Resources) == 0 })
	if len(vaults) != len(groups) {
		c.t.Fatalf("%d vaults of %d groups", len(vaults), len(groups))
	}
	for i, v := range vaults {
		g := groups[i]
		if v.Name != g.Name || v.ObjectType != g.ObjectType || len(v.Bindings) != len(g.Resources) || (v.BackupPolicyID != "") != (g.Pattern != "") {
			c.t.Errorf("%+v is not of %+v", v, g)
		}
		// A fifth more than is used, in whole GB, and no less than a vault may have.
		if v.Used == 0 || v.Size*1024*5 < v.Used*6 || v.Size > 10 && (v.Size-1)*1024*5 >= v.Used*6 {
			c.t.Errorf("%s has %d GB for %d MB", v.Name, v.Size, v.Used)
		}
		for n, r := range g.Resources {
			if b := v.Bindings[n]; b.ResourceID != r.ID || b.BackupCount != int64(r.Backups) {
				c.t.Errorf("%+v of %+v", b, r)
			}
			last := c.top(r.ID, r.Backups-1)
			if !last.CreatedAt.Equal(began.Add(-r.Every)) || last.Status != domain.BackupAvailable || last.AutoTrigger != (g.Pattern != "") {
				c.t.Errorf("the last backup of %+v: %+v", r, last)
			}
		}
	}
	server, _ := c.inventory().Get(groups[0].Resources[0].ID)
	_, err := c.restore(c.top(server.ID, 0), c.wholeServer(server, 0))
	c.ok(err)
	c.idle()
	c.advance(24 * time.Hour)
	count := groups[0].Resources[0].Backups
	if now := c.vaults()[0].Bindings[0]; now.BackupCount != int64(count)+1 {
		c.t.Errorf("a day later: %+v, want one more than %d", now, count)
	}
}

// migratesWhatIsLeft leaves alone what a vault has already and what is gone.
func migratesWhatIsLeft(c *cloud) {
	groups := c.old()
	var bound, gone []*domain.Resource
	for _, r := range groups[0].Resources {
		server, _ := c.inventory().Get(r.ID)
		bound = append(bound, server)
	}
	for _, r := range groups[1].Resources {
		disk, _ := c.inventory().Get(r.ID)
		gone = append(gone, disk)
	}
	c.backUp(c.vault("server", 1000, bound...))
	for _, disk := range gone {
		c.ok(c.scrap(disk))
	}
	c.ok(c.migrate())
	c.idle()
	for _, v := range c.vaults()[1:] {
		if v.Name != domain.OldDefault {
			c.t.Errorf("%s was made for nothing", v.Name)
		}
	}
}

// someFail: there is room for the policies of the first project alone. The others
// fail at their end, and can be begun again.
func someFail(c *cloud) {
	var made []*domain.Policy
	for range domain.MaxPolicies - 3 {
		made = append(made, c.policy(keepAll, daily(2)))
	}
	c.ok(c.migrate())
	c.idle()
	want := []domain.MigrationStatus{domain.MigrationDone, domain.MigrationFailed, domain.MigrationFailed, domain.MigrationFailed}
	if got := c.migrated(); !slices.Equal(got, want) {
		c.t.Errorf("%v, want %v", got, want)
	}
	for _, p := range made {
		c.ok(c.deletePolicy(p))
	}
	c.ok(c.migrate())
	c.idle()
	if got := c.migrated(); slices.Contains(got, domain.MigrationFailed) {
		c.t.Errorf("again: %v", got)
	}
}

// It cannot matter how an advance is cut: migrations and deliveries end in the
// same rows, also where they meet a backup or each other.
func TestHowAMigrationIsCut(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		const end = 3 * 24 * time.Hour
		var whole string
		for _, leap := range []time.Duration{end, time.Hour, 7*time.Hour + 300*time.Millisecond} {
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.enter("world", "seed", domain.PaceStandard)
			c.play(organized(), end, leap)
			if whole == "" {
				whole = c.dump()
				listing, err := c.store.ListBackups(context.Background(), query.Backups{ProjectID: c.caller.ProjectID, Page: query.Page{Limit: 1}})
				c.ok(err)
				if got := c.migrated(); len(got) != 4 || got[3] != domain.MigrationDone || listing.Count < 20 {
					c.t.Errorf("%v, %d backups", got, listing.Count)
				}
			}
			c.same("at once", whole, leap.String(), c.dump())
		}
	})
}

// organized is three days with an organization's policy and a migration.
func organized() []call {
	const hour = time.Hour
	var v *domain.Vault
	var o, brief *domain.OrganizationPolicy
	return []call{
		{hour, func(c *cloud) { o, brief = c.organize(hourly), c.organize(daily(3)) }},
		{hour + 100*time.Millisecond, func(c *cloud) { c.reorganize(o, daily(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)) }},
		{2 * hour, func(c *cloud) {
			v = c.vault("disk", 1000, c.resource("volume-registry-0001"))
			c.ok(c.applyID(v, o.Deliveries[0].PolicyID))
			c.ok(c.unorganize(brief))
		}},
		{5*hour - 100*time.Millisecond, func(c *cloud) { c.ok(c.migrate(c.account.Projects[0])) }},
		{6 * hour, func(c *cloud) { c.ok(c.migrate()); c.reorganize(o, hourly) }},
		{40 * hour, func(c *cloud) { c.ok(c.unorganize(o)) }},
	}
}
