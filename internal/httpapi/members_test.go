package httpapi

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

var clockOfTest = domain.Frozen(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))

// login is the body of a login with the account's password.
func (c *cloud) login(scope object) object {
	user := object{"name": c.account.Users[0].Name, "password": c.pass, "domain": object{"name": c.account.Name}}
	auth := object{"identity": object{"methods": list{"password"}, "password": object{"user": user}}}
	if scope != nil {
		auth["scope"] = scope
	}
	return object{"auth": auth}
}

// token logs in and returns a token for the cloud's project.
func (c *cloud) token() string {
	c.t.Helper()
	body := c.login(object{"project": object{"id": c.project}})
	return c.want("KeystoneCreateUserTokenByPassword", ask{open: true, body: body}).header.Get("X-Subject-Token")
}

// recorded are the members that the real service was recorded to send (clients
// 1.2), and what is null, empty or fixed among them.
var recorded = map[string]struct {
	op, way, members string
	fixed            object
}{
	"vault": {
		"ShowVault", "vault", `id name description resources provider_id created_at project_id enterprise_project_id
		auto_bind bind_rules auto_expand smn_notify threshold user_id billing tags backup_name_prefix demand_billing
		cbc_delete_count frozen availability_zone sys_lock_source_service supplier locked cross_account cross_account_urn`,
		object{
			"description": nil, "backup_name_prefix": nil, "availability_zone": "", "sys_lock_source_service": "",
			"supplier": "", "locked": false, "cross_account": false, "cross_account_urn": "", "tags": list{},
			"provider_id": "0daac4c5-6707-4851-97ba-169e36266b66", "enterprise_project_id": "0", "cbc_delete_count": 0.0,
		},
	},
	"billing": {
		"ShowVault", "vault.billing", `allocated cloud_type consistent_level frozen_scene charging_mode order_id
		product_id protect_type object_type spec_code is_multi_az is_double_az used storage_unit status size partner_bp_id`,
		object{
			"frozen_scene": nil, "order_id": nil, "product_id": nil, "storage_unit": nil,
			"spec_code": "vault.backup.server.normal", "charging_mode": "post_paid", "cloud_type": "public",
		},
	},
	"resource": {
		"ShowVault", "vault.resources.0", `id type name auto_protect size backup_size backup_count protect_status extra_info`,
		object{"extra_info": object{}, "backup_count": 1.0},
	},
	"vaults":         {"ListVault", "", "vaults count offset limit", object{"count": 1.0, "offset": 0.0, "limit": 1000.0}},
	"backups":        {"ListBackups", "", "backups count offset limit", object{"count": 1.0, "offset": 0.0, "limit": 1000.0}},
	"operation_logs": {"ListOpLogs", "", "operation_logs count offset limit", object{"count": 1.0, "offset": 0.0, "limit": 1000.0}},
	// The record has no enterprise_project_id; the reference and the SDK have.
	"backup": {
		"ShowBackup", "backup", `children checkpoint_id created_at description expired_at extend_info id image_type
		incremental name parent_id project_id protected_at provider_id resource_az resource_id resource_name
		scheduled_operation_id resource_size resource_type status updated_at vault_id version replication_records
		enterprise_project_id`,
		object{
			"description": "", "expired_at": nil, "parent_id": nil, "scheduled_operation_id": nil,
			"version": 3.0, "replication_records": list{}, "image_type": "backup", "incremental": true,
		},
	},
	"extend_info": {
		"ShowBackup", "backup.extend_info", `auto_trigger bootable os_images_data progress snapshot_id support_lld
		supported_restore_mode system_disk is_multi_az encrypted_algorithm is_dec app_consistency contain_system_disk
		encrypted architecture`,
		object{
			"bootable": nil, "os_images_data": nil, "progress": 100.0, "snapshot_id": nil, "app_consistency": nil,
			"supported_restore_mode": "backup",
		},
	},
}

func TestRecordedMembers(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault, backup, _ := c.serverBackedUp("ecs-web-0001")
	for name, test := range recorded {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sub := *c
			sub.t = t
			var a ask
			switch test.op {
			case "ShowVault":
				a.params = []string{vault}
			case "ShowBackup":
				a.params = []string{backup}
			}
			got := sub.want(test.op, a)
			value := object{}
			if test.way == "" {
				for member := range strings.FieldsSeq(test.members) {
					value[member] = got.at(member)
				}
			} else {
				value = got.at(test.way).(object)
			}
			checkMembers(t, value, test.members, test.fixed)
		})
	}
}

func checkMembers(t *testing.T, value object, members string, fixed object) {
	t.Helper()
	var names []string
	for name := range value {
		names = append(names, name)
	}
	want := strings.Fields(members)
	slices.Sort(names)
	slices.Sort(want)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("members (-recorded +sent):\n%s", diff)
	}
	for name, is := range fixed {
		if diff := cmp.Diff(is, value[name]); diff != "" {
			t.Errorf("%s (-recorded +sent):\n%s", name, diff)
		}
	}
}

// The list of backups does not show the children that ShowBackup shows, and a
// backup that runs is protected at no time yet.
func TestBackupsAsRecorded(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	_, backup, _ := c.serverBackedUp("ecs-db-0001")
	if children := c.want("ListBackups", ask{}).at("backups.0.children").(list); len(children) != 0 {
		t.Errorf("the list has children: %v", children)
	}
	if children := c.want("ShowBackup", ask{params: []string{backup}}).at("backup.children").(list); len(children) != 3 {
		t.Errorf("the backup has %d children", len(children))
	}
	c.checkpoint(c.vault("disk", 1000, c.resource("volume-mail-0001")), object{})
	running := c.want("ListBackups", ask{query: "limit=1"})
	if running.at("backups.0.protected_at") != nil || running.at("backups.0.extend_info.progress") != nil {
		t.Errorf("running: %s", running.body)
	}
}
