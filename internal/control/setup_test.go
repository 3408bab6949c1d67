package control

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	wall "github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// wallStart is what the wall clock of a test shows at first.
var wallStart = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

type object = map[string]any

// desk is a control surface with a default world, and who stands before it.
type desk struct {
	t        testing.TB
	wall     *wall.Fake
	store    *store.Store
	engine   *service.Engine
	draining chan struct{}
	handler  http.Handler
	header   http.Header // of every request
	host     string
	journal  *journal.Journal
	// certificate is what clients are told to trust.
	certificate []byte
}

func newDesk(t testing.TB, at enginetest.Engine, token string) *desk {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: at.URL, Dir: at.Dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it
	d := &desk{
		t: t, wall: wall.NewFake(wallStart), store: s, draining: make(chan struct{}),
		header: http.Header{}, host: "127.0.0.1:8080", journal: journal.New(),
	}
	d.engine = service.NewEngine(s, d.wall)
	worlds := service.NewWorlds(d.engine, s)
	if _, err := worlds.Ensure(context.Background(), DefaultSeed, domain.ClockSetting{Mode: domain.ClockReal}, domain.PaceStandard); err != nil {
		t.Fatal(err)
	}
	d.handler = New(Config{
		Engine: d.engine, Worlds: worlds, Reader: s, Ready: s.Ping, Draining: d.draining, AdminToken: token,
		Random: strings.NewReader(strings.Repeat("random", 100)), Log: slog.New(slog.DiscardHandler),
		Journal: d.journal, Operations: []string{"CreateVault", "ListVault", "ShowVault"}, Companions: []string{"KeystoneShowVersion"},
		Certificate: func() ([]byte, error) { return d.certificate, nil },
	})
	return d
}

// reply is an answer that was read whole.
type reply struct {
	d      *desk
	op     string
	status int
	header http.Header
	body   []byte
}

// call sends a request to an operation, its path parameters filled in, and holds
// the answer to the contract. A query may follow the operation's name.
func (d *desk) call(op string, body any, params ...string) reply {
	d.t.Helper()
	op, query, _ := strings.Cut(op, "?")
	for _, r := range routes {
		if r.op == op {
			path := r.path
			for _, p := range params {
				from, to := strings.Index(path, "{"), strings.Index(path, "}")
				path = path[:from] + p + path[to+1:]
			}
			return d.send(op, r.method, path+"?"+query, body)
		}
	}
	d.t.Fatalf("no route for %s", op)
	return reply{}
}

func (d *desk) send(op, method, path string, body any) reply {
	d.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader(encode(body)))
	r.Host = d.host
	maps.Copy(r.Header, d.header)
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(recorder, r)
	response := recorder.Result()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	got := reply{d, op, response.StatusCode, response.Header, text}
	got.check()
	return got
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

// check holds an answer to its contract; one of no operation is an error in the
// form of the others.
// binaries are the operations whose answer is not JSON.
var binaries = map[string]bool{"ReadResourceBytes": true, "ShowCertificate": true}

func (r reply) check() {
	r.d.t.Helper()
	text := r.body
	if kind := r.header.Get("Content-Type"); kind == "application/octet-stream" && binaries[r.op] && r.status == http.StatusOK {
		text = nil // not of JSON: any bytes will do
	} else if len(r.body) > 0 && kind != "application/json" {
		r.d.t.Errorf("%s: Content-Type is %q", r.op, kind)
	}
	if strings.Contains(string(r.body), "goroutine ") {
		r.d.t.Errorf("%s shows a stack", r.op)
	}
	op := r.op
	if op == "" {
		op = "ShowWorld"
	}
	contract, err := openapi.Operation(op)
	if err != nil {
		r.d.t.Fatal(err)
	}
	if err := contract.CheckResponse(r.status, text); err != nil {
		r.d.t.Errorf("%s %d breaks its contract: %v\n%s", r.op, r.status, err, r.body)
	}
}

// refuses fails the test unless a request is refused with 400 and a text.
func (d *desk) refuses(text, op string, body any, params ...string) {
	d.t.Helper()
	got := into[map[string]string](d.call(op, body, params...).want(http.StatusBadRequest))
	if got["error_msg"] != text {
		d.t.Errorf("%s of %s says %q, want %q", op, encode(body), got["error_msg"], text)
	}
}

// want fails the test unless the answer has a status.
func (r reply) want(status int) reply {
	r.d.t.Helper()
	if r.status != status {
		r.d.t.Fatalf("%s: %d, want %d: %s", r.op, r.status, status, r.body)
	}
	return r
}

// into decodes the answer.
func into[T any](r reply) T {
	r.d.t.Helper()
	var value T
	if err := json.Unmarshal(r.body, &value); err != nil {
		r.d.t.Fatalf("%s: %v: %s", r.op, err, r.body)
	}
	return value
}
