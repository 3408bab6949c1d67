package iam

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// TokenLife is how long a token is valid (reference 3.2).
const TokenLife = 24 * time.Hour

const (
	maxToken    = 4096 // bytes
	minTokenKey = 32   // bytes
)

// ErrToken and ErrTokenExpired are why Tokens.Read refuses.
var (
	ErrToken        = errors.New("not a token of this service")
	ErrTokenExpired = errors.New("token expired")
)

// Claims is what a token says. Times are wall time, UTC, to the microsecond.
type Claims struct {
	WorldID   string
	Epoch     int64 // of the world when the token was issued
	AccountID string
	UserID    string
	ProjectID string   // empty: domain scope
	Methods   []string // how the user was identified: "password", "token"
	IssuedAt  time.Time
	ExpiresAt time.Time
}

// Tokens issues and reads tokens. They are stateless: any process with the same
// key reads what another issued.
type Tokens struct{ key []byte }

// NewTokens refuses a key of less than 32 bytes.
func NewTokens(key []byte) (Tokens, error) {
	if len(key) < minTokenKey {
		return Tokens{}, fmt.Errorf("iam: a token key has at least %d bytes, not %d", minTokenKey, len(key))
	}
	return Tokens{key: append([]byte(nil), key...)}, nil
}

// tokenBody is the wire form of Claims; times are microseconds since 1970.
type tokenBody struct {
	World   string   `json:"w"`
	Epoch   int64    `json:"e"`
	Account string   `json:"a"`
	User    string   `json:"u"`
	Project string   `json:"p,omitempty"`
	Methods []string `json:"m"`
	Issued  int64    `json:"i"`
	Expires int64    `json:"x"`
}

// encoding is strict: exactly one text stands for given bytes.
var encoding = base64.RawURLEncoding.Strict()

// Issue returns a token: the claims and their HMAC-SHA256, both base64url,
// joined by a dot. It is safe in a header and in a URL.
func (t Tokens) Issue(c Claims) string {
	// A struct of strings and integers always marshals.
	text, _ := json.Marshal(tokenBody{
		World: c.WorldID, Epoch: c.Epoch, Account: c.AccountID, User: c.UserID, Project: c.ProjectID,
		Methods: c.Methods, Issued: c.IssuedAt.UnixMicro(), Expires: c.ExpiresAt.UnixMicro(),
	})
	body := encoding.EncodeToString(text)
	return body + "." + encoding.EncodeToString(t.mac(body))
}

// Read returns the claims of a token that this key signed and that has not
// expired at now, wall time. Else the error wraps ErrToken or ErrTokenExpired.
func (t Tokens) Read(token string, now time.Time) (Claims, error) {
	body, err := t.open(token)
	if err != nil {
		return Claims{}, err
	}
	var p tokenBody
	if err := json.Unmarshal(body, &p); err != nil {
		return Claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	c := Claims{
		WorldID: p.World, Epoch: p.Epoch, AccountID: p.Account, UserID: p.User, ProjectID: p.Project,
		Methods: p.Methods, IssuedAt: time.UnixMicro(p.Issued).UTC(), ExpiresAt: time.UnixMicro(p.Expires).UTC(),
	}
	if !now.Before(c.ExpiresAt) {
		return Claims{}, fmt.Errorf("%w at %s", ErrTokenExpired, c.ExpiresAt.Format(time.RFC3339))
	}
	return c, nil
}

// open returns the signed part once its HMAC is proved; nothing is decoded
// before that but the HMAC itself.
func (t Tokens) open(token string) ([]byte, error) {
	if len(token) > maxToken || len(t.key) < minTokenKey {
		return nil, ErrToken
	}
	body, sum, ok := strings.Cut(token, ".")
	if !ok || len(sum) != encoding.EncodedLen(sha256.Size) {
		return nil, ErrToken
	}
	got, err := encoding.DecodeString(sum)
	if err != nil || !hmac.Equal(got, t.mac(body)) {
		return nil, ErrToken
	}
	text, err := encoding.DecodeString(body)
	if err != nil {
		return nil, ErrToken
	}
	return text, nil
}

func (t Tokens) mac(body string) []byte {
	mac := hmac.New(sha256.New, t.key)
	mac.Write([]byte(body))
	return mac.Sum(nil)
}
