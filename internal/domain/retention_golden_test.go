package domain_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

var update = flag.Bool("update", false, "write the golden files again")

// yearOfBackups is what an automatic policy made from April 2025 to March 2026:
// one at 02:00 each day, a second at 18:30 on Wednesdays, none for twelve days
// in August.
func yearOfBackups(rule domain.RetentionRule) []domain.Candidate {
	var all []domain.Candidate
	for day := utc("2025-04-01 02:00"); day.Before(utc("2026-04-01 00:00")); day = day.AddDate(0, 0, 1) {
		if day.Month() == time.August && day.Day() > 9 && day.Day() < 22 {
			continue
		}
		all = append(all, madeUnder(rule, day))
		if day.Weekday() == time.Wednesday {
			all = append(all, madeUnder(rule, day.Add(16*time.Hour+30*time.Minute)))
		}
	}
	return all
}

// TestRetentionOfAYear shows what each rule leaves of one and the same year.
func TestRetentionOfAYear(t *testing.T) {
	t.Parallel()
	east := 8 * time.Hour
	for name, rule := range map[string]domain.RetentionRule{
		"permanent":                  {},
		"days-30":                    {Days: 30},
		"max-3":                      {Max: 3},
		"day-7":                      {Daily: 7},
		"week-5":                     {Weekly: 5},
		"month-12":                   {Monthly: 12},
		"year-2":                     {Yearly: 2},
		"max-3-day-5":                {Max: 3, Daily: 5},
		"day-5-week-1":               {Daily: 5, Weekly: 1},
		"day-7-week-4-month-12-east": {Daily: 7, Weekly: 4, Monthly: 12, Offset: east},
		"all":                        {Max: 10, Daily: 7, Weekly: 5, Monthly: 12, Yearly: 3},
		"all-west":                   {Max: 10, Daily: 7, Weekly: 5, Monthly: 12, Yearly: 3, Offset: -11 * time.Hour},
	} {
		t.Run("OK "+name, func(t *testing.T) {
			t.Parallel()
			checkRetentionGolden(t, name, tellVerdicts(yearOfBackups(rule), rule.Judge(yearOfBackups(rule), utc("2026-04-01 00:00"))))
		})
	}
}

// tellVerdicts writes a line for each backup that is kept, newest first, and how
// many of which month go.
func tellVerdicts(all []domain.Candidate, verdicts []domain.Verdict) []byte {
	var text bytes.Buffer
	keeps := 0
	for i, v := range slices.Backward(verdicts) {
		if v.Keep {
			keeps++
			fmt.Fprintf(&text, "%s %s\n", all[i].CreatedAt.Format("Mon 2006-01-02 15:04"), fmt.Sprint(v.Reasons))
		}
	}
	return fmt.Appendf(nil, "%d of %d kept\n%s", keeps, len(all), text.Bytes())
}

func checkRetentionGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "retention", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// BenchmarkJudge judges 10,000 hourly backups, and the few dozen that a policy
// leaves of them: the second is what each backup of a long advance pays.
func BenchmarkJudge(b *testing.B) {
	rule := domain.RetentionRule{Max: 10, Daily: 7, Weekly: 5, Monthly: 12, Yearly: 3, Offset: 8 * time.Hour}
	now := utc("2026-04-01 00:00")
	all := make([]domain.Candidate, 10_000)
	for i := range all {
		all[i] = madeUnder(domain.RetentionRule{}, now.Add(time.Duration(i-len(all))*time.Hour))
	}
	var steady []domain.Candidate
	for i, v := range rule.Judge(all, now) {
		if v.Keep {
			steady = append(steady, all[i])
		}
	}
	for _, candidates := range [][]domain.Candidate{all, steady} {
		b.Run(fmt.Sprint(len(candidates)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rule.Judge(candidates, now)
			}
		})
	}
}
