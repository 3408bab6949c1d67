package iam

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
)

// Mismatch says that a well-formed signature is not the one computed here, with
// what an author of a client needs to find the difference. It holds neither the
// secret nor the signature that would have been right.
type Mismatch struct {
	// Canonical is the canonical request as computed here, the values of
	// headers that carry credentials left out.
	Canonical string
	// Missing are headers that were signed but did not arrive.
	Missing []string
	// Odd are signed headers that proxies and HTTP libraries are known to
	// change on the way, or that came more than once.
	Odd []string
}

func (m *Mismatch) Error() string {
	text := "the signature is not that of the request received"
	if len(m.Missing) > 0 {
		text += "; signed but not sent: " + strings.Join(m.Missing, ", ")
	}
	return text
}

// LogValue gives the debug log one attribute per line of thought.
func (m *Mismatch) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("canonical_request", m.Canonical),
		slog.Any("signed_but_missing", m.Missing),
		slog.Any("signed_and_odd", m.Odd),
	)
}

// carriers are headers whose values are credentials themselves.
var carriers = []string{"Authorization", "Cookie", "X-Auth-Token", "X-Security-Token"}

// wanderers are headers that often change between signing and arrival.
var wanderers = []string{"accept-encoding", "connection", "content-length", "transfer-encoding", "via", "x-forwarded-for"}

func mismatch(r Request, signedHeaders, payload string) *Mismatch {
	r.Header = withoutCredentials(r.Header)
	// It went well with the same input a moment ago.
	canonical, _ := appendCanonical(nil, r, signedHeaders, payload)
	m := &Mismatch{Canonical: string(canonical)}
	for name := range strings.SplitSeq(signedHeaders, ";") {
		switch values := signedValues(r, name); {
		case len(values) == 0:
			m.Missing = append(m.Missing, name)
		case len(values) > 1 || slices.Contains(wanderers, name):
			m.Odd = append(m.Odd, name)
		}
	}
	return m
}

func withoutCredentials(h http.Header) http.Header {
	h = h.Clone()
	for _, name := range carriers {
		if len(h.Values(name)) > 0 {
			h.Set(name, "(not logged)")
		}
	}
	return h
}
