package httpapi

import "slices"

// deleting is a vault with a disk backup that is about to go.
func deleting(c *cloud) (vault, backup string) {
	vault, backup, _ = c.diskBackedUp()
	c.want("DeleteVault", ask{params: []string{vault}})
	return vault, backup
}

// locked is a locked vault with an automatic backup.
func locked(c *cloud) (vault, backup, disk string) {
	r := c.resource("volume-mail-0001")
	body := vaultBody("disk", 1000, named(r), object{"locked": true})
	vault = c.want("CreateVault", ask{body: body}).text("vault.id")
	return vault, c.backUp(vault, object{"auto_trigger": true}), r.ID
}

// removing is a vault that is losing its disk.
func removing(c *cloud) (vault string, named list) {
	vault, _, disk := c.diskBackedUp()
	c.want("RemoveVaultResource", ask{params: []string{vault}, body: object{"resource_ids": list{disk.ID}}})
	return vault, list{disk.ID}
}

// restoring is a disk backup that is being restored.
func restoring(c *cloud) (vault string, again ask) {
	vault, backup, disk := c.diskBackedUp()
	again = ask{params: []string{backup}, body: ofDisk(disk)}
	c.want("RestoreBackup", again)
	return vault, again
}

// running is a vault whose second backup runs.
func running(c *cloud) (vault, first, second, disk string) {
	vault, first, r := c.diskBackedUp()
	point := c.checkpoint(vault, object{})
	second = c.want("ListBackups", ask{query: "checkpoint_id=" + point}).text("backups.0.id")
	return vault, first, second, r.ID
}

// stateCodes find something in a state that forbids what is asked.
func stateCodes() []provocation {
	return slices.Concat(deletionCodes(), taskCodes(), []provocation{
		{"0001", "CreateCheckpoint", func(c *cloud) ask { return backupOf(c.vault("server", 1000), object{}) }},
		{"6114", "CreateCheckpoint", func(c *cloud) ask {
			vault := c.vault("server", 10, c.resource("ecs-db-0001"))
			c.backUp(vault, object{})
			return backupOf(vault, object{})
		}},
		{"6124", "CreateCheckpoint", func(c *cloud) ask {
			vault := c.want("CreateVault", ask{body: replicationBody(nil)}).text("vault.id")
			return backupOf(vault, object{})
		}},
		{"6111", "DeleteVault", func(c *cloud) ask {
			vault, _, _ := locked(c)
			return ask{params: []string{vault}}
		}},
		{"6220", "DeleteBackup", func(c *cloud) ask {
			_, backup, _ := locked(c)
			return ask{params: []string{backup}}
		}},
		{"6110", "UpdateVault", func(c *cloud) ask {
			vault, _, _ := locked(c)
			return ask{params: []string{vault}, body: object{"vault": object{"locked": false}}}
		}},
		{"6110", "RemoveVaultResource", func(c *cloud) ask {
			vault, _, disk := locked(c)
			return ask{params: []string{vault}, body: object{"resource_ids": list{disk}}}
		}},
	})
}

// deletionCodes act on a vault, backup or resource that is on its way out.
func deletionCodes() []provocation {
	in := func(body func(c *cloud) any) func(*cloud) ask {
		return func(c *cloud) ask {
			vault, _ := deleting(c)
			return ask{params: []string{vault}, body: body(c)}
		}
	}
	return slices.Concat(each("6112", map[string]func(*cloud) ask{
		"UpdateVault":         in(func(*cloud) any { return object{"vault": object{"name": "other"}} }),
		"DeleteVault":         in(func(*cloud) any { return nil }),
		"AddVaultResource":    in(func(c *cloud) any { return object{"resources": named(c.resource("volume-media-0001"))} }),
		"RemoveVaultResource": in(func(*cloud) any { return object{"resource_ids": list{nobody}} }),
		"SetVaultResource":    in(func(*cloud) any { return suspension("", "suspend", nobody).body }),
		"UpdateBackup": func(c *cloud) ask {
			_, backup := deleting(c)
			return ask{params: []string{backup}, body: object{"backup": object{"name": "other"}}}
		},
	}), each("6134", map[string]func(*cloud) ask{
		"RemoveVaultResource": func(c *cloud) ask {
			vault, ids := removing(c)
			return ask{params: []string{vault}, body: object{"resource_ids": ids}}
		},
		"AddVaultResource": func(c *cloud) ask {
			vault, _ := removing(c)
			return ask{params: []string{vault}, body: object{"resources": named(c.resource("volume-mail-0001"))}}
		},
		"CreateCheckpoint": func(c *cloud) ask {
			vault, _ := removing(c)
			return backupOf(vault, object{})
		},
		"SetVaultResource": func(c *cloud) ask {
			vault, ids := removing(c)
			return ask{params: []string{vault}, body: object{"action": "unsuspend", "resource_ids": ids}}
		},
	}), []provocation{
		{"6113", "CreateCheckpoint", func(c *cloud) ask {
			vault, _ := deleting(c)
			return backupOf(vault, object{})
		}},
		{"6201", "DeleteBackup", func(c *cloud) ask {
			_, backup := deleting(c)
			return ask{params: []string{backup}}
		}},
		{"6202", "RestoreBackup", func(c *cloud) ask {
			_, backup := deleting(c)
			return ask{params: []string{backup}, body: ofDisk(c.resource("volume-mail-0001"))}
		}},
		{"2005", "RestoreBackup", func(c *cloud) ask {
			_, backup, disk := c.diskBackedUp()
			c.want("DeleteBackup", ask{params: []string{backup}})
			return ask{params: []string{backup}, body: ofDisk(disk)}
		}},
	})
}

// taskCodes come too early: a task works on what they are about.
func taskCodes() []provocation {
	return []provocation{
		{"2002", "RestoreBackup", func(c *cloud) ask {
			_, first, _, _ := running(c)
			return ask{params: []string{first}, body: ofDisk(c.resource("volume-mail-0001"))}
		}},
		{"2010", "RestoreBackup", func(c *cloud) ask {
			_, again := restoring(c)
			return again
		}},
		{"2010", "CreateCheckpoint", func(c *cloud) ask {
			vault, _ := restoring(c)
			return backupOf(vault, object{})
		}},
		{"6125", "CreateCheckpoint", func(c *cloud) ask {
			vault, _, _, _ := running(c)
			return backupOf(vault, object{})
		}},
		{"6206", "ShowMetadata", func(c *cloud) ask {
			_, _, second, _ := running(c)
			return ask{params: []string{second}}
		}},
		{"6203", "DeleteBackup", func(c *cloud) ask {
			_, _, second, _ := running(c)
			return ask{params: []string{second}}
		}},
		{"6203", "DeleteVault", func(c *cloud) ask {
			vault, _, _, _ := running(c)
			return ask{params: []string{vault}}
		}},
		{"6203", "RemoveVaultResource", func(c *cloud) ask {
			vault, _, _, disk := running(c)
			return ask{params: []string{vault}, body: object{"resource_ids": list{disk}}}
		}},
		{"6216", "DeleteBackup", func(c *cloud) ask {
			_, again := restoring(c)
			return ask{params: again.params}
		}},
	}
}
