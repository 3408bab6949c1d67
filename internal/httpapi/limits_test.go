package httpapi

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// endless is a body that says how much of it was taken.
type endless struct {
	taken atomic.Int64
	limit int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.taken.Add(int64(len(p))) > e.limit {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	good := encode(vaultBody("server", 10, nil))
	padded := func(size int) []byte { return append(bytes.Repeat([]byte(" "), size-len(good)), good...) }
	c.want("CreateVault", ask{body: padded(MaxBody)})
	got := c.refuse(domain.CodeGatewayTooLarge, "CreateVault", ask{body: padded(MaxBody + 1)})
	if got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", got.status)
	}
	c.refuse(domain.CodeGatewayTooLarge, "", ask{method: "POST", path: "/nowhere", body: padded(MaxBody + 1)})
	if count := c.want("ListVault", ask{}).number("count"); count != 1 {
		t.Errorf("%d vaults, want 1", count)
	}
}

// The server stops to read at the limit, however long the body may be and
// whether or not its length is told.
func TestBodyIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	token := c.token()
	for name, length := range map[string]int64{"chunked": -1, "told": 1 << 30} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sub := *c
			sub.t = t
			body := &endless{limit: 1 << 30}
			r := sub.request("CreateVault", ask{token: token})
			r.Body, r.ContentLength = io.NopCloser(body), length
			response, err := c.server.Client().Do(r)
			if err == nil {
				defer response.Body.Close()
				if response.StatusCode != http.StatusRequestEntityTooLarge {
					t.Errorf("status %d", response.StatusCode)
				}
			}
			// What the sockets hold was taken too, but not read.
			if taken := body.taken.Load(); taken > MaxBody+64<<20 {
				t.Errorf("%d MB were taken", taken>>20)
			}
		})
	}
}

func TestHeaderLimit(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for name, a := range map[string]ask{
		"one header":   {header: http.Header{"X-Long": {strings.Repeat("x", MaxHeader)}}},
		"many headers": {header: http.Header{"X-Many": slicesOf("x", 2*MaxHeader/len("X-Many"))}},
		"most allowed": {header: http.Header{"X-Long": {strings.Repeat("x", HardMaxHeader-8192)}}},
		"query":        {query: "name=" + strings.Repeat("x", MaxHeader)},
		"no caller":    {open: true, header: http.Header{"X-Long": {strings.Repeat("x", MaxHeader)}}},
	} {
		got := c.refuse(domain.CodeGatewayHeaderTooLarge, "ListVault", a)
		if got.status != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	c.want("ListVault", ask{header: http.Header{"X-Long": {strings.Repeat("x", MaxHeader/2)}}})
}

func slicesOf(text string, n int) []string {
	many := make([]string, n)
	for i := range many {
		many[i] = text
	}
	return many
}

// A handler that panics is a mistake of ours: the log has the stack, the caller
// has not.
func TestPanic(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	api := &API{Config: Config{
		Log: slog.New(slog.NewTextHandler(&log, nil)), Wall: clock.NewFake(wallStart), Journal: journal.New(),
	}}
	handler := api.limit(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret reason") }))
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest("GET", "/", http.NoBody))
	answer{&cloud{t: t}, "ListVault", recorder.Code, recorder.Result().Header, recorder.Body.Bytes()}.check()
	if recorder.Code != http.StatusInternalServerError || strings.Contains(recorder.Body.String(), "secret") {
		t.Errorf("%d %s", recorder.Code, recorder.Body)
	}
	if text := log.String(); !strings.Contains(text, "secret reason") || !strings.Contains(text, "limits_test.go") {
		t.Errorf("the log has no stack: %s", text)
	}
}

// An aborted response stays aborted.
func TestPanicAborts(t *testing.T) {
	t.Parallel()
	api := &API{Config: Config{Log: slog.New(slog.DiscardHandler), Wall: clock.NewFake(wallStart), Journal: journal.New()}}
	handler := api.limit(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("recovered %v", err)
		}
	}()
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", http.NoBody))
}
