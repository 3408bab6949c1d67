package service

import "github.com/cbrd/cbrd/internal/domain"

// ObserveForTest has fn called before each event; nil ends that.
func (e *Engine) ObserveForTest(fn func(*Unit, domain.Due)) {
	if fn == nil {
		fn = func(*Unit, domain.Due) {}
	}
	e.observe = fn
}

// HeldForTest is how many entities a unit holds in memory, by its own count.
func (u *Unit) HeldForTest() int { return u.held() }

// AddResourceForTest puts a resource into a project that its seed does not have.
func AddResourceForTest(u *Unit, r *domain.Resource) { u.resources.add(r) }

// WaitersForTest is how many wait for a world.
func (e *Engine) WaitersForTest(worldID string) int {
	e.locks.mu.Lock()
	defer e.locks.mu.Unlock()
	if held := e.locks.held[worldID]; held != nil {
		return int(held.waiting.Load())
	}
	return 0
}

// InLineForTest is how many calls wait for a world to be run.
func (e *Engine) InLineForTest(worldID string) int {
	e.locks.mu.Lock()
	held := e.locks.held[worldID]
	e.locks.mu.Unlock()
	if held == nil {
		return 0
	}
	held.line.mu.Lock()
	defer held.line.mu.Unlock()
	return len(held.line.calls)
}

// StepsThatFail says of each kind of task whether a fault can end it.
func StepsThatFail() map[domain.Operation]bool {
	fails := map[domain.Operation]bool{}
	for op, s := range steps {
		fails[op] = s.fail != nil
	}
	return fails
}
