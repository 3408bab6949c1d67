package conformance

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// TestMain says what the tests exercised, and stops what they started. A whole run
// that leaves an operation out fails the suite. A server that does not leave properly
// on SIGTERM fails the suite.
func TestMain(m *testing.M) {
	code := m.Run()
	if !reportCoverage() {
		code = max(code, 1)
	}
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
