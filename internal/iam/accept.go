package iam

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// accept takes any credential. The path decides whose request it is: the
// account that owns the project in it, or the default account, which adopts a
// project nobody owns. Where the path names no project, a credential that
// happens to be known is taken for its owner's.
func (a *Authenticator) accept(ctx context.Context, r Request, now time.Time) (Principal, error) {
	if id := projectOf(r.Path); id != "" {
		return a.ownerOf(ctx, id)
	}
	p, err := a.holderOf(ctx, r, now)
	if errors.Is(err, ErrUnknown) {
		return a.defaultPrincipal(ctx)
	}
	return p, err
}

func (a *Authenticator) ownerOf(ctx context.Context, projectID string) (Principal, error) {
	project, err := a.Directory.ProjectByID(ctx, projectID)
	if errors.Is(err, ErrUnknown) {
		return a.Directory.Adopt(ctx, projectID)
	}
	if err != nil {
		return Principal{}, fmt.Errorf("iam: look up project: %w", err)
	}
	return a.principalOf(ctx, project.AccountID)
}

// holderOf looks a credential up without checking it; ErrUnknown if that finds
// nobody.
func (a *Authenticator) holderOf(ctx context.Context, r Request, now time.Time) (Principal, error) {
	if claims, err := a.Tokens.Read(r.Header.Get("X-Auth-Token"), now); err == nil {
		return a.principalOf(ctx, claims.AccountID)
	}
	auth, err := readAuthorization(r.Header)
	if err != nil {
		return Principal{}, ErrUnknown
	}
	account, user, _, err := a.Directory.AccountByKey(ctx, auth.accessKeyID)
	if err != nil {
		return Principal{}, fmt.Errorf("iam: look up access key: %w", err)
	}
	return keyHolder(account, user), nil
}

func (a *Authenticator) defaultPrincipal(ctx context.Context) (Principal, error) {
	return a.principalOf(ctx, DefaultAccountID)
}

// principalOf is the account's first user with the rights of a key.
func (a *Authenticator) principalOf(ctx context.Context, accountID string) (Principal, error) {
	account, err := a.Directory.AccountByID(ctx, accountID)
	if err != nil {
		return Principal{}, fmt.Errorf("iam: look up account: %w", err)
	}
	var user User
	if len(account.Users) > 0 {
		user = account.Users[0]
	}
	return keyHolder(account, user), nil
}

// projectOf returns the project id of a path such as /v3/{project_id}/vaults:
// 32 hexadecimal digits after a version, else "".
func projectOf(path string) string {
	version, rest, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !ok || !strings.HasPrefix(version, "v") {
		return ""
	}
	id, _, _ := strings.Cut(rest, "/")
	if len(id) != 32 || strings.Trim(id, "0123456789abcdef") != "" {
		return ""
	}
	return id
}
