package httpapi

import (
	"maps"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// vaultBody asks for a vault of 1,000 GB; more changes members of it.
func vaultBody(objectType string, size int, resources list, more ...object) object {
	if resources == nil {
		resources = list{}
	}
	vault := object{
		"name": "vault", "resources": resources,
		"billing": object{
			"object_type": objectType, "protect_type": "backup", "consistent_level": "crash_consistent", "size": size,
		},
	}
	for _, members := range more {
		maps.Copy(vault, members)
	}
	return object{"vault": vault}
}

// named are resources as requests name them.
func named(resources ...*domain.Resource) list {
	named := list{}
	for _, r := range resources {
		named = append(named, object{"id": r.ID, "type": string(r.Type)})
	}
	return named
}

// vault makes a vault and returns its id.
func (c *cloud) vault(objectType string, size int, resources ...*domain.Resource) string {
	c.t.Helper()
	return c.want("CreateVault", ask{body: vaultBody(objectType, size, named(resources...))}).text("vault.id")
}

// checkpoint begins to back a vault up.
func (c *cloud) checkpoint(vault string, parameters object) string {
	c.t.Helper()
	body := object{"checkpoint": object{"vault_id": vault, "parameters": parameters}}
	return c.want("CreateCheckpoint", ask{body: body}).text("checkpoint.id")
}

// backUp backs a vault up and returns the id of the newest backup.
func (c *cloud) backUp(vault string, parameters object) string {
	c.t.Helper()
	id := c.checkpoint(vault, parameters)
	c.idle()
	return c.want("ListBackups", ask{query: "checkpoint_id=" + id}).text("backups.0.id")
}

// disk makes a vault with a free disk in it, and a backup of that.
func (c *cloud) diskBackedUp() (vault, backup string, disk *domain.Resource) {
	c.t.Helper()
	disk = c.resource("volume-mail-0001")
	vault = c.vault("disk", 1000, disk)
	return vault, c.backUp(vault, object{}), disk
}

// serverBackedUp makes a vault with a server in it, and a backup of that.
func (c *cloud) serverBackedUp(name string) (vault, backup string, server *domain.Resource) {
	c.t.Helper()
	server = c.resource(name)
	vault = c.vault("server", 5000, server)
	return vault, c.backUp(vault, object{}), server
}

// restoreBody maps the backups of a server's disks to disks, in order.
func (c *cloud) restoreBody(backup string, server *domain.Resource, disks ...string) object {
	c.t.Helper()
	shown := c.want("ShowBackup", ask{params: []string{backup}})
	mappings := list{}
	for i, child := range shown.at("backup.children").(list) {
		if i < len(disks) {
			mappings = append(mappings, object{"backup_id": child.(object)["id"], "volume_id": disks[i]})
		}
	}
	return object{"restore": object{"server_id": server.ID, "mappings": mappings, "power_on": true}}
}

func ofDisk(disk *domain.Resource) object { return object{"restore": object{"volume_id": disk.ID}} }

// The way from a vault to a restored server, as an application goes it.
func TestStory(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		server := c.resource("ecs-db-0001")
		vault := c.vault("server", 1000)
		added := c.want("AddVaultResource", ask{params: []string{vault}, body: object{"resources": named(server)}})
		if added.text("add_resource_ids.0") != server.ID {
			t.Errorf("added %s", added.body)
		}
		point := c.checkpoint(vault, object{"name": "first", "incremental": true})
		tasks := ask{query: "vault_id=" + vault + "&operation_type=backup"}
		if status := c.want("ListOpLogs", tasks).text("operation_logs.0.status"); status != "waiting" {
			t.Errorf("the task is %s", status)
		}
		c.idle()
		if status := c.want("ListOpLogs", tasks).text("operation_logs.0.status"); status != "success" {
			t.Errorf("the task is %s", status)
		}
		if status := c.want("ShowCheckpoint", ask{params: []string{point}}).text("checkpoint.vault.resources.0.protect_status"); status != "available" {
			t.Errorf("the resource is %s", status)
		}
		backup := c.want("ListBackups", ask{query: "checkpoint_id=" + point}).text("backups.0.id")
		body := c.restoreBody(backup, server, server.Server.DiskIDs...)
		job := c.want("RestoreBackup", ask{params: []string{backup}, body: body}).text("job_id")
		c.idle()
		if status := c.want("ShowOpLog", ask{params: []string{job}}).text("operation_log.status"); status != "success" {
			t.Errorf("the restoration is %s", status)
		}
		c.want("DeleteBackup", ask{params: []string{backup}})
		c.want("DeleteVault", ask{params: []string{vault}})
	})
}

// A server runs after its restoration unless the request says otherwise.
func TestPowerOn(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	_, backup, server := c.serverBackedUp("ecs-stopped-0001")
	for _, test := range []struct {
		powerOn any
		status  string
	}{{false, "SHUTOFF"}, {nil, "ACTIVE"}, {false, "SHUTOFF"}, {true, "ACTIVE"}} {
		body := c.restoreBody(backup, server, server.Server.DiskIDs...)
		body["restore"].(object)["power_on"] = test.powerOn
		if test.powerOn == nil {
			delete(body["restore"].(object), "power_on")
		}
		c.want("RestoreBackup", ask{params: []string{backup}, body: body})
		c.idle()
		if got := c.want("ShowProtectable", ask{params: []string{"server", server.ID}}).text("instance.status"); got != test.status {
			t.Errorf("power_on %v: the server is %s, want %s", test.powerOn, got, test.status)
		}
	}
}
