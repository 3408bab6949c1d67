package httpapi

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/service"
)

// monthly is the body of an order of a vault for a month, paid by itself; more
// changes members of its billing.
func monthly(objectType string, more ...object) object {
	body := vaultBody(objectType, 1000, nil)
	billing := body["vault"].(object)["billing"].(object)
	maps.Copy(billing, object{"charging_mode": "pre_paid", "period_type": "month", "period_num": 1, "is_auto_pay": true})
	for _, members := range more {
		maps.Copy(billing, members)
	}
	return body
}

// bought orders a vault that is paid for by itself, and waits until it is there.
func (c *cloud) bought(objectType string) (vault, order string) {
	c.t.Helper()
	ordered := c.want("CreateVault", ask{body: monthly(objectType)})
	c.idle()
	return ordered.text("vault.id"), ordered.text("orders.0.orderId")
}

// pay pays an order as the control surface does.
func (c *cloud) pay(order string) {
	c.t.Helper()
	_, err := service.PayOrder(c.t.Context(), c.engine, c.world, order)
	c.ok(err)
}

const (
	diskSpec   = "vault.backup.volume.normal"
	serverSpec = "vault.backup.server.normal"
)

// resize orders another size of a vault, in the newer form.
func resize(vault string, size int, spec string, more ...object) ask {
	body := object{"resource_id": vault, "is_auto_pay": true, "product_info": object{
		"product_id": "00301-231147-0--0", "resource_size": size, "resource_spec_code": spec,
	}}
	for _, members := range more {
		maps.Copy(body, members)
	}
	return ask{body: body}
}

// resizeBy is resize in the older form, which names the vault's order.
func resizeBy(order, vault string, size int, spec string) ask {
	return ask{params: []string{order}, body: object{"resourceId": vault, "productInfo": object{
		"productId": "00301-231147-0--0", "resourceSize": size, "resourceSpecCode": spec, "resourceSizeMeasureId": 17,
	}}}
}

func conversion(ids ...any) ask {
	return ask{body: object{"vault_ids": ids, "charging_mode": "pre_paid", "period_type": "year", "period_num": 1, "is_auto_pay": true}}
}

// in sends a request in a language.
func (a ask) in(language string) ask {
	a.header = http.Header{"X-Language": {language}}
	return a
}

// alsoOrdered provokes by an order what is provoked by making a vault.
func alsoOrdered(all []provocation) []provocation {
	var ordered []provocation
	for _, p := range all {
		if p.op == "CreateVault" && p.code != "6100" {
			p.op = "CreatePostPaidVault"
			ordered = append(ordered, p)
		}
	}
	return ordered
}

// orderCodes order what cannot be had.
func orderCodes() []provocation {
	frozen := func(c *cloud) (vault, order string) {
		vault, order = c.bought("disk")
		c.advance(32 * 24 * time.Hour)
		return vault, order
	}
	both := func(code string, situation func(c *cloud) (vault, order string), size int, spec string) []provocation {
		return each(code, map[string]func(*cloud) ask{
			"ChangeOrder": func(c *cloud) ask {
				vault, _ := situation(c)
				return resize(vault, size, spec)
			},
			"UpdateOrder": func(c *cloud) ask {
				vault, order := situation(c)
				return resizeBy(order, vault, size, spec)
			},
		})
	}
	waiting := func(c *cloud) (vault, order string) {
		vault, order = c.bought("disk")
		c.want("ChangeOrder", resize(vault, 2000, diskSpec, object{"is_auto_pay": false}))
		return vault, order
	}
	gone := func(c *cloud) (vault, order string) {
		vault, order = c.bought("disk")
		c.want("CancelResourcesSubscription", unsubscription(vault))
		c.idle()
		return vault, order
	}
	byDemand := func(c *cloud) (vault, order string) { return c.vault("disk", 100), "CS0" }
	disk := func(c *cloud) (vault, order string) { return c.bought("disk") }
	return slices.Concat(
		both("6105", gone, 500, diskSpec), both("6109", byDemand, 500, diskSpec), both("6112", frozen, 500, diskSpec),
		both("6101", disk, 9, diskSpec), both("6123", waiting, 500, diskSpec), both("8400", disk, 500, serverSpec),
		both("9900", disk, 500, "vault.backup.tape.normal"),
		conversionCodes(), languageCodes(),
		each("8400", map[string]func(*cloud) ask{
			"CreateVault":         func(*cloud) ask { return ask{body: monthly("workspace")} },
			"CreatePostPaidVault": func(*cloud) ask { return ask{body: monthly("workspace")} },
		}),
		[]provocation{
			{"6100", "CreatePostPaidVault", func(*cloud) ask {
				resources := slices.Repeat(list{object{"id": nobody, "type": "OS::Cinder::Volume"}}, 257)
				return ask{body: vaultBody("disk", 1000, resources)}
			}},
			{"6123", "UpdateVault", func(c *cloud) ask {
				vault, _ := waiting(c)
				return ask{params: []string{vault}, body: object{"vault": object{"billing": object{"size": 500}}}}
			}},
		},
	)
}

// conversionCodes convert vaults that cannot be.
func conversionCodes() []provocation {
	op := "ChangeVaultChargeMode"
	return []provocation{
		{"6105", op, func(*cloud) ask { return conversion(nobody) }},
		{"6110", op, func(c *cloud) ask {
			vault, _ := c.bought("disk")
			return conversion(vault)
		}},
		{"6112", op, func(c *cloud) ask {
			vault, _ := deleting(c)
			return conversion(vault)
		}},
		{"8400", op, func(c *cloud) ask { return conversion(c.vault("workspace", 100)) }},
		{"9900", op, func(*cloud) ask { return conversion() }},
	}
}

// languageCodes order in a language that the billing system does not speak.
func languageCodes() []provocation {
	return each("6138", map[string]func(*cloud) ask{
		"CreateVault":           func(*cloud) ask { return ask{body: monthly("disk")}.in("fr-fr") },
		"CreatePostPaidVault":   func(*cloud) ask { return ask{body: monthly("disk")}.in("fr-fr") },
		"ChangeOrder":           func(*cloud) ask { return resize(nobody, 500, diskSpec).in("fr-fr") },
		"UpdateOrder":           func(*cloud) ask { return resizeBy("CS0", nobody, 500, diskSpec).in("fr-fr") },
		"ChangeVaultChargeMode": func(*cloud) ask { return conversion(nobody).in("fr-fr") },
	})
}

func unsubscription(vaults ...any) ask {
	return ask{body: object{"resource_ids": vaults, "unsubscribe_type": 1}}
}
