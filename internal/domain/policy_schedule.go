package domain

import "slices"

// Compiled keeps the schedule of a trigger beside it: a policy that fires every
// hour is asked for its next fire thousands of times in one advance. It follows
// from the trigger's other members, so it never makes two triggers differ.
type Compiled struct{ schedule *Schedule }

// Equal is always true.
func (Compiled) Equal(Compiled) bool { return true }

// Schedule is the policy's schedule, compiled when it is first asked for and
// again after the trigger has changed. It fails as ParseSchedule does, which no
// policy that passed Check can. A policy that several goroutines share must not
// be asked.
func (p *Policy) Schedule() (*Schedule, *Error) {
	t := &p.Trigger
	if s := t.Compiled.schedule; s != nil && s.start.Equal(t.StartTime) && slices.Equal(s.patterns, t.Patterns) {
		return s, nil
	}
	s, err := ParseSchedule(t.Patterns, t.StartTime)
	if err != nil {
		return nil, err
	}
	t.Compiled.schedule = s
	return s, nil
}
