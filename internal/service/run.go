package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// fill puts on the agenda what is due up to the horizon: the one time in a
// unit's life that the store is asked for more than a key.
func (u *Unit) fill(horizon time.Time) error {
	due, err := u.load.Due(u.ctx, u.world.ID, horizon)
	if err != nil {
		return err
	}
	for _, d := range due {
		u.agenda.put(d)
		if awaited(d.Kind) {
			u.pending++
		}
	}
	return nil
}

// awaited says whether an event ends something that goes on, for which clients
// wait, unlike what fires and sweeps for ever.
func awaited(kind domain.DueKind) bool {
	return kind == domain.DueTaskStart || kind == domain.DueTaskEnd ||
		kind == domain.DueOrder || kind == domain.DueMigration || kind == domain.DueDelivery
}

// catchUp lets everything happen that is due by the unit's present, for which the
// world's wake time tells whether there is anything.
func (u *Unit) catchUp() error {
	if u.quiet {
		return nil
	}
	u.rescheduled = true
	if err := u.fill(u.now); err != nil {
		return err
	}
	return u.run(u.now)
}

// run lets everything happen that is due up to an instant, inclusive, in the
// total order of events, and leaves the unit at that instant.
func (u *Unit) run(until time.Time) error {
	for {
		due, ok := u.upcoming(until)
		if !ok {
			u.now = until
			return u.ctx.Err()
		}
		if err := u.happen(due); err != nil {
			return err
		}
	}
}

// upcoming takes the earliest event up to an instant off the agenda.
func (u *Unit) upcoming(until time.Time) (domain.Due, bool) {
	due, ok := u.agenda.next()
	if !ok || due.At.After(until) {
		return domain.Due{}, false
	}
	return u.agenda.take(), true
}

// happen moves the unit's time to an event and does what is due. A worker may
// come late; the event happens at its own time all the same.
func (u *Unit) happen(due domain.Due) error {
	u.now = due.At
	u.observe(u, due)
	switch due.Kind {
	case domain.DueTaskEnd, domain.DueTaskStart:
		return u.taskDue(due)
	case domain.DueSweep:
		return u.sweep(due)
	case domain.DueFire:
		return u.fire(due)
	case domain.DueMigration:
		return u.endMigration(due)
	case domain.DueDelivery:
		return u.deliverPolicy(due)
	case domain.DueOrder, domain.DueTerm:
		return u.orderDue(due)
	}
	return nil
}

// taskDue carries a task on, unless the entry is stale.
func (u *Unit) taskDue(due domain.Due) error {
	t, err := u.Task(due.Ref)
	if err != nil || t == nil {
		return err
	}
	if current, ok := t.Due(); !ok || current.Compare(due) != 0 {
		return nil
	}
	step := steps[t.Operation]
	if due.Kind == domain.DueTaskStart {
		return u.startTask(t, step)
	}
	if late, err := u.struck(t, step, domain.PhaseComplete); err != nil || late || t.Ended() {
		return err
	}
	refusal, err := step.end(u, t)
	if err != nil {
		return err
	}
	u.finish(t, refusal)
	return nil
}

// startTask lets a task run for as long as its step says, or fails it.
func (u *Unit) startTask(t *domain.Task, step step) error {
	if late, err := u.struck(t, step, domain.PhasePrepare); err != nil || late || t.Ended() {
		return err
	}
	took, refusal, err := step.start(u, t)
	if err != nil {
		return err
	}
	if refusal != nil {
		u.finish(t, refusal)
		return nil
	}
	t.Start(u.now, u.now.Add(u.halved(t, took)))
	u.schedule(t)
	return nil
}
