package control

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestHosts(t *testing.T) {
	t.Parallel()
	for host, trusted := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:8080": true, "localhost": true, "localhost:8080": true, "[::1]": true, "[::1]:8080": true,
		"cbrd": true, "cbrd:8080": true, "10.0.0.7:80": true, "app.localhost": true, "app.localhost:1": true,
		"evil.example": false, "evil.example:8080": false, "127.0.0.1.evil.example": false, "localhost.evil.example": false,
		"localhost.": false, "": false, ":8080": false, "evil.example:127.0.0.1": false,
	} {
		if got := trustedHost(host); got != trusted {
			t.Errorf("%q: trusted %t, want %t", host, got, trusted)
		}
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	for name, test := range map[string]struct {
		host   string
		header map[string]string
		want   int
	}{
		"OK":               {"127.0.0.1:8080", nil, 200},
		"OKOwnOrigin":      {"localhost:8080", map[string]string{"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"}, 200},
		"OKTyped":          {"localhost:8080", map[string]string{"Sec-Fetch-Site": "none"}, 200},
		"ErrHost":          {"evil.example", nil, 403},
		"ErrOrigin":        {"localhost:8080", map[string]string{"Origin": "http://evil.example"}, 403},
		"ErrOtherPort":     {"localhost:8080", map[string]string{"Origin": "http://localhost:9090"}, 403},
		"ErrNullOrigin":    {"localhost:8080", map[string]string{"Origin": "null"}, 403},
		"ErrBrokenOrigin":  {"localhost:8080", map[string]string{"Origin": "http://%zz"}, 403},
		"ErrCrossSite":     {"localhost:8080", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		"ErrSameSite":      {"localhost:8080", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		"ErrRebound":       {"evil.example", map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403},
		"ErrUnknownAnswer": {"localhost:8080", map[string]string{"Sec-Fetch-Site": "perhaps"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sub := *d
			sub.t, sub.host, sub.header = t, test.host, http.Header{}
			for n, v := range test.header {
				sub.header.Set(n, v)
			}
			sub.call("ShowDefaultWorld", nil).want(test.want)
			sub.call("CheckHealth", nil).want(test.want)
			sub.call("SetDefaultClock", object{"mode": "real"}).want(test.want)
			if test.want == http.StatusForbidden {
				sub.send("", "GET", "/_cbrd/nowhere", nil).want(test.want)
			}
		})
	}
}

func TestAdminToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "secret")
	for value, want := range map[string]int{
		"": 401, "Bearer ": 401, "Bearer secre": 401, "Bearer secret2": 401, "Basic secret": 401, "secret": 401, "bearer secret": 401, "Bearer secret": 200,
	} {
		d.header.Set("Authorization", value)
		got := d.call("ShowDefaultWorld", nil).want(want)
		if want == http.StatusUnauthorized && (strings.Contains(string(got.body), "secret ") || strings.Contains(string(got.body), "cbrd-demo")) {
			t.Errorf("%q is told %s", value, got.body)
		}
		d.call("SetDefaultClock", object{"mode": "real"}).want(want)
		d.call("CheckHealth", nil).want(http.StatusOK)
		d.call("CheckReady", nil).want(http.StatusOK)
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	if got := into[health](d.call("CheckReady", nil).want(http.StatusOK)); got.Status != "ok" {
		t.Errorf("ready: %+v", got)
	}
	close(d.draining)
	if got := into[health](d.call("CheckReady", nil).want(http.StatusServiceUnavailable)); got.Status != "draining" || got.Reason == "" {
		t.Errorf("draining: %+v", got)
	}
	d.call("CheckHealth", nil).want(http.StatusOK)
	away := newDesk(t, enginetest.SQLite(t), "")
	if err := away.store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := into[health](away.call("CheckReady", nil).want(http.StatusServiceUnavailable)); got.Status != "unavailable" {
		t.Errorf("unavailable: %+v", got)
	}
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	server := enginetest.NewServer(t)
	d := newDesk(t, server.Database(), "")
	before := d.call("ShowDefaultWorld", nil).want(http.StatusOK)
	server.Stop()
	d.call("CheckReady", nil).want(http.StatusServiceUnavailable)
	d.call("ShowDefaultWorld", nil).want(http.StatusServiceUnavailable)
	d.call("CreateWorld", nil).want(http.StatusServiceUnavailable)
	d.call("SetDefaultClock", object{"mode": "frozen"}).want(http.StatusServiceUnavailable)
	d.call("ResetWorld", nil, "default").want(http.StatusServiceUnavailable)
	server.Start()
	d.call("CheckReady", nil).want(http.StatusOK)
	if after := d.call("ShowDefaultWorld", nil).want(http.StatusOK); !bytes.Equal(after.body, before.body) {
		t.Errorf("after: %s\nbefore: %s", after.body, before.body)
	}
}

// A panic of a handler is told to the log alone.
func TestPanic(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.handler = New(Config{Log: slog.New(slog.DiscardHandler), Draining: d.draining}) // nothing to ask
	d.call("CheckReady", nil).want(http.StatusInternalServerError)
	d.call("ShowDefaultWorld", nil).want(http.StatusInternalServerError)
}
