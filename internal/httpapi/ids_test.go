package httpapi

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// byID are the operations that name one thing, with the code for one that is not
// there and a body that would do.
func byID() []byIDTest {
	ids := object{"resource_ids": list{nobody}}
	add := object{"resources": list{object{"id": nobody, "type": "OS::Nova::Server"}}}
	tags := object{"action": "delete", "tags": list{object{"key": "k"}}}
	return []byIDTest{
		{op: "ShowVault", code: domain.CodeVaultNotFound},
		{op: "UpdateVault", code: domain.CodeVaultNotFound, body: object{"vault": object{}}},
		{op: "DeleteVault", code: domain.CodeVaultNotFound},
		{op: "AddVaultResource", code: domain.CodeVaultNotFound, body: add},
		{op: "RemoveVaultResource", code: domain.CodeVaultNotFound, body: ids},
		{op: "SetVaultResource", code: domain.CodeVaultNotFound, body: suspension("", "suspend", nobody).body},
		{op: "MigrateVaultResource", code: domain.CodeVaultNotFound, body: handover("", nobody, nobody).body},
		{op: "AssociateVaultPolicy", code: domain.CodeVaultNotFound, body: object{"policy_id": nobody}},
		{op: "DisassociateVaultPolicy", code: domain.CodeVaultNotFound, body: object{"policy_id": nobody}},
		{op: "CreateVaultTags", code: domain.CodeVaultNotFound, body: tagBody("k", "v")},
		{op: "BatchCreateAndDeleteVaultTags", code: domain.CodeVaultNotFound, body: tags},
		{op: "DeleteVaultTag", code: domain.CodeVaultNotFound, after: "k"},
		{op: "ShowVaultTag", code: domain.CodeVaultNotFound, uuid: true},
		{op: "ShowPolicy", code: domain.CodePolicyNotFound},
		{op: "UpdatePolicy", code: domain.CodePolicyNotFound, body: object{"policy": object{}}},
		{op: "DeletePolicy", code: domain.CodePolicyNotFound},
		{op: "ShowCheckpoint", code: domain.CodeCheckpointNotFound},
		{op: "ShowOpLog", code: domain.CodeOpLogNotFound},
		{op: "ShowBackup", code: domain.CodeBackupNotFound},
		{op: "UpdateBackup", code: domain.CodeBackupNotFound, body: object{"backup": object{"name": "mine"}}},
		{op: "DeleteBackup", code: domain.CodeBackupNotFound},
		{op: "ShowMetadata", code: domain.CodeBackupNotFound},
		{op: "RestoreBackup", code: domain.CodeBackupNotFound, body: object{"restore": object{}}},
		{op: "ShowAgent", code: domain.CodeAgentNotFound},
		{op: "UpdateAgent", code: domain.CodeAgentNotFound, malformed: domain.CodeAgentInvalid, body: uninstalling()},
		{op: "UnregisterAgent", code: domain.CodeAgentNotFound, malformed: domain.CodeAgentInvalid},
		{op: "AddAgentPath", code: domain.CodeAgentNotFound, body: object{"add_path": list{"/srv"}}},
		{op: "RemoveAgentPath", code: domain.CodeAgentNotFound, body: object{"remove_path": list{"/srv"}}},
		{op: "AddMember", code: domain.CodeBackupNotFound, body: object{"members": list{nobody}}},
		{op: "ShowMembersDetail", code: domain.CodeBackupNotFound},
		{op: "ShowMemberDetail", code: domain.CodeBackupNotFound, after: nobody},
		{op: "UpdateMemberStatus", code: domain.CodeBackupNotFound, after: nobody, body: object{"status": "rejected"}},
		{op: "DeleteMember", code: domain.CodeBackupNotFound, after: nobody},
		{op: "ShowProtectable", kind: "server", code: domain.CodeServerNotFound},
		{op: "ShowProtectable", kind: "disk", code: domain.CodeDiskNotFound},
		{op: "ShowProtectable", kind: "turbo", code: domain.CodeTurboNotFound},
	}
}

type byIDTest struct {
	op    string
	kind  string // further parameter before the id
	after string // and after it
	uuid  bool   // an id that is no UUID breaks the contract
	code  domain.Code
	// malformed is the code for an id that is no UUID, where it is another.
	malformed domain.Code
	body      any
}

// params are those of the path with an id.
func (b byIDTest) params(id string) []string {
	return slices.DeleteFunc([]string{b.kind, id, b.after}, func(param string) bool { return param == "" })
}

// An id that is none names nothing: it is no breach of the contract, but where
// tags are asked for.
func TestIDsThatAreNone(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		for _, test := range byID() {
			for _, id := range []string{
				nobody, "1", "x", "%2e%2e", "a%2Fb", "%20", "'%20OR%20'1'='1", "{id}", "%E4%BF%9D", "%25", "*", strings.Repeat("x", 4000),
			} {
				code := test.code
				if test.uuid && id != nobody {
					code = domain.CodeInvalidParameter
				}
				if test.malformed != "" && id != nobody {
					code = test.malformed
				}
				c.refuse(code, test.op, ask{params: test.params(id), body: test.body})
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
		domain.CodeVaultNotFound: vault, domain.CodePolicyNotFound: c.policy(), domain.CodeBackupNotFound: backup, domain.CodeCheckpointNotFound: point,
		domain.CodeOpLogNotFound: task, domain.CodeServerNotFound: c.resource("ecs-web-0001").ID,
		domain.CodeDiskNotFound: c.disks("ecs-web-0001")[0].ID, domain.CodeTurboNotFound: c.resource("sfs-turbo-home").ID,
	}
	known[domain.CodeAgentNotFound] = c.agent(client, "/srv").ID
	other := c.account.Projects[1].ID
	stranger := c.in(t, "stranger")
	for _, test := range byID() {
		params := test.params(known[test.code])
		c.refuse(test.code, test.op, ask{project: other, params: params, body: test.body})
		stranger.refuse(domain.CodeGatewayForbidden, test.op, ask{project: c.project, params: params, body: test.body})
		stranger.refuse(test.code, test.op, ask{params: params, body: test.body})
	}
	c.want("CreateVaultTags", ask{params: []string{vault}, body: tagBody("k", "v")})
	for op, member := range map[string]string{
		"ListVault": "vaults", "ListBackups": "backups", "ListOpLogs": "operation_logs", "ListPolicies": "policies",
		"ShowStorageUsage": "storage_usage", "ShowVaultProjectTag": "tags", "ListAgent": "agents",
	} {
		if here := c.want(op, ask{}).at(member).(list); len(here) != 1 {
			t.Errorf("%s shows %v", op, here)
		}
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
	strange := c.want("CreatePolicy", ask{project: other, body: policyBody()}).text("policy.id")
	c.refuse(domain.CodePolicyNotFound, "AssociateVaultPolicy", application(vault, strange))
	c.refuse(domain.CodePolicyNotFound, "CreateVault", ask{body: vaultBody("server", 10, nil, object{"backup_policy_id": strange})})
	c.apply(vault, known[domain.CodePolicyNotFound])
	for query, want := range map[string]string{"vault_id=" + vault: "", "": "policy"} {
		if got := c.want("ListPolicies", ask{project: other, query: query}).listed("policies", "name"); got != want {
			t.Errorf("%q in another project lists %q", query, got)
		}
	}
	if _, ok := c.want("ShowVault", ask{params: []string{vault}}).at("vault.resources").(list); !ok {
		t.Error("the vault has suffered")
	}
}

// With CBRD_AUTH=accept any credential will do, and an unknown project is made.
func TestAccept(t *testing.T) {
	t.Parallel()
	c := newCloudWith(t, enginetest.SQLite(t), iam.ModeAccept, domain.ProfileHuawei)
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
