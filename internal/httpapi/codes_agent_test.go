package httpapi

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// client is the id of the client of most tests.
const client = "489654f2-363b-4ebf-966a-bdf079d97114"

// agentBody registers a client; more changes members of it.
func agentBody(id string, more ...object) object {
	agent := object{"agent_id": id, "host_name": "ecs-00002", "host_ip": "10.10.0.2", "host_os": "linux"}
	for _, members := range more {
		maps.Copy(agent, members)
	}
	return object{"agent": agent}
}

// uninstalling is the body with which a client goes.
func uninstalling() object { return object{"agent": object{"status": "uninstall"}} }

// agent registers a client that backs paths up, and returns it as a resource.
func (c *cloud) agent(id string, paths ...any) *domain.Resource {
	c.t.Helper()
	c.want("RegisterAgent", ask{body: agentBody(id)})
	c.want("AddAgentPath", ask{params: []string{id}, body: object{"add_path": append(list{}, paths...)}})
	return &domain.Resource{ID: id, Type: domain.TypeNative}
}

// away gives a client a status that only the control surface can give.
func (c *cloud) away(id string) {
	c.t.Helper()
	c.ok(service.NewInventory(c.engine).SetAgentStatus(context.Background(), c.world, id, domain.AgentOffline))
}

// filed is a file vault with a client and its backup.
func filed(c *cloud) (vault, backup string) {
	vault = c.vault("file", 1000, c.agent(client, "/opt/backup", "/var/log"))
	c.backUp(vault, object{})
	return vault, c.want("ListBackups", ask{}).text("backups.0.id")
}

// fileRestore restores a backup with a client.
func fileRestore(backup, id string) ask {
	return ask{params: []string{backup}, body: object{"restore": object{"resource_id": id}}}
}

// agentCodes are about clients and file vaults.
func agentCodes() []provocation {
	paths := func(id, member string) ask { return ask{params: []string{id}, body: object{member: list{"/srv"}}} }
	return slices.Concat(
		each("7403", map[string]func(*cloud) ask{
			"RegisterAgent":   func(c *cloud) ask { return ask{body: agentBody(c.resource("ecs-web-0001").ID)} },
			"UpdateAgent":     func(*cloud) ask { return ask{params: []string{"x"}, body: uninstalling()} },
			"UnregisterAgent": target("x"),
		}),
		each("7410", map[string]func(*cloud) ask{
			"ShowAgent": target(nobody), "UnregisterAgent": target(nobody),
			"UpdateAgent":     func(*cloud) ask { return ask{params: []string{nobody}, body: uninstalling()} },
			"AddAgentPath":    func(*cloud) ask { return paths(nobody, "add_path") },
			"RemoveAgentPath": func(*cloud) ask { return paths(nobody, "remove_path") },
			"RestoreBackup": func(c *cloud) ask {
				_, backup := filed(c)
				return fileRestore(backup, nobody)
			},
		}),
		binding("7410", "file", func(*cloud) list { return named(&domain.Resource{ID: nobody, Type: domain.TypeNative}) }),
		binding("6215", "file", func(c *cloud) list {
			agent := c.agent(client, "/srv")
			c.away(client)
			return named(agent)
		}),
		each("9900", map[string]func(*cloud) ask{
			"RegisterAgent":   func(*cloud) ask { return ask{body: agentBody(client, object{"agent_version": "one"})} },
			"ListAgent":       func(*cloud) ask { return ask{query: "limit=1001"} },
			"ShowAgent":       target("%00"),
			"UnregisterAgent": target("%00"),
			"UpdateAgent": func(*cloud) ask {
				return ask{params: []string{client}, body: object{"agent": object{"status": "normal"}}}
			},
			"AddAgentPath":    func(*cloud) ask { return ask{params: []string{client}, body: object{"add_path": list{"srv"}}} },
			"RemoveAgentPath": func(*cloud) ask { return ask{params: []string{client}, body: object{}} },
		}),
		busyAgentCodes(),
	)
}

// busyAgentCodes find a client or its vault in a state that forbids something.
func busyAgentCodes() []provocation {
	return []provocation{
		{"6215", "CreateCheckpoint", func(c *cloud) ask {
			vault, _ := filed(c)
			c.away(client)
			return backupOf(vault, object{})
		}},
		{"7407", "AddAgentPath", func(c *cloud) ask {
			var paths list
			for i := range domain.MaxAgentPaths {
				paths = append(paths, fmt.Sprintf("/srv/%d", i))
			}
			c.agent(client, paths...)
			return ask{params: []string{client}, body: object{"add_path": list{"/srv/0", `C:\one too many`}}}
		}},
		{"6110", "UnregisterAgent", func(c *cloud) ask {
			vault, _ := filed(c)
			c.want("UpdateVault", ask{params: []string{vault}, body: object{"vault": object{"locked": true}}})
			return ask{params: []string{client}}
		}},
		{"6203", "UnregisterAgent", func(c *cloud) ask {
			vault, _ := filed(c)
			c.want("CreateCheckpoint", backupOf(vault, object{}))
			return ask{params: []string{client}}
		}},
		{"0001", "CreateCheckpoint", func(c *cloud) ask { return backupOf(c.vault("file", 100, c.agent(client)), object{}) }},
		{"2003", "RestoreBackup", func(c *cloud) ask {
			_, backup := filed(c)
			return fileRestore(backup, c.agent("0cba3ff9-f836-4178-9ce8-91dc8026321c").ID)
		}},
		{"2008", "RestoreBackup", func(c *cloud) ask {
			_, backup := filed(c)
			c.want("UpdateAgent", ask{params: []string{client}, body: uninstalling()})
			return fileRestore(backup, client)
		}},
	}
}
