package iam

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestParseAuthorization(t *testing.T) {
	t.Parallel()
	signature := strings.Repeat("0f", 32)
	header := func(access, signed, signature string) string {
		return "SDK-HMAC-SHA256 Access=" + access + ", SignedHeaders=" + signed + ", Signature=" + signature
	}
	for name, value := range map[string]string{
		"OK":           header("AK1", "host;x-sdk-date", signature),
		"OKNoSpaces":   strings.ReplaceAll(header("AK1", "host;x-sdk-date", signature), ", ", ","),
		"OKOtherOrder": "SDK-HMAC-SHA256 Signature=" + signature + ", SignedHeaders=host;x-sdk-date, Access=AK1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := parseAuthorization(value)
			if err != nil || a.accessKeyID != "AK1" || a.signedHeaders != "host;x-sdk-date" || hex.EncodeToString(a.signature[:]) != signature {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	for name, value := range map[string]string{
		"ErrEmpty":            "",
		"ErrOtherAlgorithm":   strings.Replace(header("AK1", "host", signature), "SHA256", "SM3", 1),
		"ErrLowerAlgorithm":   strings.Replace(header("AK1", "host", signature), "SDK", "sdk", 1),
		"ErrAlgorithmOnly":    "SDK-HMAC-SHA256",
		"ErrNoAccess":         header("", "host", signature),
		"ErrLongAccess":       header(strings.Repeat("A", maxAccessKeyID+1), "host", signature),
		"ErrOddAccess":        header("A\nK", "host", signature),
		"ErrNoHeaders":        header("AK1", "", signature),
		"ErrEmptyHeader":      header("AK1", "host;;x-sdk-date", signature),
		"ErrUpperHeader":      header("AK1", "Host", signature),
		"ErrHeaderWithColon":  header("AK1", "host:", signature),
		"ErrManyHeaders":      header("AK1", strings.Repeat("a;", maxSignedHeaders)+"a", signature),
		"ErrShortSignature":   header("AK1", "host", signature[2:]),
		"ErrLongSignature":    header("AK1", "host", signature+"00"),
		"ErrSignatureNotHex":  header("AK1", "host", "x"+signature[1:]),
		"ErrTwice":            header("AK1", "host", signature) + ", Access=AK2",
		"ErrUnknownPart":      header("AK1", "host", signature) + ", More=1",
		"ErrMissingSignature": "SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host",
		"ErrTrailingComma":    header("AK1", "host", signature) + ",",
		"ErrTooLong":          header("AK1", "host", signature) + strings.Repeat(" ", maxAuthorization),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := parseAuthorization(value)
			if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrAlgorithm) {
				t.Errorf("%+v, %v", a, err)
			}
			if len(fmt.Sprint(err)) > 200 {
				t.Errorf("the error repeats too much of what was sent: %v", err)
			}
		})
	}
}

// What is accepted says the same when it is written out again.
func FuzzParseAuthorization(f *testing.F) {
	f.Add("SDK-HMAC-SHA256 Access=AK1, SignedHeaders=host;x-sdk-date, Signature=" + strings.Repeat("0f", 32))
	f.Add("V11-HMAC-SHA256 Credential=a/20260101/r/s, SignedHeaders=host, Signature=00")
	f.Add("SDK-HMAC-SHA256 Access=,,Signature==")
	f.Fuzz(func(t *testing.T, value string) {
		a, err := parseAuthorization(value)
		if err != nil {
			if a != (authorization{}) {
				t.Fatalf("an error with a result: %+v", a)
			}
			return
		}
		again, err := parseAuthorization(fmt.Sprintf("SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%x",
			a.accessKeyID, a.signedHeaders, a.signature))
		if err != nil || again != a {
			t.Fatalf("%+v became %+v, %v", a, again, err)
		}
	})
}
