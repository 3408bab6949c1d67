package openapi

import (
	"net/url"
	"strings"
	"testing"
)

// First use of an operation: its contract is read and made ready.
func BenchmarkFirstUse(b *testing.B) {
	for _, id := range []string{"CreateVault", "ListVault", "ListBackups"} {
		b.Run(id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := load(id); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCheckRequest(b *testing.B) {
	for _, bench := range []struct{ name, operation, query, body string }{
		{"CreateVault", "CreateVault", "", smallVault},
		{"CreateVault200Resources", "CreateVault", "", strings.Replace(smallVault, `"resources":[`,
			`"resources":[`+strings.Repeat(`{"id":"e8cc6bfd-d324-4b88-9109-9fb0ba706701","type":"OS::Nova::Server"},`, 199)+
				`{"id":"e8cc6bfd-d324-4b88-9109-9fb0ba706701","type":"OS::Nova::Server"}`, 1)},
		{"ListVault", "ListVault", "limit=50&offset=100&object_type=server", ""},
	} {
		b.Run(bench.name, func(b *testing.B) {
			op, query, body := operation(b, bench.operation), mustQuery(b, bench.query), []byte(bench.body)
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if err := op.CheckRequest(anyPath, query, body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func mustQuery(b *testing.B, raw string) url.Values {
	b.Helper()
	query, err := url.ParseQuery(raw)
	if err != nil {
		b.Fatal(err)
	}
	return query
}
