package iam

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// Mode says what credentials are worth.
type Mode string

// ModeVerify checks every credential and is what an empty Mode means;
// ModeAccept takes any, for tools whose credentials cannot be set.
const (
	ModeVerify Mode = "verify"
	ModeAccept Mode = "accept"
)

// ParseMode reads the value of CBRD_AUTH.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(s); m {
	case ModeVerify, ModeAccept:
		return m, nil
	}
	return "", fmt.Errorf("iam: %q is not an authentication mode; %q and %q are", s, ModeVerify, ModeAccept)
}

// Authenticator finds out who calls. It is safe for concurrent use.
type Authenticator struct {
	Directory Directory
	Tokens    Tokens
	Mode      Mode
}

// Authenticate returns who made a request. now is wall time. A refusal is a
// *domain.Error with CodeGatewayAuth in the words of the vendor's gateway; it
// wraps the reason, a *Mismatch among them. Any other error is the directory's,
// and says nothing about the credentials.
//
// A token goes before a signature when both were sent. X-Security-Token is
// ignored: no temporary keys are issued here.
func (a *Authenticator) Authenticate(ctx context.Context, r Request, now time.Time) (Principal, error) {
	token, signed := r.Header.Get("X-Auth-Token"), r.Header.Get("Authorization") != ""
	switch {
	case token == "" && !signed:
		return Principal{}, denied("x-auth-token not found", nil)
	case a.Mode == ModeAccept:
		return a.accept(ctx, r, now)
	case token != "":
		return a.byToken(ctx, token, now)
	default:
		return a.bySignature(ctx, r, now)
	}
}

func (a *Authenticator) bySignature(ctx context.Context, r Request, now time.Time) (Principal, error) {
	auth, err := readAuthorization(r.Header)
	if err != nil {
		return Principal{}, badSignature(err)
	}
	account, user, key, err := a.Directory.AccountByKey(ctx, auth.accessKeyID)
	if errors.Is(err, ErrUnknown) {
		return Principal{}, denied("ak "+auth.accessKeyID+" not exist", err)
	}
	if err != nil {
		return Principal{}, fmt.Errorf("iam: look up access key: %w", err)
	}
	if err := auth.verify(r, key, now); err != nil {
		return Principal{}, badSignature(err)
	}
	return keyHolder(account, user), nil
}

func keyHolder(account Account, user User) Principal {
	return Principal{WorldID: account.WorldID, Account: account, User: user, AllProjects: true}
}

func (a *Authenticator) byToken(ctx context.Context, token string, now time.Time) (Principal, error) {
	_, p, err := a.readToken(ctx, token, now)
	return p, err
}

// readToken also sees to it that the account and user still are as they were:
// a world that was deleted or reset takes its tokens with it.
func (a *Authenticator) readToken(ctx context.Context, token string, now time.Time) (Claims, Principal, error) {
	claims, err := a.Tokens.Read(token, now)
	if err != nil {
		return Claims{}, Principal{}, badToken(err)
	}
	account, err := a.Directory.AccountByID(ctx, claims.AccountID)
	if errors.Is(err, ErrUnknown) {
		return Claims{}, Principal{}, badToken(err)
	}
	if err != nil {
		return Claims{}, Principal{}, fmt.Errorf("iam: look up account: %w", err)
	}
	user, ok := account.User(claims.UserID)
	if !ok {
		return Claims{}, Principal{}, badToken(errors.New("its user was deleted, or the world was reset"))
	}
	if account.WorldID != claims.WorldID || account.Epoch != claims.Epoch {
		return Claims{}, Principal{}, badToken(errors.New("the world was reset since the token was issued"))
	}
	return claims, Principal{WorldID: account.WorldID, Account: account, User: user, ProjectID: claims.ProjectID}, nil
}

// badSignature and badToken begin with the gateway's own words, which people
// search for, and go on with the reason, which they need.
func badSignature(reason error) error {
	return denied("verify aksk signature fail, "+reason.Error(), reason)
}

func badToken(reason error) error {
	return denied("decrypt token fail, "+reason.Error(), reason)
}

func denied(reason string, cause error) error {
	return domain.FailDetail(domain.CodeGatewayAuth, "Incorrect IAM authentication information: "+reason).Because(cause)
}
