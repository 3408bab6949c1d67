package control

type health struct {
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"`
}

// checkHealth says that the process lives.
func checkHealth(*call) (any, error) { return health{Status: "ok"}, nil }

// checkReady says whether the process can serve: its store answers, and it is
// not about to stop.
func checkReady(c *call) (any, error) {
	select {
	case <-c.Draining:
		return nil, notReady("draining", "the server is stopping")
	default:
	}
	if err := c.Ready(c.request.Context()); err != nil {
		return nil, notReady("unavailable", "the database is not available")
	}
	return health{Status: "ok"}, nil
}

// unready is the answer of a process that cannot serve.
type unready struct{ health }

func (u unready) Error() string { return u.Status + ": " + u.Reason }

func notReady(status, reason string) error { return unready{health{Status: status, Reason: reason}} }
