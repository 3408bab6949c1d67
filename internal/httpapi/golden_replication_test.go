package httpapi

import (
	"net/url"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The answers around replication, to the last byte, on both engines.
func TestGoldensOfReplication(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		vault, backup, _ := c.serverBackedUp("ecs-db-0001")
		to := c.replicas()
		c.want("CopyBackup", c.copyOf(backup, to, object{"name": "replica", "description": "far away", "enable_acceleration": true})).golden("ok")
		c.want("ShowBackup", ask{params: []string{backup}}).golden("waiting-replicate")
		c.advance(400 * time.Millisecond)
		c.want("ShowBackup", ask{params: []string{backup}}).golden("replicating")
		c.want("ListOpLogs", ask{query: "operation_type=replication"}).golden("replicating")
		replica := c.replica(backup)
		c.want("ShowBackup", ask{params: []string{backup}}).golden("replicated")
		c.want("ShowBackup", ask{project: c.there(), params: []string{replica}}).golden("replica")
		c.want("ListBackups", ask{query: "show_replication=true"}).golden("show-replication")
		c.want("ShowVault", ask{project: c.there(), params: []string{to}}).golden("replicas")
		point := c.want("ListBackups", ask{project: c.there()}).text("backups.0.checkpoint_id")
		c.want("ShowCheckpoint", ask{project: c.there(), params: []string{point}}).golden("replicas")
		c.call("CopyBackup", c.copyOf(backup, to)).golden("again")
		c.backUp(vault, object{})
		c.want("CopyCheckpoint", c.copyAll(vault, to)).golden("ok")
		c.call("CopyCheckpoint", c.copyAll(vault, to)).golden("busy")
		c.want("ListExternalVault", ask{query: c.external(1)}).golden("ok")
		c.call("ListExternalVault", ask{query: c.external(0)}).golden("own-region")
	})
}

// external asks for the vaults of one of the account's projects.
func (c *cloud) external(project int, more ...string) string {
	p := c.account.Projects[project]
	values := url.Values{"region_id": {p.Name}, "external_project_id": {p.ID}}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values.Encode()
}
