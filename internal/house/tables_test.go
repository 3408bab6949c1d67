package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// The table of rooms is told twice more, for editors and for readers. Both must
// say what rooms says.

type lintConfig struct {
	Linters struct {
		Settings struct {
			Depguard struct {
				Rules map[string]lintRule `yaml:"rules"`
			} `yaml:"depguard"`
		} `yaml:"settings"`
	} `yaml:"linters"`
}

type lintRule struct {
	Files []string `yaml:"files"`
	Allow []string `yaml:"allow"`
	Deny  []struct {
		Pkg string `yaml:"pkg"`
	} `yaml:"deny"`
}

// rooms returns the rooms whose files the rule looks at.
func (r lintRule) rooms() (paths []string) {
	for _, file := range r.Files {
		if path, ok := strings.CutPrefix(file, "**/"); ok {
			paths = append(paths, strings.TrimSuffix(path, "/**"))
		}
	}
	return paths
}

// fencing says whether the rule refuses all of ours that it does not allow.
func (r lintRule) fencing() bool {
	for _, deny := range r.Deny {
		if deny.Pkg == module {
			return true
		}
	}
	return false
}

func TestLinterKnowsTheRooms(t *testing.T) {
	t.Parallel()
	var config lintConfig
	if err := yaml.Unmarshal([]byte(read(t, ".golangci.yml")), &config); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, rule := range config.Linters.Settings.Depguard.Rules {
		if !rule.fencing() {
			continue
		}
		for _, path := range rule.rooms() {
			for _, allowed := range rule.Allow {
				other, _ := ours(allowed)
				if !slices.Contains(rule.rooms(), other) {
					got[path] = append(got[path], other)
				}
			}
			got[path] = sorted(got[path])
		}
	}
	want := granted()
	delete(want, "internal/domain/blocks") // inside the linter's room domain
	delete(want, "internal/house")         // has test files alone
	delete(want, "cmd/cbrd")               // needs no fence
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("depguard in .golangci.yml differs from rooms_test.go (-rooms +linter):\n%s", diff)
	}
}

var (
	tableRow = regexp.MustCompile("(?m)^\\| (`[^|]*`) \\| [^|]* \\| ([^|]*) \\|$")
	quoted   = regexp.MustCompile("`([^`]*)`")
)

func TestContributorsKnowTheRooms(t *testing.T) {
	t.Parallel()
	got := map[string][]string{}
	_, text, _ := strings.Cut(read(t, "CONTRIBUTING.md"), "\n## The rooms\n")
	text, _, _ = strings.Cut(text, "\n## ")
	for _, row := range tableRow.FindAllStringSubmatch(text, -1) {
		for _, name := range quoted.FindAllStringSubmatch(row[1], -1) {
			got[name[1]] = roomsIn(row[2])
		}
	}
	want := granted()
	delete(want, "internal/house")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the table of CONTRIBUTING.md differs from rooms_test.go (-rooms +table):\n%s", diff)
	}
}

// roomsIn reads "domain, clock" as the paths of these rooms.
func roomsIn(cell string) (paths []string) {
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, "nothing") {
		return nil
	}
	for name := range strings.SplitSeq(cell, ", ") {
		path := "internal/" + name
		switch {
		case name == "all":
			path = anything
		case roomOf(path) == nil:
			path = name
		}
		paths = append(paths, path)
	}
	return sorted(paths)
}

func granted() map[string][]string {
	all := map[string][]string{}
	for _, r := range rooms {
		all[r.path] = sorted(r.may)
	}
	return all
}

// sorted returns a copy, nil for nothing.
func sorted(paths []string) []string { return slices.Sorted(slices.Values(paths)) }

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
