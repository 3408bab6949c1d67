package httpapi

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// denied fails the test unless a request was refused for its credentials.
func (a answer) denied(t *testing.T) {
	t.Helper()
	if a.status != http.StatusUnauthorized || a.code() != string(domain.CodeGatewayAuth) {
		t.Errorf("%s: %d %s", a.op, a.status, a.body)
	}
}

func TestBadCredentials(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	key := c.account.Users[0].Keys[0]
	header := func(name, value string) ask { return ask{open: true, header: http.Header{name: {value}}} }
	for name, a := range map[string]ask{
		"ErrNone":      {open: true},
		"ErrKey":       {key: iam.AccessKey{ID: "NOBODY", Secret: key.Secret}},
		"ErrSecret":    {key: iam.AccessKey{ID: key.ID, Secret: key.Secret + "x"}},
		"ErrToken":     {token: "x"},
		"ErrLongToken": {token: strings.Repeat("x", 8000)},
		"ErrAlgorithm": header("Authorization", "AWS4-HMAC-SHA256 Access=x, SignedHeaders=host, Signature=00"),
		"ErrBasic":     header("Authorization", "Basic eDp5"),
		"ErrGarbage":   header("Authorization", "SDK-HMAC-SHA256 ====,,,,"),
		"ErrNoDate":    header("Authorization", "SDK-HMAC-SHA256 Access="+key.ID+", SignedHeaders=host, Signature="+strings.Repeat("0", 64)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sub := *c
			sub.t = t
			sub.call("ListVault", a).denied(t)
			sub.call("KeystoneListProjects", a).denied(t)
		})
	}
}

// A signature covers what is sent, and is good for a quarter of an hour.
func TestStaleSignatures(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	send := func(change func(*http.Request)) int {
		r := c.request("CreateVault", ask{body: vaultBody("server", 10, nil)})
		change(r)
		response, err := c.server.Client().Do(r)
		c.ok(err)
		response.Body.Close()
		return response.StatusCode
	}
	now := c.wall.Now()
	resign := func(at time.Time) func(*http.Request) {
		return func(r *http.Request) {
			body := encode(vaultBody("server", 10, nil))
			c.ok(iam.Sign(r, body, c.account.Users[0].Keys[0], at))
		}
	}
	for name, test := range map[string]struct {
		change func(*http.Request)
		want   int
	}{
		"OK":        {func(*http.Request) {}, http.StatusOK},
		"OKLate":    {resign(now.Add(-14 * time.Minute)), http.StatusOK},
		"ErrStale":  {resign(now.Add(-16 * time.Minute)), http.StatusUnauthorized},
		"ErrEarly":  {resign(now.Add(16 * time.Minute)), http.StatusUnauthorized},
		"ErrDate":   {func(r *http.Request) { r.Header.Set("X-Sdk-Date", "20260301T120001Z") }, http.StatusUnauthorized},
		"ErrQuery":  {func(r *http.Request) { r.URL.RawQuery = "a=b" }, http.StatusUnauthorized},
		"ErrHost":   {func(r *http.Request) { r.Host = "other.test" }, http.StatusUnauthorized},
		"ErrMethod": {func(r *http.Request) { r.Method = "PUT" }, http.StatusUnauthorized},
		"ErrPath":   {func(r *http.Request) { r.URL.Path += "/x" }, http.StatusUnauthorized},
		"ErrBody": {func(r *http.Request) {
			r.Body = http.NoBody
			r.ContentLength = 0
		}, http.StatusUnauthorized},
	} {
		if got := send(test.change); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	if count := c.want("ListVault", ask{}).number("count"); count != 2 {
		t.Errorf("%d vaults, want 2", count)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		t.Run("Expired", func(t *testing.T) {
			c := c.in(t, "expired")
			token := c.token()
			c.want("ListVault", ask{token: token})
			c.wall.Advance(25 * time.Hour)
			c.call("ListVault", ask{token: token}).denied(t)
		})
		t.Run("Scope", func(t *testing.T) {
			c := c.in(t, "scope")
			c.refuse(domain.CodeGatewayForbidden, "ListVault", ask{token: c.token(), project: c.account.Projects[1].ID})
			whole := c.want("KeystoneCreateUserTokenByPassword", ask{open: true, body: c.login(nil)}).header.Get("X-Subject-Token")
			c.refuse(domain.CodeGatewayForbidden, "ListVault", ask{token: whole})
			c.want("KeystoneListAuthProjects", ask{token: whole})
		})
		t.Run("Reset", func(t *testing.T) {
			c := c.in(t, "reset")
			token := c.token()
			_, err := c.worlds.Reset(context.Background(), c.world)
			c.ok(err)
			c.call("ListVault", ask{token: token}).denied(t)
			c.want("ListVault", ask{}) // the key is as good as before
			c.want("ListVault", ask{token: c.token()})
		})
		t.Run("Deleted", func(t *testing.T) {
			c := c.in(t, "deleted")
			token := c.token()
			c.ok(c.worlds.Delete(context.Background(), c.world))
			c.call("ListVault", ask{token: token}).denied(t)
			c.call("ListVault", ask{}).denied(t)
		})
	})
}

// A world made again under an id and a seed is not taken for the one before.
func TestWorldMadeAgain(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for _, name := range []string{"before", "after"} {
		id := c.want("CreateVault", ask{body: vaultBody("server", 10, nil, object{"name": name})}).text("vault.id")
		if got := c.want("ListVault", ask{}).text("vaults.0.name"); got != name {
			t.Errorf("%s is listed as %s", name, got)
		}
		if got := c.want("ShowVault", ask{params: []string{id}}).text("vault.name"); got != name {
			t.Errorf("%s is shown as %s", name, got)
		}
		c.ok(c.worlds.Delete(context.Background(), c.world))
		c.enter("world", "seed", domain.PaceStandard)
	}
}

func TestBadLogins(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	login := "KeystoneCreateUserTokenByPassword"
	wrong := c.login(nil)
	wrong["auth"].(object)["identity"].(object)["password"].(object)["user"].(object)["password"] = "wrong"
	c.call(login, ask{open: true, body: wrong}).denied(t)
	c.call(login, ask{open: true, body: c.login(object{"project": object{"id": nobody}})}).denied(t)
	stranger := c.in(t, "stranger")
	c.call(login, ask{open: true, body: c.login(object{"project": object{"id": stranger.project}})}).denied(t)
	for _, body := range []any{
		"", "{", "null",
		object{"auth": object{}},
		object{"auth": object{"identity": object{"methods": list{}}}},
		object{"auth": object{"identity": object{"methods": list{"magic"}}}},
		object{"auth": object{"identity": object{"methods": list{"password"}}}},
		object{"auth": object{"identity": object{"methods": list{"token"}, "token": object{}}}},
	} {
		c.refuse(domain.CodeInvalidParameter, login, ask{open: true, body: body})
	}
}

// Who calls is asked before where to, whose project before what, and what before
// which.
func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	stranger := c.in(t, "stranger")
	vaults, nowhere := "/v3/"+stranger.project+"/vaults", "/v3/"+c.project+"/nowhere"
	c.call("", ask{method: "GET", path: nowhere, open: true}).denied(t)
	c.call("", ask{method: "PATCH", path: vaults, open: true}).denied(t)
	c.call("CreateVault", ask{project: stranger.project, open: true, body: "{"}).denied(t)
	c.refuse(domain.CodeGatewayNoAPI, "", ask{method: "GET", path: "/v3/" + stranger.project + "/nowhere"})
	c.refuse(domain.CodeGatewayMethod, "", ask{method: "PATCH", path: vaults})
	c.refuse(domain.CodeGatewayForbidden, "CreateVault", ask{project: stranger.project, body: "{"})
	c.refuse(domain.CodeGatewayForbidden, "UpdateVault", ask{project: stranger.project, params: []string{nobody}, body: "{"})
	c.refuse(domain.CodeInvalidParameter, "UpdateVault", ask{params: []string{nobody}, body: "{"})
	c.refuse(domain.CodeVaultNotFound, "UpdateVault", ask{params: []string{nobody}, body: object{"vault": object{}}})
	vault, _ := deleting(c)
	c.refuse(domain.CodeVaultNotFound, "AddVaultResource", ask{params: []string{nobody}, body: object{"resources": named(c.resource("ecs-error-0001"))}})
	c.refuse(domain.CodeVaultStatusInvalid, "AddVaultResource", ask{params: []string{vault}, body: object{"resources": named(c.resource("ecs-error-0001"))}})
}
