package httpapi

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// listed are the names, or other members, of a list's entries.
func (a answer) listed(member, of string) string {
	a.c.t.Helper()
	var found []string
	for _, item := range a.at(member).(list) {
		found = append(found, fmt.Sprint(item.(object)[of]))
	}
	return strings.Join(found, ",")
}

// cast is a world with two vaults, three backups and their tasks, in an order
// that lists can be held to.
type cast struct {
	*cloud
	servers, disks string // vaults
	first, second  string // checkpoints of the servers
	ids            map[string]string
}

func newCast(c *cloud) *cast {
	k := &cast{cloud: c, ids: map[string]string{}}
	server, disk := c.resource("ecs-web-0001"), c.resource("volume-mail-0001")
	k.servers = c.want("CreateVault", ask{body: vaultBody("server", 1000, named(server), object{"name": "servers"})}).text("vault.id")
	k.first = c.checkpoint(k.servers, object{"name": "a", "incremental": false})
	c.idle()
	c.advance(time.Hour)
	k.second = c.checkpoint(k.servers, object{"name": "b"})
	c.idle()
	c.advance(time.Hour)
	k.disks = c.want("CreateVault", ask{body: vaultBody("disk", 100, named(disk), object{"name": "disks"})}).text("vault.id")
	c.checkpoint(k.disks, object{"name": "c"})
	for i, name := range []string{"c", "b", "a"} {
		k.ids[name] = c.want("ListBackups", ask{}).text(fmt.Sprintf("backups.%d.id", i))
	}
	return k
}

func TestListBackups(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		k := newCast(newCloud(t, e))
		server, disk := k.resource("ecs-web-0001"), k.resource("volume-mail-0001")
		for query, want := range map[string]string{
			"": "c,b,a", "limit=2": "c,b", "limit=2&offset=2": "a", "offset=9": "", "marker=" + k.ids["b"]: "a", "marker=" + k.ids["a"]: "",
			"sort=created_at:asc": "a,b,c", "sort=name:asc": "a,b,c", "sort=name": "c,b,a", "sort=status:asc,name:asc": "a,b,c",
			"vault_id=" + k.servers: "b,a", "vault_id=" + nobody: "", "checkpoint_id=" + k.first: "a",
			"resource_id=" + disk.ID: "c", "resource_name=" + server.Name: "b,a", "resource_type=OS::Cinder::Volume": "c",
			"resource_az=" + disk.AvailabilityZone + "&resource_id=" + disk.ID: "c", "resource_az=x": "", "name=b": "b",
			"status=available": "b,a", "status=waiting_protect": "c", "status=available&status=waiting_protect": "c,b,a", "status=error": "",
			"incremental=false": "a", "incremental=true": "c,b", "image_type=backup": "c,b,a", "image_type=replication": "",
			"start_time=2026-01-01T00:30:00Z": "c,b", "end_time=2026-01-01T00:30:00Z": "a", "start_time=2026-01-01%2001:00:00&end_time=2026-01-01T01:30:00%2B00:00": "b",
			"own_type=private": "c,b,a", "own_type=shared": "", "member_status=accepted": "", "used_percent=100": "",
			"enterprise_project_id=0": "c,b,a", "enterprise_project_id=all_granted_eps": "c,b,a", "enterprise_project_id=x": "",
			"parent_id=" + k.ids["a"]: "a_ecs-web-0001-volume-0000", "show_replication=true": "c,b,a", "dec=false": "c,b,a",
		} {
			if diff := cmp.Diff(want, k.want("ListBackups", ask{query: query}).listed("backups", "name")); diff != "" {
				t.Errorf("%q (-want +got):\n%s", query, diff)
			}
		}
	})
}

func TestListOpLogs(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		k := newCast(newCloud(t, e))
		server, disk := k.resource("ecs-web-0001"), k.resource("volume-mail-0001")
		for query, want := range map[string]string{
			"": "disks,servers,servers", "limit=1": "disks", "limit=1&offset=1": "servers", "offset=3": "",
			"status=success": "servers,servers", "status=waiting": "disks", "status=failed": "", "operation_type=backup": "disks,servers,servers",
			"operation_type=restore": "", "vault_id=" + k.disks: "disks", "vault_name=servers": "servers,servers", "resource_id=" + disk.ID: "disks",
			"resource_name=" + server.Name: "servers,servers", "provider_id=d1603440-187d-4516-af25-121250c7cc97": "disks", "provider_id=a13639de-00be-4e94-af30-26912d75e4a2": "",
			"start_time=2026-01-01T00:30:00Z": "disks,servers", "end_time=2026-01-01T00:30:00Z": "servers",
			"enterprise_project_id=0": "disks,servers,servers", "enterprise_project_id=x": "",
		} {
			if diff := cmp.Diff(want, k.want("ListOpLogs", ask{query: query}).listed("operation_logs", "vault_name")); diff != "" {
				t.Errorf("%q (-want +got):\n%s", query, diff)
			}
		}
	})
}

func TestListVaults(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		k := newCast(newCloud(t, e))
		server, disk := k.resource("ecs-web-0001"), k.resource("volume-mail-0001")
		for query, want := range map[string]string{
			"": "disks,servers", "id=" + k.disks: "disks", "id=" + k.disks + "&id=" + k.servers: "disks,servers", "name=servers": "servers",
			"cloud_type=public": "disks,servers", "cloud_type=hybrid": "", "protect_type=backup": "disks,servers", "protect_type=replication": "",
			"object_type=disk": "disks", "resource_ids=" + server.ID: "servers", "resource_ids=" + server.ID + "," + disk.ID: "disks,servers",
			"status=available": "disks,servers", "status=deleting": "", "limit=1": "disks", "offset=1": "servers",
		} {
			if diff := cmp.Diff(want, k.want("ListVault", ask{query: query}).listed("vaults", "name")); diff != "" {
				t.Errorf("%q (-want +got):\n%s", query, diff)
			}
		}
	})
}

func TestListProtectable(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	turbos := "sfs-turbo-home,sfs-turbo-media,sfs-turbo-build,sfs-turbo-logs,sfs-turbo-frozen"
	server, turbo := c.resource("ecs-db-0001"), c.resource("sfs-turbo-media")
	for query, want := range map[string]struct{ kind, names string }{
		"":                         {"turbo", turbos},
		"limit=2":                  {"turbo", "sfs-turbo-home,sfs-turbo-media"},
		"limit=2&offset=4":         {"turbo", "sfs-turbo-frozen"},
		"offset=2147483647":        {"turbo", ""},
		"marker=" + turbo.ID:       {"turbo", "sfs-turbo-build,sfs-turbo-logs,sfs-turbo-frozen"},
		"id=" + turbo.ID:           {"turbo", "sfs-turbo-media"},
		"id=" + server.ID:          {"turbo", ""},
		"name=sfs-turbo-logs":      {"turbo", "sfs-turbo-logs"},
		"status=800":               {"turbo", "sfs-turbo-frozen"},
		"server_id=" + server.ID:   {"disk", "ecs-db-0001-volume-0000,ecs-db-0001-volume-0001,ecs-db-0001-volume-0002"},
		"name=ecs-db-0001":         {"server", "ecs-db-0001"},
		"status=SHUTOFF":           {"server", "ecs-stopped-0001"},
		"name=bms-erp-0001&limit=": {"", ""},
	} {
		if want.kind == "" {
			c.refuse("BackupService.9900", "ListProtectable", ask{params: []string{"server"}, query: query})
			continue
		}
		got := c.want("ListProtectable", ask{params: []string{want.kind}, query: query})
		if diff := cmp.Diff(want.names, got.listed("instances", "name")); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", want.kind, query, diff)
		}
	}
	if n := len(c.want("ListProtectable", ask{params: []string{"disk"}}).at("instances").(list)); n > protectableLimit {
		t.Errorf("%d disks on a page", n)
	}
}

// A list shows what a thing is now, however often it was shown before.
func TestListsAreFresh(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault := c.vault("disk", 1000, c.resource("volume-mail-0001"))
	rename := func(name string) {
		c.want("UpdateVault", ask{params: []string{vault}, body: object{"vault": object{"name": name}}})
		for range 2 {
			if got := c.want("ListVault", ask{}).text("vaults.0.name"); got != name {
				t.Errorf("the vault is called %s, want %s", got, name)
			}
		}
	}
	rename("one")
	rename("two")
	c.checkpoint(vault, object{})
	progress := -1
	for range 3 {
		c.advance(300 * time.Millisecond)
		got := c.want("ListOpLogs", ask{}).number("operation_logs.0.extra_info.common.progress")
		if got <= progress {
			t.Errorf("progress %d after %d", got, progress)
		}
		progress = got
	}
	c.idle()
	if got := c.want("ListOpLogs", ask{}).number("operation_logs.0.extra_info.common.progress"); got != 100 {
		t.Errorf("progress %d at the end", got)
	}
	if got := c.want("ListVault", ask{}).text("vaults.0.resources.0.protect_status"); got != "available" {
		t.Errorf("the resource is %s", got)
	}
}

// Whatever reads brings a world with a running clock to the present first, also
// where it is sent with POST.
func TestReadsAreOfThePresent(t *testing.T) {
	t.Parallel()
	shared := newCloud(t, enginetest.SQLite(t))
	for op, empty := range map[string]string{
		"ListVault": `"count":0`, "ListBackups": `"count":0`, "ShowSummary": `"size":0`, "ShowStorageUsage": `"resource_count":0`,
		"ShowVaultProjectTag": `"tags":[]`, "ShowVaultResourceInstances": `"total_count":0`,
	} {
		c := *shared
		c.enterAt(op, "seed", domain.PaceStandard, domain.ClockSetting{Mode: domain.ClockReal})
		vault := c.vault("disk", 1000, c.resource("volume-mail-0001"))
		c.want("CreateVaultTags", ask{params: []string{vault}, body: tagBody("k", "v")})
		c.checkpoint(vault, object{})
		c.wall.Advance(time.Hour)
		c.want("DeleteVault", ask{params: []string{vault}})
		c.wall.Advance(time.Hour)
		var a ask
		if posted[op] {
			a.body = object{"action": "count"}
		}
		if got := c.want(op, a); !strings.Contains(string(got.body), empty) {
			t.Errorf("%s shows what is gone: %s", op, got.body)
		}
	}
}
