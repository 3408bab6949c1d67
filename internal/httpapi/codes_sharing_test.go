package httpapi

import (
	"slices"
)

// mine is a server's backup in a world with friends, not shared yet.
func mine(c *cloud) (friend *cloud, vault, backup string) {
	friend = c.neighbours(c.world + "+")
	vault, backup, _ = c.serverBackedUp("ecs-web-0001")
	return friend, vault, backup
}

// offered is one that is shared with a friend, who has not answered.
func offered(c *cloud) (friend *cloud, vault, backup string) {
	friend, vault, backup = mine(c)
	c.want("AddMember", offer(backup, friend.project))
	return friend, vault, backup
}

// by makes a request of a friend's.
func (c *cloud) by(friend *cloud, a ask) ask {
	a.project, a.key = friend.project, friend.account.Users[0].Keys[0]
	return a
}

// sharingCodes share what cannot be shared, or with whom it cannot be.
func sharingCodes() []provocation {
	replying := func(status string, vault func(friend *cloud) string) func(*cloud) ask {
		return func(c *cloud) ask {
			friend, _, backup := offered(c)
			return c.by(friend, friend.reply(backup, status, vault(friend)))
		}
	}
	onto := func(kind string, size int) func(*cloud) string {
		return func(friend *cloud) string { return friend.vault(kind, size) }
	}
	received := func(a func(backup string) ask) func(*cloud) ask {
		return func(c *cloud) ask {
			friend, _, backup := offered(c)
			return c.by(friend, a(backup))
		}
	}
	member := func(body any) func(*cloud) ask {
		return func(c *cloud) ask {
			_, _, backup := mine(c)
			return ask{params: []string{backup, nobody}, body: body}
		}
	}
	unknown := func(body any) func(*cloud) ask {
		return func(*cloud) ask { return ask{params: []string{nobody, nobody}, body: body} }
	}
	answer := object{"status": "rejected"}
	return slices.Concat(sharedStates(), each("6200", map[string]func(*cloud) ask{
		"AddMember": func(*cloud) ask { return offer(nobody, nobody) }, "ShowMembersDetail": target(nobody),
		"ShowMemberDetail": unknown(nil), "UpdateMemberStatus": unknown(answer), "DeleteMember": unknown(nil),
	}), each("6705", map[string]func(*cloud) ask{
		"ShowMemberDetail": member(nil), "UpdateMemberStatus": member(answer), "DeleteMember": member(nil),
	}), each("6707", map[string]func(*cloud) ask{
		"AddMember":    received(func(backup string) ask { return offer(backup, nobody) }),
		"DeleteMember": received(func(backup string) ask { return ask{params: []string{backup, nobody}} }),
	}), []provocation{
		{"6105", "UpdateMemberStatus", replying("accepted", func(*cloud) string { return nobody })},
		{"6706", "UpdateMemberStatus", replying("accepted", func(*cloud) string { return "" })},
		{"6706", "UpdateMemberStatus", replying("maybe", func(*cloud) string { return "" })},
		{"6708", "UpdateMemberStatus", replying("accepted", onto("server", 10))},
		{"6713", "UpdateMemberStatus", replying("accepted", onto("disk", 1000))},
		{"6700", "AddMember", func(c *cloud) ask {
			_, backup, _ := c.diskBackedUp()
			return offer(backup, nobody)
		}},
		{"6701", "AddMember", func(c *cloud) ask {
			friend, _, backup := mine(c)
			var ten []string
			for _, p := range friend.account.Projects[1:] {
				ten = append(ten, p.ID)
			}
			c.want("AddMember", offer(backup, ten...))
			return offer(backup, friend.project)
		}},
		{"6703", "AddMember", func(c *cloud) ask {
			friend, _, backup := offered(c)
			return offer(backup, friend.account.Projects[1].ID, friend.project)
		}},
		{"6714", "AddMember", func(c *cloud) ask {
			friend, _, backup := mine(c)
			return offer(backup, friend.project, friend.project)
		}},
		{"6711", "DeleteBackup", received(func(backup string) ask { return ask{params: []string{backup}} })},
	}, strangers())
}

// strangers are whom a backup cannot be shared with.
func strangers() []provocation {
	with := func(project func(c, friend *cloud) string) provocation {
		return provocation{"6704", "AddMember", func(c *cloud) ask {
			friend, _, backup := mine(c)
			return offer(backup, project(c, friend))
		}}
	}
	return []provocation{
		with(func(*cloud, *cloud) string { return nobody }),
		with(func(c, _ *cloud) string { return c.project }),
		with(func(c, _ *cloud) string { return c.account.Projects[1].ID }),
		with(func(c, _ *cloud) string { return c.in(c.t, c.world+"-elsewhere").project }),
		{"6704", "AddMember", func(c *cloud) ask {
			_, _, backup := mine(c)
			return ask{params: []string{backup}, body: object{"domains": list{nobody}}}
		}},
	}
}

// sharedStates find a backup or a vault in a state that forbids sharing.
func sharedStates() []provocation {
	return []provocation{
		{"6702", "AddMember", func(c *cloud) ask {
			friend, _, backup := mine(c)
			c.want("DeleteBackup", ask{params: []string{backup}})
			return offer(backup, friend.project)
		}},
		{"6702", "UpdateMemberStatus", func(c *cloud) ask {
			friend, _, backup := offered(c)
			vault := friend.vault("server", 1000)
			c.want("DeleteBackup", ask{params: []string{backup}})
			return c.by(friend, friend.reply(backup, "accepted", vault))
		}},
		{"6706", "UpdateMemberStatus", func(c *cloud) ask {
			friend, backup, _ := c.shared(c.world + "+")
			return c.by(friend, friend.reply(backup, "pending", ""))
		}},
		{"6708", "UpdateMemberStatus", func(c *cloud) ask {
			friend, backup, _ := c.shared(c.world + "+")
			return c.by(friend, friend.reply(backup, "accepted", friend.vault("server", 1000)))
		}},
		{"6708", "UpdateMemberStatus", func(c *cloud) ask {
			friend, _, backup := offered(c)
			return friend.reply(backup, "rejected", "") // sent by the owner
		}},
		{"6709", "AddMember", func(c *cloud) ask {
			friend := c.neighbours(c.world + "+")
			_, backup, _ := c.serverBackedUp("ecs-encrypted-0001")
			return offer(backup, friend.project)
		}},
		{"6711", "DeleteMember", func(c *cloud) ask {
			friend, backup, vault := c.shared(c.world + "+")
			friend.want("DeleteVault", ask{params: []string{vault}})
			return ask{params: []string{backup, friend.project}}
		}},
		{"6712", "AddMember", func(c *cloud) ask {
			friend, vault, backup := mine(c)
			c.want("DeleteVault", ask{params: []string{vault}})
			return offer(backup, friend.project)
		}},
		{"6712", "UpdateMemberStatus", func(c *cloud) ask {
			friend, _, backup := offered(c)
			vault := friend.vault("server", 1000)
			friend.want("DeleteVault", ask{params: []string{vault}})
			return c.by(friend, friend.reply(backup, "accepted", vault))
		}},
	}
}
