package iam

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

func passwordLogin(user, password string) LoginRequest {
	return LoginRequest{
		Methods:  []string{"password"},
		Password: &PasswordIdentity{UserName: user, DomainName: "cbrd-demo", Password: password},
	}
}

func tokenLogin(token string) LoginRequest {
	return LoginRequest{Methods: []string{"token"}, Token: token}
}

func TestLogin_Password(t *testing.T) {
	t.Parallel()
	a, b := testAuthenticator(t, ModeVerify)
	demo := b.accounts[0]
	for name, test := range map[string]struct {
		scope   *Scope
		project string
	}{
		"OKNoScope":         {nil, ""},
		"OKProjectID":       {&Scope{ProjectID: demoProject}, demoProject},
		"OKProjectName":     {&Scope{ProjectName: "cn-south-1"}, demo.Projects[1].ID},
		"OKProjectInDomain": {&Scope{ProjectName: "cn-south-1", DomainName: "cbrd-demo"}, demo.Projects[1].ID},
		"OKDomainID":        {&Scope{DomainID: demo.ID}, ""},
		"OKDomainName":      {&Scope{DomainName: "cbrd-demo"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := passwordLogin("demo", DemoPassword)
			req.Scope = test.scope
			s, err := a.Login(t.Context(), req, signedAt.Add(1500*time.Nanosecond))
			if err != nil {
				t.Fatal(err)
			}
			issued := signedAt.Add(time.Microsecond)
			want := Claims{
				WorldID: "w", AccountID: demo.ID, UserID: demo.Users[0].ID, ProjectID: test.project,
				Methods: []string{"password"}, IssuedAt: issued, ExpiresAt: issued.Add(TokenLife),
			}
			read, err := a.Tokens.Read(s.Token, issued)
			if diff := cmp.Diff(want, read); err != nil || diff != "" {
				t.Error(err, diff)
			}
			if s.Account.ID != demo.ID || s.User.Name != "demo" || (s.Project == nil) != (test.project == "") {
				t.Errorf("%+v", s)
			}
			p, err := a.Authenticate(t.Context(), withHeader("/", "X-Auth-Token", s.Token), issued)
			if err != nil || p.MayUse(demoProject) != (test.project == demoProject) {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
	t.Run("OKUserID", func(t *testing.T) {
		t.Parallel()
		req := passwordLogin("", DemoPassword)
		req.Password.UserID, req.Password.DomainName = demo.Users[0].ID, ""
		if _, err := a.Login(t.Context(), req, signedAt); err != nil {
			t.Error(err)
		}
	})
}

func TestLogin_Refusals(t *testing.T) {
	t.Parallel()
	a, b := testAuthenticator(t, ModeVerify)
	partner := b.accounts[1]
	login := func(change func(r *LoginRequest)) error {
		req := passwordLogin("demo", DemoPassword)
		change(&req)
		s, err := a.Login(t.Context(), req, signedAt)
		if s.Token != "" {
			t.Errorf("a refused login has a token")
		}
		return err
	}
	wrong := login(func(r *LoginRequest) { r.Password.Password = "x" })
	for name, test := range map[string]struct {
		change func(r *LoginRequest)
		code   domain.Code
	}{
		"ErrPassword":    {func(r *LoginRequest) { r.Password.Password = "x" }, domain.CodeGatewayAuth},
		"ErrNoPassword":  {func(r *LoginRequest) { r.Password.Password = "" }, domain.CodeGatewayAuth},
		"ErrUnknownUser": {func(r *LoginRequest) { r.Password.UserName = "nobody" }, domain.CodeGatewayAuth},
		"ErrOtherDomain": {func(r *LoginRequest) { r.Password.DomainName = "cbrd-partner" }, domain.CodeGatewayAuth},
		"ErrIDIsAName":   {func(r *LoginRequest) { r.Password.UserID = "demo" }, domain.CodeGatewayAuth},
		"ErrTwoDomains":  {func(r *LoginRequest) { r.Password.DomainID = partner.ID }, domain.CodeGatewayAuth},

		"ErrScopeProject":     {func(r *LoginRequest) { r.Scope = &Scope{ProjectID: partner.Projects[0].ID} }, domain.CodeGatewayAuth},
		"ErrScopeNoProject":   {func(r *LoginRequest) { r.Scope = &Scope{ProjectName: "mars-1"} }, domain.CodeGatewayAuth},
		"ErrScopeDomain":      {func(r *LoginRequest) { r.Scope = &Scope{DomainID: partner.ID} }, domain.CodeGatewayAuth},
		"ErrScopeOtherDomain": {func(r *LoginRequest) { r.Scope = &Scope{ProjectName: "cn-north-4", DomainName: "cbrd-partner"} }, domain.CodeGatewayAuth},

		"ErrNoMethod":      {func(r *LoginRequest) { r.Methods = nil }, domain.CodeInvalidParameter},
		"ErrTwoMethods":    {func(r *LoginRequest) { r.Methods = []string{"password", "token"} }, domain.CodeInvalidParameter},
		"ErrOtherMethod":   {func(r *LoginRequest) { r.Methods = []string{"totp"} }, domain.CodeInvalidParameter},
		"ErrNoIdentity":    {func(r *LoginRequest) { r.Password = nil }, domain.CodeInvalidParameter},
		"ErrNoToken":       {func(r *LoginRequest) { r.Methods = []string{"token"} }, domain.CodeInvalidParameter},
		"ErrNobody":        {func(r *LoginRequest) { r.Password.UserName = "" }, domain.CodeInvalidParameter},
		"ErrNameNoDomain":  {func(r *LoginRequest) { r.Password.DomainName = "" }, domain.CodeInvalidParameter},
		"ErrTokenIsForged": {func(r *LoginRequest) { *r = tokenLogin("x.y") }, domain.CodeGatewayAuth},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := login(test.change); domain.CodeOf(err) != test.code {
				t.Errorf("got %v", err)
			} else if name == "ErrUnknownUser" && err.Error() != wrong.Error() {
				t.Errorf("%v tells the user is unknown, against %v", err, wrong)
			}
		})
	}
}

func TestLogin_Token(t *testing.T) {
	t.Parallel()
	a, _ := testAuthenticator(t, ModeVerify)
	old, err := a.Login(t.Context(), passwordLogin("demo", DemoPassword), signedAt)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("OKEndsWithTheOldOne", func(t *testing.T) {
		t.Parallel()
		req := tokenLogin(old.Token)
		req.Scope = &Scope{ProjectName: "cn-north-4"}
		s, err := a.Login(t.Context(), req, signedAt.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if s.Claims.ProjectID != demoProject || !s.Claims.ExpiresAt.Equal(signedAt.Add(TokenLife)) ||
			!s.Claims.IssuedAt.Equal(signedAt.Add(time.Hour)) || s.Claims.Methods[0] != "token" {
			t.Errorf("%+v", s.Claims)
		}
	})
	t.Run("ErrExpired", func(t *testing.T) {
		t.Parallel()
		if _, err := a.Login(t.Context(), tokenLogin(old.Token), signedAt.Add(TokenLife)); domain.CodeOf(err) != domain.CodeGatewayAuth {
			t.Error(err)
		}
	})
}

func TestLogin_Accept(t *testing.T) {
	t.Parallel()
	newProject := strings.Repeat("c", 32)
	for name, test := range map[string]struct {
		request LoginRequest
		scope   *Scope
		account string
		project string
	}{
		"OKAnyPassword":  {passwordLogin("demo", "x"), nil, "cbrd-demo", ""},
		"OKAnyUser":      {passwordLogin("nobody", "x"), &Scope{ProjectName: "cn-north-4"}, "cbrd-demo", demoProject},
		"OKAnyDomain":    {passwordLogin("demo", "x"), &Scope{DomainName: "acme"}, "cbrd-demo", ""},
		"OKAnyToken":     {tokenLogin("x"), nil, "cbrd-demo", ""},
		"OKProjectOwner": {tokenLogin("x"), &Scope{ProjectID: "b0000000000000000000000000000001"}, "cbrd-partner", "b0000000000000000000000000000001"},
		"OKNewProject":   {passwordLogin("demo", "x"), &Scope{ProjectID: newProject}, "cbrd-demo", newProject},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, _ := testAuthenticator(t, ModeAccept)
			req := test.request
			req.Scope = test.scope
			s, err := a.Login(t.Context(), req, signedAt)
			if err != nil || s.Account.Name != test.account || s.Claims.ProjectID != test.project ||
				!s.Claims.ExpiresAt.Equal(signedAt.Add(TokenLife)) {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}
