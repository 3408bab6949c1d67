package conformance

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// TestMain stops what the tests started. A server that does not leave properly
// on SIGTERM fails the suite.
func TestMain(m *testing.M) {
	code := m.Run()
	if err := stopAll(); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func stopAll() error {
	var failures []error
	for _, e := range engines {
		failures = append(failures, e.stop())
	}
	return errors.Join(append(failures, workshop.remove())...)
}
