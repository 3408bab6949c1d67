package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/openapi"
)

// object and list are JSON as tests write it.
type (
	object = map[string]any
	list   = []any
)

// ask is a request; what it leaves out is what a good request has.
type ask struct {
	params  []string // of the path, after the project
	query   string
	body    any // a string or bytes are sent as they are
	project string
	path    string // instead of the route's
	method  string // instead of the route's
	key     iam.AccessKey
	token   string
	open    bool // sends no credentials
	header  http.Header
}

// answer is a response that was read whole.
type answer struct {
	c      *cloud
	op     string
	status int
	header http.Header
	body   []byte
}

// routeOf finds the row of an operation.
func (c *cloud) routeOf(op string) route {
	c.t.Helper()
	for _, r := range slices.Concat(companions, routes) {
		if r.op == op && r.aliasOf == "" {
			return r
		}
	}
	c.t.Fatalf("no route for %s", op)
	return route{}
}

// call sends a request and holds the answer to the contract of its operation.
// An empty operation is a request that none answers.
func (c *cloud) call(op string, a ask) answer {
	c.t.Helper()
	got, err := c.try(op, a)
	if err != nil {
		c.t.Fatalf("%s: %v", op, err)
	}
	got.check()
	return got
}

// try is call without a judgment.
func (c *cloud) try(op string, a ask) (answer, error) {
	c.t.Helper()
	r := c.request(op, a)
	response, err := c.server.Client().Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{c, op, response.StatusCode, response.Header, text}, err
}

func (c *cloud) request(op string, a ask) *http.Request {
	c.t.Helper()
	method, path := a.method, a.path
	if op != "" {
		rt := c.routeOf(op)
		if method == "" {
			method = rt.method
		}
		if path == "" {
			path = c.fill(rt.path, a)
		}
	}
	if a.query != "" {
		path += "?" + a.query
	}
	body := encode(a.body)
	r, err := http.NewRequestWithContext(context.Background(), method, c.server.URL+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Host = host
	maps.Copy(r.Header, a.header)
	switch {
	case a.open:
	case a.token != "":
		r.Header.Set("X-Auth-Token", a.token)
	default:
		if a.key == (iam.AccessKey{}) {
			a.key = c.account.Users[0].Keys[0]
		}
		c.ok(iam.Sign(r, body, a.key, c.wall.Now()))
	}
	return r
}

// fill puts the project and the parameters into the path of a route.
func (c *cloud) fill(path string, a ask) string {
	c.t.Helper()
	if a.project == "" {
		a.project = c.project
	}
	parts := strings.Split(strings.ReplaceAll(path, "{project_id}", a.project), "/")
	for i, part := range parts {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		if len(a.params) == 0 {
			c.t.Fatalf("%s needs more parameters", path)
		}
		parts[i], a.params = a.params[0], a.params[1:]
	}
	return strings.Join(parts, "/")
}

func encode(body any) []byte {
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(b)
	case []byte:
		return b
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return text
}

var requestIDs = regexp.MustCompile(`^[0-9a-f]{32}$`)

// check holds an answer to what all have in common, and to its contract. An
// operation that has none can only refuse.
func (a answer) check() {
	a.c.t.Helper()
	if id := a.header.Get("X-Request-Id"); !requestIDs.MatchString(id) {
		a.c.t.Errorf("%s: X-Request-Id is %q", a.op, id)
	}
	if server := a.header.Get("Server"); server != "api-gateway" {
		a.c.t.Errorf("%s: Server is %q", a.op, server)
	}
	if kind := a.header.Get("Content-Type"); len(a.body) > 0 && kind != "application/json" {
		a.c.t.Errorf("%s: Content-Type is %q", a.op, kind)
	}
	if a.status >= http.StatusBadRequest {
		a.checkRefusal()
	}
	if contract, err := openapi.Operation(a.op); err == nil {
		if err := contract.CheckResponse(a.status, a.body); err != nil {
			a.c.t.Errorf("%s %d breaks its contract: %v\n%s", a.op, a.status, err, a.body)
		}
	} else if a.status < http.StatusBadRequest {
		a.c.t.Errorf("%s answers %d without a contract", a.op, a.status)
	}
}

// checkRefusal wants a code that the table of errors gives the operation, with
// the table's status, and the request's id in what the gateway says.
func (a answer) checkRefusal() {
	a.c.t.Helper()
	var refusal struct {
		Code    string  `json:"error_code"`
		Text    string  `json:"error_msg"`
		Request *string `json:"request_id"`
	}
	if a.disks() {
		return
	}
	if err := json.Unmarshal(a.body, &refusal); err != nil || refusal.Text == "" {
		a.c.t.Errorf("%s: %d is no error: %s", a.op, a.status, a.body)
		return
	}
	row, known := openapi.LookupError(refusal.Code)
	gateway := !strings.HasPrefix(refusal.Code, "BackupService.")
	if !known || !gateway && a.op != "" && !slices.Contains(row.Operations, a.op) && a.companion() == nil {
		a.c.t.Errorf("%s answers %s, which the table of errors does not give it", a.op, refusal.Code)
	}
	away := refusal.Code == string(domain.CodeUnknown) && a.status == http.StatusServiceUnavailable
	if want := row.StatusIn(a.c.profile()); a.status != want && !away {
		a.c.t.Errorf("%s: %s comes with %d, want %d", a.op, refusal.Code, a.status, want)
	}
	if apigw := strings.HasPrefix(refusal.Code, "APIGW."); apigw != (refusal.Request != nil) ||
		apigw && *refusal.Request != a.header.Get("X-Request-Id") {
		a.c.t.Errorf("%s: %s has request_id %v", a.op, refusal.Code, refusal.Request)
	}
	if strings.Contains(string(a.body), "goroutine ") || strings.Contains(string(a.body), ".go:") {
		a.c.t.Errorf("%s shows a stack: %s", a.op, a.body)
	}
}

// profile is the server's, the usual one of a server without an engine.
func (c *cloud) profile() string {
	if c.engine == nil {
		return domain.ProfileHuawei
	}
	return c.engine.Profile.Name
}

// disks reports a refusal in the disk service's form, which its contract judges.
func (a answer) disks() bool {
	rt := a.companion()
	return rt != nil && diskFormOf(rt) != nil && !bytes.Contains(a.body, []byte(`"error_code"`))
}

func (a answer) companion() *route {
	for i := range companions {
		if companions[i].op == a.op {
			return &companions[i]
		}
	}
	return nil
}

// want sends a request that must succeed.
func (c *cloud) want(op string, a ask) answer {
	c.t.Helper()
	got := c.call(op, a)
	if success := c.routeOf(op).success; got.status != success {
		c.t.Fatalf("%s: %d, want %d\n%s", op, got.status, success, got.body)
	}
	return got
}

// refuse sends a request that must be refused with a code.
func (c *cloud) refuse(code domain.Code, op string, a ask) answer {
	c.t.Helper()
	got := c.call(op, a)
	if got.code() != string(code) {
		c.t.Errorf("%s: %d, want %s\n%s", op, got.status, code, got.body)
	}
	return got
}

func (a answer) code() string {
	if a.status < http.StatusBadRequest {
		return ""
	}
	code, _ := a.at("error_code").(string)
	return code
}

// at finds a member by the names, or places in lists, on the way to it.
func (a answer) at(way string) any {
	a.c.t.Helper()
	var value any
	if err := json.Unmarshal(a.body, &value); err != nil {
		a.c.t.Fatalf("%s: %v\n%s", a.op, err, a.body)
	}
	for name := range strings.SplitSeq(way, ".") {
		switch v := value.(type) {
		case object:
			value = v[name]
		case list:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				a.c.t.Fatalf("%s has no %s: %s", a.op, way, a.body)
			}
			value = v[i]
		default:
			a.c.t.Fatalf("%s has no %s: %s", a.op, way, a.body)
		}
	}
	return value
}

func (a answer) text(way string) string {
	a.c.t.Helper()
	text, ok := a.at(way).(string)
	if !ok {
		a.c.t.Fatalf("%s: %s is no text: %s", a.op, way, a.body)
	}
	return text
}

func (a answer) number(way string) int {
	a.c.t.Helper()
	number, ok := a.at(way).(float64)
	if !ok {
		a.c.t.Fatalf("%s: %s is no number: %s", a.op, way, a.body)
	}
	return int(number)
}
