package httpapi

import (
	"strings"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// The forms of a time in an answer. The recorded service writes microseconds
// without a zone; the reference's examples milliseconds with one (questions A1).
const (
	recordedTime  = "2006-01-02T15:04:05.000000"
	referenceTime = "2006-01-02T15:04:05.000+00:00"
)

// time writes an instant, UTC.
func (api *API) time(t time.Time) string {
	if api.Profile.OffsetTimes {
		return t.UTC().Format(referenceTime)
	}
	return t.UTC().Format(recordedTime)
}

// timeOrNull writes an instant, or null for none.
func (api *API) timeOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := api.time(t)
	return &text
}

// queryForms are how clients write times in queries, once a space is a T: with a
// zone, or without one for UTC. Fractions are read with each.
var queryForms = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700"}

// queryTime reads a time of the query; zero when there is none.
func (c *call) queryTime(name string) (time.Time, error) {
	text := c.query.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	for _, form := range queryForms {
		if t, err := time.Parse(form, strings.Replace(text, " ", "T", 1)); err == nil {
			return domain.Instant(t), nil
		}
	}
	return time.Time{}, domain.Invalid(name, name+" is not a time, as in 2018-02-01T12:00:00Z.")
}
