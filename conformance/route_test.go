package conformance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// What no operation answers still answers in the form the SDK reads.
func TestRoutes(t *testing.T) {
	t.Parallel()

	conform(t, "ErrPath", func(t *testing.T, s *session) {
		err := s.Send(sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/no-such-thing"})
		want(t, err, noSuchAPI)
	})

	conform(t, "ErrMethod", func(t *testing.T, s *session) {
		err := s.Send(sdk.Raw{Method: http.MethodPatch, Path: "/v3/{project_id}/vaults", Body: "{}"})
		if report := refusal(t, err); report != nil {
			equal(t, "status", report.StatusCode, http.StatusMethodNotAllowed)
		}
	})

	conform(t, "ErrQueryNoNumber", func(t *testing.T, s *session) {
		for _, list := range []string{"vaults", "backups", "operation-logs", "protectables/server/instances"} {
			err := s.Send(sdk.Raw{
				Method: http.MethodGet, Path: "/v3/{project_id}/" + list, Query: map[string]string{"limit": "ten"},
			})
			want(t, err, invalidParameter)
		}
	})

	conformKeys(t, "ErrBodyTooBig", func(t *testing.T, s *session) {
		body := `{"vault":{"name":"` + strings.Repeat("n", 12<<20) + `"}}`
		err := s.Send(sdk.Raw{Method: http.MethodPost, Path: "/v3/{project_id}/vaults", Body: body})
		if report := refusal(t, err); report != nil {
			equal(t, "status", report.StatusCode, http.StatusRequestEntityTooLarge)
		}
	})
}
