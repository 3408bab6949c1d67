package httpapi

import (
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The way from an order to a vault and back, as Terraform goes it, to the last
// byte on both engines.
func TestGoldensOfOrders(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		ordered := c.want("CreateVault", ask{body: monthly("disk", object{"is_auto_pay": false, "is_auto_renew": true})}.in("en-us")).golden("pre-paid")
		vault, order := ordered.text("vault.id"), ordered.text("orders.0.orderId")
		details, found := ask{params: []string{order}}, ask{body: object{"order_id": order, "only_main_resource": 1}}
		c.want("ShowCustomerOrderDetails", details).golden("unpaid")
		c.want("ListPayPerUseCustomerResources", found).golden("none")
		c.refuse("BackupService.6105", "ShowVault", ask{params: []string{vault}})
		c.pay(order)
		if status := c.want("ShowCustomerOrderDetails", details).number("order_info.status"); status != 3 {
			t.Errorf("status %d while it is processed", status)
		}
		c.idle()
		c.want("ShowCustomerOrderDetails", details).golden("done")
		c.want("ListPayPerUseCustomerResources", found).golden("by-order")
		c.want("ShowVault", ask{params: []string{vault}}).golden("pre-paid")

		c.want("ChangeOrder", resize(vault, 2000, diskSpec)).golden("ok")
		c.want("ShowVault", ask{params: []string{vault}}).golden("lock")
		c.idle()
		c.want("UpdateOrder", resizeBy(order, vault, 3000, diskSpec)).golden("ok")
		c.idle()
		if size := c.want("ShowVault", ask{params: []string{vault}}).number("vault.billing.size"); size != 3000 {
			t.Errorf("%d GB", size)
		}
		c.want("CreatePostPaidVault", ask{body: monthly("server")}).golden("pre-paid")
		c.want("CreatePostPaidVault", ask{body: vaultBody("server", 100, nil)}).golden("post-paid")
		converted := c.want("ChangeVaultChargeMode", conversion(c.vault("turbo", 100))).golden("ok").text("orderId")
		c.idle()
		c.want("ShowCustomerOrderDetails", ask{params: []string{converted}}).golden("conversion")

		c.want("CancelAutoRenewalResources", ask{params: []string{vault}})
		c.advance(32 * 24 * time.Hour)
		c.want("ListPayPerUseCustomerResources", ask{body: object{"resource_ids": list{vault, nobody}}}).golden("frozen")
		c.want("AutoRenewalResources", ask{params: []string{vault}, body: object{}})
		given := c.want("CancelResourcesSubscription", unsubscription(vault)).golden("ok").text("order_ids.0")
		c.idle()
		c.refuse("BackupService.6105", "ShowVault", ask{params: []string{vault}})
		c.want("ShowCustomerOrderDetails", ask{params: []string{given}}).golden("unsubscription")
	})
}

// Both spellings of the unit are taken, and no other unit.
func TestMeasureIDs(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault, order := c.bought("disk")
	for i, name := range []string{"resourceSizeMeasureId", "resourceSizeMeasurementId"} {
		a := resizeBy(order, vault, 2000+i, diskSpec)
		info := a.body.(object)["productInfo"].(object)
		delete(info, "resourceSizeMeasureId")
		info[name] = 16
		c.refuse("BackupService.9900", "UpdateOrder", a)
		info[name] = 17
		c.want("UpdateOrder", a)
		c.idle()
	}
}

// A yearly or monthly vault needs a period, and gives a capacity to demand alone.
func TestBillingMembers(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for _, wrong := range []object{
		{"period_type": nil}, {"period_num": 0}, {"period_num": -1}, {"period_num": 10}, {"period_type": "week"}, {"charging_mode": "free"},
	} {
		c.refuse("BackupService.9900", "CreateVault", ask{body: monthly("disk", wrong)})
		c.refuse("BackupService.9900", "CreatePostPaidVault", ask{body: monthly("disk", wrong)})
	}
	unnamed := monthly("disk")
	delete(unnamed["vault"].(object), "name")
	vault := c.want("CreatePostPaidVault", ask{body: unnamed}).text("orders.0.resourceId")
	c.idle()
	if name := c.want("ShowVault", ask{params: []string{vault}}).text("vault.name"); name == "" {
		t.Error("a vault without a name")
	}
	c.refuse("BackupService.6111", "DeleteVault", ask{params: []string{vault}})
}

// What belongs to another account is as if it were not there.
func TestOrdersOfOthers(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	accounts := make([]iam.Account, 2)
	for i := range accounts {
		accounts[i], _ = iam.MakeAccount(iam.Blueprint{WorldID: "shared", Seed: "seed", Index: i})
	}
	_, err := c.worlds.Create(t.Context(), service.Genesis{ID: "shared", Seed: "seed", Pace: "instant", Accounts: accounts})
	c.ok(err)
	c.world, c.account, c.project = "shared", accounts[0], accounts[0].Projects[0].ID
	vault, order := c.bought("disk")
	c.account, c.project = accounts[1], accounts[1].Projects[0].ID
	c.refuse("BackupService.6109", "ShowCustomerOrderDetails", ask{params: []string{order}})
	c.refuse("BackupService.6105", "AutoRenewalResources", ask{params: []string{vault}})
	c.refuse("BackupService.6105", "CancelAutoRenewalResources", ask{params: []string{vault}})
	c.refuse("BackupService.6105", "CancelResourcesSubscription", unsubscription(vault))
	c.refuse("BackupService.6105", "MigrateResource", moving("eps", vault))
	c.refuse("BackupService.6109", "UpdateOrder", resizeBy(order, vault, 2000, diskSpec))
	for _, by := range []object{{"order_id": order}, {"resource_ids": list{vault}}} {
		if n := c.want("ListPayPerUseCustomerResources", ask{body: by}).number("total_count"); n != 0 {
			t.Errorf("%v: %d resources", by, n)
		}
	}
	c.refuse("BackupService.9900", "ListPayPerUseCustomerResources", ask{body: object{}})
	found := c.want("ShowResourceBindEnterpriseProject", ask{params: []string{"0"}, body: object{}})
	if n := found.number("total_count"); n != 0 {
		t.Errorf("%d resources of others", n)
	}
}

func moving(to, vault string) ask {
	return ask{params: []string{to}, body: object{"resource_id": vault, "resource_type": "vault"}}
}

// A vault moves to another enterprise project and is found there.
func TestVaultMovesToEnterpriseProject(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		first, second := c.vault("disk", 100), c.vault("server", 100)
		other := c.want("CreateVault", ask{project: c.account.Projects[1].ID, body: vaultBody("disk", 100, nil)}).text("vault.id")
		for _, vault := range []string{first, second, other} {
			c.want("MigrateResource", moving("eps-1", vault))
		}
		if eps := c.want("ShowVault", ask{params: []string{first}}).text("vault.enterprise_project_id"); eps != "eps-1" {
			t.Errorf("the vault is in %s", eps)
		}
		filter := func(body object) answer {
			return c.want("ShowResourceBindEnterpriseProject", ask{params: []string{"eps-1"}, body: body})
		}
		filter(object{"resource_types": list{"vault"}, "projects": list{c.project}}).golden("ok")
		for _, test := range []struct {
			body         object
			total, shown int
		}{
			{object{}, 3, 3},
			{object{"limit": 2}, 3, 2},
			{object{"limit": 2, "offset": 1}, 3, 2},
			{object{"offset": 2}, 3, 1},
			{object{"offset": 9}, 3, 0},
			{object{"resource_types": list{"ecs"}}, 0, 0},
			{object{"projects": list{c.account.Projects[1].ID}}, 1, 1},
			{object{"matches": list{object{"key": "resource_name", "value": "aul"}}}, 3, 3},
			{object{"matches": list{object{"key": "resource_name", "value": "no"}}}, 0, 0},
		} {
			got := filter(test.body)
			if got.number("total_count") != test.total || len(got.at("resources").(list)) != test.shown {
				t.Errorf("%v: %s", test.body, got.body)
			}
		}
		c.refuse("BackupService.6105", "MigrateResource", moving("eps-1", nobody))
		wrong := moving("eps-1", first)
		wrong.body.(object)["resource_type"] = "ecs"
		c.refuse("BackupService.9900", "MigrateResource", wrong)
		wrong = moving("eps-1", first)
		wrong.body.(object)["project_id"] = c.account.Projects[1].ID
		c.refuse("BackupService.6105", "MigrateResource", wrong)
	})
}
