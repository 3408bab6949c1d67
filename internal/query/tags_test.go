package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

func TestInstancesChecked(t *testing.T) {
	t.Parallel()
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		got, err := Instances{
			ProjectID: "p", Tags: []TagFilter{{" k ", []string{" v", "", "*v"}}}, NotTagsAny: []TagFilter{{Key: "k"}},
		}.Checked()
		want := Instances{
			ProjectID: "p", Tags: []TagFilter{{"k", []string{"v", "", "*v"}}}, NotTagsAny: []TagFilter{{"k", []string{}}},
			TagsAny: []TagFilter{}, NotTags: []TagFilter{},
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	for name, tags := range map[string][]TagFilter{
		"ErrNoKey":     {{Key: "  "}},
		"ErrKeyTwice":  {{Key: "k"}, {Key: " k"}},
		"ErrTwice":     {{"k", []string{"v", "v "}}},
		"ErrAsterisks": {{"k", []string{"**"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, filter := range []Instances{{Tags: tags}, {TagsAny: tags}, {NotTags: tags}, {NotTagsAny: tags}} {
				if _, err := filter.Checked(); domain.CodeOf(err) != domain.CodeInvalidParameter {
					t.Errorf("%+v: %v", filter, err)
				}
			}
		})
	}
}

func TestSummaryUsedGB(t *testing.T) {
	t.Parallel()
	for mb, want := range map[int64]int64{0: 0, 200: 0, 511: 0, 512: 1, 1024: 1, 1535: 1, 1536: 2} {
		if got := (Summary{UsedMB: mb}).UsedGB(); got != want {
			t.Errorf("%d MB are %d GB, want %d", mb, got, want)
		}
	}
}
