package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cbrd/cbrd/internal/service"
)

// look hands out what is due and says when to look again.
func (s *Scheduler) look(ctx context.Context) (time.Time, error) {
	next, err := s.agenda.NextWake(ctx)
	if err != nil {
		return time.Time{}, err
	}
	now := s.wall.Now()
	var due []string
	limit := s.handed.count() + batch
	if !next.After(now) {
		if due, err = s.agenda.DueWorlds(ctx, now, limit); err != nil {
			return time.Time{}, err
		}
		next = s.handOut(due, now, limit)
	}
	s.handed.forget(due, now, limit)
	return next, nil
}

// handOut offers due worlds to the pool, but for those that run or rest.
func (s *Scheduler) handOut(due []string, now time.Time, limit int) (lookAgain time.Time) {
	lookAgain = now.Add(recheck)
	for _, id := range due {
		rest, ok := s.handed.take(id, now)
		if !ok {
			lookAgain = earlier(lookAgain, rest)
			continue
		}
		if !s.pool.Run(id, func(err error) { s.over(id, err) }) {
			s.handed.giveBack(id)
			return lookAgain // the first worker who is free wakes the scheduler
		}
	}
	if len(due) == limit {
		return now
	}
	return lookAgain
}

// over takes back a world that was run. A process that stops leaves its worlds
// as they are: that is no failure of theirs.
func (s *Scheduler) over(id string, err error) {
	if errors.Is(err, service.ErrStopping) {
		err = nil
	}
	before, now := s.handed.putBack(id, s.wall.Now(), err != nil)
	s.tell(before, now, err, slog.String("world", id))
	s.Wake()
}

// tell logs the first failure of a row, and the success that ends it: of a
// world, or of the store when none is named.
func (s *Scheduler) tell(before, now int, err error, about ...any) {
	switch {
	case before == 0 && now > 0:
		s.log.Error("what is due cannot be run, will try again", append(about, slog.Any("error", err))...)
	case before > 0 && now == 0:
		s.log.Info("what is due is run again", append(about, slog.Int("failures", before))...)
	}
}
