package journal

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func paths(calls []Call) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.Path)
	}
	return all
}

func TestCalls(t *testing.T) {
	t.Parallel()
	j := New()
	j.Record("a", Call{Path: "/1", Operation: "ListVault", Method: "GET", Status: 200})
	j.Record("a", Call{Path: "/2", Operation: "ShowVault", Method: "GET", Status: 404, Code: "BackupService.6105"})
	j.Record("b", Call{Path: "/3", Operation: "ListVault", Method: "GET", Status: 200})
	j.Record("a", Call{Path: "/4", Operation: "ListVault", Method: "GET", Status: 400, Code: "BackupService.9900"})
	for name, test := range map[string]struct {
		filter Filter
		want   []string
	}{
		"OKAll":       {Filter{Limit: 10}, []string{"/4", "/2", "/1"}},
		"OKLimit":     {Filter{Limit: 2}, []string{"/4", "/2"}},
		"OKOperation": {Filter{Operation: "ListVault", Limit: 10}, []string{"/4", "/1"}},
		"OKStatus":    {Filter{Status: 404, Limit: 10}, []string{"/2"}},
		"OKCode":      {Filter{Code: "BackupService.9900", Limit: 10}, []string{"/4"}},
		"OKMethod":    {Filter{Method: "POST", Limit: 10}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, paths(j.Calls("a", test.filter))); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := j.Calls("nowhere", Filter{Limit: 1}); got == nil || len(got) != 0 {
		t.Errorf("a world that nobody called has %v", got)
	}
}

// The newest calls stay, and all of them count.
func TestOldCallsGo(t *testing.T) {
	t.Parallel()
	j := New()
	for i := range Kept + 7 {
		j.Record("a", Call{Path: fmt.Sprint(i), Operation: "ListVault", Status: 200})
	}
	all := j.Calls("a", Filter{Limit: 2 * Kept})
	if len(all) != Kept || all[0].Path != fmt.Sprint(Kept+6) || all[Kept-1].Path != "7" {
		t.Errorf("%d calls from %s to %s", len(all), all[0].Path, all[len(all)-1].Path)
	}
	if uses := j.Coverage("a"); len(uses) != 1 || uses[0].Calls != Kept+7 {
		t.Errorf("counted %+v", uses)
	}
}

func TestWorldsThatNobodyCallsGo(t *testing.T) {
	t.Parallel()
	j := New()
	for i := range maxWorlds {
		j.Record(fmt.Sprint(i), Call{})
	}
	j.Record("0", Call{})
	j.Record("new", Call{})
	for world, want := range map[string]int{"0": 2, "1": 0, "2": 1, "new": 1} {
		if got := len(j.Calls(world, Filter{Limit: 9})); got != want {
			t.Errorf("world %s has %d calls, want %d", world, got, want)
		}
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	j := New()
	for _, c := range []Call{
		{Operation: "ShowVault", Status: 200},
		{Operation: "ShowVault", Status: 404, Code: "BackupService.6105"},
		{Operation: "ListVault", Status: 200},
		{Status: 404, Code: "APIGW.0101"},
		{Operation: "ShowVault", Status: 200},
	} {
		j.Record("a", c)
	}
	want := []Use{
		{"", 1, map[int]int{404: 1}, map[string]int{"APIGW.0101": 1}},
		{"ListVault", 1, map[int]int{200: 1}, map[string]int{}},
		{"ShowVault", 3, map[int]int{200: 2, 404: 1}, map[string]int{"BackupService.6105": 1}},
	}
	if diff := cmp.Diff(want, j.Coverage("a")); diff != "" {
		t.Error(diff)
	}
	j.Clear("a")
	if got := j.Coverage("a"); len(got) != 0 || len(j.Calls("a", Filter{Limit: 1})) != 0 {
		t.Errorf("cleared, it has %v", got)
	}
}
