package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/openapi"
)

const requestIDHeader = "X-Request-Id"

var (
	errNoAPI  = domain.Fail(domain.CodeGatewayNoAPI)
	errMethod = domain.Fail(domain.CodeGatewayMethod)
)

// noRoute answers what no route answers, to callers that are known: the gateway
// asks who calls before it looks where to.
func (api *API) noRoute(mux *chi.Mux, refusal *domain.Error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{API: api, request: r}
		err := c.readBody()
		if err == nil {
			_, err = api.identify(r, c.body)
		}
		if err == nil {
			err = refusal
			if allowed := methods(mux, r); allowed != "" {
				w.Header().Set("Allow", allowed)
			}
		}
		api.fail(w, r, err)
	}
}

// methods are those that a path has, as the header Allow lists them.
func methods(mux *chi.Mux, r *http.Request) string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		if mux.Match(chi.NewRouteContext(), method, r.URL.EscapedPath()) {
			allowed = append(allowed, method)
		}
	}
	return strings.Join(allowed, ", ")
}

// failOn answers for a route: the disk service has a form of its own.
func (api *API) failOn(w http.ResponseWriter, r *http.Request, rt *route, err error) {
	if form := diskFormOf(rt); form != nil {
		if refusal, ok := diskRefusalOf(err); ok {
			if n, ok := w.(*noted); ok {
				n.code = refusal.code
			}
			api.report(r, refusal.status, err)
			write(w, refusal.status, form(refusal))
			return
		}
	}
	api.fail(w, r, err)
}

// fail is the only place where a domain error becomes a status and a body.
func (api *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, answer := api.outer(err)
	if strings.HasPrefix(answer.ErrorCode, "APIGW.") {
		id := w.Header().Get(requestIDHeader)
		answer.RequestID = &id
	}
	if n, ok := w.(*noted); ok {
		n.code = answer.ErrorCode
	}
	api.report(r, status, err)
	write(w, status, answer)
}

// outer is what a caller is told of an error.
func (api *API) outer(err error) (int, wire.Error) {
	switch {
	case errors.Is(err, service.ErrUnavailable), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		// A database away has no code of its own; 9910 with 503 says "later".
		return http.StatusServiceUnavailable, api.words(domain.FailDetail(domain.CodeUnknown, "The service is unavailable for now."))
	case errors.Is(err, service.ErrNoWorld):
		err = domain.Fail(domain.CodeGatewayAuth)
	}
	failure, ok := errors.AsType[*domain.Error](err)
	if !ok {
		failure = domain.Fail(domain.CodeUnknown)
	}
	row, known := openapi.LookupError(string(failure.Code))
	if !known {
		return http.StatusInternalServerError, api.words(domain.Fail(domain.CodeUnknown))
	}
	return row.StatusIn(api.Profile.Name), api.words(failure)
}

// words are a failure's code and text: its own, else that of the table.
func (api *API) words(failure *domain.Error) wire.Error {
	text := failure.Detail
	if row, ok := openapi.LookupError(string(failure.Code)); ok && text == "" {
		text = row.Message
	}
	return wire.Error{ErrorCode: string(failure.Code), ErrorMsg: text}
}

// report logs what an operator needs: failures of ours as errors, and at debug
// level why a signature did not match, which authors of SDKs need first.
func (api *API) report(r *http.Request, status int, err error) {
	log := api.Log.With("method", r.Method, "path", r.URL.Path, "status", status)
	if status >= http.StatusInternalServerError && domain.CodeOf(err) == domain.CodeUnknown {
		log.Error("request failed", "error", err)
		return
	}
	if !log.Enabled(r.Context(), slog.LevelDebug) {
		return
	}
	if mismatch, ok := errors.AsType[*iam.Mismatch](err); ok {
		log = log.With("signature", mismatch)
	}
	log.Debug("request refused", "error", err)
}
