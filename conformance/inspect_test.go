package conformance

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

var requestID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// inspect holds each answer of a test, good or bad, to what all answers share:
// an X-Request-Id of 32 hex digits, and JSON, or nothing at all under 204; under
// 200 only the removal of a client answers nothing, which its own test looks at.
func inspect(t *testing.T) func(*sdk.Answer) {
	return func(a *sdk.Answer) {
		t.Helper()
		if id := a.Header.Get("X-Request-Id"); !requestID.MatchString(id) {
			t.Errorf("X-Request-Id = %q, want 32 hex digits", id)
		}
		if a.Status == http.StatusNoContent {
			if len(a.Body) != 0 {
				t.Errorf("204 with a body: %s", a.Body)
			}
			return
		}
		if a.Status == http.StatusOK && len(a.Body) == 0 {
			return
		}
		if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
			t.Errorf("Content-Type = %q, want application/json", kind)
		}
		if !json.Valid(a.Body) {
			t.Errorf("the body is no JSON: %s", a.Body)
		}
	}
}

// wantStatus checks the status of the session's last answer.
func (s *session) wantStatus(want int) {
	s.t.Helper()
	if s.Last.Status != want {
		s.t.Errorf("status = %d, want %d: %s", s.Last.Status, want, s.Last.Body)
	}
}

// wantMembers checks that the object at path in the last answer has each of the
// members, null counting as present.
func (s *session) wantMembers(path []any, members ...string) {
	s.t.Helper()
	for _, member := range members {
		if _, found := s.Last.Member(append(path[:len(path):len(path)], member)...); !found {
			s.t.Errorf("%v has no member %q: %s", path, member, s.Last.Body)
		}
	}
}

// wantMember checks the value of one member of the last answer; nil is null.
// Numbers are float64.
func (s *session) wantMember(want any, path ...any) {
	s.t.Helper()
	got, found := s.Last.Member(path...)
	if !found {
		s.t.Errorf("%v is absent, want %v: %s", path, want, s.Last.Body)
	} else if got != want {
		s.t.Errorf("%v = %v (%T), want %v (%T)", path, got, got, want, want)
	}
}

// wantArray checks that a member of the last answer is an array, of n elements.
func (s *session) wantArray(n int, path ...any) {
	s.t.Helper()
	value, _ := s.Last.Member(path...)
	if array, ok := value.([]any); !ok || len(array) != n {
		s.t.Errorf("%v = %v, want an array of %d elements", path, value, n)
	}
}
