package main

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/service"
)

// Events are in the log as they stand, whatever is in their texts.
func TestLogEvent(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log, err := newLogger(&out, "info,json")
	if err != nil {
		t.Fatal(err)
	}
	m := &cbrd{log: log}
	m.logEvent(service.Event{
		WorldID: "w", ProjectID: "p", VaultID: "v", Kind: service.EventVaultThreshold,
		At: time.Date(2026, time.January, 1, 0, 0, 1, 0, time.UTC), Detail: "a\n\"b\"",
	})
	var got map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	delete(got, "time")
	want := map[string]string{
		"level": "INFO", "msg": "event", "kind": "vault_threshold", "world": "w", "project": "p", "vault": "v",
		"at": "2026-01-01T00:00:01Z", "detail": "a\n\"b\"",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
