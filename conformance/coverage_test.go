package conformance

import (
	"context"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	cbr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1"

	"github.com/cbrd/cbrd/conformance/internal/control"
)

// operations are what the SDK's client can do: a method for each operation, beside
// those that make an invoker of one.
var operations = func() []string {
	var names []string
	client := reflect.TypeFor[*cbr.CbrClient]()
	for m := range client.Methods() {
		if !strings.HasSuffix(m.Name, "Invoker") {
			names = append(names, m.Name)
		}
	}
	return names
}()

// covered is which operations have answered the suite with a success, by where
// they were asked.
var covered = struct {
	sync.Mutex

	at map[string]map[string]bool
}{at: map[string]map[string]bool{}}

// cover counts what a test has exercised in its world, before the world goes.
func cover(t *testing.T, c *control.Client, world string) {
	t.Helper()
	seen, err := c.Coverage(context.WithoutCancel(t.Context()), world)
	if err != nil {
		t.Logf("coverage of %s: %v", world, err)
		return
	}
	covered.Lock()
	defer covered.Unlock()
	at, ok := covered.at[c.URL]
	if !ok {
		at = map[string]bool{}
		covered.at[c.URL] = at
	}
	for _, op := range seen.Succeeded() {
		at[op] = true
	}
}

func without(missing []string) string {
	if len(missing) == 0 {
		return ""
	}
	return ", without " + strings.Join(missing, ", ")
}

// reportCoverage prints how many operations have answered, and reports whether all
// did. That is asked of a whole run only. It goes to the file that CBRD_REPORT names:
// what tests print that pass is not shown.
func reportCoverage() bool {
	complete, report := true, os.Stderr
	if name := os.Getenv("CBRD_REPORT"); name != "" {
		if file, err := os.Create(name); err == nil {
			defer file.Close()
			report = file
		}
	}
	for _, e := range engines {
		at, ok := covered.at[e.running.url]
		if !ok {
			continue
		}
		var missing []string
		n := 0
		for _, op := range operations {
			if at[op] {
				n++
				continue
			}
			missing = append(missing, op)
		}
		fmt.Fprintf(report, "conformance: %s: %d of %d operations by the SDK%s\n", e.name, n, len(operations), without(missing))
		complete = complete && n == len(operations)
	}
	return complete || flag.Lookup("test.run").Value.String() != ""
}
