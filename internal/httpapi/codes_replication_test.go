package httpapi

import (
	"maps"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// there is the account's project in another region.
func (c *cloud) there() string { return c.account.Projects[1].ID }

// destination are the members that say where replicas go; more changes some.
func (c *cloud) destination(vault string, more ...object) object {
	members := object{
		"destination_region": c.account.Projects[1].Name, "destination_project_id": c.there(), "destination_vault_id": vault,
	}
	for _, m := range more {
		maps.Copy(members, m)
	}
	return members
}

// copyOf asks for the replication of a backup.
func (c *cloud) copyOf(backup, vault string, more ...object) ask {
	return ask{params: []string{backup}, body: object{"replicate": c.destination(vault, more...)}}
}

// copyAll asks for the replication of a vault.
func (c *cloud) copyAll(from, vault string, more ...object) ask {
	more = append(more, object{"vault_id": from})
	return ask{body: object{"replicate": c.destination(vault, more...)}}
}

// replicated is a vault with the backup of a server that is being replicated.
func (c *cloud) replicated() (vault, backup, to string) {
	c.t.Helper()
	vault, backup, _ = c.serverBackedUp("ecs-db-0001")
	to = c.replicas()
	c.want("CopyBackup", c.copyOf(backup, to))
	return vault, backup, to
}

// replica is the replica of a backup, in its project.
func (c *cloud) replica(backup string) string {
	c.t.Helper()
	c.idle()
	return c.want("ShowBackup", ask{params: []string{backup}}).text("backup.replication_records.0.destination_backup_id")
}

// sent provokes a code with a backup and its vault, both to a destination.
func sent(code string, to func(c *cloud) (vault string, more object)) []provocation {
	return each(code, map[string]func(*cloud) ask{
		"CopyBackup": func(c *cloud) ask {
			_, backup, _ := c.serverBackedUp("ecs-db-0001")
			vault, more := to(c)
			return c.copyOf(backup, vault, more)
		},
		"CopyCheckpoint": func(c *cloud) ask {
			from, _, _ := c.serverBackedUp("ecs-db-0001")
			vault, more := to(c)
			return c.copyAll(from, vault, more)
		},
	})
}

// fetched provokes a code with a source, by its backup and by its vault.
func fetched(code string, from func(c *cloud) (vault, backup string)) []provocation {
	return each(code, map[string]func(*cloud) ask{
		"CopyBackup": func(c *cloud) ask {
			_, backup := from(c)
			return c.copyOf(backup, c.replicas())
		},
		"CopyCheckpoint": func(c *cloud) ask {
			vault, _ := from(c)
			return c.copyAll(vault, c.replicas())
		},
	})
}

// copyCodes replicate what cannot be, or to where it cannot go.
func copyCodes() []provocation {
	plain := func(c *cloud) (string, object) {
		return c.want("CreateVault", ask{project: c.there(), body: vaultBody("server", 10, nil)}).text("vault.id"), nil
	}
	return slices.Concat(
		sent("1005", func(c *cloud) (string, object) { return c.replicas(), object{"destination_region": "mars-north-1"} }),
		sent("1011", func(c *cloud) (string, object) {
			return c.replicas(), object{"destination_project_id": c.account.Projects[2].ID}
		}),
		sent("6118", func(c *cloud) (string, object) {
			to := c.replicas()
			c.want("DeleteVault", ask{project: c.there(), params: []string{to}})
			return to, nil
		}),
		sent("6119", plain),
		sent("6120", func(*cloud) (string, object) { return nobody, nil }),
		sent("6129", fullOfReplicas),
		fetched("1002", replicaHere),
		fetched("1004", func(c *cloud) (string, string) {
			c.change("ecs-db-0001", func(r *domain.Resource) { r.Server.DiskIDs = r.Server.DiskIDs[1:] })
			return withoutDisks(c)
		}),
		fetched("1009", func(c *cloud) (string, string) {
			vault, backup, _ := c.replicated()
			c.idle()
			return vault, backup
		}),
		fetched("1013", func(c *cloud) (string, string) {
			return withoutDisks(c, c.resource("ecs-db-0001").Server.DiskIDs[0])
		}),
		fetched("6112", func(c *cloud) (string, string) {
			vault, backup, _ := c.serverBackedUp("ecs-db-0001")
			c.want("DeleteVault", ask{params: []string{vault}})
			return vault, backup
		}),
		sourceCodes(), busyReplicationCodes(),
	)
}

// withoutDisks is the backup of a server without some of its disks.
func withoutDisks(c *cloud, excluded ...string) (vault, backup string) {
	resources := named(c.resource("ecs-db-0001"))
	resources[0].(object)["extra_info"] = object{"exclude_volumes": append([]string{}, excluded...)}
	vault = c.want("CreateVault", ask{body: vaultBody("server", 1000, resources)}).text("vault.id")
	return vault, c.backUp(vault, object{})
}

// replicaHere is a replication vault of the caller's own project, and a replica
// in it, of which the source is in another.
func replicaHere(c *cloud) (vault, backup string) {
	_, source, to := c.replicated()
	backup = c.replica(source)
	c.project, c.account.Projects[0], c.account.Projects[1] = c.there(), c.account.Projects[1], c.account.Projects[0]
	return to, backup
}

// fullOfReplicas is a vault that has more replicas than room.
func fullOfReplicas(c *cloud) (string, object) {
	to := c.replicas()
	c.want("UpdateVault", ask{project: c.there(), params: []string{to}, body: object{"vault": object{"billing": object{"size": 1}}}})
	vault := c.vault("server", 1000, c.resource("ecs-web-0001"))
	c.want("CopyBackup", c.copyOf(c.backUp(vault, object{}), to))
	c.idle()
	return to, nil
}

// sourceCodes are about what is to be replicated.
func sourceCodes() []provocation {
	return []provocation{
		{"0001", "CopyCheckpoint", func(c *cloud) ask {
			return c.copyAll(c.vault("server", 10), c.replicas())
		}},
		{"1001", "CopyBackup", func(c *cloud) ask {
			_, backup, _ := c.serverBackedUp("ecs-db-0001")
			c.want("DeleteBackup", ask{params: []string{backup}})
			return c.copyOf(backup, c.replicas())
		}},
		{"1003", "CopyBackup", func(c *cloud) ask {
			_, backup, _ := c.diskBackedUp()
			return c.copyOf(backup, c.replicas())
		}},
		{"2004", "RestoreBackup", func(c *cloud) ask {
			_, source, _ := c.replicated()
			server := c.resource("ecs-db-0001")
			return ask{project: c.there(), params: []string{c.replica(source)}, body: object{"restore": object{"server_id": server.ID}}}
		}},
		{"6105", "CopyCheckpoint", func(c *cloud) ask { return c.copyAll(nobody, c.replicas()) }},
		{"6200", "CopyBackup", func(c *cloud) ask { return c.copyOf(nobody, c.replicas()) }},
		{"6122", "CopyCheckpoint", func(c *cloud) ask {
			vault, _, _ := c.diskBackedUp()
			return c.copyAll(vault, c.replicas())
		}},
		{"6122", "CreateVault", func(*cloud) ask {
			body := replicationBody(nil)
			body["vault"].(object)["billing"].(object)["object_type"] = "disk"
			return ask{body: body}
		}},
		{"6118", "AssociateVaultPolicy", func(c *cloud) ask {
			to := c.replicas()
			c.want("DeleteVault", ask{project: c.there(), params: []string{to}})
			return replicating(c.vault("server", 10), c.policy(c.replication()), to)
		}},
		{"9900", "CopyBackup", func(c *cloud) ask { return c.copyOf(nobody, nobody, object{"name": ""}) }},
		{"9900", "CopyCheckpoint", func(c *cloud) ask { return c.copyAll(nobody, nobody, object{"auto_trigger": "yes"}) }},
		{"9900", "ListExternalVault", func(c *cloud) ask { return ask{query: "region_id=" + c.account.Projects[1].Name} }},
	}
}

// busyReplicationCodes come too early: replicas are being made.
func busyReplicationCodes() []provocation {
	return []provocation{
		{"6130", "CopyCheckpoint", func(c *cloud) ask {
			vault, _, to := c.replicated()
			return c.copyAll(vault, to)
		}},
		{"6130", "DeleteVault", func(c *cloud) ask {
			vault, _, _ := c.replicated()
			return ask{params: []string{vault}}
		}},
		{"6130", "RemoveVaultResource", func(c *cloud) ask {
			vault, _, _ := c.replicated()
			return ask{params: []string{vault}, body: object{"resource_ids": list{c.resource("ecs-db-0001").ID}}}
		}},
		{"6130", "MigrateVaultResource", func(c *cloud) ask {
			vault, _, _ := c.replicated()
			return handover(vault, c.vault("server", 1000), c.resource("ecs-db-0001").ID)
		}},
	}
}
