package httpapi

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// A change of all vaults leaves out what is being deleted, and what it does not
// name stays.
func TestBatchUpdateVault(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	if got := c.want("BatchUpdateVault", ask{body: object{"vault": object{}}}).at("updated_vaults_id").(list); len(got) != 0 {
		t.Errorf("updated %v of none", got)
	}
	gone, _ := deleting(c)
	one, two := c.vault("server", 10), c.vault("turbo", 10)
	elsewhere := c.want("CreateVault", ask{project: c.account.Projects[1].ID, body: vaultBody("server", 10, nil)}).text("vault.id")
	update := func(members object) {
		t.Helper()
		got := c.want("BatchUpdateVault", ask{body: object{"vault": members}}).at("updated_vaults_id").(list)
		if diff := cmp.Diff(list{two, one}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	shows := func(project, vault string, threshold int, notify bool) {
		t.Helper()
		got := c.want("ShowVault", ask{project: project, params: []string{vault}})
		if got.number("vault.threshold") != threshold || got.at("vault.smn_notify") != notify {
			t.Errorf("%s", got.body)
		}
	}
	update(object{"threshold": 55})
	shows("", one, 55, true)
	update(object{"smn_notify": false})
	shows("", two, 55, false)
	shows("", gone, 80, true)
	shows(c.account.Projects[1].ID, elsewhere, 80, true)
	for _, members := range []object{{"threshold": 0}, {"threshold": 101}, {"threshold": "50"}, {"smn_notify": 1}} {
		c.refuse(domain.CodeInvalidParameter, "BatchUpdateVault", ask{body: object{"vault": members}})
	}
	// The word in the path is no id of a vault.
	c.refuse(domain.CodeVaultNotFound, "ShowVault", ask{params: []string{"batch-update"}})
}

// What is suspended no policy backs up, but a caller can.
func TestSetVaultResource(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	one, two := c.resource("volume-mail-0001"), c.resource("volume-media-0001")
	vault := c.vault("disk", 5000, one, two)
	c.apply(vault, c.policy())
	protects := func(want string) {
		t.Helper()
		if got := c.want("ShowVault", ask{params: []string{vault}}).at("vault.resources").(list); want != autoProtected(got) {
			t.Errorf("protects %q, want %q", autoProtected(got), want)
		}
	}
	protects(one.Name + "," + two.Name)
	c.want("SetVaultResource", suspension(vault, "suspend", one.ID))
	protects(two.Name)
	c.advance(15 * time.Hour)
	if got := c.want("ListBackups", ask{}).listed("backups", "resource_name"); got != two.Name {
		t.Errorf("backed up %s", got)
	}
	c.checkpoint(vault, object{"resources": list{one.ID}})
	c.idle()
	// One id that is unknown, and nothing is set.
	c.refuse(domain.CodeResourceNotInVault, "SetVaultResource", suspension(vault, "unsuspend", one.ID, nobody))
	protects(two.Name)
	c.want("SetVaultResource", suspension(vault, "unsuspend", one.ID, two.ID))
	protects(one.Name + "," + two.Name)
	c.advance(24 * time.Hour)
	if got := c.want("ListBackups", ask{query: "resource_id=" + one.ID}).number("count"); got != 2 {
		t.Errorf("%d backups of the resource, want 2", got)
	}
}

func autoProtected(resources list) string {
	var names []string
	for _, r := range resources {
		if r.(object)["auto_protect"] == true {
			names = append(names, r.(object)["name"].(string))
		}
	}
	return strings.Join(names, ",")
}

// Sums are in GB, whatever the vaults' own figures are in.
func TestShowSummary(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault, _, _ := c.diskBackedUp()
	c.vault("server", 250)
	usedMB := c.want("ShowVault", ask{params: []string{vault}}).number("vault.billing.used")
	got := c.want("ShowSummary", ask{})
	if size, used := got.number("size"), got.number("used_size"); size != 1250 || used != (usedMB+512)/1024 || used == 0 {
		t.Errorf("size %d and used %d of %d MB", size, used, usedMB)
	}
}

func TestShowStorageUsage(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		k := newCast(newCloud(t, e))
		k.idle()
		server, disk := k.resource("ecs-web-0001"), k.resource("volume-mail-0001")
		names := []string{server.Name, disk.Name} // in the order of ids
		if disk.ID < server.ID {
			slices.Reverse(names)
		}
		both := strings.Join(names, ",")
		for query, want := range map[string]struct {
			names string
			count int
		}{
			"": {both, 2}, "limit=1": {names[0], 2}, "limit=1&offset=1": {names[1], 2}, "offset=2": {"", 2},
			"resource_id=" + disk.ID: {disk.Name, 1}, "resource_id=" + nobody: {"", 0},
			"resource_type=OS::Nova::Server": {server.Name, 1}, "resource_type=OS::Sfs::Turbo": {"", 0},
			"resource_type=OS::Nova::Server&resource_id=" + disk.ID: {"", 0},
		} {
			got := k.want("ShowStorageUsage", ask{query: query})
			if names := got.listed("storage_usage", "resource_name"); names != want.names || got.number("resource_count") != want.count {
				t.Errorf("%q: %s", query, got.body)
			}
		}
		// The server's backups count as many as there are, not their disks; the vault
		// says as much.
		usage := k.want("ShowStorageUsage", ask{query: "resource_id=" + server.ID})
		vault := k.want("ShowVault", ask{params: []string{k.servers}})
		if usage.number("storage_usage.0.backup_count") != 2 || usage.number("storage_usage.0.backup_size") != vault.number("vault.billing.used") {
			t.Errorf("%s of %s", usage.body, vault.body)
		}
		for _, query := range []string{"limit=0", "limit=1001", "offset=-1", "resource_type=server"} {
			k.refuse(domain.CodeInvalidParameter, "ShowStorageUsage", ask{query: query})
		}
	})
}
