package domain_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

// The backups of the properties are of about two years, with days of many
// backups, days of none, and backups of the same instant.
var propertyNow = utc("2026-06-01 00:00")

func drawRule(t *rapid.T) domain.RetentionRule {
	few := rapid.IntRange(-1, 4)
	return domain.RetentionRule{
		Max: int64(few.Draw(t, "max")), Daily: few.Draw(t, "daily"), Weekly: few.Draw(t, "weekly"),
		Monthly: few.Draw(t, "monthly"), Yearly: few.Draw(t, "yearly"),
		Offset: time.Duration(rapid.IntRange(-48, 56).Draw(t, "quarters")) * 15 * time.Minute,
	}
}

func drawCandidates(t *rapid.T) []domain.Candidate {
	hours := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 72), rapid.IntRange(0, 20_000)), 0, 40).Draw(t, "hours ago")
	all := make([]domain.Candidate, len(hours))
	for i, ago := range hours {
		all[i] = domain.Candidate{
			ID: fmt.Sprintf("b%02d", i), CreatedAt: propertyNow.Add(-time.Duration(ago) * time.Hour),
			Forever: rapid.IntRange(0, 9).Draw(t, "exempt") == 0,
		}
		if rapid.IntRange(0, 3).Draw(t, "stamped") == 0 {
			all[i].ExpiresAt = propertyNow.Add(time.Duration(rapid.IntRange(-48, 48).Draw(t, "expires")) * time.Hour)
		}
	}
	return all
}

// keptBy is what a rule leaves, in the order given.
func keptBy(r domain.RetentionRule, all []domain.Candidate) []domain.Candidate {
	var left []domain.Candidate
	for i, v := range r.Judge(all, propertyNow) {
		if v.Keep {
			left = append(left, all[i])
		}
	}
	return left
}

func setOf(all []domain.Candidate) map[string]bool {
	set := map[string]bool{}
	for _, c := range all {
		set[c.ID] = true
	}
	return set
}

// retentionProperty runs a check on any rule and any backups.
func retentionProperty(t *testing.T, what string, check func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate)) {
	t.Helper()
	t.Run("OK "+what, func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) { check(t, drawRule(t), drawCandidates(t)) })
	})
}

func TestRetentionProperties(t *testing.T) {
	t.Parallel()
	retentionProperty(t, "a verdict on each candidate and on nothing else", func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate) {
		for i, v := range r.Judge(all, propertyNow) {
			if v.ID != all[i].ID || len(v.Reasons) == 0 {
				t.Fatalf("verdict %+v on %+v", v, all[i])
			}
		}
	})
	retentionProperty(t, "kept if and only if a reason of the rule says so", func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate) {
		for i, v := range r.Judge(all, propertyNow) {
			if want := naiveKeeps(r, all, all[i]); v.Keep != want {
				t.Fatalf("%+v: keep %v, want %v: %v", all[i], v.Keep, want, v.Reasons)
			}
		}
	})
	retentionProperty(t, "judging what is kept keeps it all", func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate) {
		once := keptBy(r, all)
		if diff := cmp.Diff(once, keptBy(r, once)); diff != "" {
			t.Fatal(diff)
		}
	})
	retentionProperty(t, "the order given does not matter", func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate) {
		shuffled := rapid.Permutation(all).Draw(t, "shuffled")
		if diff := cmp.Diff(told(r, all), told(r, shuffled)); diff != "" {
			t.Fatal(diff)
		}
	})
	retentionProperty(t, "a newer backup brings nothing back", func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate) {
		newer := domain.Candidate{ID: "newer", CreatedAt: propertyNow}
		before, after := setOf(keptBy(r, all)), setOf(keptBy(r, append(slices.Clone(all), newer)))
		for _, c := range all {
			if after[c.ID] && !before[c.ID] {
				t.Fatalf("%+v is back", c)
			}
		}
	})
	retentionProperty(t, "a rule keeps what each of its members keeps alone, and no more", func(t *rapid.T, r domain.RetentionRule, all []domain.Candidate) {
		single := map[string]bool{}
		for _, member := range membersOf(r) {
			for id := range setOf(keptBy(member, all)) {
				single[id] = true
			}
		}
		if r.Family() != domain.FamilyQuantity {
			return
		}
		if diff := cmp.Diff(single, setOf(keptBy(r, all))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// told are the verdicts in words, by id.
func told(r domain.RetentionRule, all []domain.Candidate) map[string]string {
	words := map[string]string{}
	for _, v := range r.Judge(all, propertyNow) {
		words[v.ID] = fmt.Sprint(v.Keep, v.Reasons)
	}
	return words
}

// membersOf takes a rule apart.
func membersOf(r domain.RetentionRule) []domain.RetentionRule {
	var single []domain.RetentionRule
	for _, m := range []domain.RetentionRule{
		{Max: r.Max, Offset: r.Offset},
		{Daily: r.Daily, Offset: r.Offset},
		{Weekly: r.Weekly, Offset: r.Offset},
		{Monthly: r.Monthly, Offset: r.Offset},
		{Yearly: r.Yearly, Offset: r.Offset},
	} {
		if m.Family() == domain.FamilyQuantity {
			single = append(single, m)
		}
	}
	return single
}

// naiveKeeps says the same as the rule for one backup, by looking at all that
// are newer: it is kept by Max when fewer than so many are, and by a period when
// none of them is in its own and they are in fewer than so many others.
func naiveKeeps(r domain.RetentionRule, all []domain.Candidate, c domain.Candidate) bool {
	if c.Forever || goneBy(c) {
		return c.Forever
	}
	if r.Family() != domain.FamilyQuantity {
		return true
	}
	var newer []domain.Candidate
	for _, o := range all {
		if !o.Forever && !goneBy(o) && (o.CreatedAt.After(c.CreatedAt) || o.CreatedAt.Equal(c.CreatedAt) && o.ID > c.ID) {
			newer = append(newer, o)
		}
	}
	if int64(len(newer)) < r.Max {
		return true
	}
	for _, p := range []struct {
		count int
		name  func(time.Time) string
	}{{r.Daily, byLayout("2006-01-02")}, {r.Weekly, mondayOf}, {r.Monthly, byLayout("2006-01")}, {r.Yearly, byLayout("2006")}} {
		own, others := p.name(c.CreatedAt.Add(r.Offset)), map[string]bool{}
		for _, o := range newer {
			others[p.name(o.CreatedAt.Add(r.Offset))] = true
		}
		if !others[own] && len(others) < p.count {
			return true
		}
	}
	return false
}

func goneBy(c domain.Candidate) bool {
	return !c.ExpiresAt.IsZero() && !propertyNow.Before(c.ExpiresAt)
}

func byLayout(l string) func(time.Time) string {
	return func(t time.Time) string { return t.Format(l) }
}

// mondayOf names a week by its first day.
func mondayOf(t time.Time) string {
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7).Format("2006-01-02")
}
