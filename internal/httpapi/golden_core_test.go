package httpapi

import (
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The answers around vaults, tags and backups, to the last byte, on both engines.
func TestGoldensOfTheCore(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		c.want("ShowSummary", ask{}).golden("none")
		c.want("ShowStorageUsage", ask{}).golden("none")
		c.want("ShowVaultProjectTag", ask{}).golden("none")
		goldenSuspension(c)
		goldenTags(c)
		goldenBackup(c)
		goldenSite(c)
		c.want("ShowSummary", ask{}).golden("ok")
		c.want("ShowStorageUsage", ask{}).golden("ok")
		c.want("ShowStorageUsage", ask{query: "offset=7"}).golden("past-the-end")
	})
}

func goldenSuspension(c *cloud) {
	server, other := c.resource("ecs-web-0001"), c.resource("ecs-web-0002")
	vault := c.vault("server", 500, server, other)
	c.vault("disk", 100)
	c.want("BatchUpdateVault", ask{body: object{"vault": object{"threshold": 70, "smn_notify": false}}}).golden("ok")
	c.want("SetVaultResource", suspension(vault, "suspend", server.ID)).golden("suspend")
	c.want("ShowVault", ask{params: []string{vault}}).golden("suspended")
	c.want("SetVaultResource", suspension(vault, "unsuspend", server.ID, other.ID)).golden("unsuspend")
	c.call("SetVaultResource", suspension(vault, "suspend", nobody)).golden("missing")
}

func goldenTags(c *cloud) {
	vault, other := c.vault("disk", 10), c.vault("turbo", 20)
	c.want("ShowVaultTag", ask{params: []string{vault}}).golden("none")
	c.want("CreateVaultTags", ask{params: []string{vault}, body: tagBody(" env ", " prod ")})
	c.want("BatchCreateAndDeleteVaultTags", batch(vault, "create", someTags(2)))
	c.want("BatchCreateAndDeleteVaultTags", batch(other, "create", list{
		object{"key": "env", "value": "dev"}, object{"key": "any/key, <at> all", "value": "=*"},
	}))
	c.want("ShowVaultTag", ask{params: []string{vault}}).golden("ok")
	c.call("ShowVaultTag", ask{params: []string{"x"}}).golden("invalid")
	c.want("ShowVaultProjectTag", ask{}).golden("ok")
	find := func(action string) ask {
		return ask{body: object{"action": action, "tags": list{object{"key": "env", "values": list{"prod"}}}}}
	}
	c.want("ShowVaultResourceInstances", find("filter")).golden("filter")
	c.want("ShowVaultResourceInstances", find("count")).golden("count")
	c.want("ShowVaultResourceInstances", ask{body: object{"action": "filter", "offset": "9"}}).golden("past-the-end")
}

func goldenBackup(c *cloud) {
	_, backup, _ := c.serverBackedUp("ecs-db-0001")
	c.want("UpdateBackup", ask{params: []string{backup}, body: object{"backup": object{"name": "renamed"}}}).golden("ok")
	c.want("ShowMetadata", ask{params: []string{backup}}).golden("server")
	_, backup, _ = c.diskBackedUp()
	c.want("ShowMetadata", ask{params: []string{backup}}).golden("disk")
	backup = c.backUp(c.vault("turbo", 5000, c.resource("sfs-turbo-home")), object{})
	c.want("ShowMetadata", ask{params: []string{backup}}).golden("turbo")
	c.call("ShowMetadata", ask{params: []string{nobody}}).golden("missing")
}

func goldenSite(c *cloud) {
	c.want("CheckAgent", agentsOf(string(domain.TypeServer), c.resource("ecs-web-0001").ID, c.resource("ecs-db-0001").ID)).golden("servers")
	c.want("CheckAgent", agentsOf(string(domain.TypeBareMetal), c.resource("bms-erp-0001").ID)).golden("bare-metal")
	c.want("CheckAgent", agentsOf(string(domain.TypeServer))).golden("none")
	c.want("ShowReplicationCapabilities", ask{}).golden("ok")
}
