package control

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/openapi"
)

// failure is an error of the control surface. Its codes are cbrd's own.
type failure struct {
	status int
	code   string
	text   string
}

func (f failure) Error() string { return f.text }

var (
	errToken    = failure{http.StatusUnauthorized, "CBRD.0401", "the admin token is missing or wrong: Authorization: Bearer <CBRD_ADMIN_TOKEN>"}
	errOrigin   = failure{http.StatusForbidden, "CBRD.0403", "calls from other origins are refused"}
	errNoSuch   = failure{http.StatusNotFound, "CBRD.0404", "there is no such thing here"}
	errMethod   = failure{http.StatusMethodNotAllowed, "CBRD.0405", "not with this method"}
	errTooLarge = failure{http.StatusRequestEntityTooLarge, "CBRD.0413", "the body is too large"}
)

func invalid(text string) error { return failure{http.StatusBadRequest, "CBRD.0400", text} }

// meaning is what a caller is told of an error of the service.
type meaning struct {
	err    error
	status int
	code   string
}

// text is the error's own, but for one of the store: it may name places and users.
func (m meaning) text(err error) string {
	if m.status == http.StatusServiceUnavailable {
		return m.err.Error()
	}
	return err.Error()
}

// meanings are the statuses of what the service refuses.
var meanings = []meaning{
	{service.ErrNoWorld, http.StatusNotFound, "CBRD.0404"},
	{service.ErrWorldExists, http.StatusConflict, "CBRD.0409"},
	{service.ErrBackwards, http.StatusConflict, "CBRD.0409"},
	{service.ErrAdvancing, http.StatusConflict, "CBRD.0409"},
	{service.ErrNeverIdle, http.StatusConflict, "CBRD.0409"},
	{service.ErrEndOfTime, http.StatusConflict, "CBRD.0409"},
	{service.ErrPermanent, http.StatusConflict, "CBRD.0409"},
	{service.ErrNoResource, http.StatusNotFound, "CBRD.0404"},
	{service.ErrNoAgent, http.StatusNotFound, "CBRD.0404"},
	{service.ErrResource, http.StatusBadRequest, "CBRD.0400"},
	{service.ErrResourceExists, http.StatusConflict, "CBRD.0409"},
	{service.ErrResourceBusy, http.StatusConflict, "CBRD.0409"},
	{service.ErrPayloads, http.StatusConflict, "CBRD.0409"},
	{service.ErrNoUser, http.StatusNotFound, "CBRD.0404"},
	{service.ErrUserExists, http.StatusConflict, "CBRD.0409"},
	{iam.ErrUserTaken, http.StatusConflict, "CBRD.0409"},
	{iam.ErrUsersFull, http.StatusConflict, "CBRD.0409"},
	{iam.ErrOwnUser, http.StatusConflict, "CBRD.0409"},
	{service.ErrNoOrder, http.StatusNotFound, "CBRD.0404"},
	{service.ErrOrderState, http.StatusConflict, "CBRD.0409"},
	{service.ErrTooManyFaults, http.StatusConflict, "CBRD.0409"},
	{service.ErrNoFault, http.StatusNotFound, "CBRD.0404"},
	{service.ErrUnavailable, http.StatusServiceUnavailable, "CBRD.0503"},
	// The server stops, which an advance survives, or the caller went away.
	{context.Canceled, http.StatusServiceUnavailable, "CBRD.0503"},
}

// fail writes an error in the form of the vendor's, which tools read already.
func (s *surface) fail(w http.ResponseWriter, err error) {
	if u, ok := errors.AsType[unready](err); ok {
		write(w, http.StatusServiceUnavailable, u.health)
		return
	}
	f, ok := errors.AsType[failure](err)
	if refusal, is := errors.AsType[*domain.Error](err); is && !ok {
		f, ok = refused(refusal)
	}
	if !ok {
		f = failure{http.StatusInternalServerError, "CBRD.0500", "something went wrong here; the log says what"}
		for _, m := range meanings {
			if errors.Is(err, m.err) {
				f = failure{m.status, m.code, m.text(err)}
				break
			}
		}
	}
	if f.status == http.StatusInternalServerError {
		s.Log.Error("control request failed", "error", err)
	}
	write(w, f.status, map[string]string{"error_code": f.code, "error_msg": f.text})
}

// refused is a refusal of the service itself, in its own words.
func refused(refusal *domain.Error) (failure, bool) {
	row, known := openapi.LookupError(string(refusal.Code))
	return failure{row.Status, row.Code, row.Message}, known
}

func write(w http.ResponseWriter, status int, answer any) {
	if answer == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if data, ok := answer.(raw); ok {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("X-Content-Type-Options", "nosniff") // whatever was written there
		w.WriteHeader(status)
		_, _ = w.Write(data) // as below
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the client has gone: there is nobody to tell
}
