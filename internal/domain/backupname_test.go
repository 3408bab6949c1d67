package domain_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

// han is a letter that vault names may have and that takes three bytes.
const han = "\u5b58"

func TestBackupNames(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	for name, tc := range map[string]struct{ got, want string }{
		"OK manual":               {domain.ManualName("vault-1", "a843"), "manualbk_vault-1-a843"},
		"OK manual, 50 fit":       {domain.ManualName(strings.Repeat("v", 50), "a843"), "manualbk_" + strings.Repeat("v", 50) + "-a843"},
		"OK manual, 51 are cut":   {domain.ManualName(strings.Repeat("v", 50)+"w", "a843"), "manualbk_" + strings.Repeat("v", 50) + "-a843"},
		"OK manual, runes":        {domain.ManualName(strings.Repeat(han, 51), "a843"), "manualbk_" + strings.Repeat(han, 50) + "-a843"},
		"OK automatic":            {domain.AutomaticName(nil, "a843"), "autobk_a843"},
		"OK automatic, no prefix": {domain.AutomaticName(text(""), "a843"), "autobk_a843"},
		"OK automatic, prefix":    {domain.AutomaticName(text("night"), "a843"), "night_a843"},
		"OK numbered":             {domain.NumberedName("nightly", 1), "nightly-0001"},
		"OK numbered, last":       {domain.NumberedName("nightly", 256), "nightly-0256"},
		"OK numbered, 59 fit":     {domain.NumberedName(strings.Repeat("n", 59), 2), strings.Repeat("n", 59) + "-0002"},
		"OK numbered, 64 are cut": {domain.NumberedName(strings.Repeat("n", 64), 2), strings.Repeat("n", 59) + "-0002"},
		"OK numbered, runes":      {domain.NumberedName(strings.Repeat(han, 60), 12), strings.Repeat(han, 59) + "-0012"},
		"OK child":                {domain.ChildName("autobk_a843", "ecs-1f0f-0002"), "autobk_a843_ecs-1f0f-0002"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.got != tc.want {
				t.Errorf("got %q, want %q", tc.got, tc.want)
			}
		})
	}
}

// However names are put together, they have at most 64 characters, none of them
// torn, and keep what tells them apart.
func TestBackupNamesFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		vault := rapid.StringOfN(rapid.RuneFrom([]rune("aZ9_-"+han)), 1, 64, -1).Draw(t, "vault")
		prefix := rapid.StringOfN(rapid.RuneFrom([]rune("aZ9_-")), 0, 32, -1).Draw(t, "prefix")
		n := rapid.IntRange(1, domain.MaxVaultResources).Draw(t, "n")
		names := map[string]string{"a843": domain.ManualName(vault, "a843"), "_a843": domain.AutomaticName(&prefix, "a843")}
		for suffix, name := range names {
			numbered := domain.NumberedName(name, n)
			for _, got := range []string{name, numbered} {
				if utf8.RuneCountInString(got) > 64 || !utf8.ValidString(got) {
					t.Fatalf("%q has %d characters", got, utf8.RuneCountInString(got))
				}
			}
			if !strings.HasSuffix(name, suffix) || numbered == domain.NumberedName(name, n+1) {
				t.Fatalf("%q and %q have lost their endings", name, numbered)
			}
		}
	})
}
