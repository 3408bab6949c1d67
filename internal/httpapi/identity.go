package httpapi

import (
	"strconv"

	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/iam"
)

// createToken is POST /v3/auth/tokens (reference 3.2): the token is in a header.
func createToken(c *call, in wire.TokenReq) (any, error) {
	session, err := c.Auth.Login(c.request.Context(), loginFrom(in.Auth), c.Wall.Now())
	if err != nil {
		return nil, err
	}
	c.header.Set("X-Subject-Token", session.Token)
	answer := c.token(session)
	if c.query.Has("nocatalog") {
		answer.Catalog = nil
	}
	return wire.TokenResp{Token: answer}, nil
}

func loginFrom(in wire.Auth) iam.LoginRequest {
	login := iam.LoginRequest{Methods: in.Identity.Methods}
	if in.Identity.Token != nil {
		login.Token = in.Identity.Token.ID
	}
	if p := in.Identity.Password; p != nil {
		login.Password = &iam.PasswordIdentity{
			UserID: or(p.User.ID, ""), UserName: or(p.User.Name, ""), Password: p.User.Password,
		}
		login.Password.DomainID, login.Password.DomainName = referenceFrom(p.User.Domain)
	}
	if in.Scope != nil {
		login.Scope = scopeFrom(*in.Scope)
	}
	return login
}

func scopeFrom(in wire.AuthScope) *iam.Scope {
	var scope iam.Scope
	scope.DomainID, scope.DomainName = referenceFrom(in.Domain)
	if p := in.Project; p != nil {
		scope.ProjectID, scope.ProjectName = or(p.ID, ""), or(p.Name, "")
		if p.Domain != nil {
			scope.DomainID, scope.DomainName = referenceFrom(p.Domain)
		}
	}
	return &scope
}

func referenceFrom(in *wire.Reference) (id, name string) {
	if in == nil {
		return "", ""
	}
	return or(in.ID, ""), or(in.Name, "")
}

// token describes a session (clients 2.2). Its times run on the wall clock.
func (c *call) token(s iam.Session) wire.Token {
	owner := wire.Named{ID: s.Account.ID, Name: s.Account.Name}
	t := wire.Token{
		ExpiresAt: s.Claims.ExpiresAt.UTC().Format(tokenTime), IssuedAt: s.Claims.IssuedAt.UTC().Format(tokenTime),
		Methods: s.Claims.Methods, Roles: roles(s.User),
		User: wire.TokenUser{ID: s.User.ID, Name: s.User.Name, Domain: owner},
	}
	if s.Project == nil {
		t.Domain = &owner
		t.Catalog = c.catalog(s.Account.Projects)
		return t
	}
	t.Project = &wire.TokenProject{ID: s.Project.ID, Name: s.Project.Name, Domain: owner}
	t.Catalog = c.catalog([]iam.Project{*s.Project})
	return t
}

// roles are the policies that bind a user, or the role of those who may do
// everything.
func roles(u iam.User) []wire.Named {
	if !u.Bound {
		return []wire.Named{{ID: "0", Name: "te_admin"}}
	}
	list := make([]wire.Named, len(u.Grants))
	for i, g := range u.Grants {
		list[i] = wire.Named{ID: strconv.Itoa(i), Name: g.Policy}
	}
	return list
}

// tokenTime is how IAM writes times, in every profile.
const tokenTime = "2006-01-02T15:04:05.000000Z"
