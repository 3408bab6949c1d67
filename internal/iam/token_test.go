package iam

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func testTokens(t fataler) Tokens {
	t.Helper()
	tokens, err := NewTokens(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func demoClaims() Claims {
	return Claims{
		WorldID: "w", Epoch: 3, AccountID: DefaultAccountID, UserID: "u", ProjectID: demoProject,
		Methods: []string{"password"}, IssuedAt: signedAt, ExpiresAt: signedAt.Add(TokenLife),
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	tokens := testTokens(t)
	token := tokens.Issue(demoClaims())
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		got, err := tokens.Read(token, signedAt.Add(TokenLife-1))
		if diff := cmp.Diff(demoClaims(), got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
	t.Run("OKSafeInURL", func(t *testing.T) {
		t.Parallel()
		if url.QueryEscape(token) != token || len(token) > 512 {
			t.Errorf("%d bytes: %s", len(token), token)
		}
	})
	t.Run("ErrExpired", func(t *testing.T) {
		t.Parallel()
		if _, err := tokens.Read(token, signedAt.Add(TokenLife)); !errors.Is(err, ErrTokenExpired) {
			t.Error(err)
		}
	})
	t.Run("ErrOtherKey", func(t *testing.T) {
		t.Parallel()
		other, err := NewTokens(bytes.Repeat([]byte{8}, 32))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Read(token, signedAt); !errors.Is(err, ErrToken) {
			t.Error(err)
		}
	})
	t.Run("ErrNoKey", func(t *testing.T) {
		t.Parallel()
		var none Tokens
		if _, err := none.Read(none.Issue(demoClaims()), signedAt); !errors.Is(err, ErrToken) {
			t.Error("tokens without a key must not be readable:", err)
		}
		if _, err := NewTokens(make([]byte, 31)); err == nil {
			t.Error("a short key was taken")
		}
	})
	body, sum, _ := strings.Cut(token, ".")
	for name, bad := range map[string]string{
		"ErrEmpty": "", "ErrDot": ".", "ErrNoSum": body, "ErrEmptySum": body + ".", "ErrNoBody": "." + sum,
		"ErrNewline": body + "\n." + sum, "ErrNewlineInSum": body + ".\n" + sum, "ErrTail": token + "A",
		"ErrSecondDot": token + "." + sum, "ErrLong": strings.Repeat("A", maxToken) + "." + sum,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := tokens.Read(bad, signedAt); !errors.Is(err, ErrToken) {
				t.Error(err)
			}
		})
	}
}

func TestTokens_Property(t *testing.T) {
	t.Parallel()
	tokens := testTokens(t)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringN(0, 20, 40)
		claims := Claims{
			WorldID: word.Draw(t, "world"), Epoch: rapid.Int64().Draw(t, "epoch"), AccountID: word.Draw(t, "account"),
			UserID: word.Draw(t, "user"), ProjectID: word.Draw(t, "project"), Methods: []string{word.Draw(t, "method")},
			IssuedAt: signedAt, ExpiresAt: signedAt.Add(time.Duration(rapid.Int64Range(1, 1e9).Draw(t, "life")) * time.Microsecond),
		}
		token := tokens.Issue(claims)
		got, err := tokens.Read(token, signedAt)
		if diff := cmp.Diff(claims, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		at := rapid.IntRange(0, len(token)-1).Draw(t, "at")
		forged := token[:at] + rapid.SampledFrom([]string{"A", "x", "_", "."}).Draw(t, "letter") + token[at+1:]
		if _, err := tokens.Read(forged, signedAt); forged != token && !errors.Is(err, ErrToken) {
			t.Fatalf("forged at %d: %v", at, err)
		}
	})
}

// No text but an issued one is a token: whatever is read back issues the same.
func FuzzReadToken(f *testing.F) {
	tokens := testTokens(f)
	f.Add(tokens.Issue(demoClaims()))
	f.Add("eyJ3IjoidyJ9." + strings.Repeat("A", 43))
	f.Fuzz(func(t *testing.T, token string) {
		if claims, err := tokens.Read(token, signedAt); err == nil && tokens.Issue(claims) != token {
			t.Fatalf("%q was read as %+v", token, claims)
		}
	})
}
