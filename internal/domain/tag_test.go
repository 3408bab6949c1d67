package domain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTagCheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tag         Tag
		alone, many bool
	}{
		"OK":               {Tag{"Key_1-", "v.1"}, true, true},
		"OKEmptyValue":     {Tag{"k", ""}, true, true},
		"OKChinese":        {Tag{"\u5907\u4efd", "\u5907\u4efd"}, true, true},
		"OKLongest":        {Tag{strings.Repeat("k", 36), strings.Repeat("v", 43)}, true, true},
		"ErrNoKey":         {Tag{"", "v"}, false, false},
		"ErrLongKey":       {Tag{strings.Repeat("k", 37), "v"}, false, true},
		"ErrLongValue":     {Tag{"k", strings.Repeat("v", 44)}, false, true},
		"ErrLongerKey":     {Tag{strings.Repeat("k", 128), "v"}, false, false},
		"ErrLongerValue":   {Tag{"k", strings.Repeat("\u5907", 256)}, false, false},
		"ErrKeyPeriod":     {Tag{"k.k", "v"}, false, true},
		"ErrKeyEquals":     {Tag{"k=k", "v"}, false, true},
		"ErrValueSpace":    {Tag{"k", "v v"}, false, true},
		"ErrValueBrackets": {Tag{"k", "<v>"}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, got := range map[string]*Error{"alone": test.tag.Check(), "many": test.tag.CheckBatch()} {
				if want := map[string]bool{"alone": test.alone, "many": test.many}[kind]; (got == nil) != want {
					t.Errorf("%s: %v", kind, got)
				}
				if got != nil && got.Code != CodeInvalidParameter {
					t.Errorf("%s: %s", kind, got.Code)
				}
			}
		})
	}
	if got := (Tag{"  a key ", " v "}).Trimmed(); got != (Tag{"a key", "v"}) {
		t.Errorf("trimmed: %+v", got)
	}
}

// Tags keep their places; the slice that the vault had is left as it was.
func TestVaultTag(t *testing.T) {
	t.Parallel()
	before := make([]Tag, 0, 8)
	before = append(before, Tag{"a", "1"}, Tag{"b", "2"})
	v := Vault{Tags: before}
	steps := []struct {
		do   func() bool
		did  bool
		want []Tag
	}{
		{func() bool { return v.Tag(Tag{"a", "1"}) }, false, []Tag{{"a", "1"}, {"b", "2"}}},
		{func() bool { return v.Untag("A") }, false, []Tag{{"a", "1"}, {"b", "2"}}},
		{func() bool { return v.Tag(Tag{"a", "3"}) }, true, []Tag{{"a", "3"}, {"b", "2"}}},
		{func() bool { return v.Tag(Tag{"c", ""}) }, true, []Tag{{"a", "3"}, {"b", "2"}, {"c", ""}}},
		{func() bool { return v.Untag("b") }, true, []Tag{{"a", "3"}, {"c", ""}}},
	}
	changed := false
	for i, step := range steps {
		if did := step.do(); did != step.did {
			t.Errorf("step %d: %t", i, did)
		}
		changed = changed || step.did
		if diff := cmp.Diff(step.want, v.Tags); diff != "" || v.Retagged != changed {
			t.Errorf("step %d, marked %t (-want +got):\n%s", i, v.Retagged, diff)
		}
	}
	if diff := cmp.Diff([]Tag{{"a", "1"}, {"b", "2"}}, before[:2]); diff != "" {
		t.Errorf("the former tags (-want +got):\n%s", diff)
	}
}
