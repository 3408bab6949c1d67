package httpapi

import (
	"slices"
	"strconv"

	"github.com/cbrd/cbrd/internal/query"
)

// defaultLimit is the page of a list that asks for no other (design, decisions).
const defaultLimit = 1000

// page reads limit, offset and marker, whose ranges the contract has checked.
func (c *call) page(limit int) query.Page {
	return query.Page{Limit: c.number("limit", limit), Offset: c.number("offset", 0), Marker: c.query.Get("marker")}
}

func (c *call) number(name string, absent int) int {
	n, err := strconv.Atoi(c.query.Get(name))
	if err != nil {
		return absent
	}
	return n
}

// truth reads a boolean of the query; nil when there is none.
func (c *call) truth(name string) *bool {
	b, err := strconv.ParseBool(c.query.Get(name))
	if err != nil {
		return nil
	}
	return &b
}

// enterpriseProject reads the filter; all_granted_eps is no filter of its own, since
// every list keeps to what is granted.
func (c *call) enterpriseProject() string {
	if id := c.query.Get("enterprise_project_id"); id != "all_granted_eps" {
		return id
	}
	return ""
}

// listed is a page of encoded entities.
type listed struct {
	member string
	items  [][]byte
	count  int
	page   query.Page
}

func (l listed) appendJSON(b []byte) []byte {
	size := 64
	for _, item := range l.items {
		size += len(item) + 1
	}
	b = append(slices.Grow(b, size), `{"`...)
	b = append(b, l.member...)
	b = append(b, `":[`...)
	for i, item := range l.items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, item...)
	}
	b = append(b, `],"count":`...)
	b = strconv.AppendInt(b, int64(l.count), 10)
	b = append(b, `,"offset":`...)
	b = strconv.AppendInt(b, int64(l.page.Offset), 10)
	b = append(b, `,"limit":`...)
	b = strconv.AppendInt(b, int64(l.page.Limit), 10)
	return append(b, '}')
}
