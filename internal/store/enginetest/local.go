package enginetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	// superuser of a server that this package made.
	superuser = "cbrd"
	// keepData tells the watchdog of a server to leave its folder.
	keepData = "keep"
)

// binaryFolders are where distributions keep the versions of PostgreSQL that
// they do not put on the PATH.
var binaryFolders = []string{
	"/usr/lib/postgresql/*/bin",          // Debian
	"/usr/pgsql-*/bin",                   // Red Hat
	"/opt/homebrew/opt/postgresql@*/bin", // macOS
	"/usr/local/opt/postgresql@*/bin",    // macOS on Intel
}

// local is a PostgreSQL server from binaries of this machine, on a loopback
// port and in a temporary folder.
type local struct {
	bin      string // folder of the binaries
	dir      string
	account  *account
	port     int
	password string
	process  *process // nil while it is stopped
}

// newLocal tries the binaries on the PATH, then the newest first, until one
// makes a server that runs.
func newLocal(ctx context.Context) (*local, error) {
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	folders := binaries()
	if len(folders) == 0 {
		return nil, fmt.Errorf("neither on the PATH nor in %s", strings.Join(binaryFolders, ", "))
	}
	var failed []error
	for _, bin := range folders {
		l := &local{bin: bin, account: who, password: randomHex(16)}
		if err := l.create(ctx); err != nil {
			l.remove()
			failed = append(failed, fmt.Errorf("%s: %w", bin, err))
			continue
		}
		return l, nil
	}
	return nil, errors.Join(failed...)
}

// binaries returns the folders that have both programs.
func binaries() []string {
	var installed []string
	for _, pattern := range binaryFolders {
		matches, _ := filepath.Glob(pattern) // the patterns are constants
		slices.SortFunc(matches, func(a, b string) int { return version(b) - version(a) })
		installed = append(installed, matches...)
	}
	return slices.DeleteFunc(append(filepath.SplitList(os.Getenv("PATH")), installed...), func(bin string) bool {
		return !executable(filepath.Join(bin, "initdb")) || !executable(filepath.Join(bin, "postgres"))
	})
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// version is the first number in a path: 15 of /usr/lib/postgresql/15/bin.
func version(path string) int {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	number := strings.FieldsFunc(path, func(r rune) bool { return !digit(r) })
	if len(number) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(number[0]) // it has only digits; a huge one may sort anywhere
	return n
}

// create makes the folder, and starts a server in it.
func (l *local) create(ctx context.Context) (err error) {
	if l.dir, err = l.account.folder(); err != nil {
		return err
	}
	secret := filepath.Join(l.dir, "password") // the watchdog hands it to initdb
	if err := errors.Join(os.WriteFile(secret, []byte(l.password), 0o600), l.account.own(secret)); err != nil {
		return err
	}
	// Between the choice of a free port and its use somebody may take it.
	for range 3 {
		if l.port, err = freePort(); err != nil {
			return err
		}
		if err = l.start(ctx); err == nil {
			return nil
		}
	}
	return err
}

func (l *local) url() *url.URL {
	return serverURL(superuser, l.password, net.JoinHostPort("127.0.0.1", strconv.Itoa(l.port)))
}

// start returns when the server takes connections.
func (l *local) start(ctx context.Context) error {
	args := []string{
		"-p", strconv.Itoa(l.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
	}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	started, err := startWatched(ctx, l.account, l.dir, l.bin, args)
	if err != nil {
		return err
	}
	l.process = started
	return nil
}

// halt stops the server and keeps its data.
func (l *local) halt() {
	if l.process != nil {
		l.process.end(keepData)
		l.process = nil
	}
}

// remove stops the server and takes its folder away.
func (l *local) remove() {
	l.halt()
	if l.dir != "" {
		_ = os.RemoveAll(l.dir) // a temporary folder; nobody waits for it
	}
}

// Server is a PostgreSQL server that a test may stop and start again.
type Server struct {
	t     testing.TB
	local *local
}

// NewServer starts a server for this test alone. It needs local binaries, since
// the shared server may be none that can be stopped; without them the test is
// skipped, or fails with CI=true.
func NewServer(t testing.TB) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	own, err := newLocal(ctx)
	if err != nil {
		missing(t, []string{"initdb and postgres, to stop and start: " + err.Error()})
	}
	t.Cleanup(own.remove)
	return &Server{t: t, local: own}
}

// Database returns the place of a fresh store on the server.
func (s *Server) Database() Engine {
	s.t.Helper()
	return Engine{Name: "postgres", URL: (&server{admin: s.local.url()}).database(s.t)}
}

// Stop ends the server at once, as a crash would. Its data stay.
func (s *Server) Stop() { s.local.halt() }

// Start starts it again, under the same URL, and returns when it takes
// connections.
func (s *Server) Start() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if err := s.local.start(ctx); err != nil {
		s.t.Fatal(err)
	}
}

func serverURL(user, password, host string) *url.URL {
	return &url.URL{
		Scheme: "postgres", User: url.UserPassword(user, password), Host: host,
		Path: "/postgres", RawQuery: "sslmode=disable",
	}
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}
