package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// desk is cbrd within the test, with one world.
type desk struct {
	t       *testing.T
	main    *cbrd
	server  *httptest.Server
	client  *http.Client
	key     iam.AccessKey
	project string
	table   map[string]openapi.OperationInfo
	mu      sync.Mutex
	seen    map[string]int // answers by operation and code
}

const clientsWorld = "clients"

func newDesk(t *testing.T, e enginetest.Engine) *desk {
	t.Helper()
	m := &cbrd{log: slog.New(slog.DiscardHandler), wall: clock.System{}}
	args := append(place(e), "--clock", "frozen", "--listen", "127.0.0.1:0", "--tls-listen", "off")
	if err := m.cfg.parse(args, func(string) string { return "" }, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := m.listenTLS(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, main: m, server: httptest.NewServer(m.handler), seen: map[string]int{}, table: map[string]openapi.OperationInfo{}}
	t.Cleanup(func() {
		d.server.Close()
		if err := m.store.Close(); err != nil {
			t.Error(err)
		}
	})
	d.client = &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 2 * (owners + guests)}}
	for _, info := range openapi.Operations() {
		d.table[info.ID] = info
	}
	var world struct {
		Accounts []struct {
			AccessKey string `json:"access_key"`
			SecretKey string `json:"secret_key"`
			Projects  []struct {
				ID string `json:"id"`
			} `json:"projects"`
		} `json:"accounts"`
	}
	if err := d.control("POST", "worlds", object{"id": clientsWorld, "seed": fmt.Sprint(*clientsSeed)}, &world); err != nil {
		t.Fatal(err)
	}
	a := world.Accounts[0]
	d.key, d.project = iam.AccessKey{ID: a.AccessKey, Secret: a.SecretKey}, a.Projects[0].ID
	return d
}

// disks adds some to what the project owns.
func (d *desk) disks(name string, n int) (ids []string) {
	d.t.Helper()
	inventory := service.NewInventory(d.main.engine)
	at := service.Caller{WorldID: clientsWorld, ProjectID: d.project}
	for i := range n {
		r, err := inventory.Create(context.Background(), at, service.NewResource{
			ID: fmt.Sprintf("%s-disk-%d", name, i), Type: domain.TypeDisk, Name: fmt.Sprintf("%s-disk-%d", name, i), SizeGB: diskSize,
		})
		if err != nil {
			d.t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	return ids
}

// control calls the control surface.
func (d *desk) control(method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(method, d.server.URL+"/_cbrd/"+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	got, err := d.send(r)
	if err == nil && got.status >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s %s %s: %d %s", method, path, text, got.status, got.body)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(got.body, into)
}

// reply is an answer that was read whole; code is empty for a success.
type reply struct {
	status int
	code   string
	body   []byte
}

func (d *desk) send(r *http.Request) (reply, error) {
	response, err := d.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, body: text}, err
}

// caller is one client.
type caller struct {
	*desk
	*rand.Rand
	name string
	last []string // what it did lately, for the case that it goes wrong
}

func (d *desk) caller(name string, seed, stream uint64) *caller {
	return &caller{desk: d, Rand: rand.New(rand.NewPCG(seed, stream)), name: name}
}

func choice[T any](c *caller, from []T) T { return from[c.IntN(len(from))] }

func (c *caller) chance(percent int) bool { return c.IntN(100) < percent }

// call sends a signed request and holds the answer to the contract.
func (c *caller) call(op, query string, body any, params ...string) (reply, error) {
	info := c.table[op]
	path := info.Path
	for _, value := range append([]string{c.project}, params...) {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:from] + value + path[to+1:]
	}
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return reply{}, err
		}
	}
	if query != "" {
		path += "?" + query
	}
	r, err := http.NewRequest(info.Method, c.server.URL+path, bytes.NewReader(text))
	if err != nil {
		return reply{}, err
	}
	if err := iam.Sign(r, text, c.key, clock.System{}.Now()); err != nil {
		return reply{}, err
	}
	got, err := c.send(r)
	if err == nil {
		err = got.check(op)
	}
	c.note(op, path, text, got)
	if err != nil {
		return got, c.wrong("%v", err)
	}
	return got, nil
}

// check holds an answer to the contract, and a refusal to the table of errors.
func (r *reply) check(op string) error {
	contract, err := openapi.Operation(op)
	if err != nil {
		return err
	}
	if err := contract.CheckResponse(r.status, r.body); err != nil {
		return fmt.Errorf("%s %d breaks its contract: %w\n%s", op, r.status, err, r.body)
	}
	if r.status < http.StatusBadRequest {
		return nil
	}
	var refusal struct {
		Code string `json:"error_code"`
	}
	if err := json.Unmarshal(r.body, &refusal); err != nil {
		return err
	}
	r.code = refusal.Code
	row, _ := openapi.LookupError(r.code)
	if !slices.Contains(row.Operations, op) || r.status != row.Status || r.code == string(domain.CodeUnknown) {
		return fmt.Errorf("%s answers %d %s, which the table of errors does not give it", op, r.status, r.body)
	}
	return nil
}

func (c *caller) note(op, path string, text []byte, got reply) {
	c.last = append(c.last, fmt.Sprintf("%s %s %s: %d %s", op, path, text, got.status, got.code))
	if len(c.last) > 40 {
		c.last = c.last[1:]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[op+" "+got.code]++
}

// wrong is an error that tells what the client did before.
func (c *caller) wrong(format string, args ...any) error {
	return fmt.Errorf("%s: "+format+"\nbefore that:\n%s", append(append([]any{c.name}, args...), strings.Join(c.last, "\n"))...)
}

// list reads the entries of a list and its count; of lists without one it is -1.
func (c *caller) list(op, member, query string, into any, params ...string) (count int, err error) {
	got, err := c.call(op, query, nil, params...)
	if err != nil {
		return 0, err
	}
	if got.code != "" {
		return 0, c.wrong("%s?%s: %s", op, query, got.body)
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(got.body, &whole); err != nil {
		return 0, err
	}
	count = -1
	if text, ok := whole["count"]; ok {
		if err := json.Unmarshal(text, &count); err != nil {
			return 0, err
		}
	}
	return count, json.Unmarshal(whole[member], into)
}

// tell says how often there was which answer.
func (d *desk) tell() {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(d.seen)) {
		fmt.Fprintf(&text, "\n%6d %s", d.seen[name], name)
	}
	d.t.Logf("answers:%s", &text)
}
