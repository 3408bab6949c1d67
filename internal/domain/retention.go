package domain

import (
	"cmp"
	"slices"
	"time"
)

// RetentionRule says which backups of a resource a policy keeps. A member that
// is 0 or less sets nothing; with nothing set, everything stays.
//
// Which backups. A rule looks at one resource at a time, and only at backups that
// a policy made. Whoever asks leaves out, so that they are neither counted nor
// deleted: manual backups, failed ones (FailedBackups is theirs), those a task is
// at work on, those with an image registered, and the newest one while the next
// is being made (domain rules 5.1, 5.3).
//
// When. After each successful backup of the resource, a manual one too, by the
// rule as it is then (5.2). Only an expiry is fixed beforehand; the daily sweep
// takes what has expired, and nothing else.
//
// What decides. There are three families of rules (5.4):
//
//   - time (Days): a backup is stamped with its expiry when it is made. The
//     stamp decides, whatever the rule becomes later.
//   - quantity (all others): the rule is asked anew each time.
//   - permanent (nothing set): what has no stamp stays.
//
// A rule is of one family, but after a change of rule a resource may have
// stamped backups under a rule of quantity: such a backup is counted like any
// other, and goes when it expires or is counted out, whichever is first.
//
// How quantity counts. Going from the newest backup to the oldest, each member
// of the rule gives out its slots: Max one to every backup, Daily one to the
// latest backup of each day, Weekly, Monthly and Yearly of each week, month and
// year. A backup with any slot stays (5.5). Members know nothing of each other:
// of a row of daily backups, Daily 5 with Weekly 1 keeps five, because the latest
// of the week is the latest of a day as well.
//
// A slot is given when a backup is met, so periods without one use none: "three
// days" are the last three that have a backup, however long ago. Days are those
// of the policy's time zone; weeks are of ISO 8601, Monday to Sunday (5.7). With
// Daily 2, Weekly 3, Monthly 2, Yearly 1 and a backup every day up to March 31:
//
//	Tue, March 31     latest of a day, a week, a month and the year
//	Mon, March 30     latest of the second day
//	Sun, March 29     latest of the second week
//	Sun, March 22     latest of the third week
//	Sat, February 28  latest of the second month
//
// The time zone moves these borders and nothing else: policies fire by UTC.
type RetentionRule struct {
	// Days is the life of a backup, in days of 24 hours: retention_duration_days.
	Days int64 `json:"days,omitzero"`
	// Max is how many of the newest backups stay: max_backups.
	Max int64 `json:"max,omitzero"`
	// Daily, Weekly, Monthly and Yearly are day_, week_, month_ and year_backups.
	Daily   int `json:"daily,omitzero"`
	Weekly  int `json:"weekly,omitzero"`
	Monthly int `json:"monthly,omitzero"`
	Yearly  int `json:"yearly,omitzero"`
	// Offset is how far the policy's time zone is ahead of UTC.
	Offset time.Duration `json:"offset,omitzero"`
}

// Stamp is the expiry of a backup made under the rule, in UTC; zero when the
// rule is not of the time family.
func (r RetentionRule) Stamp(created time.Time) time.Time {
	if r.Family() != FamilyTime {
		return time.Time{}
	}
	return created.UTC().AddDate(0, 0, int(r.Days))
}

// Candidate is a backup that a rule may delete: automatic, available and without
// an image.
type Candidate struct {
	ID        string
	CreatedAt time.Time
	// ExpiresAt is the stamp; zero for a backup without one.
	ExpiresAt time.Time
	// Forever exempts the backup after a change of rule (Carry): it is neither
	// counted nor deleted.
	Forever bool
}

func (c Candidate) stamped() bool { return !c.ExpiresAt.IsZero() }

func (c Candidate) expired(now time.Time) bool { return c.stamped() && !c.ExpiresAt.After(now) }

// Verdict is what becomes of a candidate and why; it has at least one reason.
type Verdict struct {
	ID      string
	Keep    bool
	Reasons []Reason
}

// Judge returns a verdict on each candidate of one resource, in the order given.
// The order does not matter: of two backups of one instant, the greater id is the
// newer.
func (r RetentionRule) Judge(candidates []Candidate, now time.Time) []Verdict {
	verdicts := make([]Verdict, len(candidates))
	s := r.slots(len(candidates))
	for _, i := range newestFirst(candidates) {
		said := len(s.reasons)
		keep := s.judge(candidates[i], now)
		verdicts[i] = Verdict{ID: candidates[i].ID, Keep: keep, Reasons: slices.Clip(s.reasons[said:])}
	}
	return verdicts
}

// newestFirst returns the positions of candidates. It starts from their reverse:
// a chain hands them over oldest first, which leaves nothing to sort.
func newestFirst(candidates []Candidate) []int {
	order := make([]int, len(candidates))
	for i := range order {
		order[i] = len(candidates) - 1 - i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &candidates[a], &candidates[b]
		return cmp.Or(y.CreatedAt.Compare(x.CreatedAt), cmp.Compare(y.ID, x.ID))
	})
	return order
}

// slots are what the members of a rule of quantity have to give, none when it is
// of another family, and all reasons so far: one piece of memory for all verdicts.
type slots struct {
	zone    *time.Location
	members []slot
	reasons []Reason
}

// slot is one member: how many it gives, how many of them are left, and the
// number of the period it gave the last one to. Without period, every backup is
// one of its own.
type slot struct {
	reason reasonKind
	count  int64
	period func(local time.Time) int
	left   int64
	last   int
}

func (r RetentionRule) slots(candidates int) slots {
	s := slots{
		zone:    time.FixedZone("", int(r.Offset/time.Second)),
		reasons: make([]Reason, 0, candidates+candidates/2),
	}
	for _, m := range []slot{
		{reason: newest, count: r.Max},
		{reason: latestOfDay, count: int64(r.Daily), period: day},
		{reason: latestOfWeek, count: int64(r.Weekly), period: week},
		{reason: latestOfMonth, count: int64(r.Monthly), period: month},
		{reason: latestOfYear, count: int64(r.Yearly), period: time.Time.Year},
	} {
		if m.left = m.count; m.left > 0 {
			s.members = append(s.members, m)
		}
	}
	return s
}

// judge decides about the newest candidate not yet judged. One that is exempt or
// expired takes no slot, so no older one goes for its sake.
func (s *slots) judge(c Candidate, now time.Time) (keep bool) {
	switch {
	case c.Forever:
		return s.say(true, Reason{kind: keptForGood})
	case c.expired(now):
		return s.say(false, Reason{kind: expired, at: c.ExpiresAt})
	case len(s.members) > 0:
		return s.take(c.CreatedAt.In(s.zone)) || s.say(false, Reason{kind: unkept})
	case c.stamped():
		return s.say(true, Reason{kind: expires, at: c.ExpiresAt})
	}
	return s.say(true, Reason{kind: keptForGood})
}

func (s *slots) say(keep bool, reason Reason) bool {
	s.reasons = append(s.reasons, reason)
	return keep
}

// take gives a backup every slot it can get, and reports whether it got any.
func (s *slots) take(made time.Time) (keep bool) {
	for i := range s.members {
		if m := &s.members[i]; m.take(made) {
			keep = s.say(true, Reason{kind: m.reason, count: m.count, at: made})
		}
	}
	return keep
}

func (m *slot) take(made time.Time) bool {
	if m.left == 0 {
		return false
	}
	if m.period != nil {
		number := m.period(made)
		if number == m.last {
			return false
		}
		m.last = number
	}
	m.left--
	return true
}
