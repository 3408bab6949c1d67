package httpapi

import (
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The answers about clients and what is backed up of them, to the last byte, on
// both engines.
func TestGoldensOfAgents(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		c.want("ListAgent", ask{}).golden("none")
		goldenClients(c)
		c.advance(90 * time.Minute)
		goldenPaths(c)
		c.want("ListAgent", ask{query: "limit=1&offset=1"}).golden("page")
		c.want("ListAgent", ask{query: "offset=7"}).golden("past-the-end")
		c.want("ShowAgent", ask{params: []string{client}}).golden("ok")
		c.call("ShowAgent", ask{params: []string{nobody}}).golden("missing")
		goldenFiles(c)
		c.want("UpdateAgent", ask{params: []string{client}, body: uninstalling()}).golden("ok")
		c.call("UnregisterAgent", ask{params: []string{nobody}}).golden("missing")
		if got := c.want("UnregisterAgent", ask{params: []string{client}}); len(got.body) != 0 {
			t.Errorf("the answer has a body: %s", got.body)
		}
		c.idle()
		c.want("ListOpLogs", ask{query: "limit=1"}).golden("unregistered-agent")
	})
}

// goldenClients registers the clients of the reference's examples.
func goldenClients(c *cloud) {
	c.want("RegisterAgent", ask{body: agentBody(client, object{"agent_version": "1.0.0", "agent_type": "native"})}).golden("ok")
	c.want("RegisterAgent", ask{body: agentBody("fb711278-e872-4224-b442-8dafc36a543d", object{
		"agent_version": "21.10.3", "agent_type": "cloud", "host_nickname": "\u4fdd", "host_os": "windows",
	})}).golden("all-members")
	c.call("RegisterAgent", ask{body: agentBody("one")}).golden("invalid")
}

func goldenPaths(c *cloud) {
	on := func(body object) ask { return ask{params: []string{client}, body: body} }
	c.want("AddAgentPath", on(object{"add_path": list{"/opt/backup", "/var/log/"}})).golden("added")
	c.want("AddAgentPath", on(object{
		"add_path":     list{"/var/log", "/home/hcp"},
		"exclude_path": list{object{"path_name": "/home/hcp", "exclude_path_name": list{"/home/hcp/tmp", "/home/hcp/.cache"}}},
	})).golden("existed")
	c.want("RemoveAgentPath", on(object{"remove_path": list{"/opt/backup", "/home"}})).golden("ok")
}

// goldenFiles backs a client up and restores it.
func goldenFiles(c *cloud) {
	body := vaultBody("file", 100, list{object{"id": client, "type": "OS::Native::Server"}})
	vault := c.want("CreateVault", ask{body: body}).golden("file").text("vault.id")
	c.want("CreateCheckpoint", backupOf(vault, object{"name": "files"})).golden("file")
	c.idle()
	c.want("ShowVault", ask{params: []string{vault}}).golden("file")
	backup := c.want("ListBackups", ask{query: "vault_id=" + vault}).golden("file").text("backups.0.id")
	c.want("ShowBackup", ask{params: []string{backup}}).golden("file")
	c.want("ListBackups", ask{query: "parent_id=" + backup}).golden("folders")
	c.want("ShowMetadata", ask{params: []string{backup}}).golden("file")
	job := c.want("RestoreBackup", ask{params: []string{backup}, body: object{"restore": object{
		"resource_id": client, "details": object{"destination_path": "/restored"},
	}}}).golden("file").text("job_id")
	c.idle()
	c.want("ShowOpLog", ask{params: []string{job}}).golden("restore-files")
}
