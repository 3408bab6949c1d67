package httpapi

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func within(g iam.Grant, enterpriseProjects ...string) iam.Grant {
	g.EnterpriseProjects = enterpriseProjects
	return g
}

// holding is what lies in one enterprise project.
type holding struct{ vault, checkpoint, backup, task, server string }

// enterprise is a cloud with a vault, a server and its backup in each of the
// enterprise projects 0, e1 and e2.
func enterprise(t *testing.T, e enginetest.Engine) (*cloud, map[string]holding) {
	t.Helper()
	c := newCloud(t, e)
	held := map[string]holding{}
	for _, place := range [][2]string{{"0", "ecs-web-0001"}, {"e1", "ecs-web-0002"}, {"e2", "ecs-db-0001"}} {
		eps, name := place[0], place[1]
		server := c.resource(name)
		c.change(name, func(r *domain.Resource) { r.EnterpriseProjectID = eps })
		h := holding{server: server.ID}
		h.vault = c.want("CreateVault", ask{body: vaultBody("server", 1000, named(server), object{
			"name": "in-" + eps, "enterprise_project_id": eps, "tags": list{object{"key": "eps", "value": eps}},
		})}).text("vault.id")
		h.checkpoint = c.want("CreateCheckpoint", backupOf(h.vault, object{})).text("checkpoint.id")
		c.idle()
		h.backup = c.want("ListBackups", ask{query: "vault_id=" + h.vault}).text("backups.0.id")
		h.task = c.want("ListOpLogs", ask{query: "vault_id=" + h.vault}).text("operation_logs.0.id")
		held[eps] = h
	}
	return c, held
}

// on are the calls on an object by its id, each with what it needs.
func (h holding) on() map[string]ask {
	vault, backup := []string{h.vault}, []string{h.backup}
	return map[string]ask{
		"ShowVault": {params: vault}, "UpdateVault": {params: vault, body: object{"vault": object{"name": "renamed"}}},
		"AddVaultResource":     {params: vault, body: object{"resources": list{}}},
		"RemoveVaultResource":  {params: vault, body: object{"resource_ids": list{"x"}}},
		"SetVaultResource":     {params: vault, body: object{"resource_ids": list{"x"}, "action": "suspend"}},
		"AssociateVaultPolicy": {params: vault, body: object{"policy_id": nobody}},
		"ShowVaultTag":         {params: vault}, "DeleteVaultTag": {params: append(vault, "k")},
		"CreateVaultTags": {params: vault, body: object{"tag": object{"key": "k", "value": "v"}}},
		"ShowBackup":      {params: backup}, "ShowMetadata": {params: backup}, "UpdateBackup": {params: backup, body: object{}},
		"ShowCheckpoint": {params: []string{h.checkpoint}}, "ShowOpLog": {params: []string{h.task}},
		"CreateCheckpoint": backupOf(h.vault, object{}), "ShowProtectable": {params: []string{"server", h.server}},
		"CheckAgent": {body: object{"agent_status": list{object{"resource_id": h.server, "resource_type": "OS::Nova::Server"}}}},
	}
}

// Who was given everything in one enterprise project may not touch what lies in
// another, and is told so rather than that it does not exist.
func TestEnterpriseProjects(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		root, held := enterprise(t, e)
		c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
		for _, eps := range []string{"0", "e2"} {
			for op, a := range held[eps].on() {
				c.refuse(domain.CodeGatewayForbidden, op, a)
			}
			c.refuse(domain.CodeGatewayForbidden, "DeleteVault", ask{params: []string{held[eps].vault}})
			c.refuse(domain.CodeGatewayForbidden, "DeleteBackup", ask{params: []string{held[eps].backup}})
		}
		for op, a := range held["e1"].on() {
			if got := c.call(op, a); got.status == http.StatusForbidden {
				t.Errorf("%s in its own: %s", op, got.body)
			}
		}
		c.refuse(domain.CodeVaultNotFound, "ShowVault", ask{params: []string{nobody}})
		c.refuse(domain.CodeBackupNotFound, "ShowBackup", ask{params: []string{nobody}})
		c.refuse(domain.CodeVaultNotFound, "CreateCheckpoint", backupOf(nobody, object{}))
		c.idle()
		c.want("DeleteBackup", ask{params: []string{held["e1"].backup}})
	})
}

// A filter that names what is granted opens nothing else.
func TestEnterpriseProjectOfTheQuery(t *testing.T) {
	t.Parallel()
	root, held := enterprise(t, enginetest.SQLite(t))
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	c.refuse(domain.CodeGatewayForbidden, "ShowVault", ask{params: []string{held["e2"].vault}, query: "enterprise_project_id=e1"})
	c.refuse(domain.CodeGatewayForbidden, "ListVault", ask{query: "enterprise_project_id=e2"})
	c.refuse(domain.CodeGatewayForbidden, "ListBackups", ask{query: "enterprise_project_id=0"})
	c.refuse(domain.CodeGatewayForbidden, "ListOpLogs", ask{query: "enterprise_project_id=e2"})
	c.refuse(domain.CodeGatewayForbidden, "ShowVaultResourceInstances", ask{query: "enterprise_project_id=e2", body: object{"action": "count"}})
}

// A new vault lies where its body says, by default in the enterprise project 0.
func TestEnterpriseProjectOfANewVault(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	at := func(eps any) ask {
		return ask{body: vaultBody("server", 10, nil, object{"enterprise_project_id": eps})}
	}
	absent := ask{body: vaultBody("server", 10, nil)}
	c.want("CreateVault", at("e1"))
	for _, a := range []ask{at("e2"), at("0"), at(0), at(""), absent} {
		c.refuse(domain.CodeGatewayForbidden, "CreateVault", a)
	}
	c.bind(within(allow("cbr:vaults:create"), "0"))
	for _, a := range []ask{at("0"), at(0), at(""), absent} {
		if eps := c.want("CreateVault", a).text("vault.enterprise_project_id"); eps != "0" {
			t.Errorf("the vault is in %q", eps)
		}
	}
	c.refuse(domain.CodeGatewayForbidden, "CreateVault", at("e1"))
	c.refuse(domain.CodeInvalidParameter, "CreateVault", ask{body: "{"})
}

// Lists, sums and what changes many vaults at once keep to what is granted.
func TestEnterpriseProjectsOfLists(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		root, held := enterprise(t, e)
		one, but := within(iam.Grant{Policy: iam.FullAccess}, "e1"), within(effect(iam.Deny, "cbr:*:*"), "e2")
		for name, test := range map[string]struct {
			grants []iam.Grant
			want   []string
		}{
			"One": {[]iam.Grant{one}, []string{"e1"}},
			"But": {[]iam.Grant{{Policy: iam.FullAccess}, but}, []string{"0", "e1"}},
			"All": {[]iam.Grant{{Policy: iam.FullAccess}}, []string{"0", "e1", "e2"}},
		} {
			t.Run(name, func(t *testing.T) { root.as(t, test.grants...).sees(held, test.want) })
		}
	})
}

func (c *cloud) sees(held map[string]holding, want []string) {
	c.t.Helper()
	same := func(what string, got []string) {
		c.t.Helper()
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			c.t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	for _, query := range []string{"", "enterprise_project_id=all_granted_eps"} {
		vaults, backups, logs := c.want("ListVault", ask{query: query}), c.want("ListBackups", ask{query: query}), c.want("ListOpLogs", ask{query: query})
		same("vaults "+query, vaults.each("vaults", "enterprise_project_id"))
		same("backups "+query, backups.each("backups", "enterprise_project_id"))
		if n := logs.number("count"); vaults.number("count") != len(want) || n < len(want) {
			c.t.Errorf("%d vaults and %d tasks", vaults.number("count"), n)
		}
		for _, id := range logs.each("operation_logs", "vault_id") {
			if !slices.ContainsFunc(want, func(eps string) bool { return held[eps].vault == id }) {
				c.t.Errorf("a task of another vault is listed")
			}
		}
	}
	if sum := c.want("ShowSummary", ask{}).number("size"); sum != 1000*len(want) {
		c.t.Errorf("the sum is %d GB", sum)
	}
	if n := c.want("ShowStorageUsage", ask{}).number("resource_count"); n != len(want) {
		c.t.Errorf("%d resources have backups", n)
	}
	if n := c.want("ShowVaultResourceInstances", ask{body: object{"action": "count"}}).number("total_count"); n != len(want) {
		c.t.Errorf("%d vaults are counted", n)
	}
	var values []string
	for _, value := range c.want("ShowVaultProjectTag", ask{}).at("tags.0.values").(list) {
		values = append(values, value.(string))
	}
	same("tags", values)
	for eps, h := range held {
		found := len(c.want("ListProtectable", ask{params: []string{"server"}, query: "id=" + h.server}).at("instances").(list)) == 1
		if found != slices.Contains(want, eps) {
			c.t.Errorf("the server in %s is listed: %v", eps, found)
		}
	}
	if n := len(c.want("BatchUpdateVault", ask{body: object{"vault": object{"threshold": 70}}}).at("updated_vaults_id").(list)); n != len(want) {
		c.t.Errorf("%d vaults are changed", n)
	}
}

// each is a member of each element of a list.
func (a answer) each(array, member string) (all []string) {
	a.c.t.Helper()
	for _, element := range a.at(array).(list) {
		all = append(all, element.(object)[member].(string))
	}
	return all
}

// What lies in no enterprise project counts as of the default one.
func TestPoliciesLieInTheDefaultEnterpriseProject(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	for _, op := range []string{"ListPolicies", "ListAgent", "ShowReplicationCapabilities", "ListOrganizationPolicies"} {
		c.refuse(domain.CodeGatewayForbidden, op, ask{})
	}
	c.bind(within(iam.Grant{Policy: iam.FullAccess}, "e1", "0"))
	c.want("ListPolicies", ask{})
	c.want("ShowReplicationCapabilities", ask{})
}

// The tables name operations that exist, and vaults that another enterprise
// project has are seen in bodies wherever they stand.
func TestScopedOperations(t *testing.T) {
	t.Parallel()
	all := slices.Concat(routes, companions)
	exists := func(op string) bool { return slices.ContainsFunc(all, func(r route) bool { return r.op == op }) }
	for op := range granting {
		if !exists(op) {
			t.Errorf("no operation %s", op)
		}
	}
	for op := range bodies {
		if !exists(op) {
			t.Errorf("no operation %s", op)
		}
	}
	root, held := enterprise(t, enginetest.SQLite(t))
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	c.refuse(domain.CodeGatewayForbidden, "AssociateVaultPolicy", ask{
		params: []string{held["e1"].vault}, body: object{"policy_id": nobody, "destination_vault_id": held["e2"].vault},
	})
	for _, test := range []struct {
		way  string
		body any
		want []string
	}{
		{"a.b", object{"a": object{"b": "x"}}, []string{"x"}},
		{"a.b", object{"a": list{object{"b": "x"}, object{"b": list{"y", "z"}}}}, []string{"x", "y", "z"}},
		{"a.b", object{"a": nil, "b": "x"}, nil},
		{"a", object{"a": true}, nil},
	} {
		if diff := cmp.Diff(test.want, words(test.body, test.way)); diff != "" {
			t.Errorf("%s of %v (-want +got):\n%s", test.way, test.body, diff)
		}
	}
}
