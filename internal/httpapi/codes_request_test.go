package httpapi

import (
	"fmt"
	"slices"
)

// requestCodes name what is not there, or ask for what cannot be.
func requestCodes() []provocation {
	update := object{"vault": object{"name": "other"}}
	return slices.Concat(
		each("6105", map[string]func(*cloud) ask{
			"ShowVault": target(nobody), "DeleteVault": target(nobody),
			"UpdateVault": func(*cloud) ask { return ask{params: []string{nobody}, body: update} },
			"AddVaultResource": func(c *cloud) ask {
				return ask{params: []string{nobody}, body: object{"resources": named(c.resource("ecs-web-0001"))}}
			},
			"RemoveVaultResource": func(*cloud) ask {
				return ask{params: []string{nobody}, body: object{"resource_ids": list{nobody}}}
			},
			"CreateCheckpoint": func(*cloud) ask { return backupOf(nobody, object{}) },
			"SetVaultResource": func(*cloud) ask { return suspension(nobody, "suspend", nobody) },
		}),
		each("6200", map[string]func(*cloud) ask{
			"ShowBackup": target(nobody), "DeleteBackup": target(nobody), "ShowMetadata": target(nobody),
			"UpdateBackup":  func(*cloud) ask { return ask{params: []string{nobody}, body: object{}} },
			"RestoreBackup": func(*cloud) ask { return ask{params: []string{nobody}, body: object{"restore": object{}}} },
		}),
		each("6135", map[string]func(*cloud) ask{
			"RemoveVaultResource": func(c *cloud) ask {
				return ask{params: []string{c.vault("server", 1000)}, body: object{"resource_ids": list{nobody}}}
			},
			"CreateCheckpoint": func(c *cloud) ask {
				return backupOf(c.vault("server", 1000), object{"resources": list{nobody}})
			},
			"SetVaultResource": func(c *cloud) ask { return suspension(c.vault("server", 1000), "suspend", nobody) },
		}),
		[]provocation{
			{"6217", "ShowCheckpoint", target(nobody)},
			{"6500", "ShowOpLog", target(nobody)},
			{"7100", "CheckAgent", func(*cloud) ask { return agentsOf("OS::Nova::Server", nobody) }},
			{"7000", "ShowProtectable", func(*cloud) ask { return ask{params: []string{"disk", nobody}} }},
			{"7100", "ShowProtectable", func(*cloud) ask { return ask{params: []string{"server", nobody}} }},
			{"7500", "ShowProtectable", func(*cloud) ask { return ask{params: []string{"turbo", nobody}} }},
			{"6000", "CreateVault", func(*cloud) ask {
				return ask{body: vaultBody("server", 1000, nil, object{"backup_policy_id": nobody})}
			}},
			{"6104", "CreateCheckpoint", func(c *cloud) ask {
				server := c.resource("ecs-web-0001")
				return backupOf(c.vault("server", 1000, server), object{"resources": list{server.ID, server.ID}})
			}},
			{"7000", "CreateCheckpoint", func(c *cloud) ask {
				server := c.resource("ecs-web-0001")
				detail := object{"id": server.ID, "type": "OS::Nova::Server", "extra_info": object{"exclude_volumes": list{nobody}}}
				return backupOf(c.vault("server", 1000, server), object{"resource_details": list{detail}})
			}},
			{"7108", "CreateCheckpoint", func(c *cloud) ask {
				server := c.resource("ecs-web-0001")
				detail := object{"id": server.ID, "type": "OS::Nova::Server", "extra_info": object{"exclude_volumes": server.Server.DiskIDs}}
				return backupOf(c.vault("server", 1000, server), object{"resource_details": list{detail}})
			}},
		},
	)
}

// contractCodes break the contract.
func contractCodes() []provocation {
	many := func(n int) list {
		resources := list{}
		for i := range n {
			resources = append(resources, object{"id": fmt.Sprint(i), "type": "OS::Cinder::Volume"})
		}
		return resources
	}
	// U+0000 is in no name of anything.
	nul := func(body any) func(*cloud) ask {
		return func(*cloud) ask { return ask{params: []string{"%00"}, body: body} }
	}
	query := func(q string) func(*cloud) ask { return func(*cloud) ask { return ask{query: q} } }
	// No query can be read from this, which a signature would not cover alike.
	unreadable := func(c *cloud) ask { return ask{query: "a=%zz", token: c.token()} }
	naming := func(body any) func(*cloud) ask {
		return func(*cloud) ask { return ask{params: []string{nobody}, body: body} }
	}
	return slices.Concat(
		each("6100", map[string]func(*cloud) ask{
			"CreateVault": func(*cloud) ask { return ask{body: vaultBody("disk", 1000, many(256))} },
			"AddVaultResource": func(c *cloud) ask {
				return ask{params: []string{c.vault("disk", 1000)}, body: object{"resources": many(257)}}
			},
		}),
		each("6101", map[string]func(*cloud) ask{
			"CreateVault": func(*cloud) ask { return ask{body: vaultBody("server", 9, nil)} },
			"UpdateVault": func(c *cloud) ask {
				return ask{params: []string{c.vault("server", 10)}, body: object{"vault": object{"billing": object{"size": 0}}}}
			},
		}),
		each("9900", map[string]func(*cloud) ask{
			"CreateVault":         func(*cloud) ask { return ask{body: vaultBody("tape", 1000, nil)} },
			"ListVault":           query("limit=1001"),
			"ListOpLogs":          query("start_time=yesterday"),
			"ListBackups":         query("sort=size"),
			"ListProtectable":     func(*cloud) ask { return ask{params: []string{"server"}, query: "limit=51"} },
			"ShowProtectable":     func(*cloud) ask { return ask{params: []string{"tape", nobody}} },
			"ShowVault":           nul(nil),
			"DeleteVault":         nul(nil),
			"ShowBackup":          nul(nil),
			"DeleteBackup":        nul(nil),
			"ShowCheckpoint":      nul(nil),
			"ShowOpLog":           nul(nil),
			"UpdateVault":         func(*cloud) ask { return ask{params: []string{nobody}, body: object{"vault": object{"name": ""}}} },
			"AddVaultResource":    func(*cloud) ask { return ask{params: []string{nobody}, body: object{"resources": list{}}} },
			"RemoveVaultResource": func(*cloud) ask { return ask{params: []string{nobody}, body: object{"resource_ids": "x"}} },
			"CreateCheckpoint":    func(*cloud) ask { return ask{body: object{"checkpoint": object{}}} },
			"RestoreBackup":       func(*cloud) ask { return ask{params: []string{nobody}, body: "{"} },

			"AssociateVaultPolicy":    naming(object{}),
			"DisassociateVaultPolicy": naming(object{}),
			"BatchUpdateVault":        func(*cloud) ask { return ask{body: object{"vault": object{"threshold": 0}}} },
			"SetVaultResource":        naming(object{"resource_ids": list{nobody}, "action": "pause"}),
			"ShowSummary":             unreadable,

			"UpdateBackup":                naming(object{"backup": object{"name": ""}}),
			"ShowMetadata":                nul(nil),
			"CheckAgent":                  func(*cloud) ask { return agentsOf("OS::Cinder::Volume", nobody) },
			"ShowReplicationCapabilities": unreadable,
			"ShowStorageUsage":            query("resource_type=tape"),

			"ImportCheckpoint":     func(*cloud) ask { return ask{body: object{"sync": object{"vault_id": nobody}}} },
			"MigrateVaultResource": naming(object{"resource_ids": list{}}),

			"AddMember":          naming(object{"members": list{}}),
			"ShowMembersDetail":  func(*cloud) ask { return ask{params: []string{nobody}, query: "sort=size"} },
			"ShowMemberDetail":   func(*cloud) ask { return ask{params: []string{nobody, "%00"}} },
			"UpdateMemberStatus": func(*cloud) ask { return ask{params: []string{nobody, nobody}, body: object{"vault_id": nobody}} },
			"DeleteMember":       func(*cloud) ask { return ask{params: []string{nobody, "%00"}} },

			"CreatePolicy": func(*cloud) ask { return ask{body: policyBody(object{"name": "a b"})} },
			"ListPolicies": query("operation_type=copy"),
			"ShowPolicy":   nul(nil),
			"UpdatePolicy": naming(object{"policy": object{"trigger": object{"properties": object{"pattern": list{}}}}}),
			"DeletePolicy": nul(nil),

			"CreateOrganizationPolicy":     func(*cloud) ask { return ask{body: organizationBody(object{"name": ""})} },
			"UpdateOrganizationPolicy":     naming(object{"policy": object{"policy_name": "a b"}}),
			"ListOrganizationPolicies":     query("operation_type=copy"),
			"ListOrganizationPolicyDetail": nul(nil),
			"ShowOrganizationPolicy":       nul(nil),
			"DeleteOrganizationPolicy":     nul(nil),

			"ListProjects":       unreadable,
			"ListDomainProjects": target("nobody"),
			"ShowDomain":         target(nobody),
			"MigrateDomain":      func(*cloud) ask { return ask{body: object{"all_regions": true, "reservation": 1.5}} },
			"ShowMigrateStatus":  query("all_regions=some"),
			"ListFeatures":       query("offset=1001"),
			"ShowFeature":        target("levitation"),

			"ShowVaultResourceInstances":    func(*cloud) ask { return ask{body: object{"action": "find"}} },
			"BatchCreateAndDeleteVaultTags": naming(object{"action": "create"}),
			"CreateVaultTags":               naming(tagBody("a b", "")),
			"DeleteVaultTag":                func(*cloud) ask { return ask{params: []string{nobody, "%20"}} },
			"ShowVaultTag":                  target("x"),
			"ShowVaultProjectTag":           unreadable,
		}),
	)
}
