package iam

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Why a signature was refused before, or without, comparing it. The text that
// wraps them says what was wrong.
var (
	ErrMalformed = errors.New("malformed")
	ErrAlgorithm = errors.New("unsupported algorithm")
	ErrStale     = errors.New("date out of range")
	ErrPayload   = errors.New("payload hash differs")
)

const (
	algorithm = "SDK-HMAC-SHA256"

	maxAuthorization = 4096 // bytes
	maxAccessKeyID   = 128  // bytes
	maxSignedHeaders = 64   // names
)

// authorization is the content of an Authorization header.
type authorization struct {
	accessKeyID   string
	signedHeaders string // as sent: lower-case names joined by ';'
	signature     [32]byte
}

// parseAuthorization reads
//
//	SDK-HMAC-SHA256 Access=<ak>, SignedHeaders=<a;b>, Signature=<hex>
//
// Each part must come exactly once, in any order.
func parseAuthorization(value string) (authorization, error) {
	var a authorization
	if len(value) > maxAuthorization {
		return a, fmt.Errorf("%w: Authorization is longer than %d bytes", ErrMalformed, maxAuthorization)
	}
	name, parts, _ := strings.Cut(value, " ")
	if name != algorithm {
		return a, fmt.Errorf("%w %q: sign with %s", ErrAlgorithm, clip(name), algorithm)
	}
	var seen int
	for part := range strings.SplitSeq(parts, ",") {
		field, err := a.set(strings.Trim(part, " "))
		if err != nil {
			return authorization{}, err
		}
		if seen&field != 0 {
			return authorization{}, fmt.Errorf("%w: a part of Authorization comes twice", ErrMalformed)
		}
		seen |= field
	}
	if seen != fieldAccess|fieldHeaders|fieldSignature {
		return authorization{}, fmt.Errorf("%w: Authorization needs Access, SignedHeaders and Signature", ErrMalformed)
	}
	return a, nil
}

const (
	fieldAccess = 1 << iota
	fieldHeaders
	fieldSignature
)

// set takes one "Name=value" and returns which it was.
func (a *authorization) set(part string) (field int, err error) {
	name, value, _ := strings.Cut(part, "=")
	ok := false
	switch name {
	case "Access":
		field, ok = fieldAccess, validAccessKeyID(value)
		a.accessKeyID = value
	case "SignedHeaders":
		field, ok = fieldHeaders, validSignedHeaders(value)
		a.signedHeaders = value
	case "Signature":
		field, ok = fieldSignature, a.setSignature(value)
	}
	if !ok {
		return 0, fmt.Errorf("%w: Authorization has %q", ErrMalformed, clip(part))
	}
	return field, nil
}

func (a *authorization) setSignature(value string) bool {
	if len(value) != hex.EncodedLen(len(a.signature)) {
		return false
	}
	_, err := hex.Decode(a.signature[:], []byte(value))
	return err == nil
}

func validAccessKeyID(id string) bool {
	return id != "" && len(id) <= maxAccessKeyID && strings.IndexFunc(id, notWord) < 0
}

// validSignedHeaders wants lower-case names: they are hashed as they were sent,
// and every known signer lowers them.
func validSignedHeaders(list string) bool {
	count := 0
	for name := range strings.SplitSeq(list, ";") {
		count++
		if name == "" || count > maxSignedHeaders || strings.IndexFunc(name, notHeader) >= 0 {
			return false
		}
	}
	return true
}

func notWord(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}

// notHeader is true for what is not a token character of RFC 9110 in lower case.
func notHeader(r rune) bool {
	return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("-_.!#$%&'*+^`|~", r))
}

// clip shortens what a stranger sent before it is repeated in a message; no
// whole signature passes.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
