package conformance

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/cbrd/cbrd/conformance/internal/control"
	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// session is what a test works with: the SDK's client in one project of a fresh
// world, and that world's clock. Its methods end the test on a failure; the
// embedded client's give the error back.
type session struct {
	*sdk.Client

	t        *testing.T
	endpoint string
	control  *control.Client
	world    control.World
	account  control.Account
	project  control.Project
	login    login
}

// conform runs check as a subtest on each store and with each kind of
// credential, each time in a world of its own.
func conform(t *testing.T, name string, check func(t *testing.T, s *session)) {
	t.Helper()
	conformWith(t, name, logins, check)
}

// conformKeys is conform with AK/SK alone, for what does not depend on how the
// caller proves who it is.
func conformKeys(t *testing.T, name string, check func(t *testing.T, s *session)) {
	t.Helper()
	conformWith(t, name, logins[:1], check)
}

func conformWith(t *testing.T, name string, by []login, check func(t *testing.T, s *session)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		for _, e := range engines {
			t.Run(e.name, func(t *testing.T) {
				t.Parallel()
				for _, l := range by {
					t.Run(l.name, func(t *testing.T) {
						t.Parallel()
						s := newSession(t, e.url(t), l)
						defer surviveShape(t, s)
						check(t, s)
					})
				}
			})
		}
	})
}

// surviveShape turns a check's stumble over an answer that lacks what it reads
// (an empty list, a missing object) into the failure of that check alone.
func surviveShape(t *testing.T, s *session) {
	stumble := recover()
	if stumble == nil {
		return
	}
	if _, ok := stumble.(runtime.Error); !ok {
		panic(stumble)
	}
	t.Errorf("the answer lacks what the check reads: %v\nlast answer: %s\n%s", stumble, s.Last.Body, debug.Stack())
}

// newSession makes a world and enters the first project of its first account.
func newSession(t *testing.T, endpoint string, l login) *session {
	t.Helper()
	c := &control.Client{URL: endpoint, AdminToken: os.Getenv("CBRD_ADMIN_TOKEN")}
	world, err := c.NewWorld(t.Context())
	if err != nil {
		t.Fatalf("make a world: %v", err)
	}
	t.Cleanup(func() {
		cover(t, c, world.ID)
		if err := c.DeleteWorld(context.WithoutCancel(t.Context()), world.ID); err != nil {
			t.Logf("world %s stays: %v", world.ID, err)
		}
	})
	if len(world.Accounts) == 0 || len(world.Accounts[0].Projects) < 2 {
		t.Fatalf("the world needs an account with two projects: %+v", world)
	}
	s := &session{t: t, endpoint: endpoint, control: c, world: world, account: world.Accounts[0], login: l}
	return s.in(s.account.Projects[0])
}

// in returns the session in another project of its account.
func (s *session) in(project control.Project) *session {
	s.t.Helper()
	there := *s
	there.project = project
	credential, err := s.login.credential(s.endpoint, s.account, project)
	if err != nil {
		s.t.Fatalf("credential: %v", err)
	}
	there.Client, err = sdk.New(s.endpoint, credential, inspect(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	return &there
}

// advance moves the world's clock on.
func (s *session) advance(by time.Duration) {
	s.t.Helper()
	if err := s.control.Advance(s.t.Context(), s.world.ID, by); err != nil {
		s.t.Fatalf("advance by %v: %v", by, err)
	}
}

// idle moves the world's clock on until no task is left.
func (s *session) idle() {
	s.t.Helper()
	if err := s.control.AdvanceUntilIdle(s.t.Context(), s.world.ID); err != nil {
		s.t.Fatalf("advance until idle: %v", err)
	}
}

// digest is what a server or disk holds now.
func (s *session) digest(resource string) string {
	s.t.Helper()
	digest, err := s.control.Digest(s.t.Context(), s.world.ID, s.project.ID, resource)
	if err != nil {
		s.t.Fatalf("digest of %s: %v", resource, err)
	}
	if digest == "" {
		s.t.Fatalf("digest of %s is empty", resource)
	}
	return digest
}
