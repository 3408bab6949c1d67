package httpapi

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/cbrd/cbrd/internal/domain"
)

// struck lets a declared fault strike the call, when it is known to be a good
// one: the answer may come late, and be the fault's code with nothing done.
func (c *call) struck() error {
	if c.principal.WorldID == "" {
		return nil
	}
	f, err := c.Engine.StrikeCall(c.request.Context(), c.caller(), c.route.op, c.names)
	if err != nil || f == nil {
		return err
	}
	if f.Latency > 0 {
		reached, stop := c.Wall.At(c.Wall.Now().Add(f.Latency))
		defer stop()
		select {
		case <-reached:
		case <-c.request.Context().Done():
			return c.request.Context().Err()
		}
	}
	if f.Code == "" {
		return nil
	}
	return domain.Fail(f.Code)
}

// names reports whether an id stands in the path, in the query or, as a string,
// in the body.
func (c *call) names(id string) bool {
	for _, value := range c.params {
		if value == id {
			return true
		}
	}
	for _, values := range c.query {
		if slices.Contains(values, id) {
			return true
		}
	}
	return bytes.Contains(c.body, []byte(strconv.Quote(id)))
}
