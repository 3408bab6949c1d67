package house

import (
	"regexp"
	"strings"
	"testing"
)

// directly matches what go.mod requires without "// indirect".
var directly = regexp.MustCompile(`(?m)^(?:require |\t)(\S+) v\S+$`)

// Each dependency has a reason; a new one comes with its line.
func TestDependenciesHaveReasons(t *testing.T) {
	t.Parallel()
	reasons := read(t, "docs/dependencies.md")
	for _, file := range []string{"go.mod", "conformance/go.mod"} {
		for _, required := range directly.FindAllStringSubmatch(read(t, file), -1) {
			if path := required[1]; !strings.Contains(reasons, "| "+path+" |") {
				t.Errorf("%s requires %s: give the reason in docs/dependencies.md", file, path)
			}
		}
	}
}
