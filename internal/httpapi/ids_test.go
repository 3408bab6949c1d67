package httpapi

import (
	"net/url"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// byID are the operations that name one thing, with the code for one that is not
// there and a body that would do.
func byID() []struct {
	op   string
	kind string // further parameter before the id
	code domain.Code
	body any
} {
	ids := object{"resource_ids": list{nobody}}
	add := object{"resources": list{object{"id": nobody, "type": "OS::Nova::Server"}}}
	return []struct {
		op   string
		kind string
		code domain.Code
		body any
	}{
		{"ShowVault", "", domain.CodeVaultNotFound, nil},
		{"UpdateVault", "", domain.CodeVaultNotFound, object{"vault": object{}}},
		{"DeleteVault", "", domain.CodeVaultNotFound, nil},
		{"AddVaultResource", "", domain.CodeVaultNotFound, add},
		{"RemoveVaultResource", "", domain.CodeVaultNotFound, ids},
		{"ShowCheckpoint", "", domain.CodeCheckpointNotFound, nil},
		{"ShowOpLog", "", domain.CodeOpLogNotFound, nil},
		{"ShowBackup", "", domain.CodeBackupNotFound, nil},
		{"DeleteBackup", "", domain.CodeBackupNotFound, nil},
		{"RestoreBackup", "", domain.CodeBackupNotFound, object{"restore": object{}}},
		{"ShowProtectable", "server", domain.CodeServerNotFound, nil},
		{"ShowProtectable", "disk", domain.CodeDiskNotFound, nil},
		{"ShowProtectable", "turbo", domain.CodeTurboNotFound, nil},
	}
}

// An id that is none names nothing: it is no breach of the contract.
func TestIDsThatAreNone(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		for _, test := range byID() {
			for _, id := range []string{
				nobody, "1", "x", "%2e%2e", "a%2Fb", "%20", "'%20OR%20'1'='1", "{id}", "%E4%BF%9D", "%25", "*", strings.Repeat("x", 4000),
			} {
				params := []string{id}
				if test.kind != "" {
					params = []string{test.kind, id}
				}
				c.refuse(test.code, test.op, ask{params: params, body: test.body})
			}
		}
	})
}

// Another project of the same account has none of this project's things, and
// nobody else's project can be named at all.
func TestOtherProjects(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault, backup, _ := c.serverBackedUp("ecs-web-0001")
	task := c.want("ListOpLogs", ask{}).text("operation_logs.0.id")
	point := c.want("ListBackups", ask{}).text("backups.0.checkpoint_id")
	known := map[domain.Code]string{
		domain.CodeVaultNotFound: vault, domain.CodeBackupNotFound: backup, domain.CodeCheckpointNotFound: point,
		domain.CodeOpLogNotFound: task, domain.CodeServerNotFound: c.resource("ecs-web-0001").ID,
		domain.CodeDiskNotFound: c.disks("ecs-web-0001")[0].ID, domain.CodeTurboNotFound: c.resource("sfs-turbo-home").ID,
	}
	other := c.account.Projects[1].ID
	stranger := c.in(t, "stranger")
	for _, test := range byID() {
		params := []string{known[test.code]}
		if test.kind != "" {
			params = []string{test.kind, known[test.code]}
		}
		c.refuse(test.code, test.op, ask{project: other, params: params, body: test.body})
		stranger.refuse(domain.CodeGatewayForbidden, test.op, ask{project: c.project, params: params, body: test.body})
		stranger.refuse(test.code, test.op, ask{params: params, body: test.body})
	}
	for op, member := range map[string]string{"ListVault": "vaults", "ListBackups": "backups", "ListOpLogs": "operation_logs"} {
		if there := c.want(op, ask{project: other}).at(member).(list); len(there) != 0 {
			t.Errorf("%s shows %v in another project", op, there)
		}
		if there := stranger.want(op, ask{}).at(member).(list); len(there) != 0 {
			t.Errorf("%s shows %v in another world", op, there)
		}
		stranger.refuse(domain.CodeGatewayForbidden, op, ask{project: c.project})
	}
	c.refuse(domain.CodeVaultNotFound, "CreateCheckpoint", func() ask {
		a := backupOf(vault, object{})
		a.project = other
		return a
	}())
	if _, ok := c.want("ShowVault", ask{params: []string{vault}}).at("vault.resources").(list); !ok {
		t.Error("the vault has suffered")
	}
}

// With CBRD_AUTH=accept any credential will do, and an unknown project is made.
func TestAccept(t *testing.T) {
	t.Parallel()
	c := newCloudWith(t, enginetest.SQLite(t), iam.ModeAccept, ProfileHuawei)
	_, err := c.worlds.Ensure(t.Context(), "cbrd", clockOfTest, domain.PaceStandard)
	c.ok(err)
	made := strings.Repeat("e", 32)
	made = c.want("CreateVault", ask{
		project: made, body: vaultBody("server", 10, nil), token: "anything",
	}).text("vault.project_id")
	if want := strings.Repeat("e", 32); made != want {
		t.Errorf("the vault is in project %s", made)
	}
	c.want("ListVault", ask{project: strings.Repeat("e", 32), key: iam.AccessKey{ID: "ANY", Secret: "thing"}})
	c.want("ListVault", ask{token: url.QueryEscape(service.DefaultWorldID)})
	c.refuse(domain.CodeGatewayAuth, "ListVault", ask{open: true})
}
