package enginetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

const (
	// urlVariable names the server that tests shall use.
	urlVariable = "CBRD_TEST_DATABASE_URL"
	// readyLine is what a server logs when it takes connections.
	readyLine = "database system is ready to accept connections"
	// startTime bounds the start of a server, initdb included.
	startTime = time.Minute
	// queryTime bounds one statement about databases.
	queryTime = 30 * time.Second
)

// settings of a server whose data nobody will miss when the machine stops. A
// commit still is in its log when the server alone is ended.
var settings = []string{
	"fsync=off", "full_page_writes=off", "max_connections=300", "jit=off",
}

// server is where databases can be made.
type server struct {
	admin *url.URL
	stop  func()
}

// findServer returns nil and what was tried when there is none. A server that
// was named and does not answer is not replaced by another one.
func findServer(ctx context.Context) (*server, []string) {
	ctx, cancel := context.WithTimeout(ctx, 5*startTime) // a container's image may have to be pulled
	defer cancel()
	if named := os.Getenv(urlVariable); named != "" {
		found, err := namedServer(named)
		return found, []string{fmt.Sprintf("%s: %v", urlVariable, err)}
	}
	tried := []string{urlVariable + ": not set"}
	found, err := containerServer(ctx)
	if err == nil {
		return found, nil
	}
	tried = append(tried, fmt.Sprintf("a Docker daemon: %v", err))
	local, err := newLocal(ctx)
	if err == nil {
		return &server{admin: local.url(), stop: local.remove}, nil
	}
	return nil, append(tried, fmt.Sprintf("initdb and postgres: %v", err))
}

func namedServer(text string) (*server, error) {
	admin, err := url.Parse(text)
	if err != nil || admin.Scheme == "" || admin.Host == "" {
		return nil, fmt.Errorf("must have the form postgres://user:password@host:port/database")
	}
	s := &server{admin: admin, stop: func() {}}
	if err := s.exec(`SELECT 1`); err != nil {
		return nil, err
	}
	return s, nil
}

// database makes an empty one that goes with the test.
func (s *server) database(t testing.TB) string {
	t.Helper()
	name := "cbrd_test_" + randomHex(8)
	if err := s.exec(`CREATE DATABASE ` + name + ` TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`); err != nil {
			t.Log(err) // a test may have taken the server away
		}
	})
	fresh := *s.admin
	fresh.Path = "/" + name
	return fresh.String()
}

func (s *server) exec(text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), queryTime)
	defer cancel()
	db, err := sql.Open("pgx", s.admin.String())
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // the statement has succeeded or reported why not
	if _, err = db.ExecContext(ctx, text); err != nil {
		return fmt.Errorf("%s: %w", s.admin.Redacted(), err)
	}
	return nil
}

func randomHex(bytes int) string {
	random := make([]byte, bytes)
	if _, err := rand.Read(random); err != nil {
		panic(err) // crypto/rand never fails
	}
	return hex.EncodeToString(random)
}
