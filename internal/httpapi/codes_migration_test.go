package httpapi

import (
	"net/http"
	"slices"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func handover(vault, destination string, resources ...string) ask {
	return ask{params: []string{vault}, body: object{"destination_vault_id": destination, "resource_ids": resources}}
}

// migrationCodes migrate what cannot go, or where it cannot.
func migrationCodes() []provocation {
	var made []provocation
	add := func(code string, a func(c *cloud) ask) {
		made = append(made, provocation{code, "MigrateVaultResource", a})
	}
	to := func(code string, destination func(c *cloud) string) {
		add(code, func(c *cloud) ask {
			vault, _, disk := c.diskBackedUp()
			return handover(vault, destination(c), disk.ID)
		})
	}
	to("6120", func(*cloud) string { return nobody })
	to("6102", func(c *cloud) string { return c.vault("server", 1000) })
	to("6129", func(c *cloud) string { return c.vault("disk", 10) })
	add("6108", func(c *cloud) ask {
		vault, _, server := c.serverBackedUp("ecs-web-0001")
		return handover(vault, c.want("CreateVault", ask{body: replicationBody(nil)}).text("vault.id"), server.ID)
	})
	to("6112", func(c *cloud) string {
		vault := c.vault("disk", 1000)
		c.want("DeleteVault", ask{params: []string{vault}})
		return vault
	})
	add("6105", func(*cloud) ask { return handover(nobody, nobody, nobody) })
	add("6110", func(c *cloud) ask {
		vault, _, disk := locked(c)
		return handover(vault, c.vault("disk", 1000), disk)
	})
	add("6104", func(c *cloud) ask {
		vault, _, disk := c.diskBackedUp()
		return handover(vault, c.vault("disk", 1000), disk.ID, disk.ID)
	})
	add("6135", func(c *cloud) ask { return handover(c.vault("disk", 1000), c.vault("disk", 1000), nobody) })
	add("6134", func(c *cloud) ask {
		vault, ids := removing(c)
		return handover(vault, c.vault("disk", 1000), ids[0].(string))
	})
	add("6203", func(c *cloud) ask {
		vault, _, _, disk := running(c)
		return handover(vault, c.vault("disk", 1000), disk)
	})
	add("6137", func(c *cloud) ask {
		one := c.resource("ecs-rac-0001")
		return handover(c.vault("server", 1000, one, c.resource("ecs-rac-0002")), c.vault("server", 1000), one.ID)
	})
	add("6100", func(c *cloud) ask {
		return handover(c.vault("disk", 1000), c.vault("disk", 1000), slices.Repeat([]string{nobody}, domain.MaxVaultResources+1)...)
	})
	return made
}

// The path of chapter 6 of the reference is another way to the same.
func TestMigrationPaths(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault, backup, disk := c.diskBackedUp()
	other := c.vault("disk", 1000)
	there := handover(vault, other, disk.ID)
	c.want("MigrateVaultResource", there).golden("ok")
	c.refuse(domain.CodeResourceNotInVault, "MigrateVaultResource", there).golden("missing")
	if got := c.want("ShowBackup", ask{params: []string{backup}}).text("backup.vault_id"); got != other {
		t.Errorf("the backup is in %s", got)
	}
	back := handover(other, vault, disk.ID)
	back.path = "/v3/" + c.project + "/vaults/" + other + "/migrateResources"
	if got := c.call("MigrateVaultResource", back); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
	if shown := c.want("ListBackups", ask{query: "vault_id=" + vault}).at("backups").(list); len(shown) != 1 {
		t.Errorf("back are %v", shown)
	}
	aliases := slices.DeleteFunc(slices.Clone(routes), func(r route) bool { return r.aliasOf != "MigrateVaultResource" })
	if len(aliases) != 1 || aliases[0].action != c.routeOf("MigrateVaultResource").action {
		t.Errorf("aliases %+v", aliases)
	}
}
