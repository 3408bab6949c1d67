package iam

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The signatures are literal output of the vendor's Go SDK, v0.1.207.
func TestVerify_SDKVectors(t *testing.T) {
	t.Parallel()
	const base = "/v3/" + demoProject + "/vaults"
	header := func(signed, signature string, more ...string) http.Header {
		h := http.Header{
			"User-Agent": {"huaweicloud-usdk-go/3.0"}, "X-Project-Id": {demoProject}, "X-Sdk-Date": {"20260102T030405Z"},
			"Authorization": {"SDK-HMAC-SHA256 Access=CBRDDEMOACCESSKEY001, SignedHeaders=" + signed + ", Signature=" + signature},
		}
		for i := 0; i < len(more); i += 2 {
			h.Set(more[i], more[i+1])
		}
		return h
	}
	requests := map[string]Request{
		"Query": {
			Method: "GET", Path: base,
			RawQuery: "limit=50&name=my%20vault%2B%C3%A9%2F~%2A&status=locked&status=available&status",
			Header: header("user-agent;x-project-id;x-sdk-date",
				"86a1ec5d74bff5d4221b5c93448e2a0cf89c59934f3ef7b31b58f3eea6be3955"),
		},
		"Body": {
			Method: "POST", Path: base,
			Body: []byte(`{"vault":{"billing":{"size":100},"name":"x <1>"}}` + "\n"),
			Header: header("user-agent;x-project-id;x-sdk-date",
				"1c2a78c01800a489824fb20db04579583582a6507c81dce9f32988541b88baad",
				"Content-Type", "application/json;charset=UTF-8"),
		},
		"UnsignedPayload": {
			Method: "PUT", Path: base + "/a%20b%2A%C3%BC", Body: []byte("raw text"),
			Header: header("user-agent;x-project-id;x-sdk-content-sha256;x-sdk-date;x-security-token",
				"f3853f17d8b73873993aa327b415d3cead6387a6ff86488d9f8f1fe40d1f9116",
				"Content-Type", "text/plain", "X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD", "X-Security-Token", "token"),
		},
	}
	for name, r := range requests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.Host = "127.0.0.1:8080"
			if err := Verify(r, demoKey, signedAt); err != nil {
				t.Errorf("%+v", err)
			}
		})
	}
}

func TestVerify_Styles(t *testing.T) {
	t.Parallel()
	styles := map[string]outgoing{"SDK": sdkStyle(), "Golangsdk": golangsdkStyle(), "Host": hostStyle()}
	for name, o := range styles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := Verify(referenceSign(t, o, demoKey), demoKey, signedAt); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("PlusIsSpace", func(t *testing.T) {
		t.Parallel()
		r := referenceSign(t, sdkStyle(), demoKey)
		r.RawQuery = strings.Replace(r.RawQuery, "%20", "+", 1)
		if err := Verify(r, demoKey, signedAt); err != nil {
			t.Error(err)
		}
	})
	t.Run("TrueContentHash", func(t *testing.T) {
		t.Parallel()
		o := golangsdkStyle()
		o.body = ""
		o.header.Set("X-Sdk-Content-Sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
		if err := Verify(referenceSign(t, o, demoKey), demoKey, signedAt); err != nil {
			t.Error(err)
		}
	})
}

func TestVerify_Skew(t *testing.T) {
	t.Parallel()
	r := referenceSign(t, sdkStyle(), demoKey)
	for _, off := range []time.Duration{0, 15 * time.Minute, -15 * time.Minute, 5 * time.Minute} {
		if err := Verify(r, demoKey, signedAt.Add(off)); err != nil {
			t.Errorf("%v off: %v", off, err)
		}
	}
	for _, off := range []time.Duration{15*time.Minute + 1, -15*time.Minute - 1, 2 * time.Hour, 200 * 365 * 24 * time.Hour} {
		if err := Verify(r, demoKey, signedAt.Add(off)); !errors.Is(err, ErrStale) {
			t.Errorf("%v off: %v, want ErrStale", off, err)
		}
	}
}

func TestVerify_Refusals(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(r *Request)
		is     error // nil: a *Mismatch
	}{
		"ErrMethod":      {change: func(r *Request) { r.Method = "PUT" }},
		"ErrPath":        {change: func(r *Request) { r.Path += "s" }},
		"ErrQueryAdded":  {change: func(r *Request) { r.RawQuery = "a" }},
		"ErrBody":        {change: func(r *Request) { r.Body = append(r.Body, ' ') }},
		"ErrNoBody":      {change: func(r *Request) { r.Body = nil }},
		"ErrHost":        {change: func(r *Request) { r.Host = "localhost:8080" }},
		"ErrHeader":      {change: func(r *Request) { r.Header.Set("Content-Type", "text/plain") }},
		"ErrHeaderTwice": {change: func(r *Request) { r.Header.Add("Content-Type", "text/plain") }},
		"ErrHeaderGone":  {change: func(r *Request) { r.Header.Del("Content-Type") }},
		"ErrDateMoved":   {change: func(r *Request) { r.Header.Set("X-Sdk-Date", "20260102T030406Z") }},
		"ErrSignature": {change: func(r *Request) {
			auth := r.Header.Get("Authorization")
			r.Header.Set("Authorization", auth[:len(auth)-64]+strings.Repeat("0", 64))
		}},
		"ErrUnsignedPayloadAdded": {change: func(r *Request) { r.Header.Set("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD") }},
		"ErrContentHashFalse": {is: ErrPayload, change: func(r *Request) {
			r.Header.Set("X-Sdk-Content-Sha256", strings.Repeat("0", 64))
		}},
		"ErrContentHashEmpty": {is: ErrPayload, change: func(r *Request) { r.Header.Set("X-Sdk-Content-Sha256", "") }},
		"ErrContentHashTwice": {is: ErrPayload, change: func(r *Request) {
			r.Header["X-Sdk-Content-Sha256"] = []string{"UNSIGNED-PAYLOAD", "UNSIGNED-PAYLOAD"}
		}},
		"ErrNoDate":        {is: ErrMalformed, change: func(r *Request) { r.Header.Del("X-Sdk-Date") }},
		"ErrDateTwice":     {is: ErrMalformed, change: func(r *Request) { r.Header.Add("X-Sdk-Date", "20260102T030405Z") }},
		"ErrDateForm":      {is: ErrMalformed, change: func(r *Request) { r.Header.Set("X-Sdk-Date", "2026-01-02T03:04:05Z") }},
		"ErrDateFraction":  {is: ErrMalformed, change: func(r *Request) { r.Header.Set("X-Sdk-Date", "20260102T030405.5Z") }},
		"ErrPathEscape":    {is: ErrMalformed, change: func(r *Request) { r.Path = "/v3/%zz" }},
		"ErrQueryEscape":   {is: ErrMalformed, change: func(r *Request) { r.RawQuery = "a=%z" }},
		"ErrAuthorizedTwo": {is: ErrMalformed, change: func(r *Request) { r.Header.Add("Authorization", "x") }},
		"ErrV11": {is: ErrAlgorithm, change: func(r *Request) {
			r.Header.Set("Authorization", "V11-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00")
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := referenceSign(t, hostStyle(), demoKey)
			test.change(&r)
			err := Verify(r, demoKey, signedAt)
			if test.is == nil && !isMismatch(err) || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("got %v, want %v", err, test.is)
			}
		})
	}
	t.Run("ErrOtherSecret", func(t *testing.T) {
		t.Parallel()
		r := referenceSign(t, sdkStyle(), AccessKey{ID: demoKey.ID, Secret: "other"})
		if err := Verify(r, demoKey, signedAt); !isMismatch(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ErrEmptySecret", func(t *testing.T) {
		t.Parallel()
		empty := AccessKey{ID: demoKey.ID}
		if err := Verify(referenceSign(t, sdkStyle(), empty), empty, signedAt); err == nil {
			t.Error("a key without a secret must verify nothing")
		}
	})
}

func isMismatch(err error) bool {
	_, ok := errors.AsType[*Mismatch](err)
	return ok
}

func TestMismatch(t *testing.T) {
	t.Parallel()
	o := sdkStyle()
	o.url = "http://127.0.0.1:8080/v3/p/vaults?b=2&a=1%2F&b=1"
	o.header.Set("X-Security-Token", "tell-nobody")
	o.header.Set("Accept-Encoding", "gzip")
	o.signed = []string{"accept-encoding", "user-agent", "x-sdk-date", "x-security-token"}
	r := referenceSign(t, o, demoKey)
	r.Header.Del("User-Agent")

	var got *Mismatch
	if err := Verify(r, demoKey, signedAt); !errors.As(err, &got) {
		t.Fatalf("got %v", err)
	}
	want := &Mismatch{
		Canonical: "GET\n/v3/p/vaults/\na=1%2F&b=1&b=2\n" +
			"accept-encoding:gzip\nx-sdk-date:20260102T030405Z\nx-security-token:(not logged)\n\n" +
			"accept-encoding;user-agent;x-sdk-date;x-security-token\n" +
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		Missing: []string{"user-agent"},
		Odd:     []string{"accept-encoding"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.Header.Get("X-Security-Token") != "tell-nobody" {
		t.Error("the request itself was changed")
	}
	if text := got.LogValue().String(); strings.Contains(text, "tell-nobody") || strings.Contains(text, demoKey.Secret) {
		t.Errorf("a secret in the log: %s", text)
	}
}

func TestSign(t *testing.T) {
	t.Parallel()
	u, err := url.Parse("http://localhost:8080/v3/a%20b/c%2Fd?x=1&y&x=%2A")
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(`{}`)
	out := &http.Request{Method: "POST", URL: u, Header: http.Header{"Content-Type": {"application/json"}, "X-Language": {"en-us"}}}
	if err := Sign(out, body, demoKey, signedAt); err != nil {
		t.Fatal(err)
	}
	in := Request{
		Method: "POST", Host: "localhost:8080", Path: u.EscapedPath(), RawQuery: u.RawQuery,
		Header: out.Header.Clone(), Body: body,
	}
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		if err := Verify(in, demoKey, signedAt); err != nil {
			t.Error(err)
		}
	})
	t.Run("OKSameAsReference", func(t *testing.T) {
		t.Parallel()
		reference := referenceSign(t, outgoing{
			method: "POST", url: u.String(), header: out.Header, body: string(body),
			signed: []string{"host", "x-language", "x-sdk-date"},
		}, demoKey)
		if diff := cmp.Diff(reference.Header, in.Header); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("OKSignedAgain", func(t *testing.T) {
		t.Parallel()
		again := out.Clone(t.Context())
		if err := Sign(again, body, demoKey, signedAt.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		later := in
		later.Header = again.Header
		if err := Verify(later, demoKey, signedAt.Add(time.Hour)); err != nil {
			t.Error(err)
		}
	})
}

// Whatever a client asks for, a signature made by the reference verifies, and
// does not for any other method, path, query or body.
func TestVerify_Property(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringN(0, 8, 24)
		path := "/v3"
		for _, segment := range rapid.SliceOfN(word, 0, 4).Draw(t, "segments") {
			path += "/" + percent(segment)
		}
		query := url.Values{}
		for _, key := range rapid.SliceOfN(word, 0, 20).Draw(t, "keys") {
			query.Add(key, word.Draw(t, "value"))
		}
		o := sdkStyle()
		o.method = rapid.SampledFrom([]string{"GET", "POST", "PUT", "DELETE"}).Draw(t, "method")
		o.url = "http://127.0.0.1:8080" + path + "?" + query.Encode()
		o.body = rapid.String().Draw(t, "body")
		r := referenceSign(t, o, demoKey)
		if err := Verify(r, demoKey, signedAt); err != nil {
			t.Fatal(err)
		}
		switch rapid.SampledFrom([]string{"method", "path", "query", "body"}).Draw(t, "change") {
		case "method":
			r.Method += "X"
		case "path":
			r.Path += "/x"
		case "query":
			r.RawQuery += "&x=1"
		case "body":
			r.Body = append(r.Body, 'x')
		}
		if err := Verify(r, demoKey, signedAt); !isMismatch(err) {
			t.Fatalf("a changed request: %v", err)
		}
	})
}

func BenchmarkVerifyGET(b *testing.B) {
	r := referenceSign(b, sdkStyle(), demoKey)
	b.ReportAllocs()
	for b.Loop() {
		if err := Verify(r, demoKey, signedAt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyPOST(b *testing.B) {
	o := golangsdkStyle()
	o.body = strings.Repeat("x", 1024)
	r := referenceSign(b, o, demoKey)
	b.ReportAllocs()
	for b.Loop() {
		if err := Verify(r, demoKey, signedAt); err != nil {
			b.Fatal(err)
		}
	}
}
