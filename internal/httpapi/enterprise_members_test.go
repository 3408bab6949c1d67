package httpapi

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// naming are calls whose path or body names something of an enterprise project,
// all else being of e1: held is what they name.
func (c *cloud) naming(mine, held holding, copies string) map[string]ask {
	friend := object{"members": list{nobody}}
	on := map[string]ask{
		"AddMember":          {params: []string{held.backup}, body: friend},
		"ShowMembersDetail":  {params: []string{held.backup}},
		"ShowMemberDetail":   {params: []string{held.backup, nobody}},
		"DeleteMember":       {params: []string{held.backup, nobody}},
		"UpdateMemberStatus": {params: []string{nobody, c.project}, body: object{"status": "accepted", "vault_id": held.vault}},
		"CopyBackup":         c.copyOf(held.backup, copies),
		"CopyCheckpoint":     c.copyAll(held.vault, copies),
		"ImportCheckpoint":   {body: object{"sync": object{"vault_id": held.vault, "auto_trigger": false}}},
		"RestoreBackup":      {params: []string{mine.backup}, body: object{"restore": object{"server_id": held.server}}},
		"CreateVault": {body: vaultBody("server", 10, list{object{"id": held.server, "type": "OS::Nova::Server"}}, object{
			"enterprise_project_id": "e1",
		})},
		"CreatePostPaidVault": {body: vaultBody("server", 10, list{object{"id": held.server, "type": "OS::Nova::Server"}}, object{
			"enterprise_project_id": "e1",
		})},
		"AddVaultResource":      {params: []string{mine.vault}, body: object{"resources": list{object{"id": held.server, "type": "OS::Nova::Server"}}}},
		"ChangeOrder":           resize(held.vault, 2000, serverSpec),
		"UpdateOrder":           resizeBy(nobody, held.vault, 2000, serverSpec),
		"ChangeVaultChargeMode": conversion(mine.vault, held.vault),
	}
	if held != mine {
		on["MigrateVaultResource"] = handover(mine.vault, held.vault, mine.server)
	}
	return on
}

// What a body names, and what stands behind a path, lies in an enterprise project
// where the caller may do that.
func TestEnterpriseProjectsOfWhatIsNamed(t *testing.T) {
	t.Parallel()
	root, held := enterprise(t, enginetest.SQLite(t))
	copies := root.replicas()
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	for op, a := range c.naming(held["e1"], held["e2"], copies) {
		c.refuse(domain.CodeGatewayForbidden, op, a)
	}
	c.refuse(domain.CodeGatewayForbidden, "CopyBackup", c.copyOf(held["e1"].backup, copies)) // that vault is in 0
	c.bind(within(iam.Grant{Policy: iam.FullAccess}, "e1", "0"))
	for op, a := range c.naming(held["e1"], held["e1"], copies) {
		if got := c.call(op, a); got.status == http.StatusForbidden {
			t.Errorf("%s in its own: %s", op, got.body)
		}
	}
}

// An order lies where its vaults do.
func TestEnterpriseProjectOfAnOrder(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	body := monthly("disk")
	body["vault"].(object)["enterprise_project_id"] = "e2"
	ordered := root.want("CreateVault", ask{body: body})
	order := ordered.text("orders.0.orderId")
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	for range 2 { // before the vault is there, and after
		c.refuse(domain.CodeGatewayForbidden, "UpdateOrder", resizeBy(order, nobody, 2000, diskSpec))
		root.idle()
	}
	c.bind(within(iam.Grant{Policy: iam.FullAccess}, "e2"))
	c.want("UpdateOrder", resizeBy(order, ordered.text("vault.id"), 2000, diskSpec))
}

// Vaults of another region are listed where they are granted.
func TestEnterpriseProjectsOfExternalVaults(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	ids := map[string]string{}
	for _, eps := range []string{"0", "e1"} {
		body := vaultBody("disk", 10, nil, object{"name": "in-" + eps, "enterprise_project_id": eps})
		ids[eps] = root.want("CreateVault", ask{project: root.there(), body: body}).text("vault.id")
	}
	c := root.as(t, within(allow("cbr:vaults:listExternalVaults"), "e1"))
	for query, want := range map[string][]string{
		"": {"in-e1"}, "&vault_id=" + ids["e1"]: {"in-e1"}, "&vault_id=" + ids["0"]: nil,
	} {
		if diff := cmp.Diff(want, c.want("ListExternalVault", ask{query: c.external(1) + query}).each("vaults", "name")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

// A shared backup lies where the vault does that it was accepted into, whatever
// the owner says; until then in the default enterprise project.
func TestEnterpriseProjectsOfSharedBackups(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		friend := c.neighbours("shared")
		server := named(c.resource("ecs-web-0001"))
		owners := c.want("CreateVault", ask{body: vaultBody("server", 1000, server, object{"enterprise_project_id": "e7"})}).text("vault.id")
		backup := c.backUp(owners, object{})
		c.want("AddMember", offer(backup, friend.project))
		vault := friend.want("CreateVault", ask{body: vaultBody("server", 1000, nil, object{"enterprise_project_id": "e1"})}).text("vault.id")
		sees := func(eps string, want int) {
			t.Helper()
			user := friend.as(t, within(iam.Grant{Policy: iam.FullAccess}, eps))
			for _, own := range []string{"shared", "all_granted"} {
				if n := user.want("ListBackups", ask{query: "own_type=" + own}).number("count"); n != want {
					t.Errorf("in %s %d backups are %s, want %d", eps, n, own, want)
				}
			}
			for _, op := range []string{"ShowBackup", "ShowMembersDetail"} {
				if got := user.call(op, ask{params: []string{backup}}); (got.status == http.StatusOK) != (want == 1) {
					t.Errorf("in %s %s: %d", eps, op, got.status)
				}
			}
		}
		sees("0", 1)
		sees("e1", 0)
		sees("e7", 0)
		in0 := friend.as(t, within(iam.Grant{Policy: iam.FullAccess}, "0"))
		in0.refuse(domain.CodeGatewayForbidden, "UpdateMemberStatus", friend.reply(backup, "accepted", vault))
		friend.as(t, within(iam.Grant{Policy: iam.FullAccess}, "0", "e1")).
			want("UpdateMemberStatus", friend.reply(backup, "accepted", vault))
		sees("0", 0)
		sees("e1", 1)
		sees("e7", 0)
	})
}

// Backups from on premises go to a vault where the caller may bring them.
func TestEnterpriseProjectOfImports(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	root.want("CreateVault", ask{body: hybrid(object{"enterprise_project_id": "e2"})})
	own := root.want("CreateVault", ask{body: hybrid(object{"enterprise_project_id": "e1"})}).text("vault.id")
	c := root.as(t, within(iam.Grant{Policy: iam.FullAccess}, "e3"))
	c.refuse("BackupService.1006", "ImportBackup", importOf(nil, onPremises))
	c.bind(within(iam.Grant{Policy: iam.FullAccess}, "e1"))
	task := c.want("ImportBackup", importOf(nil, onPremises)).text("sync.0.operation_log_id")
	if got := c.want("ShowOpLog", ask{params: []string{task}}).text("operation_log.vault_id"); got != own {
		t.Errorf("they go to %s, want %s", got, own)
	}
}

// The disk service asks for actions of its own, keeps to enterprise projects, and
// refuses in its own forms.
func TestPermissionsOfDisks(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	made := func(eps string) (id, job string) {
		got := root.want("CreateVolume", ask{body: wantedDisk(object{"enterprise_project_id": eps})})
		return got.text("volume_ids.0"), got.text("job_id")
	}
	mine, _ := made("e1")
	other, job := made("e2")
	c := root.as(t, iam.Grant{Policy: iam.FullAccess})
	forbidden := func(op string, a ask) {
		t.Helper()
		got := c.call(op, a)
		if got.status != http.StatusForbidden || got.text("error.code") != "EVS.5403" {
			t.Errorf("%s: %d %s", op, got.status, got.body)
		}
	}
	forbidden("ShowVolume", ask{params: []string{mine}})
	forbidden("CreateVolume", ask{body: wantedDisk(nil)})
	forbidden("ListVolumes", ask{})
	got := c.call("CinderShowVolume", ask{params: []string{mine}})
	if text := got.text("forbidden.message"); got.status != http.StatusForbidden || text != "Policy doesn't allow evs:volumes:get to be performed." {
		t.Errorf("%d %s", got.status, got.body)
	}
	c.want("CinderListAvailabilityZones", ask{}) // for which nothing is needed

	c.bind(within(allow("evs:volumes:*"), "e1"))
	c.want("ShowVolume", ask{params: []string{mine}})
	c.want("CreateVolume", ask{body: wantedDisk(object{"enterprise_project_id": "e1"})})
	forbidden("CreateVolume", ask{body: wantedDisk(nil)})
	forbidden("ShowVolume", ask{params: []string{other}})
	forbidden("ShowJob", ask{params: []string{job}})
	forbidden("DeleteVolume", ask{params: []string{other}})
	if n := c.want("ListVolumes", ask{}).number("count"); n != 2 {
		t.Errorf("%d disks are listed, want 2", n)
	}
}
