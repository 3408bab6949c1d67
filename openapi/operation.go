package openapi

import (
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
)

//go:embed operations
var operationFiles embed.FS

// OperationInfo is what the table of operations says of one of them.
type OperationInfo struct {
	ID       string
	Method   string // as net/http spells it
	Path     string // with {names}
	Contract string // cbr-v3, companions or control
	Success  int    // HTTP status
}

// Operations lists the operations of all contracts by contract and path, without
// reading any. The rows are shared: callers must not change them.
func Operations() []OperationInfo { return operationTable[:] }

// Op is an operation's contract, ready to check messages with. It is safe for
// concurrent use.
type Op struct {
	ID     string
	Method string
	Path   string

	parameters   []*parameter
	body         *schema // nil: the operation takes none
	bodyRequired bool
	bytes        bool               // the body is not of JSON
	responses    map[string]*schema // by status or "default"; nil: no content
}

// loaders holds a func() (*Op, error) per operationId that was asked for.
var loaders sync.Map

// Operation returns the contract of an operation by its operationId. It is read
// when first asked for, which takes about a millisecond. It fails for an
// operation that no contract has.
func Operation(id string) (*Op, error) {
	loader, ok := loaders.Load(id)
	if !ok {
		loader, _ = loaders.LoadOrStore(id, sync.OnceValues(func() (*Op, error) { return load(id) }))
	}
	return loader.(func() (*Op, error))()
}

func load(id string) (*Op, error) {
	text, err := operationFiles.ReadFile("operations/" + id + ".json")
	if err != nil {
		return nil, fmt.Errorf("operation %q: no contract: %w", id, err)
	}
	op, err := compile(text)
	if err != nil {
		return nil, fmt.Errorf("operation %q: %w", id, err)
	}
	return op, nil
}

// CheckRequest returns a *Breach when a request breaks the contract: its path
// parameters by name, its query, its body (nil for none). Parameters and members
// that the contract does not know are ignored, and so is a body that the
// operation does not take.
func (op *Op) CheckRequest(pathParams map[string]string, query url.Values, body []byte) error {
	if breach := op.checkParameters(pathParams, query); breach != nil {
		return breach
	}
	if breach := op.checkBody(body); breach != nil {
		return breach
	}
	return nil
}

func (op *Op) checkBody(body []byte) *Breach {
	switch {
	case op.body == nil:
		return nil
	case len(body) == 0 && op.bodyRequired:
		return &Breach{Reason: "the request needs a body"}
	case len(body) == 0:
		return nil
	}
	return checkJSON(op.body, body)
}

// CheckResponse returns a *Breach when a response breaks the contract, be it by
// a status that the contract does not have.
func (op *Op) CheckResponse(status int, body []byte) error {
	promised, ok := op.responses[strconv.Itoa(status)]
	if !ok && status >= http.StatusBadRequest {
		promised, ok = op.responses["default"]
	}
	switch {
	case !ok:
		return &Breach{Reason: fmt.Sprintf("%s has no status %d", op.ID, status)}
	case promised == nil && len(body) > 0:
		return &Breach{Reason: fmt.Sprintf("status %d has no body", status)}
	case promised == nil:
		return nil
	}
	if breach := checkJSON(promised, body); breach != nil {
		return breach
	}
	return nil
}

func checkJSON(s *schema, text []byte) *Breach {
	value, err := readJSON(text)
	if err != nil {
		return &Breach{Reason: "the body " + err.Error()}
	}
	breach := s.check(value)
	if breach != nil && breach.Field == "" {
		breach.Field = "body"
	}
	return breach
}
