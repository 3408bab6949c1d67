package httpapi

import "slices"

// bindingCodes bind what cannot be bound.
func bindingCodes() []provocation {
	one := func(name string) func(*cloud) list {
		return func(c *cloud) list { return named(c.resource(name)) }
	}
	unknown := func(kind string) func(*cloud) list {
		return func(*cloud) list { return list{object{"id": nobody, "type": kind}} }
	}
	return slices.Concat(
		binding("6102", "server", one("volume-mail-0001")),
		binding("6103", "server", func(c *cloud) list {
			server := c.resource("ecs-web-0001")
			c.vault("server", 1000, server)
			return named(server)
		}),
		binding("6104", "server", func(c *cloud) list {
			return named(c.resource("ecs-web-0001"), c.resource("ecs-web-0001"))
		}),
		binding("6137", "disk", func(c *cloud) list {
			c.vault("server", 1000, c.resource("ecs-web-0001"))
			return named(c.disks("ecs-web-0001")[0])
		}),
		each("6108", map[string]func(*cloud) ask{
			"CreateVault":      func(c *cloud) ask { return ask{body: replicationBody(named(c.resource("ecs-web-0001")))} },
			"AddVaultResource": addToReplication,
		}),
		binding("6302", "workspace", unknown("OS::Workspace::DesktopV2")),
		binding("7000", "disk", unknown("OS::Cinder::Volume")),
		binding("7001", "disk", one("volume-dess-0001")),
		binding("7002", "disk", one("volume-scsi-0001")),
		binding("7003", "disk", one("volume-error-0001")),
		binding("7100", "server", unknown("OS::Nova::Server")),
		binding("7101", "server", one("ecs-error-0001")),
		binding("7104", "server", one("ecs-scsi-0001")),
		binding("7106", "disk", one("volume-shared-0001")),
		binding("7108", "server", one("ecs-diskless-0001")),
		binding("7109", "server", one("bms-hpc-0001")),
		binding("7111", "server", one("ecs-dess-0001")),
		binding("7500", "turbo", unknown("OS::Sfs::Turbo")),
		binding("7502", "turbo", one("sfs-turbo-frozen")),
		[]provocation{{"7006", "AddVaultResource", func(c *cloud) ask {
			disk := c.resource("volume-mail-0001")
			return ask{params: []string{c.vault("disk", 1000, disk)}, body: object{"resources": named(disk)}}
		}}},
	)
}

func replicationBody(resources list) object {
	body := vaultBody("server", 1000, resources)
	body["vault"].(object)["billing"].(object)["protect_type"] = "replication"
	return body
}

func addToReplication(c *cloud) ask {
	vault := c.want("CreateVault", ask{body: replicationBody(nil)}).text("vault.id")
	return ask{params: []string{vault}, body: object{"resources": named(c.resource("ecs-web-0001"))}}
}
