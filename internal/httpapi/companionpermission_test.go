package httpapi

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// companionActions are the actions of billing and of enterprise projects, each with
// a request that passes its contract.
var companionActions = map[string]struct {
	action string
	ask    ask
}{
	"ShowCustomerOrderDetails":          {"bss:order:view", ask{params: []string{"CS2601010000000001"}}},
	"ListPayPerUseCustomerResources":    {"bss:order:view", ask{body: object{"resource_ids": list{nobody}}}},
	"CancelResourcesSubscription":       {"bss:unsubscribe:update", unsubscription(nobody)},
	"AutoRenewalResources":              {"bss:renewal:update", ask{params: []string{nobody}, body: object{}}},
	"CancelAutoRenewalResources":        {"bss:renewal:update", ask{params: []string{nobody}}},
	"MigrateResource":                   {"eps:resources:add", moving("e1", nobody)},
	"ShowResourceBindEnterpriseProject": {"eps:resources:list", ask{params: []string{"e1"}, body: object{}}},
}

// free are the companions that any caller may use: they show nothing but the
// caller's own account and what every region has.
var free = []string{
	"CinderListAvailabilityZones", "CinderListVolumeTypes", "KeystoneCreateUserTokenByPassword", "KeystoneListAuthDomains",
	"KeystoneListAuthProjects", "KeystoneListProjects", "KeystoneListVersions", "KeystoneShowCatalog", "KeystoneShowVersion",
	"NovaListAvailabilityZones",
}

// No companion is left without an action unless it is listed.
func TestCompanionsTakeActions(t *testing.T) {
	t.Parallel()
	var without []string
	for _, r := range companions {
		row, known := companionActions[r.op]
		switch {
		case r.action == "" && r.aliasOf == "":
			without = append(without, r.op)
		case known && r.action != row.action, !known && r.action != "" && !strings.HasPrefix(r.action, "evs:volumes:"):
			t.Errorf("%s takes %q, want %q", r.op, r.action, row.action)
		}
	}
	slices.Sort(without)
	if diff := cmp.Diff(free, without); diff != "" {
		t.Errorf("companions without an action (-want +got):\n%s", diff)
	}
}

// The vendor's policies for CBR allow nothing of other services, and the document on
// permissions names what does.
func TestOtherServicesTakeCustomPolicies(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/permissions.md")
	if err != nil {
		t.Fatal(err)
	}
	named := string(text)
	for _, r := range companions {
		if r.action == "" {
			continue
		}
		disks, isDisk := strings.CutPrefix(r.action, "evs:volumes:")
		if !strings.Contains(named, "`"+r.action+"`") && !(isDisk && strings.Contains(named, "`"+disks+"`")) {
			t.Errorf("permissions.md does not name %s", r.action)
		}
		for _, policy := range iam.SystemPolicies() {
			if user := (iam.User{Bound: true, Grants: []iam.Grant{{Policy: policy}}}); !user.Reach(r.action).Empty() {
				t.Errorf("%s allows %s", policy, r.action)
			}
		}
	}
}

// Each action of billing and enterprise projects both ways.
func TestCompanionPermissions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t)).as(t)
	actions := []string{removeResources}
	for _, row := range companionActions {
		actions = append(actions, row.action)
	}
	for op, row := range companionActions {
		others := slices.DeleteFunc(slices.Clone(actions), func(a string) bool { return a == row.action })
		denied := [][]iam.Grant{
			nil, {allow(others...)}, {allow("cbr:*:*")}, {allow("*:*:*"), effect(iam.Deny, row.action)},
		}
		for _, name := range iam.SystemPolicies() {
			denied = append(denied, []iam.Grant{{Policy: name}})
		}
		for _, grants := range denied {
			c.bind(grants...)
			got := c.refuse(domain.CodeGatewayForbidden, op, row.ask)
			if text := got.text("error_msg"); !strings.Contains(text, row.action) {
				t.Errorf("%s: the refusal says %q", op, text)
			}
		}
		for _, actions := range [][]string{{row.action, removeResources}, {"bss:*:*", "eps:*:*"}} {
			c.bind(allow(actions...))
			if got := c.call(op, row.ask); got.code() == string(domain.CodeGatewayForbidden) {
				t.Errorf("%s with %v: %s", op, actions, got.body)
			}
		}
	}
}

// To move a vault takes an action where it is and another where it goes.
func TestMovingTakesTwoActions(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	c := root.as(t)
	vault := root.vault("disk", 100) // in the enterprise project 0
	add, remove := allow("eps:resources:add"), allow(removeResources)
	for name, grants := range map[string][]iam.Grant{
		"AddAlone": {add}, "RemoveAlone": {remove}, "All": {{Policy: iam.FullAccess}},
		"Elsewhere": {within(add, "e2"), remove}, "FromElsewhere": {add, within(remove, "e1", "e2")},
		"Swapped": {within(add, "0"), within(remove, "e1")}, "DeniedThere": {add, remove, within(effect(iam.Deny, "eps:*:*"), "e1")},
		"DeniedHere": {add, remove, within(effect(iam.Deny, "eps:*:*"), "0")},
	} {
		c.bind(grants...)
		got := c.refuse(domain.CodeGatewayForbidden, "MigrateResource", moving("e1", vault))
		if eps := root.want("ShowVault", ask{params: []string{vault}}).text("vault.enterprise_project_id"); eps != "0" {
			t.Fatalf("%s: the vault is in %s: %d %s", name, eps, got.status, got.body)
		}
	}
	c.bind(within(add, "e1"), within(remove, "0"))
	c.refuse(domain.CodeVaultNotFound, "MigrateResource", moving("e1", nobody))
	c.want("MigrateResource", moving("e1", vault))
	c.refuse(domain.CodeGatewayForbidden, "MigrateResource", moving("e2", vault))
}

// Orders and what was bought are seen and changed in the enterprise projects that
// are granted, and nowhere else, also once the vaults are gone.
func TestBillingInEnterpriseProjects(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		root := newCloud(t, e)
		vaults, orders := map[string]string{}, map[string]string{}
		for _, eps := range []string{"e1", "e2"} {
			body := monthly("disk", object{"is_auto_pay": false})
			body["vault"].(object)["enterprise_project_id"] = eps
			ordered := root.want("CreateVault", ask{body: body})
			vaults[eps], orders[eps] = ordered.text("vault.id"), ordered.text("orders.0.orderId")
		}
		c := root.as(t, within(allow("bss:*:*", "eps:*:*"), "e1"))
		c.seesOrders(orders, 0)
		for _, order := range orders {
			root.pay(order)
		}
		root.idle()
		c.seesOrders(orders, 1)

		filter := func(eps string) ask { return ask{params: []string{eps}, body: object{}} }
		if n := c.want("ShowResourceBindEnterpriseProject", filter("e1")).number("total_count"); n != 1 {
			t.Errorf("%d resources in its own", n)
		}
		foreign := ask{params: []string{vaults["e2"]}, body: object{}}
		c.refuse(domain.CodeGatewayForbidden, "ShowResourceBindEnterpriseProject", filter("e2"))
		c.refuse(domain.CodeGatewayForbidden, "ShowResourceBindEnterpriseProject", filter("0"))
		c.refuse(domain.CodeGatewayForbidden, "AutoRenewalResources", foreign)
		c.refuse(domain.CodeGatewayForbidden, "CancelAutoRenewalResources", foreign)
		both := unsubscription(vaults["e1"])
		both.body.(object)["resource_ids"] = list{vaults["e1"], vaults["e2"]}
		c.refuse(domain.CodeGatewayForbidden, "CancelResourcesSubscription", both)
		c.refuse(domain.CodeGatewayForbidden, "CancelResourcesSubscription", unsubscription(vaults["e2"]))
		c.want("AutoRenewalResources", ask{params: []string{vaults["e1"]}, body: object{}})
		c.want("CancelAutoRenewalResources", ask{params: []string{vaults["e1"]}})

		orders["e1"] = c.want("CancelResourcesSubscription", unsubscription(vaults["e1"])).text("order_ids.0")
		orders["e2"] = root.want("CancelResourcesSubscription", unsubscription(vaults["e2"])).text("order_ids.0")
		root.idle()
		root.refuse(domain.CodeVaultNotFound, "ShowVault", ask{params: []string{vaults["e1"]}})
		c.seesOrders(orders, 0)
	})
}

// seesOrders wants the caller to see the order of e1 and not that of e2, and bought
// vaults of the former.
func (c *cloud) seesOrders(orders map[string]string, bought int) {
	c.t.Helper()
	c.want("ShowCustomerOrderDetails", ask{params: []string{orders["e1"]}})
	c.refuse(domain.CodeGatewayForbidden, "ShowCustomerOrderDetails", ask{params: []string{orders["e2"]}})
	c.refuse(domain.CodeBillNotFound, "ShowCustomerOrderDetails", ask{params: []string{"CS2601010000000001"}})
	for eps, want := range map[string]int{"e1": bought, "e2": 0} {
		if n := c.want("ListPayPerUseCustomerResources", ask{body: object{"order_id": orders[eps]}}).number("total_count"); n != want {
			c.t.Errorf("%d bought vaults in %s", n, eps)
		}
	}
}
