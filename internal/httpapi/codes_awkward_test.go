package httpapi

import (
	"net/http"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// awkwardCodes are about resources in a condition that somebody brings about.
func awkwardCodes() []provocation {
	in := func(name, condition string) func(*cloud) list {
		return func(c *cloud) list { return named(c.alter(name, object{"conditions": list{condition}})) }
	}
	withDisks := func(kind string, disks ...any) func(*cloud) list {
		return func(c *cloud) list {
			id, _ := c.added(object{"type": kind, "disks": disks})
			return list{object{"id": id, "type": kind}}
		}
	}
	shared := list{object{}}
	for range 11 {
		shared = append(shared, object{"disk": object{"shareable": true}})
	}
	return slices.Concat(
		binding("6205", "server", in("ecs-web-0001", "old_backups")),
		binding("6215", "workspace", func(c *cloud) list { return named(c.alter("desktop-lwang", object{"status": "ERROR"})) }),
		binding("7004", "disk", in("volume-mail-0001", "unsupported")),
		binding("7005", "disk", in("volume-mail-0001", "old_service")),
		binding("7007", "disk", in("volume-mail-0001", "too_old")),
		binding("7103", "server", in("ecs-web-0001", "unsupported")),
		binding("7105", "server", in("ecs-web-0001", "mixed_backends")),
		binding("7107", "server", withDisks("OS::Nova::Server", shared...)),
		binding("7112", "server", in("ecs-web-0001", "old_service")),
		binding("7113", "server", withDisks("OS::Ironic::BareMetalServer", object{}, object{"conditions": list{"local"}})),
		binding("7503", "turbo", in("sfs-turbo-home", "sub_status")),
		awkwardRestores(), awkwardRuns(),
	)
}

// awkwardRestores restore to what has changed since.
func awkwardRestores() []provocation {
	disk := func(condition string) func(*cloud) ask {
		return func(c *cloud) ask {
			_, backup, disk := c.diskBackedUp()
			c.alter(disk.Name, object{"conditions": list{condition}})
			return ask{params: []string{backup}, body: ofDisk(disk)}
		}
	}
	server := func(change object) func(*cloud) ask {
		return func(c *cloud) ask {
			_, backup, server := c.serverBackedUp("ecs-web-0001")
			c.alter(server.Name, change)
			return ask{params: []string{backup}, body: c.restoreBody(backup, server, server.Server.DiskIDs...)}
		}
	}
	// Backs up the first disk alone, which is the system disk, and maps it to another.
	system := func(members object) func(*cloud) ask {
		return func(c *cloud) ask {
			id, disks := c.added(object{"disks": list{object{}, members}})
			bound := list{object{"id": id, "type": "OS::Nova::Server", "extra_info": object{"exclude_volumes": disks[1:]}}}
			vault := c.want("CreateVault", ask{body: vaultBody("server", 1000, bound)}).text("vault.id")
			backup := c.backUp(vault, object{})
			return ask{params: []string{backup}, body: c.restoreBody(backup, &domain.Resource{ID: id}, disks[1])}
		}
	}
	return []provocation{
		{"6140", "RestoreBackup", system(object{"disk": object{"encrypted": true}})},
		{"6141", "RestoreBackup", system(object{"disk": object{"scsi": true}})},
		{"7004", "RestoreBackup", disk("unsupported")},
		{"7008", "RestoreBackup", disk("disaster_recovery")},
		{"7114", "RestoreBackup", server(object{"server": object{"os_type": "Windows"}})},
		{"7115", "RestoreBackup", func(c *cloud) ask {
			_, backup, server := c.serverBackedUp("ecs-web-0001")
			native, _ := c.added(object{"type": "OS::Native::Server"})
			body := c.restoreBody(backup, server, server.Server.DiskIDs...)
			body["restore"].(object)["server_id"] = native
			return ask{params: []string{backup}, body: body}
		}},
		{"7117", "RestoreBackup", server(object{"conditions": list{"disaster_recovery"}})},
		{"7201", "RestoreBackup", func(c *cloud) ask {
			_, backup, server := c.serverBackedUp("ecs-web-0001")
			return ask{params: []string{backup}, body: c.restoreBody(backup, server, c.resource("volume-mail-0001").ID)}
		}},
		{"7507", "RestoreBackup", func(c *cloud) ask {
			r := c.resource("sfs-turbo-home")
			backup := c.backUp(c.vault("turbo", 5000, r), object{})
			c.alter(r.Name, object{"size_gb": r.Size - 1})
			return ask{params: []string{backup}, body: object{"restore": object{"resource_id": r.ID}}}
		}},
	}
}

// awkwardRuns back up, or delete, what cannot be for a reason outside of the vault.
func awkwardRuns() []provocation {
	imaged := func(c *cloud) (vault, backup, server string) {
		vault, backup, r := c.serverBackedUp("ecs-web-0001")
		if got := c.image(backup, "image"); got.status != http.StatusNoContent {
			c.t.Fatalf("no image: %+v", got)
		}
		return vault, backup, r.ID
	}
	return slices.Concat(each("6204", map[string]func(*cloud) ask{
		"DeleteBackup": func(c *cloud) ask {
			_, backup, _ := imaged(c)
			return ask{params: []string{backup}}
		},
		"DeleteVault": func(c *cloud) ask {
			vault, _, _ := imaged(c)
			return ask{params: []string{vault}}
		},
		"RemoveVaultResource": func(c *cloud) ask {
			vault, _, server := imaged(c)
			return ask{params: []string{vault}, body: object{"resource_ids": list{server}}}
		},
	}), []provocation{
		{"6126", "CreateCheckpoint", func(c *cloud) ask { return backupOf(c.vault("rds", 1000), object{}) }},
		{"6301", "ListOpLogs", func(*cloud) ask { return ask{query: "provider_id=" + nobody} }},
		{"7102", "CreateCheckpoint", func(c *cloud) ask {
			body := vaultBody("server", 1000, named(c.resource("ecs-stopped-0001")))
			body["vault"].(object)["billing"].(object)["consistent_level"] = "app_consistent"
			return backupOf(c.want("CreateVault", ask{body: body}).text("vault.id"), object{})
		}},
		{"7116", "AddVaultResource", func(c *cloud) ask {
			server := c.resource("ecs-web-0001")
			return ask{params: []string{c.vault("server", 1000, server)}, body: object{"resources": named(server)}}
		}},
		{"7501", "CreateCheckpoint", func(c *cloud) ask {
			vault := c.vault("turbo", 5000, c.resource("sfs-turbo-home"))
			c.checkpoint(vault, object{})
			return backupOf(vault, object{})
		}},
	})
}
