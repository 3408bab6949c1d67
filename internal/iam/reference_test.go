package iam

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"time"
)

// signedAt is when the requests of these tests were signed.
var signedAt = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

var demoKey = AccessKey{ID: "CBRDDEMOACCESSKEY001", Secret: "cbrd-demo-secret-key-000000000000000001"}

const demoProject = "a0000000000000000000000000000001"

// fataler is a test, a benchmark or a property check.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// outgoing is a request as a client has it in hand.
type outgoing struct {
	method string
	url    string
	header http.Header
	body   string
	signed []string // names as the client lists them
}

// referenceSign is a second implementation of the scheme, written from its
// description and sharing no code with the package: slow and plain.
func referenceSign(t fataler, o outgoing, key AccessKey) Request {
	t.Helper()
	u, err := url.Parse(o.url)
	if err != nil {
		t.Fatal(err)
	}
	uri := strings.ReplaceAll(percent(u.Path), "%2F", "/")
	if !strings.HasSuffix(uri, "/") {
		uri += "/"
	}
	var query []string
	values := u.Query()
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		sort.Strings(values[k])
		for _, v := range values[k] {
			query = append(query, percent(k)+"="+percent(v))
		}
	}
	var headers []string
	for _, name := range o.signed {
		all := append([]string(nil), o.header[http.CanonicalHeaderKey(name)]...)
		if name == "host" {
			all = []string{u.Host}
		}
		sort.Strings(all)
		for _, v := range all {
			headers = append(headers, name+":"+strings.TrimSpace(v))
		}
	}
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(o.body)))
	if claim := o.header.Get("X-Sdk-Content-Sha256"); claim != "" {
		hash = claim
	}
	names := strings.Join(o.signed, ";")
	canonical := strings.Join([]string{
		o.method, uri, strings.Join(query, "&"), strings.Join(headers, "\n") + "\n", names, hash,
	}, "\n")
	toSign := fmt.Sprintf("SDK-HMAC-SHA256\n%s\n%x", o.header.Get("X-Sdk-Date"), sha256.Sum256([]byte(canonical)))
	mac := hmac.New(sha256.New, []byte(key.Secret))
	fmt.Fprint(mac, toSign)
	header := o.header.Clone()
	header.Set("Authorization", fmt.Sprintf("SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%x", key.ID, names, mac.Sum(nil)))
	return Request{
		Method: o.method, Host: u.Host, Path: u.EscapedPath(), RawQuery: u.RawQuery,
		Header: header, Body: []byte(o.body),
	}
}

func percent(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// sdkStyle is how the vendor's Go SDK signs: neither host nor content-type.
func sdkStyle() outgoing {
	return outgoing{
		method: "GET",
		url:    "http://127.0.0.1:8080/v3/" + demoProject + "/vaults?name=my%20vault&limit=50&status=locked&status",
		header: http.Header{
			"User-Agent": {"huaweicloud-usdk-go/3.0"}, "X-Project-Id": {demoProject}, "X-Sdk-Date": {"20260102T030405Z"},
		},
		signed: []string{"user-agent", "x-project-id", "x-sdk-date"},
	}
}

// golangsdkStyle is how the Terraform provider's client signs: content-type is
// among the headers, and X-Project-Id is set afterwards, unsigned.
func golangsdkStyle() outgoing {
	return outgoing{
		method: "POST",
		url:    "http://127.0.0.1:8080/v3/" + demoProject + "/vaults",
		header: http.Header{
			"Accept": {"application/json"}, "Content-Type": {"application/json"}, "User-Agent": {"golangsdk/2.0.0"},
			"X-Project-Id": {demoProject}, "X-Sdk-Date": {"20260102T030405Z"},
		},
		body:   `{"vault":{"name":"one"}}` + "\n",
		signed: []string{"accept", "content-type", "user-agent", "x-sdk-date"},
	}
}

// hostStyle signs the host, as the example of the API reference does.
func hostStyle() outgoing {
	o := golangsdkStyle()
	o.signed = []string{"content-type", "host", "x-sdk-date"}
	return o
}
