package conformance

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdktime"
)

// Words of the API that many tests name.
const (
	typeServer = "OS::Nova::Server"
	typeDisk   = "OS::Cinder::Volume"
	typeNative = "OS::Native::Server"

	providerServer = "0daac4c5-6707-4851-97ba-169e36266b66"
	providerDisk   = "d1603440-187d-4516-af25-121250c7cc97"

	available = "available"

	// nobody is a well-formed id that nothing has.
	nobody = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	// notUUID is an id of another form; it must be as unknown as nobody.
	notUUID = "no-such-thing"
)

// worldStart is where the clock of a new world stands.
var worldStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// word makes a value of one of the SDK's closed enumerations, also one that the
// SDK does not offer.
func word[T any](t *testing.T, value string) *T {
	t.Helper()
	var w T
	if err := json.Unmarshal([]byte(strconv.Quote(value)), &w); err != nil {
		t.Fatalf("%q as %T: %v", value, w, err)
	}
	return &w
}

// instant reads a time the way the SDK reads those it types as times.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	var at sdktime.SdkTime
	if err := at.UnmarshalJSON([]byte(strconv.Quote(text))); err != nil || text == "" {
		t.Fatalf("%q is no time for the SDK: %v", text, err)
	}
	return time.Time(at)
}

// value is what p points to, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// equal checks a value that has a name.
func equal[T comparable](t *testing.T, name string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}
