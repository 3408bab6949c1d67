package control

import (
	"maps"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/journal"
)

type loggedCall struct {
	At         string `json:"at"`
	DurationUS int64  `json:"duration_us"`
	RequestID  string `json:"request_id"`
	Method     string `json:"method"`
	Path       string `json:"path"`
	Operation  string `json:"operation"`
	Status     int    `json:"status"`
	Code       string `json:"code"`
}

// listCalls tells what a world was asked and how it answered, newest first.
func listCalls(c *call) (any, error) {
	if err := c.exists(); err != nil {
		return nil, err
	}
	asked := c.request.URL.Query()
	if op := asked.Get("operation"); op != "" && !slices.Contains(c.Operations, op) && !slices.Contains(c.Companions, op) {
		return nil, invalid("operation " + op + " is none of the API, nor of the services beside it")
	}
	calls := c.Journal.Calls(c.worldID, journal.Filter{
		Operation: asked.Get("operation"), Method: asked.Get("method"), Code: asked.Get("code"),
		Status: int(c.number("status", 0)), Limit: int(c.number("limit", 100)),
	})
	rows := make([]loggedCall, 0, len(calls))
	for _, l := range calls {
		rows = append(rows, loggedCall{
			At: l.At.Format(time.RFC3339Nano), DurationUS: l.Took.Microseconds(), RequestID: l.RequestID,
			Method: l.Method, Path: l.Path, Operation: l.Operation, Status: l.Status, Code: l.Code,
		})
	}
	return map[string]any{"calls": rows}, nil
}

// clearCalls forgets them, and what was covered.
func clearCalls(c *call) (any, error) {
	if err := c.exists(); err != nil {
		return nil, err
	}
	c.Journal.Clear(c.worldID)
	return nil, nil
}

// exists refuses a world that there is none of.
func (c *call) exists() error {
	w, _, err := c.Engine.World(c.request.Context(), c.worldID)
	if err == nil && w == nil {
		err = errNoSuch
	}
	return err
}

type coverage struct {
	Operations []usedOperation `json:"operations"`
	Missing    []string        `json:"missing"`
	Exercised  int             `json:"exercised"`
	Of         int             `json:"of"`
	Codes      []string        `json:"codes"`
}

type usedOperation struct {
	Operation string       `json:"operation"`
	Calls     int          `json:"calls"`
	Statuses  []usedStatus `json:"statuses"`
	Codes     []usedCode   `json:"codes"`
}

type usedStatus struct {
	Status int `json:"status"`
	Calls  int `json:"calls"`
}

type usedCode struct {
	Code  string `json:"code"`
	Calls int    `json:"calls"`
}

func usedOperationOf(u journal.Use) usedOperation {
	row := usedOperation{Operation: u.Operation, Calls: u.Calls, Statuses: []usedStatus{}, Codes: []usedCode{}}
	for _, status := range slices.Sorted(maps.Keys(u.Statuses)) {
		row.Statuses = append(row.Statuses, usedStatus{status, u.Statuses[status]})
	}
	for _, code := range slices.Sorted(maps.Keys(u.Codes)) {
		row.Codes = append(row.Codes, usedCode{code, u.Codes[code]})
	}
	return row
}

// showCoverage tells which operations, statuses and codes were exercised in a
// world by this process, and which operations were not.
func showCoverage(c *call) (any, error) {
	if err := c.exists(); err != nil {
		return nil, err
	}
	answer := coverage{Operations: []usedOperation{}, Missing: []string{}, Codes: []string{}, Of: len(c.Operations)}
	used, codes := map[string]bool{}, map[string]bool{}
	for _, u := range c.Journal.Coverage(c.worldID) {
		for code := range u.Codes {
			codes[code] = true
		}
		used[u.Operation] = true
		answer.Operations = append(answer.Operations, usedOperationOf(u))
	}
	for _, op := range c.Operations {
		if used[op] {
			answer.Exercised++
			continue
		}
		answer.Missing = append(answer.Missing, op)
	}
	answer.Codes = slices.AppendSeq(answer.Codes, maps.Keys(codes))
	slices.Sort(answer.Codes)
	return answer, nil
}
