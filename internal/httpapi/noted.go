package httpapi

import (
	"net/http"
	"time"

	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/service"
)

// noted is a response of which the journal is told.
type noted struct {
	http.ResponseWriter
	world, op string
	status    int
	code      string
}

// WriteHeader notes the status.
func (n *noted) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

// note tells the journal of a call. One that nobody could be found for is the
// default world's: it may come from a client that is being made.
func (api *API) note(n *noted, r *http.Request, came time.Time) {
	if n.status == 0 {
		return // given up without an answer
	}
	if n.world == "" {
		n.world = service.DefaultWorldID
	}
	api.Journal.Record(n.world, journal.Call{
		At: came, Took: api.Wall.Now().Sub(came), RequestID: n.Header().Get(requestIDHeader),
		Method: cut(r.Method, maxNotedMethod), Path: cut(r.URL.Path, maxNotedPath),
		Operation: n.op, Status: n.status, Code: n.code,
	})
}

// Limits on what is remembered of a request, in bytes: a caller chooses both.
const (
	maxNotedMethod = 16
	maxNotedPath   = 512
)

func cut(text string, limit int) string { return text[:min(len(text), limit)] }
