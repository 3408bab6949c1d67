package httpapi

import (
	"fmt"
	"slices"
)

// tagBody asks for one tag.
func tagBody(key, value string) object { return object{"tag": object{"key": key, "value": value}} }

// someTags are tags k0, k1 and so on, all of value v.
func someTags(n int) list {
	tags := list{}
	for i := range n {
		tags = append(tags, object{"key": fmt.Sprintf("k%d", i), "value": "v"})
	}
	return tags
}

// batch adds tags to a vault, or deletes them.
func batch(vault, action string, tags list) ask {
	return ask{params: []string{vault}, body: object{"action": action, "tags": tags}}
}

// tagCodes are of vaults that are not there, cannot change, or are full.
func tagCodes() []provocation {
	with := func(vault func(*cloud) string) map[string]func(*cloud) ask {
		return map[string]func(*cloud) ask{
			"CreateVaultTags":               func(c *cloud) ask { return ask{params: []string{vault(c)}, body: tagBody("more", "v")} },
			"BatchCreateAndDeleteVaultTags": func(c *cloud) ask { return batch(vault(c), "create", someTags(11)[10:]) },
			"DeleteVaultTag":                func(c *cloud) ask { return ask{params: []string{vault(c), "k0"}} },
			"ShowVaultTag":                  func(c *cloud) ask { return ask{params: []string{vault(c)}} },
		}
	}
	only := func(asks map[string]func(*cloud) ask, ops ...string) map[string]func(*cloud) ask {
		for op := range asks {
			if !slices.Contains(ops, op) {
				delete(asks, op)
			}
		}
		return asks
	}
	gone := func(c *cloud) string { vault, _ := deleting(c); return vault }
	full := func(c *cloud) string {
		body := vaultBody("server", 10, nil, object{"tags": someTags(10)})
		return c.want("CreateVault", ask{body: body}).text("vault.id")
	}
	return slices.Concat(
		each("6105", with(func(*cloud) string { return nobody })),
		each("6112", only(with(gone), "CreateVaultTags", "BatchCreateAndDeleteVaultTags", "DeleteVaultTag")),
		each("6600", only(with(full), "CreateVaultTags", "BatchCreateAndDeleteVaultTags")),
		each("6601", only(with(func(c *cloud) string { return c.vault("server", 10) }), "DeleteVaultTag")),
	)
}
