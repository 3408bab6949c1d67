package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// restoreCodes restore to where a backup cannot go.
func restoreCodes() []provocation {
	restore := func(backup string, body object) ask { return ask{params: []string{backup}, body: body} }
	// elsewhere restores the backup of a running server to another one.
	server := func(to string) func(*cloud) ask {
		return func(c *cloud) ask {
			_, backup, source := c.serverBackedUp("ecs-web-0001")
			body := c.restoreBody(backup, source, source.Server.DiskIDs...)
			body["restore"].(object)["server_id"] = nobody
			if to != "" {
				body["restore"].(object)["server_id"] = c.resource(to).ID
			}
			return restore(backup, body)
		}
	}
	disk := func(to string) func(*cloud) ask {
		return func(c *cloud) ask {
			_, backup, _ := c.diskBackedUp()
			if to == "" {
				return restore(backup, object{"restore": object{"volume_id": nobody}})
			}
			return restore(backup, ofDisk(c.resource(to)))
		}
	}
	// mapped restores a database server with each part on another disk.
	mapped := func(order ...int) func(*cloud) ask {
		return func(c *cloud) ask {
			_, backup, source := c.serverBackedUp("ecs-db-0001")
			var disks []string
			for _, i := range order {
				disks = append(disks, source.Server.DiskIDs[i])
			}
			return restore(backup, c.restoreBody(backup, source, disks...))
		}
	}
	other := func(objectType, from, to string) func(*cloud) ask {
		return func(c *cloud) ask {
			source := c.resource(from)
			backup := c.backUp(c.vault(objectType, 5000, source), object{})
			id := nobody
			if to != "" {
				id = c.resource(to).ID
			}
			return restore(backup, object{"restore": object{"resource_id": id}})
		}
	}
	return slices.Concat(each("7000", map[string]func(*cloud) ask{"RestoreBackup": disk("")}), []provocation{
		{"2001", "RestoreBackup", mapped(0, 2, 1)}, // the large disk's part to the small one
		{"2003", "RestoreBackup", server("ecs-web-0002")},
		{"2006", "RestoreBackup", server("bms-erp-0001")},
		{"2007", "RestoreBackup", func(c *cloud) ask {
			a := server("ecs-web-0001")(c)
			c.change("ecs-web-0001", func(r *domain.Resource) { r.Status = domain.StatusDeleted })
			return a
		}},
		{"2008", "RestoreBackup", server("ecs-error-0001")},
		{"2009", "RestoreBackup", disk("volume-dess-0001")},
		{"2011", "RestoreBackup", func(c *cloud) ask {
			attached := c.disks("ecs-web-0002")[1]
			backup := c.backUp(c.vault("disk", 1000, attached), object{})
			return restore(backup, ofDisk(attached))
		}},
		{"2013", "RestoreBackup", mapped(2, 0)},
		{"2014", "RestoreBackup", func(c *cloud) ask {
			_, backup, source := c.serverBackedUp("bms-erp-0001")
			body := c.restoreBody(backup, source, source.Server.DiskIDs...)
			body["restore"].(object)["server_id"] = c.resource("ecs-web-0001").ID
			return restore(backup, body)
		}},
		{"2015", "RestoreBackup", server("ecs-batch-0001")},
		{"6302", "RestoreBackup", other("workspace", "desktop-lwang", "")},
		{"7100", "RestoreBackup", server("")},
		{"7500", "RestoreBackup", other("turbo", "sfs-turbo-home", "")},
		{"7510", "RestoreBackup", other("turbo", "sfs-turbo-home", "sfs-turbo-build")},
		{"7511", "RestoreBackup", other("turbo", "sfs-turbo-home", "sfs-turbo-frozen")},
	})
}
