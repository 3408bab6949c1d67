package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// organizationCodes are about organization policies and migrations that cannot be.
func organizationCodes() []provocation {
	return slices.Concat(
		each("6000", map[string]func(*cloud) ask{
			"ShowOrganizationPolicy": target(nobody), "DeleteOrganizationPolicy": target(nobody),
			"ListOrganizationPolicyDetail": target(nobody),
			"UpdateOrganizationPolicy": func(*cloud) ask {
				return ask{params: []string{nobody}, body: object{"policy": object{"name": "other"}}}
			},
		}),
		[]provocation{
			{"6001", "CreateOrganizationPolicy", func(c *cloud) ask {
				for range domain.MaxPolicies {
					c.organize()
				}
				return ask{body: organizationBody()}
			}},
			{"6117", "CreateOrganizationPolicy", func(*cloud) ask {
				return ask{body: organizationBody(object{"operation_type": "copy"})}
			}},
			{"4001", "ShowMigrateStatus", func(*cloud) ask { return ask{} }},
			{"4002", "MigrateDomain", func(c *cloud) ask {
				for range domain.MaxPolicies {
					c.policy()
				}
				return migration(true)
			}},
			{"4003", "MigrateDomain", func(c *cloud) ask {
				c.want("MigrateDomain", migration(true))
				c.idle()
				return migration(true)
			}},
			{"4006", "MigrateDomain", func(c *cloud) ask {
				old := c.inventory().Old("seed", c.account.Projects[0].Name)[0].Resources[0].ID
				server, _ := c.inventory().Get(old)
				vault := c.vault("server", 1000, server)
				c.want("CreateCheckpoint", backupOf(vault, object{}))
				return migration(true)
			}},
		},
	)
}
