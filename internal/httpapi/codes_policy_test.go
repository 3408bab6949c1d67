package httpapi

import (
	"maps"
	"slices"
)

// daily14 is the reference's example of a schedule.
const daily14 = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=14;BYMINUTE=00"

// policyBody asks for a backup policy; more changes members of it.
func policyBody(more ...object) object {
	policy := object{
		"name": "policy", "operation_definition": object{},
		"trigger": object{"properties": object{"pattern": list{daily14}}},
	}
	for _, members := range more {
		maps.Copy(policy, members)
	}
	return object{"policy": policy}
}

// policy makes a policy and returns its id.
func (c *cloud) policy(more ...object) string {
	c.t.Helper()
	return c.want("CreatePolicy", ask{body: policyBody(more...)}).text("policy.id")
}

// replication are the members of a policy that replicates to the account's
// second project.
func (c *cloud) replication() object {
	to := c.account.Projects[1]
	return object{"operation_type": "replication", "operation_definition": object{
		"destination_region": to.Name, "destination_project_id": to.ID,
	}}
}

// apply applies a policy to a vault.
func (c *cloud) apply(vault, policy string) answer {
	c.t.Helper()
	return c.want("AssociateVaultPolicy", application(vault, policy))
}

// applyTo applies a replication policy with its destination.
func (c *cloud) applyTo(vault, policy, destination string) answer {
	c.t.Helper()
	return c.want("AssociateVaultPolicy", replicating(vault, policy, destination))
}

func application(vault, policy string) ask {
	return ask{params: []string{vault}, body: object{"policy_id": policy}}
}

func replicating(vault, policy, destination string) ask {
	return ask{params: []string{vault}, body: object{"policy_id": policy, "destination_vault_id": destination}}
}

// replicas is a replication vault for servers in the account's second project.
func (c *cloud) replicas() string {
	c.t.Helper()
	return c.want("CreateVault", ask{project: c.account.Projects[1].ID, body: replicationBody(nil)}).text("vault.id")
}

// hybrid asks for a vault of a hybrid cloud.
func hybrid(more ...object) object {
	body := vaultBody("server", 1000, nil, more...)
	body["vault"].(object)["billing"].(object)["cloud_type"] = "hybrid"
	return body
}

// suspension suspends resources of a vault, or resumes them.
func suspension(vault, action string, resources ...string) ask {
	return ask{params: []string{vault}, body: object{"action": action, "resource_ids": resources}}
}

// agentsOf asks for the agents of servers.
func agentsOf(kind string, servers ...string) ask {
	asked := list{}
	for _, id := range servers {
		asked = append(asked, object{"resource_id": id, "resource_type": kind})
	}
	return ask{body: object{"agent_status": asked}}
}

// policyCodes make, change and apply policies that cannot be.
func policyCodes() []provocation {
	change := func(*cloud) ask {
		return ask{params: []string{nobody}, body: object{"policy": object{"name": "other"}}}
	}
	toVault := func(made func(c *cloud) string) func(*cloud) ask {
		return func(c *cloud) ask { return application(made(c), c.policy()) }
	}
	gone := func(c *cloud) string { vault, _ := deleting(c); return vault }
	return slices.Concat(
		each("6000", map[string]func(*cloud) ask{
			"ShowPolicy": target(nobody), "UpdatePolicy": change, "DeletePolicy": target(nobody),
			"AssociateVaultPolicy":    func(c *cloud) ask { return application(c.vault("server", 10), nobody) },
			"DisassociateVaultPolicy": func(c *cloud) ask { return application(c.vault("server", 10), nobody) },
		}),
		each("6105", map[string]func(*cloud) ask{
			"AssociateVaultPolicy":    toVault(func(*cloud) string { return nobody }),
			"DisassociateVaultPolicy": toVault(func(*cloud) string { return nobody }),
		}),
		each("6112", map[string]func(*cloud) ask{
			"AssociateVaultPolicy": toVault(gone), "DisassociateVaultPolicy": toVault(gone),
		}),
		each("6127", map[string]func(*cloud) ask{
			"AssociateVaultPolicy": toVault(func(c *cloud) string {
				return c.want("CreateVault", ask{body: replicationBody(nil)}).text("vault.id")
			}),
			"CreateVault": func(c *cloud) ask {
				body := replicationBody(nil)
				body["vault"].(object)["backup_policy_id"] = c.policy()
				return ask{body: body}
			},
		}),
		each("6136", map[string]func(*cloud) ask{
			"AssociateVaultPolicy": toVault(func(c *cloud) string {
				return c.want("CreateVault", ask{body: hybrid()}).text("vault.id")
			}),
			"CreateVault": func(c *cloud) ask { return ask{body: hybrid(object{"backup_policy_id": c.policy()})} },
		}),
		[]provocation{
			{"6001", "CreatePolicy", func(c *cloud) ask {
				for range 32 {
					c.policy()
				}
				c.policy(c.replication()) // each type has a maximum of its own
				return ask{body: policyBody()}
			}},
			{"6002", "DisassociateVaultPolicy", toVault(func(c *cloud) string { return c.vault("server", 10) })},
			{"6117", "CreatePolicy", func(*cloud) ask { return ask{body: policyBody(object{"operation_type": "copy"})} }},
		},
		replicationCodes(), copyCodes(),
	)
}

// replicationCodes are about where replicas go.
func replicationCodes() []provocation {
	return []provocation{
		{"6003", "UpdatePolicy", func(c *cloud) ask {
			policy := c.policy(c.replication())
			c.applyTo(c.vault("server", 10), policy, c.replicas())
			return ask{params: []string{policy}, body: object{"policy": object{"operation_definition": object{
				"destination_region": "elsewhere", "destination_project_id": c.account.Projects[1].ID,
			}}}}
		}},
		{"6119", "AssociateVaultPolicy", func(c *cloud) ask {
			there := ask{project: c.account.Projects[1].ID, body: vaultBody("server", 10, nil)}
			vault := c.want("CreateVault", there).text("vault.id")
			return replicating(c.vault("server", 10), c.policy(c.replication()), vault)
		}},
		{"6120", "AssociateVaultPolicy", func(c *cloud) ask {
			here := c.want("CreateVault", ask{body: replicationBody(nil)}).text("vault.id")
			return replicating(c.vault("server", 10), c.policy(c.replication()), here)
		}},
		{"6128", "AssociateVaultPolicy", func(c *cloud) ask {
			return replicating(c.vault("disk", 10), c.policy(c.replication()), c.replicas())
		}},
	}
}
