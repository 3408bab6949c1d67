package iam

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Sign signs a request that is about to be sent, as the vendor's SDK does, but
// for the host, which is signed too: all headers set so far except
// content-type. It sets X-Sdk-Date and Authorization. body is what the request
// will send.
func Sign(r *http.Request, body []byte, key AccessKey, now time.Time) error {
	r.Header.Del("Authorization")
	date := now.UTC().Format(dateForm)
	r.Header.Set(headerDate, date)
	req := Request{
		Method: r.Method, Host: r.Host, Header: r.Header, Body: body,
		Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery,
	}
	if req.Host == "" {
		req.Host = r.URL.Host
	}
	payload, err := payloadHash(req)
	if err != nil {
		return err
	}
	names := strings.Join(namesToSign(r.Header), ";")
	canonical, err := appendCanonical(nil, req, names, payload)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", fmt.Sprintf("%s Access=%s, SignedHeaders=%s, Signature=%x",
		algorithm, key.ID, names, sign(canonical, date, key.Secret)))
	return nil
}

// namesToSign are the headers Sign covers, lower-case and sorted.
func namesToSign(h http.Header) []string {
	names := []string{"host"}
	for name := range h {
		name = strings.ToLower(name)
		if name != "host" && !strings.HasPrefix(name, "content-type") && !strings.Contains(name, "_") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
