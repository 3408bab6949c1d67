// Package enginetest gives tests a fresh store on each engine. Only test files
// import it.
//
// PostgreSQL is found in this order: CBRD_TEST_DATABASE_URL, the URL of a server
// where databases may be made; a Docker daemon that answers; initdb and postgres
// on this machine. Where there is none the test is skipped and says what was
// looked for; with CI=true, or when a server was named, it fails.
package enginetest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Engine is the place of one fresh, empty store. Its fields are those of
// store.Config; this package does not import store, so that store's own tests
// can import it.
type Engine struct {
	// Name is "sqlite" or "postgres".
	Name string
	// URL is a database of its own; empty on SQLite.
	URL string
	// Dir is a folder that does not exist yet; empty on PostgreSQL.
	Dir string
}

// Each runs the test once per engine, as parallel subtests "sqlite" and
// "postgres". What the calling test defers runs before them: use t.Cleanup.
func Each(t *testing.T, run func(t *testing.T, e Engine)) {
	t.Helper()
	for _, engine := range []struct {
		name string
		make func(testing.TB) Engine
	}{{"sqlite", SQLite}, {"postgres", Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			run(t, engine.make(t))
		})
	}
}

// SQLite returns a folder that goes with the test.
func SQLite(t testing.TB) Engine {
	t.Helper()
	return Engine{Name: "sqlite", Dir: filepath.Join(t.TempDir(), "data")}
}

// Postgres returns a database that goes with the test, on the server that all
// tests of the process share.
func Postgres(t testing.TB) Engine {
	t.Helper()
	shared.find.Do(func() { shared.server, shared.tried = findServer(context.Background()) })
	if shared.server == nil {
		missing(t, shared.tried)
	}
	return Engine{Name: "postgres", URL: shared.server.database(t)}
}

// Main is a TestMain that stops the shared server at the end. Without it, the
// server ends with the process all the same, a moment later.
func Main(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		shared.server.stop()
	}
	os.Exit(code)
}

var shared struct {
	find   sync.Once
	server *server
	tried  []string
}

// missing skips loudly, or fails where PostgreSQL may not be skipped.
func missing(t testing.TB, tried []string) {
	t.Helper()
	text := "NO POSTGRESQL, HALF OF THE STORE IS UNTESTED. Looked for:\n  - " + strings.Join(tried, "\n  - ")
	if os.Getenv("CI") == "true" || os.Getenv(urlVariable) != "" {
		t.Fatal(text)
	}
	t.Skip(text)
}
