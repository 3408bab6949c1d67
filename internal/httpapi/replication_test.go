package httpapi

import (
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// Vaults of another region: the account's own, by every filter, under both paths
// and both spellings.
func TestListExternalVault(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		ids := map[string]string{"replicas": c.replicas()}
		for _, kind := range []string{"server", "disk"} {
			ids[kind] = c.want("CreateVault", ask{project: c.there(), body: vaultBody(kind, 10, nil)}).text("vault.id")
		}
		c.vault("server", 10) // at home
		list := func(a answer) string {
			var names []string
			for _, v := range a.at("vaults").(list) {
				for name, id := range ids {
					if v.(object)["id"] == id {
						names = append(names, name)
					}
				}
			}
			return strings.Join(names, ",")
		}
		for query, want := range map[string]string{
			"": "disk,server,replicas", "protect_type=replication": "replicas", "protect_type=hybrid": "",
			"object_type=disk": "disk", "objcet_type=disk": "disk", "object_type=server&objcet_type=disk": "server,replicas",
			"cloud_type=public": "disk,server,replicas", "cloud_type=hybrid": "", "limit=1": "disk", "limit=1&offset=1": "server",
			"vault_id=" + ids["disk"] + "&protect_type=replication": "disk", "vault_id=" + nobody: "",
		} {
			got := c.want("ListExternalVault", ask{query: c.external(1) + "&" + query})
			if list(got) != want {
				t.Errorf("%s: %s, want %s", query, list(got), want)
			}
		}
		alias := ask{path: "/v3/" + c.project + "/external_vaults", query: c.external(1)}
		if got := c.want("ListExternalVault", alias); list(got) != "disk,server,replicas" {
			t.Errorf("the other path: %s", got.body)
		}
		for _, query := range []string{
			c.external(0), c.external(1, "external_project_id", c.account.Projects[2].ID), c.external(1, "region_id", "mars-north-1"),
			c.external(1, "external_project_id", nobody), c.external(1, "region_id", ""), c.external(1, "limit", "0"), "region_id=x",
		} {
			c.refuse("BackupService.9900", "ListExternalVault", ask{query: query})
		}
	})
}

// Records are shown to who asks for them, replicas are told from backups, and
// what a list remembers does not go stale while a replica is being made.
func TestListReplications(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		_, backup, to := c.replicated()
		records := func(query string) list {
			return c.want("ListBackups", ask{query: query}).at("backups").(list)[0].(object)["replication_records"].(list)
		}
		var seen []string
		for range 3 {
			for _, query := range []string{"", "show_replication=false"} {
				if got := records(query); len(got) != 0 {
					t.Errorf("%q shows %v", query, got)
				}
			}
			seen = append(seen, records("show_replication=true")[0].(object)["status"].(string))
			records("show_replication=true")
			if len(seen) < 2 {
				c.advance(300e6)
			} else {
				c.idle()
			}
		}
		if want := []string{"waiting_replicate", "replicating", "success"}; !slices.Equal(seen, want) {
			t.Errorf("%v, want %v", seen, want)
		}
		for query, want := range map[string]int{
			"": 1, "image_type=replication": 1, "image_type=backup": 0, "vault_id=" + to: 1, "resource_type=OS::Nova::Server": 1,
		} {
			if got := c.want("ListBackups", ask{project: c.there(), query: query}); len(got.at("backups").(list)) != want {
				t.Errorf("%s: %s", query, got.body)
			}
		}
		usage := c.want("ShowStorageUsage", ask{project: c.there(), query: "resource_id=" + c.resource("ecs-db-0001").ID})
		if got := usage.at("storage_usage").(list); len(got) != 1 || got[0].(object)["resource_id"] != c.resource("ecs-db-0001").ID {
			t.Errorf("usage of replicas: %s", usage.body)
		}
		c.want("ShowMetadata", ask{project: c.there(), params: []string{c.replica(backup)}})
	})
}

// The statuses of what forbids a replication are the newer pages' in one profile
// (ledger L9).
func TestReplicationStatuses(t *testing.T) {
	t.Parallel()
	for profile, want := range map[string]int{domain.ProfileHuawei: 500, domain.ProfileReference: 500, domain.ProfileOTC: 400} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			c := newCloudWith(t, enginetest.SQLite(t), iam.ModeVerify, profile)
			_, backup, to := c.replicated()
			got, err := c.try("CopyBackup", c.copyOf(backup, to))
			c.ok(err)
			if got.status != want || got.code() != "BackupService.1009" {
				t.Errorf("%d, want %d: %s", got.status, want, got.body)
			}
		})
	}
}
