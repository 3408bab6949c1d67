package iam

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCovers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, action string
		want            bool
	}{
		{"cbr:vaults:list", "cbr:vaults:list", true},
		{"cbr:vaults:LIST", "cbr:vaults:list", true},
		{"cbr:vaults:removeresources", "cbr:vaults:removeResources", true},
		{"cbr:vaults:list", "cbr:vaults:listProtectables", false},
		{"cbr:vaults:list*", "cbr:vaults:listProtectables", true},
		{"cbr:*:list*", "cbr:vaults:list", true},
		{"cbr:*:*", "cbr:vaults:list", true},
		{"*:*:*", "cbr:vaults:list", true},
		{"cbr:*:get*", "cbr:vaults:list", false},
		{"cbr:*", "cbr:vaults:list", false},
		{"*", "cbr:vaults:list", false},
		{"cbr:vaults:*:*", "cbr:vaults:list", false},
		{"ecs:*:*", "cbr:vaults:list", false},
		{"c*r:v*s:*t*s*", "cbr:vaults:listProtectables", true},
		{"cbr:vaults:*s*x", "cbr:vaults:listProtectables", false},
		{"cbr:vaults:**", "cbr:vaults:list", true},
		{"cbr:vaults*:list", "cbr:vaults:list", true},
		{"cbr:*t:list", "cbr:vaults:list", false},
		{"", "", true},
	} {
		if got := covers(test.pattern, test.action); got != test.want {
			t.Errorf("%q covers %q: %v", test.pattern, test.action, got)
		}
	}
}

func TestValidAction(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"cbr:vaults:list", "cbr:*:*", "*:*:*", "ecs:cloudServers:list", "a-b_1:C:d*e", strings.Repeat("a", 124) + ":b:c"} {
		if !validAction(action) {
			t.Errorf("%q is refused", action)
		}
	}
	for _, action := range []string{
		"", "*", "cbr", "cbr:vaults", "cbr:vaults:", ":vaults:list", "cbr::list", "cbr:vaults:list:more", "Cbr:vaults:list",
		"cbr:vaults:li st", "cbr:vaults:list?", "cbr:vaults:é", "cbr:vaults:list\n", strings.Repeat("a", 125) + ":b:c",
	} {
		if validAction(action) {
			t.Errorf("%q is taken", action)
		}
	}
}

// An asterisk is what a regular expression calls [^:]*.
func TestMatchesLikeARegularExpression(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[ab*]{0,8}`).Draw(t, "pattern")
		text := rapid.StringMatching(`[ab]{0,10}`).Draw(t, "text")
		want := regexp.MustCompile("^" + strings.ReplaceAll(pattern, "*", ".*") + "$").MatchString(text)
		if got := matches(pattern, text); got != want {
			t.Errorf("%q matches %q: %v, want %v", pattern, text, got, want)
		}
	})
}
