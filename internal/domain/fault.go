package domain

import (
	"fmt"
	"slices"
	"time"
)

// Phase is a stretch of a task in which a fault can strike. The names are those
// of the service's ancestor (domain rules 15).
type Phase string

// The phases of a task: before it does anything, halfway through its work, and
// when the work is done and only has to be recorded.
const (
	PhasePrepare  Phase = "prepare"
	PhaseMain     Phase = "main"
	PhaseComplete Phase = "complete"
)

// Phases are all of them, in the order a task goes through them.
func Phases() []Phase { return []Phase{PhasePrepare, PhaseMain, PhaseComplete} }

// Limits of faults.
const (
	// MaxFaults is how many a world holds, spent ones included.
	MaxFaults = 128
	// MaxCallLatency bounds the wall time that a call waits, MaxTaskLatency the
	// world time that a task takes longer.
	MaxCallLatency = time.Minute
	MaxTaskLatency = 30 * 24 * time.Hour
)

// Fault is a declared failure of the cloud's machinery. It strikes calls of an
// operation, which it makes answer a code, or tasks in a phase, which it makes
// fail with one; without a code it only takes time.
type Fault struct {
	ID        string    `json:"id"`
	Seq       int64     `json:"seq"`
	CreatedAt time.Time `json:"created_at"` // the world's, UTC

	// Operation is the operationId of the calls; empty for a fault of tasks,
	// which have Task and Phase.
	Operation string    `json:"operation,omitempty"`
	Task      Operation `json:"task,omitempty"`
	Phase     Phase     `json:"phase,omitempty"`
	Code      Code      `json:"code,omitempty"`
	// Latency is wall time for a call, world time for a task.
	Latency time.Duration `json:"latency,omitempty"`

	// Count is how often it strikes at most. Percent is for those without a count:
	// the probability with which it strikes what matches.
	Count   int64 `json:"count,omitempty"`
	Percent int64 `json:"percent,omitempty"`

	// What it strikes; empty matches everything.
	AccountID  string `json:"account_id,omitempty"`
	ProjectID  string `json:"project_id,omitempty"`
	ResourceID string `json:"resource_id,omitempty"`
	// Projects are those of the account when the fault was declared: tasks know
	// their project only.
	Projects []string `json:"projects,omitempty"`

	// Matched counts what it could have struck, Struck what it did.
	Matched int64 `json:"matched,omitempty"`
	Struck  int64 `json:"struck,omitempty"`
}

// Spent reports whether it has struck as often as it was to.
func (f *Fault) Spent() bool { return f.Count > 0 && f.Struck >= f.Count }

// Misfortune is what a fault may strike: a call of Operation, or Task in Phase.
type Misfortune struct {
	Operation string
	Task      Operation
	Phase     Phase
	// Seq is the task's; calls have none.
	Seq       int64
	AccountID string
	ProjectID string
	// About reports whether it is about something with this id.
	About func(id string) bool
}

// Matches reports whether a fault is for this.
func (f *Fault) Matches(m Misfortune) bool {
	return f.Operation == m.Operation && f.Task == m.Task && f.Phase == m.Phase && !f.Spent() &&
		(f.AccountID == "" || f.AccountID == m.AccountID || slices.Contains(f.Projects, m.ProjectID)) &&
		(f.ProjectID == "" || f.ProjectID == m.ProjectID) &&
		(f.ResourceID == "" || m.About(f.ResourceID))
}

// strikes decides about something that matches: by a hash of the seed, the fault
// and the task or the number of the call, so that it is the same in every run
// and however an advance is cut.
func (f *Fault) strikes(c Chance, m Misfortune) bool {
	f.Matched++
	if f.Percent > 0 {
		seq := m.Seq
		if m.Operation != "" {
			seq = f.Matched
		}
		kind := fmt.Sprintf("fault/%d/%s", f.Seq, f.Phase)
		if c.Number(kind, seq)%100 >= uint64(f.Percent) {
			return false
		}
	}
	f.Struck++
	return true
}

// MayStrike reports whether any fault is for this.
func (w *World) MayStrike(m Misfortune) bool {
	return slices.ContainsFunc(w.Faults, func(f Fault) bool { return f.Matches(m) })
}

// Strike asks the world's faults, oldest first, and counts. It returns the first
// that strikes, nil when none does.
func (w *World) Strike(m Misfortune) *Fault {
	for i := range w.Faults {
		if f := &w.Faults[i]; f.Matches(m) && f.strikes(w.Chance(), m) {
			struck := *f
			return &struck
		}
	}
	return nil
}
