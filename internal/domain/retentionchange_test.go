package domain_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

var (
	keepTwo  = domain.RetentionRule{Max: 2}
	oneDaily = domain.RetentionRule{Daily: 1}
	tenDays  = domain.RetentionRule{Days: 10}
	forGood  = domain.RetentionRule{}
)

// Three backups are made under one rule, on the 6th to the 8th, then it changes.
// What is left of the three is looked at twice: on the 9th, after a backup under
// the new rule, and half a year later.
func TestChangeOfRule(t *testing.T) {
	t.Parallel()
	all, two := []string{"6", "7", "8"}, []string{"7", "8"}
	for _, row := range []struct {
		what         string
		from, to     domain.RetentionRule
		soon, atLast []string
	}{
		{"quantity to quantity", domain.RetentionRule{Max: 3}, keepTwo, []string{"8"}, []string{"8"}},
		{"quantity to a latest of each day", domain.RetentionRule{Max: 3}, oneDaily, nil, nil},
		{"quantity to time", keepTwo, tenDays, two, two},
		{"quantity to permanent", keepTwo, forGood, two, two},
		{"a latest of each day to time", oneDaily, tenDays, []string{"8"}, []string{"8"}},
		{"time to time", tenDays, domain.RetentionRule{Days: 1}, all, nil},
		{"time to permanent", tenDays, forGood, all, nil},
		{"time to quantity, the count first", tenDays, keepTwo, []string{"8"}, nil},
		{"time to quantity, the stamp first", domain.RetentionRule{Days: 2}, domain.RetentionRule{Max: 9}, []string{"8"}, nil},
		{"permanent to time", forGood, tenDays, all, all},
		{"permanent to quantity", forGood, keepTwo, all, all},
	} {
		t.Run("OK "+row.what, func(t *testing.T) {
			t.Parallel()
			r := &judged{rule: row.from}
			r.daily("2025-08-06", "2025-08-08")
			r.change(row.to)
			r.daily("2025-08-09", "2025-08-09")
			checkOld(t, "soon", r, row.soon)
			r.judge(utc("2026-02-09 08:00"))
			checkOld(t, "at last", r, row.atLast)
		})
	}
}

func checkOld(t *testing.T, when string, r *judged, want []string) {
	t.Helper()
	var got []string
	for _, name := range r.left(dayOfMonth) {
		if name != "9" {
			got = append(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, of the old (-want +got):\n%s", when, diff)
	}
}

func TestChangeOfRuleTwice(t *testing.T) {
	t.Parallel()
	t.Run("OK an exemption outlives the way back to quantity", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: keepTwo}
		r.daily("2025-08-06", "2025-08-08")
		r.change(tenDays)
		r.daily("2025-08-09", "2025-08-09")
		r.change(keepTwo)
		r.daily("2025-08-10", "2025-08-12")
		r.want(t, dayOfMonth, "7", "8", "11", "12")
	})
	t.Run("OK a stamp outlives the way through quantity", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: tenDays}
		r.daily("2025-08-06", "2025-08-07")
		r.change(keepTwo)
		r.change(forGood)
		r.judge(utc("2025-08-16 08:00"))
		r.want(t, dayOfMonth, "7")
	})
	t.Run("OK what was made to stay for good does, through time and quantity", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: forGood}
		r.daily("2025-08-06", "2025-08-07")
		r.change(tenDays)
		r.change(keepTwo)
		r.daily("2025-08-08", "2025-08-10")
		r.want(t, dayOfMonth, "6", "7", "9", "10")
	})
	t.Run("OK what the policy before left open counts for a later one", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: keepTwo}
		r.daily("2025-08-06", "2025-08-07")
		r.rule = tenDays // removed, and another policy put on: no change of a rule
		r.change(keepTwo)
		r.daily("2025-08-08", "2025-08-08")
		r.want(t, dayOfMonth, "7", "8")
	})
	t.Run("OK what a deleted policy left counts for none", func(t *testing.T) {
		t.Parallel()
		r := &judged{rule: keepTwo}
		r.daily("2025-08-06", "2025-08-07")
		for i, c := range r.backups {
			r.backups[i] = domain.Release(c)
		}
		r.daily("2025-08-08", "2025-08-10")
		r.want(t, dayOfMonth, "6", "7", "9", "10")
	})
}

// TestWithoutPolicy has one stamped and one open backup, and what the end of a
// policy means for them.
func TestWithoutPolicy(t *testing.T) {
	t.Parallel()
	stamped, open := madeUnder(tenDays, utc("2025-08-06 02:00")), madeUnder(keepTwo, utc("2025-08-07 02:00"))
	muchLater := utc("2026-08-06 08:00")
	for _, row := range []struct {
		what    string
		rule    *domain.RetentionRule
		enabled bool
		end     func(domain.Candidate) domain.Candidate
		left    []string
	}{
		{"removed: the stamped expire, the open stay", nil, false, asItIs, []string{"7"}},
		{"deleted: all stay", nil, false, domain.Release, []string{"6", "7"}},
		{"disabled: nothing is cleaned", &oneDaily, false, asItIs, []string{"6", "7"}},
		{"enabled: the rule is asked", &oneDaily, true, asItIs, []string{"7"}},
	} {
		t.Run("OK "+row.what, func(t *testing.T) {
			t.Parallel()
			r := &judged{backups: []domain.Candidate{row.end(stamped), row.end(open)}}
			if rule, ok := domain.RuleInForce(row.rule, row.enabled); ok {
				r.rule = rule
				r.judge(muchLater)
			}
			r.want(t, dayOfMonth, row.left...)
		})
	}
}

func asItIs(c domain.Candidate) domain.Candidate { return c }

func TestFamily(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rule        domain.RetentionRule
		family      domain.Family
		contradicts bool
	}{
		{domain.RetentionRule{}, domain.FamilyPermanent, false},
		{domain.RetentionRule{Days: -1, Max: -1, Offset: time.Hour}, domain.FamilyPermanent, false},
		{domain.RetentionRule{Days: 30, Max: -1}, domain.FamilyTime, false},
		{domain.RetentionRule{Days: -1, Max: 1}, domain.FamilyQuantity, false},
		{domain.RetentionRule{Daily: 1}, domain.FamilyQuantity, false},
		{domain.RetentionRule{Weekly: 1}, domain.FamilyQuantity, false},
		{domain.RetentionRule{Monthly: 1, Max: 1}, domain.FamilyQuantity, false},
		{domain.RetentionRule{Days: 1, Yearly: 1}, domain.FamilyQuantity, true},
	} {
		t.Run(fmt.Sprintf("OK %+v", row.rule), func(t *testing.T) {
			t.Parallel()
			if got := row.rule.Family(); got != row.family {
				t.Errorf("family %s, want %s", got, row.family)
			}
			if got := row.rule.Contradicts(); got != row.contradicts {
				t.Errorf("contradicts: %v, want %v", got, row.contradicts)
			}
			if stamped := !row.rule.Stamp(utc("2026-01-01 00:00")).IsZero(); stamped != (row.family == domain.FamilyTime) {
				t.Errorf("stamps: %v in family %s", stamped, row.family)
			}
		})
	}
}

func TestFailedBackups(t *testing.T) {
	t.Parallel()
	failed := func(day string) domain.Candidate { return domain.Candidate{ID: day, CreatedAt: utc(day + " 02:00")} }
	for _, row := range []struct {
		what        string
		first, last string
		now         string
		left        []string
	}{
		{"ten at most", "2026-01-01", "2026-01-12", "2026-01-12 02:00", daysFrom("2026-01-03", "2026-01-12")},
		{"a month at most", "2026-01-01", "2026-01-03", "2026-02-02 02:00", []string{"2026-01-03"}},
		{"a month to the minute", "2026-01-01", "2026-01-01", "2026-02-01 01:59", []string{"2026-01-01"}},
	} {
		t.Run("OK "+row.what, func(t *testing.T) {
			t.Parallel()
			var all []domain.Candidate
			for _, day := range daysFrom(row.first, row.last) {
				all = append(all, failed(day))
			}
			var left []string
			for _, v := range domain.FailedBackups(all, utc(row.now)) {
				if v.Keep {
					left = append(left, v.ID)
				}
			}
			if diff := cmp.Diff(row.left, left); diff != "" {
				t.Errorf("failed backups left (-want +got):\n%s", diff)
			}
		})
	}
}
