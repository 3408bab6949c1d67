// Package server starts and stops a cbrd of its own for the suite.
package server

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/cbrd/cbrd/conformance/internal/child"
)

const (
	startWithin = 60 * time.Second
	stopWithin  = 10 * time.Second
	readyPause  = 50 * time.Millisecond
)

// Server is a running cbrd.
type Server struct {
	// URL is where it listens, without a slash at the end.
	URL string
	// Secure is the same for HTTPS.
	Secure string

	process *child.Process
}

var (
	listens = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)
	secures = regexp.MustCompile(`https://127\.0\.0\.1:[0-9]+`)
)

// Start runs binary on a free loopback port, with nothing kept, on the store at
// databaseURL or on the embedded one when that is empty. It returns when the
// server calls itself ready.
func Start(ctx context.Context, binary, databaseURL string) (*Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	s := &Server{}
	process, err := child.Start(ctx, command(binary, databaseURL), func(line string) bool {
		if s.URL == "" {
			s.URL = listens.FindString(line)
		}
		s.Secure = secures.FindString(line)
		return s.Secure != ""
	})
	if err != nil {
		return nil, err
	}
	s.process = process
	if err := s.awaitReady(ctx); err != nil {
		return nil, fmt.Errorf("%w\n%s\n%w", err, process.Output(), s.Stop())
	}
	return s, nil
}

func command(binary, databaseURL string) *exec.Cmd {
	//nolint:noctx // it lives as long as the suite, not as long as the start may take
	cmd := exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--data", "memory")
	cmd.Env = environment()
	if databaseURL != "" {
		cmd.Env = append(cmd.Env, "CBRD_DATABASE_URL="+databaseURL)
	}
	cmd.SysProcAttr = child.Attributes(nil)
	return cmd
}

// environment is ours without the settings of cbrd: the suite tests its
// defaults, not what the shell happens to hold. CBRD_LOG stays, for whoever
// looks into a failure.
func environment() []string {
	var kept []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "CBRD_") || strings.HasPrefix(pair, "CBRD_LOG=") {
			kept = append(kept, pair)
		}
	}
	return kept
}

// awaitReady asks until the server answers 200 to GET /_cbrd/ready.
func (s *Server) awaitReady(ctx context.Context) error {
	for {
		if s.ready(ctx) {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("cbrd at %s does not become ready: %w", s.URL, ctx.Err())
		}
		pause(ctx)
	}
}

func (s *Server) ready(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/_cbrd/ready", http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func pause(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, readyPause)
	defer cancel()
	<-ctx.Done()
}

// Stop ends the server by SIGTERM and reports when it does not leave with
// status 0 in time.
func (s *Server) Stop() error { return s.process.Stop(syscall.SIGTERM, stopWithin) }
