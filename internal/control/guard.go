package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// sameOrigin keeps pages of other sites from driving the control surface
// through a browser on the same machine: by a request from their own origin,
// reads included, or by a name of theirs that they let point here (DNS
// rebinding).
func (s *surface) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !trustedHost(r.Host) || !ownOrigin(r) {
			s.fail(w, errOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// trustedHost accepts what nobody else's DNS can point here: addresses,
// localhost, and names of one label, which are a container's or a machine's.
func trustedHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host != "" && (!strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost"))
}

// ownOrigin accepts requests that no browser sent, and those of pages that came
// from here.
func ownOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
	default:
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// admitted compares the bearer token, if one is wanted, in constant time and
// without telling its length.
func (c *call) admitted() bool {
	if c.AdminToken == "" {
		return true
	}
	given, ok := strings.CutPrefix(c.request.Header.Get("Authorization"), "Bearer ")
	want, got := sha256.Sum256([]byte(c.AdminToken)), sha256.Sum256([]byte(given))
	return ok && subtle.ConstantTimeCompare(want[:], got[:]) == 1
}
