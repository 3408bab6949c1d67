package iam

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"
)

const (
	headerDate    = "X-Sdk-Date"
	headerPayload = "X-Sdk-Content-Sha256"
	// dateForm is the form of X-Sdk-Date, always UTC.
	dateForm        = "20060102T150405Z"
	unsignedPayload = "UNSIGNED-PAYLOAD"
)

// MaxSkew is how far the date of a signature may be off, either way. It is what
// the public signing guide names.
const MaxSkew = 15 * time.Minute

// Verify checks the SDK-HMAC-SHA256 signature of a request against a key. now is
// wall time. The error is a *Mismatch when the signature is another one, else
// it wraps ErrMalformed, ErrAlgorithm, ErrStale or ErrPayload.
func Verify(r Request, key AccessKey, now time.Time) error {
	auth, err := readAuthorization(r.Header)
	if err != nil {
		return err
	}
	return auth.verify(r, key, now)
}

func readAuthorization(h http.Header) (authorization, error) {
	value, err := only(h, "Authorization")
	if err != nil {
		return authorization{}, err
	}
	return parseAuthorization(value)
}

func (a *authorization) verify(r Request, key AccessKey, now time.Time) error {
	if a.accessKeyID != key.ID || key.Secret == "" {
		return fmt.Errorf("%w: not signed with this key", ErrMalformed)
	}
	date, err := signingDate(r.Header, now)
	if err != nil {
		return err
	}
	payload, err := payloadHash(r)
	if err != nil {
		return err
	}
	var space [1024]byte
	canonical, err := appendCanonical(space[:0], r, a.signedHeaders, payload)
	if err != nil {
		return err
	}
	want := sign(canonical, date, key.Secret)
	if !hmac.Equal(want[:], a.signature[:]) {
		return mismatch(r, a.signedHeaders, payload)
	}
	return nil
}

// signingDate returns X-Sdk-Date as it was sent, which is how it is signed.
func signingDate(h http.Header, now time.Time) (string, error) {
	value, err := only(h, headerDate)
	if err != nil {
		return "", err
	}
	date, err := time.Parse(dateForm, value)
	// time.Parse takes fractions of a second that the form does not have.
	if err != nil || len(value) != len(dateForm) {
		return "", fmt.Errorf("%w: %s is not of the form %s", ErrMalformed, headerDate, dateForm)
	}
	if off := now.Sub(date); off.Abs() > MaxSkew {
		return "", fmt.Errorf("%w: %s %s is %v off the server's clock, at most %v is taken",
			ErrStale, headerDate, value, off.Round(time.Second), MaxSkew)
	}
	return value, nil
}

// payloadHash returns the last line of the canonical request. The hash a client
// sends is taken for what it is, a claim, and must be true of the body.
func payloadHash(r Request) (string, error) {
	claims := r.Header.Values(headerPayload)
	if len(claims) == 1 && claims[0] == unsignedPayload {
		return unsignedPayload, nil
	}
	sum := sha256.Sum256(r.Body)
	truth := hex.EncodeToString(sum[:])
	if len(claims) > 1 || len(claims) == 1 && claims[0] != truth {
		return "", fmt.Errorf("%w: %s is neither %s nor the SHA-256 of the body, %s",
			ErrPayload, headerPayload, unsignedPayload, truth)
	}
	return truth, nil
}

// sign uses the secret directly as the key; nothing is derived from it.
func sign(canonical []byte, date, secret string) [sha256.Size]byte {
	sum := sha256.Sum256(canonical)
	var space [128]byte
	text := append(space[:0], algorithm...)
	text = append(append(text, '\n'), date...)
	text = hex.AppendEncode(append(text, '\n'), sum[:])
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(text)
	var out [sha256.Size]byte
	mac.Sum(out[:0])
	return out
}

// only returns the one value a header must have.
func only(h http.Header, name string) (string, error) {
	values := h.Values(name)
	if len(values) != 1 {
		return "", fmt.Errorf("%w: %s must come exactly once, not %d times", ErrMalformed, name, len(values))
	}
	return values[0], nil
}
