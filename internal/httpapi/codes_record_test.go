package httpapi

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recorder notes which codes a test has seen, and where: what docs/errors.md says
// of tests is generated from that.
type recorder struct {
	mu    sync.Mutex
	lines []string
}

// record holds what a test sees to testdata/codes/<test>.csv, once its subtests
// have ended. A run of some of them, or one that failed, is held to nothing.
func record(t *testing.T) *recorder {
	r := &recorder{}
	t.Cleanup(func() {
		if t.Failed() || strings.Contains(flag.Lookup("test.run").Value.String(), "/") {
			return
		}
		slices.Sort(r.lines)
		text := strings.Join(slices.Compact(r.lines), "\n") + "\n"
		path := filepath.Join("testdata", "codes", t.Name()+".csv")
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Error(err)
			}
			return
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(string(want), text); diff != "" {
			t.Errorf("%s is not what was seen; -update writes it anew (-file +seen):\n%s", path, diff)
		}
	})
	return r
}

// saw notes a code and what answered it: an operation, or a task and its phase.
func (r *recorder) saw(code, at string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf("%s,%s", code, at))
}

// codesSeen are the codes that tests have seen, as they were written down.
func codesSeen(t *testing.T) map[string]bool {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "codes", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			code, _, _ := strings.Cut(line, ",")
			seen[code] = true
		}
	}
	return seen
}
