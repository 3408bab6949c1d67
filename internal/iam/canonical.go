package iam

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Request is what a signature covers, as it came over the wire. Nothing in it
// is written to.
type Request struct {
	Method   string
	Host     string // with the port, as the Host header had it
	Path     string // as sent, percent-encoded
	RawQuery string // as sent, without '?'
	Header   http.Header
	Body     []byte
}

// appendCanonical appends the canonical request: method, URI, query, headers,
// their names and the payload's hash, one per line.
func appendCanonical(b []byte, r Request, signedHeaders, payload string) ([]byte, error) {
	b = append(append(b, r.Method...), '\n')
	b, err := appendCanonicalURI(b, r.Path)
	if err != nil {
		return b, err
	}
	b = append(b, '\n')
	if b, err = appendCanonicalQuery(b, r.RawQuery); err != nil {
		return b, err
	}
	b = append(b, '\n')
	b = appendCanonicalHeaders(b, r, signedHeaders)
	b = append(append(b, '\n'), signedHeaders...)
	return append(append(b, '\n'), payload...), nil
}

// appendCanonicalURI decodes the path and encodes each segment again, so that it
// does not matter which characters a client escaped. The result ends with '/'
// even where the request does not.
func appendCanonicalURI(b []byte, path string) ([]byte, error) {
	decoded, err := url.PathUnescape(path)
	if err != nil {
		return b, fmt.Errorf("%w: path: %w", ErrMalformed, err)
	}
	for i := range len(decoded) {
		if decoded[i] == '/' {
			b = append(b, '/')
			continue
		}
		b = appendEscaped(b, decoded[i])
	}
	if !strings.HasSuffix(decoded, "/") {
		b = append(b, '/')
	}
	return b, nil
}

type pair struct{ key, value string }

// appendCanonicalQuery sorts by decoded key, then by decoded value. A key
// without a value is "key=" here although clients send it bare.
func appendCanonicalQuery(b []byte, raw string) ([]byte, error) {
	var few [16]pair
	pairs := few[:0]
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if err := cmp.Or(errKey, errValue); err != nil {
			return b, fmt.Errorf("%w: query: %w", ErrMalformed, err)
		}
		pairs = append(pairs, pair{key, value})
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(strings.Compare(x.key, y.key), strings.Compare(x.value, y.value))
	})
	for i, p := range pairs {
		if i > 0 {
			b = append(b, '&')
		}
		b = append(appendAllEscaped(b, p.key), '=')
		b = appendAllEscaped(b, p.value)
	}
	return b, nil
}

// appendCanonicalHeaders writes exactly the headers that were signed, in the
// order of the list: clients add others afterwards, unsigned. One that was not
// sent has no line.
func appendCanonicalHeaders(b []byte, r Request, signedHeaders string) []byte {
	start := len(b)
	for name := range strings.SplitSeq(signedHeaders, ";") {
		values := signedValues(r, name)
		if len(values) > 1 {
			values = slices.Sorted(slices.Values(values))
		}
		for _, value := range values {
			b = append(append(b, name...), ':')
			b = append(append(b, strings.TrimSpace(value)...), '\n')
		}
	}
	if len(b) == start {
		b = append(b, '\n')
	}
	return b
}

// signedValues finds a header, also the two that net/http keeps apart.
func signedValues(r Request, name string) []string {
	if name == "host" {
		return []string{r.Host}
	}
	values := r.Header.Values(name)
	if len(values) == 0 && name == "content-length" {
		return []string{strconv.Itoa(len(r.Body))}
	}
	return values
}

func appendAllEscaped(b []byte, s string) []byte {
	for i := range len(s) {
		b = appendEscaped(b, s[i])
	}
	return b
}

func appendEscaped(b []byte, c byte) []byte {
	const digits = "0123456789ABCDEF"
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
		c == '-', c == '_', c == '.', c == '~':
		return append(b, c)
	}
	return append(b, '%', digits[c>>4], digits[c&15])
}
