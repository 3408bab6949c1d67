package iam

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// LoginRequest is the body of POST /v3/auth/tokens, read but not judged.
type LoginRequest struct {
	Methods  []string // of auth.identity; exactly one of "password", "token"
	Password *PasswordIdentity
	Token    string // auth.identity.token.id
	Scope    *Scope // nil: domain scope, the user's own account
}

// PasswordIdentity names a user by id, or by name and account.
type PasswordIdentity struct {
	UserID, UserName     string
	DomainID, DomainName string
	Password             string
}

// Scope is what a token shall be good for: a project by id or by name (the
// region), or the account as a whole. The domain of a project scope may be
// left out.
type Scope struct {
	ProjectID, ProjectName string
	DomainID, DomainName   string
}

// Session is what a successful login yields.
type Session struct {
	Token   string // for X-Subject-Token
	Claims  Claims
	Account Account
	User    User
	Project *Project // nil: domain scope
}

// Login answers POST /v3/auth/tokens (reference 3.2). now is wall time. It
// fails with CodeInvalidParameter when the request makes no sense and with
// CodeGatewayAuth when it is refused; a wrong password and an unknown user
// cannot be told apart. In mode accept any password and any token is right.
func (a *Authenticator) Login(ctx context.Context, req LoginRequest, now time.Time) (Session, error) {
	now = now.UTC().Truncate(time.Microsecond)
	s, err := a.identify(ctx, req, now)
	if err != nil {
		return Session{}, err
	}
	if err := a.scope(ctx, &s, req.Scope); err != nil {
		return Session{}, err
	}
	s.Claims.WorldID, s.Claims.Epoch = s.Account.WorldID, s.Account.Epoch
	s.Claims.AccountID, s.Claims.UserID = s.Account.ID, s.User.ID
	s.Claims.Methods, s.Claims.IssuedAt = slices.Clone(req.Methods), now
	s.Token = a.Tokens.Issue(s.Claims)
	return s, nil
}

func (a *Authenticator) identify(ctx context.Context, req LoginRequest, now time.Time) (Session, error) {
	if len(req.Methods) != 1 {
		return Session{}, domain.Invalid("auth.identity.methods", "exactly one method is needed: password or token")
	}
	switch method := req.Methods[0]; {
	case method == "password" && req.Password != nil:
		return a.byPassword(ctx, *req.Password, now)
	case method == "token" && req.Token != "":
		return a.byOldToken(ctx, req.Token, now)
	case method == "password" || method == "token":
		return Session{}, domain.Invalid("auth.identity."+method, "the method is named but its member is missing")
	default:
		return Session{}, domain.Invalid("auth.identity.methods", fmt.Sprintf("%q is not password or token", clip(method)))
	}
}

func (a *Authenticator) byPassword(ctx context.Context, id PasswordIdentity, now time.Time) (Session, error) {
	if id.UserID == "" && (id.UserName == "" || id.DomainID == "" && id.DomainName == "") {
		return Session{}, domain.Invalid("auth.identity.password.user", "a user needs an id, or a name and a domain")
	}
	s := Session{Claims: Claims{ExpiresAt: now.Add(TokenLife)}}
	var err error
	s.Account, s.User, err = a.Directory.AccountByUser(ctx,
		cmp.Or(id.DomainID, id.DomainName), cmp.Or(id.UserID, id.UserName))
	unknown := errors.Is(err, ErrUnknown)
	if err != nil && !unknown {
		return Session{}, fmt.Errorf("iam: look up user: %w", err)
	}
	switch {
	case a.Mode != ModeAccept:
		err = checkIdentity(id, s, unknown)
	case unknown:
		var p Principal
		p, err = a.defaultPrincipal(ctx)
		s.Account, s.User = p.Account, p.User
	}
	return s, err
}

// checkIdentity works through a password hash whether or not there is a user.
func checkIdentity(id PasswordIdentity, s Session, unknown bool) error {
	hash := s.User.PasswordHash
	if unknown {
		hash = unknownUserHash
	}
	right := CheckPassword(hash, id.Password)
	// The directory takes ids and names alike; an id given must be an id met.
	if !right || unknown || !id.matches(s.Account, s.User) {
		return denied("the username or password is wrong", nil)
	}
	return nil
}

func (id PasswordIdentity) matches(account Account, user User) bool {
	return given(id.UserID, user.ID) && given(id.UserName, user.Name) &&
		given(id.DomainID, account.ID) && given(id.DomainName, account.Name)
}

func given(wanted, actual string) bool { return wanted == "" || wanted == actual }

// byOldToken exchanges a token. The new one ends when the old one does: else a
// token could be kept alive for ever.
func (a *Authenticator) byOldToken(ctx context.Context, token string, now time.Time) (Session, error) {
	claims, p, err := a.readToken(ctx, token, now)
	if a.Mode == ModeAccept && domain.CodeOf(err) == domain.CodeGatewayAuth {
		claims.ExpiresAt = now.Add(TokenLife)
		p, err = a.defaultPrincipal(ctx)
	}
	return Session{Claims: Claims{ExpiresAt: claims.ExpiresAt}, Account: p.Account, User: p.User}, err
}

func (a *Authenticator) scope(ctx context.Context, s *Session, scope *Scope) error {
	if scope == nil {
		return nil
	}
	if a.Mode == ModeAccept && scope.ProjectID != "" {
		p, err := a.ownerOf(ctx, scope.ProjectID)
		if err != nil {
			return err
		}
		s.Account, s.User = p.Account, p.User
	} else if a.Mode != ModeAccept && !scope.within(s.Account) {
		return denied("the domain of the scope is not the user's", nil)
	}
	if scope.ProjectID == "" && scope.ProjectName == "" {
		return nil
	}
	project, ok := first(s.Account.Projects, scope.names)
	if !ok {
		return denied("the project of the scope does not exist in the user's domain", nil)
	}
	s.Project, s.Claims.ProjectID = &project, project.ID
	return nil
}

func (scope *Scope) within(a Account) bool {
	return given(scope.DomainID, a.ID) && given(scope.DomainName, a.Name)
}

func (scope *Scope) names(p Project) bool {
	return given(scope.ProjectID, p.ID) && given(scope.ProjectName, p.Name)
}
