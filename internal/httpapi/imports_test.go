package httpapi

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// onPremises is the id of a backup that was made there.
const onPremises = "1f9e6b47-7655-4a19-b563-21b4ef023025"

func syncOf(vault string) ask {
	return ask{body: object{"sync": object{"vault_id": vault, "auto_trigger": false}}}
}

// importOf asks for backups to be imported; change alters each.
func importOf(change object, backups ...string) ask {
	list := list{}
	for _, id := range backups {
		b := object{
			"backup_id": id, "backup_name": "backup_name", "bucket_name": "bucket", "image_path": "path/of/the/chain",
			"resource_id": "96f7512d-239d-3f31-80cf-d1ce041df9a6", "resource_name": "resource_name",
			"resource_type": "OS::Native::Server", "created_at": 1553587260,
		}
		maps.Copy(b, change)
		list = append(list, b)
	}
	return ask{body: object{"sync": list}}
}

// hybridVault makes a vault of a hybrid cloud.
func (c *cloud) hybridVault() string {
	c.t.Helper()
	return c.want("CreateVault", ask{body: hybrid()}).text("vault.id")
}

func importCodes() []provocation {
	syncing := func(code string, vault func(c *cloud) string) provocation {
		return provocation{code, "ImportCheckpoint", func(c *cloud) ask { return syncOf(vault(c)) }}
	}
	return []provocation{
		syncing("6105", func(*cloud) string { return nobody }),
		syncing("7300", func(c *cloud) string { return c.vault("server", 1000) }),
		syncing("7301", func(c *cloud) string {
			body := hybrid(object{"resources": named(c.resource("ecs-web-0001"))})
			return c.want("CreateVault", ask{body: body}).text("vault.id")
		}),
		syncing("7302", func(c *cloud) string {
			vault := c.hybridVault()
			c.want("ImportCheckpoint", syncOf(vault))
			return vault
		}),
		syncing("7303", func(c *cloud) string {
			for range 10 {
				c.want("ImportCheckpoint", syncOf(c.hybridVault()))
			}
			return c.hybridVault()
		}),
		syncing("6112", func(c *cloud) string {
			vault := c.hybridVault()
			c.want("DeleteVault", ask{params: []string{vault}})
			return vault
		}),
		{"1006", "ImportBackup", func(*cloud) ask { return importOf(nil, onPremises) }},
		{"1006", "ImportBackup", func(c *cloud) ask {
			c.hybridVault()
			_, backup, _ := c.diskBackedUp()
			return importOf(nil, backup)
		}},
		{"9900", "ImportBackup", func(c *cloud) ask {
			c.hybridVault()
			return importOf(nil, onPremises, onPremises)
		}},
		{"9900", "ImportBackup", func(*cloud) ask { return importOf(nil, "invalid") }},
		{"9900", "ImportBackup", func(*cloud) ask { return importOf(object{"resource_id": "invalid"}, onPremises) }},
		{"9900", "ImportBackup", func(*cloud) ask { return importOf(nil, slices.Repeat([]string{onPremises}, 51)...) }},
		{"9900", "ImportBackup", func(*cloud) ask {
			return importOf(object{"backup_name": strings.Repeat("n", 65)}, onPremises)
		}},
	}
}

// A synchronization is a task that succeeds, and holds its vault until then.
func TestImports(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		vault := c.hybridVault()
		synced := c.want("ImportCheckpoint", syncOf(vault)).golden("ok")
		c.refuse(domain.CodePerformingBackups, "DeleteVault", ask{params: []string{vault}})
		imported := c.want("ImportBackup", importOf(nil, onPremises, nobody)).golden("ok")
		c.idle()
		c.want("ShowOpLog", ask{params: []string{synced.text("sync.operation_log_id")}}).golden("sync-checkpoint")
		for i, id := range []string{onPremises, nobody} {
			if got := imported.at("sync").(list)[i].(object); got["backup_id"] != id {
				t.Errorf("the %d. answer is of %v", i, got)
			}
		}
		c.want("ShowOpLog", ask{params: []string{imported.text("sync.1.operation_log_id")}}).golden("sync-backup")
		if count := c.want("ListOpLogs", ask{query: "operation_type=sync&status=success"}).number("count"); count != 3 {
			t.Errorf("%d tasks succeeded, want 3", count)
		}
		c.want("ImportCheckpoint", syncOf(vault))
		c.idle()
		c.want("DeleteVault", ask{params: []string{vault}})
	})
}
