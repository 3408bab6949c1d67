package control

import (
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/cbrd/cbrd/internal/service"
)

// raw is an answer that is written as it is.
type raw []byte

// defaultLength is how many bytes are read when the request does not say.
const defaultLength = 4096

// readBytes reads what is on a resource now.
func readBytes(c *call) (any, error) {
	p, err := c.settled()
	if err != nil {
		return nil, err
	}
	data, err := service.ReadBytes(c.request.Context(), c.Engine, c.Reader, c.worldID, p,
		chi.URLParam(c.request, "resource_id"), c.number("offset", 0), c.number("length", defaultLength))
	return raw(data), err
}

// writeBytes writes the body to a resource.
func writeBytes(c *call) (any, error) {
	return nil, c.change(func(i *service.Inventory, by service.Caller, id string) error {
		return i.Write(c.request.Context(), by, id, c.number("offset", 0), c.body)
	})
}

// number is a parameter of the query, which the contract has checked.
func (c *call) number(name string, otherwise int64) int64 {
	if n, err := strconv.ParseInt(c.request.URL.Query().Get(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}
