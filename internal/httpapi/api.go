package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// Wall tells the wall clock's time, and when an instant of it is reached.
type Wall interface {
	service.Wall
	At(instant time.Time) (reached <-chan struct{}, stop func())
}

// Config is what the API is made of.
type Config struct {
	App     *service.App
	Engine  *service.Engine
	Reader  query.Reader
	Auth    *iam.Authenticator
	Wall    Wall
	Profile domain.Profile
	// Journal is told of every call.
	Journal *journal.Journal
	Log     *slog.Logger
	// Nonce makes the ids of requests differ from process to process.
	Nonce []byte
}

// API answers the vendor's API.
type API struct {
	Config

	requests  atomic.Uint64
	encodings *encodings
}

// New returns the API as a handler.
func New(c Config) http.Handler {
	api := &API{Config: c, encodings: newEncodings()}
	return api.limit(api.routed())
}

// Operations are the names of all operations of the API, in the order of the
// reference's chapters.
func Operations() []string { return names(routes) }

// Companions are those of the services beside it, in the order of their table.
func Companions() []string { return names(companions) }

// names are those of a table's operations, each once.
func names(table []route) []string {
	var all []string
	for i := range table {
		if table[i].aliasOf == "" {
			all = append(all, table[i].op)
		}
	}
	return all
}

// routed is the tables of routes as a mux.
func (api *API) routed() *chi.Mux {
	mux := chi.NewMux()
	mux.NotFound(api.noRoute(mux, errNoAPI))
	mux.MethodNotAllowed(api.noRoute(mux, errMethod))
	for _, table := range [][]route{companions, routes} {
		for i := range table {
			mux.MethodFunc(table[i].method, table[i].path, api.serve(&table[i]))
		}
	}
	return mux
}

// requestID is 32 hexadecimal digits, as the vendor's gateway gives each request.
func (api *API) requestID() string {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(api.Nonce, api.requests.Add(1)))
	return hex.EncodeToString(sum[:16])
}

// settle brings a world to the present before it is read.
func (api *API) settle(ctx context.Context, p iam.Principal) error {
	return api.Engine.Settle(ctx, p.WorldID)
}
