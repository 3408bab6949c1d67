package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/openapi"
)

// call is one request, as far as it has been understood.
type call struct {
	*API
	route     *route
	request   *http.Request
	header    http.Header // of the response
	params    map[string]string
	query     url.Values
	queryErr  error // what no parameter could be read from
	body      []byte
	principal iam.Principal
	// reach is the enterprise projects in which the caller may do this.
	reach domain.Reach
	// looked is the project's inventory, once owners looked something up in it.
	looked *site
	view   string // what a list shows beyond the usual, empty for nothing
}

// handler answers a call with what is to be encoded, nil for an empty body.
type handler func(*call) (any, error)

// body makes a handler of a function that takes the decoded body.
func body[B any](fn func(*call, B) (any, error)) handler {
	return func(c *call) (any, error) {
		var b B
		if err := json.Unmarshal(c.body, &b); err != nil {
			return nil, domain.Invalid("body", "The body is not what the operation takes.").Because(err)
		}
		return fn(c, b)
	}
}

// serve answers one route. The order of the checks is the gateway's: who calls,
// which project, what is allowed, what is sent; then the use case looks for what
// exists, its state, and capacity (design, decisions).
func (api *API) serve(rt *route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{API: api, route: rt, request: r, header: w.Header(), params: pathParams(r)}
		c.query, c.queryErr = url.ParseQuery(r.URL.RawQuery)
		answer, err := c.answer()
		if n, ok := w.(*noted); ok {
			n.op, n.world = rt.op, c.principal.WorldID
		}
		if err != nil {
			api.failOn(w, r, rt, err)
			return
		}
		write(w, rt.success, answer)
	}
}

func (c *call) answer() (any, error) {
	if err := c.readBody(); err != nil {
		return nil, err
	}
	if !open[c.route.op] {
		if err := c.authenticate(); err != nil {
			return nil, err
		}
		if err := c.permit(); err != nil {
			return nil, err
		}
	}
	if err := c.validate(); err != nil {
		return nil, err
	}
	if err := c.permitBody(); err != nil {
		return nil, err
	}
	if err := c.struck(); err != nil {
		return nil, err
	}
	if c.route.reads() && c.principal.WorldID != "" {
		if err := c.settle(c.request.Context(), c.principal); err != nil {
			return nil, err
		}
	}
	return c.route.handle(c)
}

// authenticate finds out who calls, and that the project is theirs.
func (c *call) authenticate() error {
	principal, err := c.identify(c.request, c.body)
	if err != nil {
		return err
	}
	c.principal = principal
	if project, ok := c.params["project_id"]; ok && !principal.MayUse(project) {
		return domain.FailDetail(domain.CodeGatewayForbidden, "The project does not belong to the caller.")
	}
	return nil
}

// identify proves the credentials of a request.
func (api *API) identify(r *http.Request, body []byte) (iam.Principal, error) {
	return api.Auth.Authenticate(r.Context(), iam.Request{
		Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery,
		Header: r.Header, Body: body,
	}, api.Wall.Now())
}

// validate holds the request to the operation's contract.
func (c *call) validate() error {
	if c.queryErr != nil {
		return domain.Invalid("query", "The query could not be read.").Because(c.queryErr)
	}
	contract, err := openapi.Operation(c.route.op)
	if err != nil {
		return err
	}
	err = contract.CheckRequest(c.params, c.query, c.body)
	breach, ok := errors.AsType[*openapi.Breach](err)
	if !ok {
		return err
	}
	code := domain.CodeInvalidParameter
	if breach.Code != "" {
		return domain.Fail(domain.Code(breach.Code)).On(breach.Field)
	}
	return &domain.Error{Code: code, Field: breach.Field, Detail: breach.Error() + "."}
}

// readBody reads the whole body: a signature covers it.
func (c *call) readBody() error {
	if c.request.Body == nil || c.request.ContentLength == 0 {
		return nil
	}
	data, err := io.ReadAll(c.request.Body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return domain.Fail(domain.CodeGatewayTooLarge)
	}
	if err != nil {
		return domain.Invalid("body", "The body could not be read.").Because(err)
	}
	c.body = data
	return nil
}

// caller is on whose behalf use cases run.
func (c *call) caller() service.Caller {
	return service.Caller{
		WorldID: c.principal.WorldID, AccountID: c.principal.Account.ID, UserID: c.principal.User.ID,
		ProjectID: c.params["project_id"], Projects: c.principal.Account.Projects, Reach: c.granted(),
	}
}

// pathParams are the parameters of the path, decoded. The mux looks at the path
// as it was sent only where that differs from the usual form of what it means;
// elsewhere it has decoded it already.
func pathParams(r *http.Request) map[string]string {
	routed := chi.RouteContext(r.Context()).URLParams
	params := make(map[string]string, len(routed.Keys))
	for i, key := range routed.Keys {
		params[key] = routed.Values[i]
		if r.URL.RawPath == "" {
			continue
		}
		if value, err := url.PathUnescape(routed.Values[i]); err == nil {
			params[key] = value
		}
	}
	return params
}
