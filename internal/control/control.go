// Package control is cbrd's own surface under /_cbrd: health, worlds and their
// clocks, who may call, what they own that can be protected, and what is on simulated disks. It is for the people who run cbrd and
// their tests, not part of any vendor's API.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/openapi"
)

// Config is what the control surface is made of.
type Config struct {
	Engine *service.Engine
	Worlds *service.Worlds
	Reader query.Reader
	// Ready reports whether the store answers.
	Ready func(context.Context) error
	// Draining is closed when the server begins to stop.
	Draining <-chan struct{}
	// AdminToken is wanted as a bearer token when it is not empty.
	AdminToken string
	// Certificate is what clients of the HTTPS listener have to trust, PEM; nothing
	// when they know whom to trust.
	Certificate func() ([]byte, error)
	// Journal is what the API was asked, Operations all that it can be, and
	// Companions what the services beside it can be.
	Journal    *journal.Journal
	Operations []string
	Companions []string
	// Random makes the ids of worlds that are given none.
	Random io.Reader
	Log    *slog.Logger
}

// maxBody bounds what the control surface reads.
const maxBody = service.MaxTransfer

type surface struct{ Config }

// call is one request.
type call struct {
	*surface
	request *http.Request
	worldID string
	body    []byte
}

// route is one operation, in the terms of openapi/control.yaml.
type route struct {
	method, path, op string
	status           int
	handle           func(*call) (any, error)
}

// inventory is where a project's resources are.
const inventory = "/_cbrd/worlds/{world_id}/projects/{project_id}/resources"

// backupImage is the image that was made of a backup.
const backupImage = "/_cbrd/worlds/{world_id}/projects/{project_id}/backups/{backup_id}/image"

var routes = []route{
	{"GET", "/_cbrd/health", "CheckHealth", http.StatusOK, checkHealth},
	{"GET", "/_cbrd/ready", "CheckReady", http.StatusOK, checkReady},
	{"GET", "/_cbrd/certificate", "ShowCertificate", http.StatusOK, showCertificate},
	{"GET", "/_cbrd/world", "ShowDefaultWorld", http.StatusOK, showWorld},
	{"GET", "/_cbrd/worlds", "ListWorlds", http.StatusOK, listWorlds},
	{"POST", "/_cbrd/worlds", "CreateWorld", http.StatusCreated, createWorld},
	{"GET", "/_cbrd/worlds/{world_id}", "ShowWorld", http.StatusOK, showWorld},
	{"DELETE", "/_cbrd/worlds/{world_id}", "DeleteWorld", http.StatusNoContent, deleteWorld},
	{"POST", "/_cbrd/worlds/{world_id}/reset", "ResetWorld", http.StatusOK, resetWorld},
	{"GET", "/_cbrd/worlds/{world_id}/users", "ListUsers", http.StatusOK, listUsers},
	{"POST", "/_cbrd/worlds/{world_id}/users", "CreateUser", http.StatusCreated, createUser},
	{"GET", "/_cbrd/worlds/{world_id}/users/{user_id}", "ShowUser", http.StatusOK, showUser},
	{"PUT", "/_cbrd/worlds/{world_id}/users/{user_id}", "UpdateUser", http.StatusOK, updateUser},
	{"DELETE", "/_cbrd/worlds/{world_id}/users/{user_id}", "DeleteUser", http.StatusNoContent, deleteUser},
	{"GET", "/_cbrd/worlds/{world_id}/clock", "ShowClock", http.StatusOK, showClock},
	{"PUT", "/_cbrd/worlds/{world_id}/clock", "SetClock", http.StatusOK, setClock},
	{"POST", "/_cbrd/worlds/{world_id}/clock/advance", "AdvanceClock", http.StatusOK, advanceClock},
	{"GET", "/_cbrd/worlds/{world_id}/journal", "ListCalls", http.StatusOK, listCalls},
	{"DELETE", "/_cbrd/worlds/{world_id}/journal", "ClearCalls", http.StatusNoContent, clearCalls},
	{"GET", "/_cbrd/worlds/{world_id}/coverage", "ShowCoverage", http.StatusOK, showCoverage},
	{"GET", "/_cbrd/clock", "ShowDefaultClock", http.StatusOK, showClock},
	{"PUT", "/_cbrd/clock", "SetDefaultClock", http.StatusOK, setClock},
	{"POST", "/_cbrd/clock/advance", "AdvanceDefaultClock", http.StatusOK, advanceClock},
	{"POST", "/_cbrd/worlds/{world_id}/orders/{order_id}/pay", "PayOrder", http.StatusOK, payOrder},
	{"POST", "/_cbrd/orders/{order_id}/pay", "PayDefaultOrder", http.StatusOK, payOrder},
	{"GET", "/_cbrd/worlds/{world_id}/faults", "ListFaults", http.StatusOK, listFaults},
	{"POST", "/_cbrd/worlds/{world_id}/faults", "CreateFault", http.StatusCreated, createFault},
	{"DELETE", "/_cbrd/worlds/{world_id}/faults", "DeleteFaults", http.StatusNoContent, deleteFaults},
	{"DELETE", "/_cbrd/worlds/{world_id}/faults/{fault_id}", "DeleteFault", http.StatusNoContent, deleteFault},
	{"GET", "/_cbrd/faults", "ListDefaultFaults", http.StatusOK, listFaults},
	{"POST", "/_cbrd/faults", "CreateDefaultFault", http.StatusCreated, createFault},
	{"DELETE", "/_cbrd/faults", "DeleteDefaultFaults", http.StatusNoContent, deleteFaults},
	{"DELETE", "/_cbrd/faults/{fault_id}", "DeleteDefaultFault", http.StatusNoContent, deleteFault},
	{"GET", inventory, "ListResources", http.StatusOK, listResources},
	{"POST", inventory, "CreateResource", http.StatusCreated, createResource},
	{"GET", inventory + "/{resource_id}", "ShowResource", http.StatusOK, showResource},
	{"PUT", inventory + "/{resource_id}", "UpdateResource", http.StatusOK, updateResource},
	{"DELETE", inventory + "/{resource_id}", "DeleteResource", http.StatusNoContent, deleteResource},
	{"POST", inventory + "/{resource_id}/attach", "AttachDisk", http.StatusOK, attachDisk},
	{"POST", inventory + "/{resource_id}/detach", "DetachDisk", http.StatusOK, detachDisk},
	{"GET", inventory + "/{resource_id}/bytes", "ReadResourceBytes", http.StatusOK, readBytes},
	{"PUT", inventory + "/{resource_id}/bytes", "WriteResourceBytes", http.StatusNoContent, writeBytes},
	{"PUT", backupImage, opRegisterImage, http.StatusNoContent, registerImage},
	{"DELETE", backupImage, opDeregisterImage, http.StatusNoContent, deregisterImage},
	{"GET", inventory + "/{resource_id}/digest", "ShowResourceDigest", http.StatusOK, showDigest},
	{"GET", "/_cbrd/worlds/{world_id}/agents/{agent_id}", "ShowAgentFiles", http.StatusOK, showAgentFiles},
	{"PUT", "/_cbrd/worlds/{world_id}/agents/{agent_id}", "SetAgentStatus", http.StatusOK, setAgentStatus},
}

// unguarded are the operations that are called without a token: by monitors, and
// for a certificate that every handshake shows.
var unguarded = map[string]bool{"CheckHealth": true, "CheckReady": true, "ShowCertificate": true}

// New returns the control surface as a handler.
func New(c Config) http.Handler {
	s := &surface{c}
	mux := chi.NewMux()
	mux.NotFound(func(w http.ResponseWriter, _ *http.Request) { s.fail(w, errNoSuch) })
	mux.MethodNotAllowed(func(w http.ResponseWriter, _ *http.Request) { s.fail(w, errMethod) })
	for i := range routes {
		mux.MethodFunc(routes[i].method, routes[i].path, s.serve(&routes[i]))
	}
	return s.survivor(s.sameOrigin(mux))
}

// survivor answers a request whose handler panicked: a mistake of ours, which is
// logged with its stack and told to nobody.
func (s *surface) survivor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch cause := recover(); cause {
			case nil:
			case http.ErrAbortHandler:
				panic(cause)
			default:
				s.fail(w, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *surface) serve(rt *route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{surface: s, request: r, worldID: chi.URLParam(r, "world_id")}
		if c.worldID == "" {
			c.worldID = service.DefaultWorldID
		}
		answer, err := c.answer(w, rt)
		if err != nil {
			s.fail(w, err)
			return
		}
		write(w, rt.status, answer)
	}
}

func (c *call) answer(w http.ResponseWriter, rt *route) (any, error) {
	if !unguarded[rt.op] && !c.admitted() {
		return nil, errToken
	}
	var err error
	if c.body, err = io.ReadAll(http.MaxBytesReader(w, c.request.Body, maxBody)); err != nil {
		return nil, unread(err)
	}
	if err := c.check(rt); err != nil {
		return nil, err
	}
	return rt.handle(c)
}

// check holds the request to the contract: what is spelled wrong is refused, and
// not ignored as the vendor's API does.
func (c *call) check(rt *route) error {
	contract, err := openapi.Operation(rt.op)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(c.request.URL.RawQuery)
	if err != nil {
		return invalid("the query cannot be read")
	}
	params := map[string]string{}
	for i, key := range chi.RouteContext(c.request.Context()).URLParams.Keys {
		params[key] = chi.RouteContext(c.request.Context()).URLParams.Values[i]
	}
	err = contract.CheckStrictly(params, query, c.body)
	if breach, ok := errors.AsType[*openapi.Breach](err); ok {
		return invalid(breach.Error())
	}
	return err
}

// unread says why a body could not be read.
func unread(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge
	}
	return invalid("the body could not be read")
}

// read decodes the body, which the contract has checked; none is an empty one.
func (c *call) read(into any) error {
	if len(c.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(c.body, into); err != nil {
		return invalid("the body is not what the operation takes")
	}
	return nil
}
