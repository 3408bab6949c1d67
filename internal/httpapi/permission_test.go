package httpapi

import (
	"context"
	"encoding/csv"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// as is the cloud as seen by a new user whom policies bind.
func (c *cloud) as(t testing.TB, grants ...iam.Grant) *cloud {
	t.Helper()
	sub := *c
	sub.t = t
	user, password, err := c.worlds.CreateUser(context.Background(), c.world, c.account.ID, iam.NewUser{Bound: true, Grants: grants})
	sub.ok(err)
	sub.account.Users, sub.pass = []iam.User{user}, password
	return &sub
}

// bind gives the user other policies.
func (c *cloud) bind(grants ...iam.Grant) {
	c.t.Helper()
	_, err := c.worlds.UpdateUser(context.Background(), c.world, c.account.ID, c.account.Users[0].ID, iam.ChangeUser{Grants: &grants})
	c.ok(err)
}

func effect(effect iam.Effect, actions ...string) iam.Grant {
	return iam.Grant{Policy: "custom", Document: &iam.Document{
		Version: iam.PolicyVersion, Statement: []iam.Statement{{Effect: effect, Action: actions}},
	}}
}

func allow(actions ...string) iam.Grant { return effect(iam.Allow, actions...) }

// permission is a row of chapter 6 of the reference.
type permission struct{ action, method, path string }

func permissions(t *testing.T) []permission {
	t.Helper()
	file, err := os.Open("testdata/permissions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []permission
	for _, row := range rows[1:] {
		list = append(list, permission{row[0], row[1], row[2]})
	}
	return list
}

func (p permission) route() *route {
	if i := slices.IndexFunc(routes, func(r route) bool { return r.method == p.method && r.path == p.path }); i >= 0 {
		return &routes[i]
	}
	return nil
}

// unlisted are the actions of operations that chapter 6 leaves out (ledger D14 to
// D19); those of other paths of a listed operation are that operation's.
var unlisted = map[string]string{
	"BatchUpdateVault": "cbr:vaults:update", "SetVaultResource": "cbr:vaults:update", "ChangeVaultChargeMode": "cbr:vaults:update",
	"CreatePostPaidVault": "cbr:vaults:create", "ShowSummary": "cbr:vaults:list", "ShowCheckpoint": "cbr:vaults:get",
	"ListOrganizationPolicyDetail": "cbr:organizationPolicies:get", "ChangeOrder": "cbr:vaults:updateOrder",
	"ListProjects": "", "ListDomainProjects": "", "ShowDomain": "", "MigrateDomain": "", "ShowMigrateStatus": "",
	"ListFeatures": "", "ShowFeature": "",
}

// The actions of the routes are chapter 6's, and what it leaves out is listed.
func TestActionsAreTheReferences(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for _, p := range permissions(t) {
		r := p.route()
		if r == nil {
			t.Errorf("no route for %s %s", p.method, p.path)
			continue
		}
		want[r.op] = p.action
	}
	for op, action := range unlisted {
		if _, listed := want[op]; listed {
			t.Errorf("chapter 6 has %s", op)
		}
		want[op] = action
	}
	for _, r := range routes {
		if action, known := want[r.op]; !known || r.action != action {
			t.Errorf("%s %s takes %q, want %q", r.method, r.path, r.action, action)
		}
	}
}

// Each row of chapter 6 both ways, with a token and with keys: who may do that
// action and nothing else is not refused, who may do all but that action is.
func TestPermissions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t)).as(t)
	token := c.token()
	rows, tried := permissions(t), 0
	for _, p := range rows {
		r := p.route()
		if r == nil {
			t.Errorf("no route for %s %s", p.method, p.path)
			continue
		}
		path := c.fill(strings.ReplaceAll(p.path, "{protectable_type}", "server"), ask{params: []string{nobody, nobody}})
		call := func(want bool, why string) bool {
			c.t.Helper()
			good := true
			for name, a := range map[string]ask{"keys": {path: path}, "token": {path: path, token: token}} {
				got := c.call(r.op, a)
				if allowed := got.status != http.StatusForbidden; allowed != want {
					t.Errorf("%s %s with %s, %s: %d %s", p.method, p.path, name, why, got.status, got.body)
					good = false
				}
			}
			return good
		}
		var others []string
		for _, other := range rows {
			if other.action != p.action {
				others = append(others, other.action)
			}
		}
		c.bind(allow(p.action))
		good := call(true, "allowed that alone")
		c.bind(allow(others...))
		good = call(false, "allowed all but that") && good
		c.bind(effect(iam.Deny, p.action), iam.Grant{Policy: iam.FullAccess})
		good = call(false, "denied that") && good
		if good {
			tried++
		}
	}
	t.Logf("permissions of chapter 6, both ways: %d of %d", tried, len(rows))
	if tried != len(rows) || len(rows) != 58 {
		t.Errorf("%d of %d rows, want 58 of 58", tried, len(rows))
	}
}

// A refusal is the gateway's and names the action. It comes after the project and
// before the body.
func TestOrderOfPermissions(t *testing.T) {
	t.Parallel()
	root := newCloud(t, enginetest.SQLite(t))
	stranger := root.in(t, "stranger")
	c := root.as(t, allow("cbr:vaults:list"))
	says := func(a answer) string { return a.text("error_msg") }
	got := c.refuse(domain.CodeGatewayForbidden, "CreateVault", ask{body: "{"})
	if text := says(got); text != "Policy doesn't allow cbr:vaults:create to be performed." {
		t.Errorf("the refusal says %q", text)
	}
	c.refuse(domain.CodeGatewayForbidden, "ShowVault", ask{params: []string{nobody}})
	c.refuse(domain.CodeGatewayForbidden, "ListExternalVault", ask{}) // also while it is not built
	c.refuse(domain.CodeInvalidParameter, "ListVault", ask{query: "limit=0"})
	c.refuse(domain.CodeGatewayNoAPI, "", ask{method: "GET", path: "/v3/" + c.project + "/nowhere"})
	got = c.refuse(domain.CodeGatewayForbidden, "ListVault", ask{project: stranger.project})
	if text := says(got); text != "The project does not belong to the caller." {
		t.Errorf("the refusal says %q", text)
	}
	c.call("ListVault", ask{open: true}).denied(t)
	for _, op := range []string{"KeystoneListProjects", "KeystoneListAuthProjects", "KeystoneListAuthDomains", "KeystoneShowCatalog"} {
		c.want(op, ask{})
	}
	login := c.want("KeystoneCreateUserTokenByPassword", ask{open: true, body: c.login(nil)})
	if role := login.text("token.roles.0.name"); role != "custom" {
		t.Errorf("the role is %q", role)
	}
	root.want("CreateVault", ask{body: vaultBody("server", 10, nil)})
}

// What an administrator changes of a user holds at once, for tokens that were
// issued before too.
func TestUsersChange(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		root := newCloud(t, e)
		c := root.as(t, allow("cbr:vaults:list"))
		id, token, ctx := c.account.Users[0].ID, c.token(), context.Background()
		for _, a := range []ask{{}, {token: token}} {
			c.want("ListVault", a)
		}
		c.bind(allow("cbr:vaults:get"))
		for _, a := range []ask{{}, {token: token}} {
			c.refuse(domain.CodeGatewayForbidden, "ListVault", a)
		}
		password := "another"
		_, err := c.worlds.UpdateUser(ctx, c.world, c.account.ID, id, iam.ChangeUser{Password: &password})
		c.ok(err)
		c.call("KeystoneCreateUserTokenByPassword", ask{open: true, body: c.login(nil)}).denied(t)
		c.pass = password
		c.token()
		c.ok(c.worlds.DeleteUser(ctx, c.world, c.account.ID, id))
		for _, a := range []ask{{}, {token: token}} {
			c.call("ListVault", a).denied(t)
			root.want("ListVault", ask{})
		}
		c.call("KeystoneCreateUserTokenByPassword", ask{open: true, body: c.login(nil)}).denied(t)
	})
}

// CBRD_AUTH=accept asks nobody for a permission.
func TestAcceptedCallersAreNotBound(t *testing.T) {
	t.Parallel()
	c := newCloudWith(t, enginetest.SQLite(t), iam.ModeAccept, domain.ProfileHuawei).as(t)
	c.want("ListVault", ask{})
	c.want("ListVault", ask{token: c.token()})
}
