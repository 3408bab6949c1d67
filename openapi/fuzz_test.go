package openapi

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
)

// FuzzCheckRequest wants a verdict for every message, the same one each time, in
// a Breach that shows; and that an accepted body decodes.
func FuzzCheckRequest(f *testing.F) {
	for _, body := range []string{
		smallVault, `{"vault":{"billing":{"size":0}}}`, `{"resources":[{"id":"a","type":"OS::Nova::Server"}]}`,
		`{"checkpoint":{"vault_id":"v","parameters":{"resource_details":[]}}}`, `{"restore":{"mappings":[{}]}}`,
		smallPolicy, `{"action":"filter","limit":"1","offset":0,"tags":[{"key":" k","values":["*v"]}]}`, `{"action":"delete","tags":[{"key":"k"}]}`,
		`{"vault":{"bind_rules":[{"tags":[{"key":"k","value":"v"}]}]}}`, `{"by":"1h"}`, `[[[`, "\xff", "",
	} {
		for i := range Operations() {
			f.Add(uint8(i), "limit=5&offset=-1&status=available&sort=name:asc&incremental=T", body)
		}
	}
	f.Fuzz(func(t *testing.T, number uint8, rawQuery, body string) {
		query, err := url.ParseQuery(rawQuery)
		if err != nil {
			t.Skip()
		}
		op := operation(t, operationTable[int(number)%len(operationTable)].ID)
		err = op.CheckRequest(anyPath, query, []byte(body))
		again := op.CheckRequest(anyPath, query, []byte(body))
		if err == nil {
			if again != nil {
				t.Fatalf("accepted, then refused: %v", again)
			}
			checkDecodes(t, op, body)
			return
		}
		var breach *Breach
		if !errors.As(err, &breach) || breach.Reason == "" || strings.HasPrefix(breach.Error(), " ") {
			t.Fatalf("not a breach to show: %#v", err)
		}
		if again == nil || again.Error() != err.Error() {
			t.Fatalf("refused as %q, then as %v", err, again)
		}
	})
}

func checkDecodes(t *testing.T, op *Op, body string) {
	t.Helper()
	var value map[string]any
	if op.body == nil || body == "" {
		return
	}
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		t.Fatalf("accepted, but does not decode: %v", err)
	}
}
