package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/cbrd/cbrd/conformance/internal/postgres"
	"github.com/cbrd/cbrd/conformance/internal/server"
)

// engine is a store to test on. Its server starts when a test first wants it
// and serves all tests after that; each works in a world of its own.
type engine struct {
	name  string
	start func(context.Context) (running, error)

	once    sync.Once
	running running
	err     error
}

// running is what has been started for an engine.
type running struct {
	url string
	// stops are called last first.
	stops []func() error
}

// engines are both stores, or the server that CBRD_ENDPOINT names.
var engines = func() []*engine {
	if url := os.Getenv("CBRD_ENDPOINT"); url != "" {
		return []*engine{{name: "endpoint", start: func(context.Context) (running, error) {
			return running{url: strings.TrimSuffix(url, "/")}, nil
		}}}
	}
	return []*engine{{name: "sqlite", start: startSQLite}, {name: "postgres", start: startPostgres}}
}()

// url is where the engine's server listens. Without a PostgreSQL on the machine
// the test is skipped, except where CI=true says that nothing may be.
func (e *engine) url(t *testing.T) string {
	t.Helper()
	e.once.Do(func() {
		e.running, e.err = e.start(context.Background())
		if e.err != nil {
			fmt.Fprintf(os.Stderr, "conformance: NOTHING IS TESTED ON %s: %v\n", strings.ToUpper(e.name), e.err)
		}
	})
	if errors.Is(e.err, postgres.ErrNotFound) && os.Getenv("CI") != "true" {
		t.Skipf("%v; set CBRD_TEST_DATABASE_URL or install PostgreSQL", e.err)
	}
	if e.err != nil {
		t.Fatalf("start on %s: %v", e.name, e.err)
	}
	return e.running.url
}

func (e *engine) stop() error {
	var failures []error
	for i := len(e.running.stops) - 1; i >= 0; i-- {
		failures = append(failures, e.running.stops[i]())
	}
	return errors.Join(failures...)
}

func startSQLite(ctx context.Context) (running, error) { return serve(ctx, "") }

func startPostgres(ctx context.Context) (running, error) {
	if url := os.Getenv("CBRD_TEST_DATABASE_URL"); url != "" {
		return serve(ctx, url)
	}
	cluster, err := postgres.Start(ctx)
	if err != nil {
		return running{}, err
	}
	r, err := serve(ctx, cluster.URL)
	if err != nil {
		return running{}, errors.Join(err, cluster.Stop())
	}
	r.stops = append([]func() error{cluster.Stop}, r.stops...)
	return r, nil
}

func serve(ctx context.Context, databaseURL string) (running, error) {
	binary, err := workshop.binary(ctx)
	if err != nil {
		return running{}, err
	}
	s, err := server.Start(ctx, binary, databaseURL)
	if err != nil {
		return running{}, err
	}
	return running{url: s.URL, stops: []func() error{s.Stop}}, nil
}
