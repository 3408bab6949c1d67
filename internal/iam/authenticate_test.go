package iam

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

func testAuthenticator(t fataler, mode Mode) (*Authenticator, *book) {
	t.Helper()
	b := &book{accounts: DefaultAccounts("w")}
	return &Authenticator{Directory: b, Tokens: testTokens(t), Mode: mode}, b
}

func withHeader(path string, pairs ...string) Request {
	r := Request{Method: "GET", Host: "127.0.0.1:8080", Path: path, Header: http.Header{}}
	for i := 0; i < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	return r
}

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	a, b := testAuthenticator(t, ModeVerify)
	claims := demoClaims()
	claims.Epoch, claims.UserID = 0, b.accounts[0].Users[0].ID
	token := a.Tokens.Issue(claims)

	t.Run("OKSignature", func(t *testing.T) {
		t.Parallel()
		p, err := a.Authenticate(t.Context(), referenceSign(t, sdkStyle(), demoKey), signedAt)
		if err != nil || p.WorldID != "w" || p.Account.Name != "cbrd-demo" || p.User.Name != "demo" || !p.MayUse(demoProject) {
			t.Errorf("%+v, %v", p, err)
		}
	})
	t.Run("OKToken", func(t *testing.T) {
		t.Parallel()
		p, err := a.Authenticate(t.Context(), withHeader("/", "X-Auth-Token", token), signedAt)
		if err != nil || p.User.Name != "demo" || !p.MayUse(demoProject) || p.MayUse(b.accounts[0].Projects[1].ID) {
			t.Errorf("%+v, %v", p, err)
		}
	})

	reissue := func(change func(c *Claims)) string {
		c := claims
		change(&c)
		return a.Tokens.Issue(c)
	}
	unknownKey := AccessKey{ID: "AKNOBODY", Secret: "x"}
	for name, test := range map[string]struct {
		request Request
		after   time.Duration
		detail  string
	}{
		"ErrNothing": {withHeader("/"), 0, "x-auth-token not found"},
		"ErrBasic":   {withHeader("/", "Authorization", "Basic eDp5"), 0, `verify aksk signature fail, unsupported algorithm "Basic"`},
		"ErrV11": {
			withHeader("/", "Authorization", "V11-HMAC-SHA256 Credential=x"), 0,
			`unsupported algorithm "V11-HMAC-SHA256": sign with SDK-HMAC-SHA256`,
		},
		"ErrUnknownKey": {referenceSign(t, sdkStyle(), unknownKey), 0, "ak AKNOBODY not exist"},
		"ErrSecret": {
			referenceSign(t, sdkStyle(), AccessKey{ID: demoKey.ID, Secret: "x"}), 0, "verify aksk signature fail",
		},
		"ErrStale":        {referenceSign(t, sdkStyle(), demoKey), 2 * time.Hour, "2h0m0s off"},
		"ErrToken":        {withHeader("/", "X-Auth-Token", "x"), 0, "decrypt token fail"},
		"ErrTokenExpired": {withHeader("/", "X-Auth-Token", token), TokenLife, "decrypt token fail, token expired at"},
		"ErrTokenAccount": {withHeader("/", "X-Auth-Token", reissue(func(c *Claims) { c.AccountID = "x" })), 0, "decrypt token fail"},
		"ErrTokenUser":    {withHeader("/", "X-Auth-Token", reissue(func(c *Claims) { c.UserID = "x" })), 0, "decrypt token fail"},
		"ErrTokenWorld":   {withHeader("/", "X-Auth-Token", reissue(func(c *Claims) { c.WorldID = "x" })), 0, "world was reset"},
		"ErrTokenEpoch":   {withHeader("/", "X-Auth-Token", reissue(func(c *Claims) { c.Epoch++ })), 0, "world was reset"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := a.Authenticate(t.Context(), test.request, signedAt.Add(test.after))
			const prefix = "APIGW.0301: Incorrect IAM authentication information: "
			if domain.CodeOf(err) != domain.CodeGatewayAuth || !strings.HasPrefix(err.Error(), prefix) ||
				!strings.Contains(err.Error(), test.detail) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("ErrMismatchIsCarried", func(t *testing.T) {
		t.Parallel()
		r := referenceSign(t, sdkStyle(), demoKey)
		r.Method = "DELETE"
		_, err := a.Authenticate(t.Context(), r, signedAt)
		if m, ok := errors.AsType[*Mismatch](err); !ok || !strings.HasPrefix(m.Canonical, "DELETE\n") {
			t.Errorf("got %v", err)
		}
	})
}

// A directory that cannot answer must not look like a wrong credential.
func TestAuthenticate_ErrDirectory(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{ModeVerify, ModeAccept} {
		a, b := testAuthenticator(t, mode)
		b.down = errors.New("no connection")
		requests := []Request{
			referenceSign(t, sdkStyle(), demoKey),
			withHeader("/v3/projects", "X-Auth-Token", a.Tokens.Issue(demoClaims())),
		}
		for _, r := range requests {
			_, err := a.Authenticate(t.Context(), r, signedAt)
			if !errors.Is(err, b.down) || domain.CodeOf(err) == domain.CodeGatewayAuth {
				t.Errorf("%s: %v", mode, err)
			}
		}
		_, err := a.Login(t.Context(), passwordLogin("demo", "cbrd-demo"), signedAt)
		if !errors.Is(err, b.down) {
			t.Errorf("%s: login: %v", mode, err)
		}
	}
}

func TestAuthenticate_Accept(t *testing.T) {
	t.Parallel()
	partnerProject := "b0000000000000000000000000000002"
	newProject := strings.Repeat("c", 32)
	partnerKey := AccessKey{ID: "CBRDPARTNERACCESS001", Secret: "wrong"}
	signed := func(path string) Request {
		o := sdkStyle()
		o.url = "http://127.0.0.1:8080" + path
		return referenceSign(t, o, partnerKey)
	}
	for name, test := range map[string]struct {
		request Request
		account string
		project string
	}{
		"OKProjectOwner":   {withHeader("/v3/"+partnerProject+"/vaults", "X-Auth-Token", "x"), "cbrd-partner", partnerProject},
		"OKNewProject":     {withHeader("/v3/"+newProject+"/vaults", "Authorization", "x"), "cbrd-demo", newProject},
		"OKNoProject":      {withHeader("/v3/projects", "X-Auth-Token", "x"), "cbrd-demo", demoProject},
		"OKKnownKey":       {signed("/v3/projects"), "cbrd-partner", partnerProject},
		"OKProjectOverKey": {signed("/v3/" + demoProject + "/vaults"), "cbrd-demo", demoProject},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, _ := testAuthenticator(t, ModeAccept)
			p, err := a.Authenticate(t.Context(), test.request, signedAt.Add(48*time.Hour))
			if err != nil || p.Account.Name != test.account || p.User.ID == "" || !p.MayUse(test.project) {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
	t.Run("ErrNothing", func(t *testing.T) {
		t.Parallel()
		a, _ := testAuthenticator(t, ModeAccept)
		if _, err := a.Authenticate(t.Context(), withHeader("/v3/projects"), signedAt); domain.CodeOf(err) != domain.CodeGatewayAuth {
			t.Error(err)
		}
	})
}

func TestProjectOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/v3/" + demoProject + "/vaults": demoProject,
		"/v3/" + demoProject:             demoProject,
		"/v1.0/" + demoProject + "/x":    demoProject,
		"/v3/projects":                   "",
		"/v3/auth/projects":              "",
		"/v3":                            "",
		"/":                              "",
		"":                               "",
		"/x/" + demoProject:              "",
		"/v3/" + strings.Repeat("z", 32) + "/vaults": "",
		"/v3/" + strings.Repeat("a", 33):             "",
	} {
		if got := projectOf(path); got != want {
			t.Errorf("projectOf(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestParseMode(t *testing.T) {
	t.Parallel()
	if m, err := ParseMode("accept"); err != nil || m != ModeAccept {
		t.Error(m, err)
	}
	if _, err := ParseMode("acccept"); err == nil {
		t.Error("a misspelt mode was taken")
	}
}

func BenchmarkAuthenticateSignature(b *testing.B) {
	a, _ := testAuthenticator(b, ModeVerify)
	r := referenceSign(b, sdkStyle(), demoKey)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Authenticate(b.Context(), r, signedAt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAuthenticateToken(b *testing.B) {
	a, directory := testAuthenticator(b, ModeVerify)
	claims := demoClaims()
	claims.Epoch, claims.UserID = 0, directory.accounts[0].Users[0].ID
	r := withHeader("/", "X-Auth-Token", a.Tokens.Issue(claims))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Authenticate(b.Context(), r, signedAt); err != nil {
			b.Fatal(err)
		}
	}
}
