package httpapi

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// organizationBody asks for an organization policy as the reference's example
// does; more changes members of it.
func organizationBody(more ...object) object {
	policy := object{
		"name": "organization-policies_create_test", "operation_type": "backup", "policy_name": "policy_create_test",
		"policy_enabled": true, "policy_operation_definition": object{
			"retention_duration_days": 30, "max_backups": -1, "day_backups": 0, "week_backups": 0, "month_backups": 0,
			"year_backups": 0, "timezone": "UTC+08:00", "full_backup_interval": -1,
		},
		"policy_trigger": object{"properties": object{"pattern": list{daily14}}},
	}
	for _, members := range more {
		maps.Copy(policy, members)
	}
	return object{"policy": policy}
}

// organize makes an organization policy and returns its id.
func (c *cloud) organize(more ...object) string {
	c.t.Helper()
	return c.want("CreateOrganizationPolicy", ask{body: organizationBody(more...)}).text("policy.id")
}

// migration asks for one, of all regions or of the caller's.
func migration(all bool) ask { return ask{body: object{"all_regions": all, "reservation": 0.2}} }

// The answers about accounts and organizations, to the last byte, on both engines.
func TestGoldensOfOrganizations(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		c.want("ListProjects", ask{}).golden("ok")
		c.want("ListDomainProjects", ask{params: []string{c.account.Name}}).golden("ok")
		c.call("ListDomainProjects", ask{params: []string{"nobody"}}).golden("missing")
		c.want("ShowDomain", ask{params: []string{c.account.Projects[1].ID}}).golden("ok")
		c.call("ShowDomain", ask{params: []string{nobody}}).golden("missing")
		c.want("ListFeatures", ask{}).golden("ok")
		c.want("ListFeatures", ask{query: "limit=1&offset=1"}).golden("page")
		c.want("ListFeatures", ask{query: "offset=9"}).golden("past-the-end")
		c.want("ShowFeature", ask{params: []string{"replication.enable"}}).golden("ok")
		c.call("ShowFeature", ask{params: []string{"levitation"}}).golden("missing")
		goldenOrganization(c)
		goldenMigration(c)
	})
}

func goldenOrganization(c *cloud) {
	one := func(id string) ask { return ask{params: []string{id}} }
	created := c.want("CreateOrganizationPolicy", ask{body: organizationBody(object{"description": "", "effective_scope": "some"})})
	id := created.golden("ok").text("policy.id")
	copies := c.replication()
	c.want("CreateOrganizationPolicy", ask{body: organizationBody(object{
		"operation_type": "replication", "policy_operation_definition": copies["operation_definition"],
	})}).golden("replication")
	c.want("ListOrganizationPolicyDetail", one(id)).golden("syncing")
	c.idle()
	detail := c.want("ListOrganizationPolicyDetail", one(id)).golden("ok")
	c.want("ListOrganizationPolicyDetail", ask{params: []string{id}, query: "offset=1"}).golden("past-the-end")
	c.want("ShowOrganizationPolicy", one(id)).golden("ok")
	c.want("ListOrganizationPolicies", ask{}).golden("ok")
	c.want("ListOrganizationPolicies", ask{query: "operation_type=replication&limit=1"}).golden("replication")
	c.want("ListOrganizationPolicies", ask{query: "offset=7"}).golden("past-the-end")
	policy, vault := detail.text("policies.0.policy_id"), c.vault("server", 100)
	c.want("ShowPolicy", one(policy)).golden("delivered")
	c.call("UpdatePolicy", ask{params: []string{policy}, body: object{"policy": object{"name": "own"}}}).golden("delivered")
	c.apply(vault, policy)
	c.want("UpdateOrganizationPolicy", ask{params: []string{id}, body: object{"policy": object{
		"name": "other", "policy_enabled": false, "policy_operation_definition": object{"max_backups": 5},
	}}}).golden("ok")
	c.idle()
	c.want("ShowPolicy", one(policy)).golden("delivered-again")
	c.want("DeleteOrganizationPolicy", one(id))
	c.want("ShowPolicy", one(policy)).golden("removed")
	c.call("ShowOrganizationPolicy", one(id)).golden("missing")
}

func goldenMigration(c *cloud) {
	c.call("ShowMigrateStatus", ask{}).golden("none")
	c.want("MigrateDomain", migration(false)).golden("one-region")
	c.advance(300 * time.Millisecond)
	c.want("ShowMigrateStatus", ask{query: "all_regions=false"}).golden("running")
	c.idle()
	c.want("ShowMigrateStatus", ask{}).golden("one-region")
	c.want("ListVault", ask{query: "name=default"}).golden("migrated")
	for range domain.MaxPolicies - 4 {
		c.policy()
	}
	c.want("MigrateDomain", migration(true)).golden("ok")
	c.idle()
	c.want("ShowMigrateStatus", ask{query: "all_regions=true"}).golden("failed")
	c.call("MigrateDomain", migration(false)).golden("again")
}

// Operations without a project in their path are called from the token's project,
// else from that of the header, else from the account's first.
func TestRegionOfACall(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	running := func(a ask) []string {
		t.Helper()
		a.body = migration(false).body
		var regions map[string]string
		c.ok(json.Unmarshal(c.want("MigrateDomain", a).body, &regions))
		return slices.Collect(maps.Keys(regions))
	}
	first, second, third := c.account.Projects[0].Name, c.account.Projects[1], c.account.Projects[2]
	c.project = third.ID
	for want, a := range map[string]ask{
		first:       {header: map[string][]string{"X-Project-Id": {nobody}}},
		second.Name: {header: map[string][]string{"X-Project-Id": {second.ID}}},
		third.Name:  {token: c.token(), header: map[string][]string{"X-Project-Id": {second.ID}}},
	} {
		if got := running(a); !slices.Equal(got, []string{want}) {
			t.Errorf("%v migrate, want %s", got, want)
		}
	}
}

// Accounts of other worlds are not there, and another account's organization
// policies are not the caller's.
func TestOrganizationsOfOthers(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	other := c.in(t, "other")
	id := c.organize()
	for op, a := range map[string]ask{
		"ListDomainProjects": {params: []string{c.account.Name}}, "ShowDomain": {params: []string{c.project}},
	} {
		other.refuse(domain.CodeInvalidParameter, op, a)
	}
	body := object{"policy": object{"name": "mine"}}
	for _, in := range []*cloud{other, c} {
		project := in.account.Projects[1].ID // in c, of another region
		for op, a := range map[string]ask{
			"ShowOrganizationPolicy": {}, "DeleteOrganizationPolicy": {}, "ListOrganizationPolicyDetail": {}, "UpdateOrganizationPolicy": {body: body},
		} {
			a.params, a.project = []string{id}, project
			in.refuse(domain.CodePolicyNotFound, op, a)
		}
		if n := in.want("ListOrganizationPolicies", ask{project: project}).number("count"); n != 0 {
			t.Errorf("%d are listed", n)
		}
	}
}
