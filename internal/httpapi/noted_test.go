package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/journal"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// entry is what the journal says of a call, without what differs from run to run.
type entry struct {
	Method, Path, Operation string
	Status                  int
	Code                    string
}

func entries(calls []journal.Call) []entry {
	var all []entry
	for _, c := range calls {
		all = append(all, entry{c.Method, c.Path, c.Operation, c.Status, c.Code})
	}
	return all
}

// The journal of a world has its calls, also those that were refused; what could
// not be told to belong to a world is the default world's.
func TestJournal(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t)).in(t, "journal")
	vaults := "/v3/" + c.project + "/vaults"
	c.call("ListVault", ask{query: "limit=1"})
	shown := c.call("ShowVault", ask{params: []string{nobody}})
	c.plain(http.MethodGet, "/v3/"+strings.Repeat("x", 600))
	c.plain(http.MethodPut, vaults)
	want := []entry{
		{"GET", vaults + "/" + nobody, "ShowVault", 404, "BackupService.6105"},
		{"GET", vaults, "ListVault", 200, ""},
	}
	calls := c.journal.Calls(c.world, journal.Filter{Limit: 9})
	if diff := cmp.Diff(want, entries(calls)); diff != "" {
		t.Fatalf("the world's (-want +got):\n%s", diff)
	}
	if calls[0].RequestID != shown.header.Get(requestIDHeader) || calls[0].At.IsZero() {
		t.Errorf("the call of %v is noted as %+v", shown.header, calls[0])
	}
	want = []entry{
		{"PUT", vaults, "", 401, "APIGW.0301"},
		{"GET", "/v3/" + strings.Repeat("x", 508), "", 401, "APIGW.0301"},
	}
	if diff := cmp.Diff(want, entries(c.journal.Calls("default", journal.Filter{Limit: 9}))); diff != "" {
		t.Errorf("nobody's (-want +got):\n%s", diff)
	}
}

// plain sends a request without credentials.
func (c *cloud) plain(method, path string) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+path, http.NoBody)
	c.ok(err)
	response, err := c.server.Client().Do(request)
	c.ok(err)
	c.ok(response.Body.Close())
}
