package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// Rules of the documents and of clients.
const (
	daily14    = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=14;BYMINUTE=00"
	everyDay6  = "FREQ=DAILY;INTERVAL=1;BYHOUR=6;BYMINUTE=00"
	threeAWeek = "FREQ=WEEKLY;BYDAY=TU,TH,SA;BYHOUR=22;BYMINUTE=00"
	everyHour  = "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=30"
)

// clockTime reads "2026-01-05 14:00", with seconds if it has them, as UTC.
func clockTime(t testing.TB, text string) time.Time {
	t.Helper()
	layout := time.DateTime
	if len(text) == len("2026-01-05 14:00") {
		layout = "2006-01-02 15:04"
	}
	instant, err := time.Parse(layout, text)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func scheduleOf(t testing.TB, start string, patterns ...string) *domain.Schedule {
	t.Helper()
	s, err := domain.ParseSchedule(patterns, clockTime(t, start))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fires are the first n fires after an instant, as "Mon 2006-01-02 15:04", with seconds if it has them.
func fires(s *domain.Schedule, after time.Time, n int) []string {
	var list []string
	for range n {
		next, ok := s.Next(after)
		if !ok {
			break
		}
		list = append(list, next.Format("Mon 2006-01-02 15:04:05"))
		after = next
	}
	for i := range list {
		list[i] = strings.TrimSuffix(list[i], ":00")
	}
	return list
}

func TestScheduleFires(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, start string
		patterns    []string
		want        []string
	}{
		{
			"OK V14: 14:00 at UTC+8 every day is 06:00 UTC", "2026-01-05 00:00",
			[]string{everyDay6},
			[]string{"Mon 2026-01-05 06:00", "Tue 2026-01-06 06:00", "Wed 2026-01-07 06:00"},
		},
		{
			"OK V1: set on Monday 10:00, 02:00 runs from Tuesday", "2026-01-05 10:00",
			[]string{"FREQ=DAILY;BYHOUR=2;BYMINUTE=0"},
			[]string{"Tue 2026-01-06 02:00", "Wed 2026-01-07 02:00"},
		},
		{
			"OK V7: three slots of a night", "2026-01-05 00:00",
			[]string{"FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE=0"},
			[]string{"Mon 2026-01-05 00:00", "Mon 2026-01-05 01:00", "Mon 2026-01-05 02:00", "Tue 2026-01-06 00:00"},
		},
		{
			"OK 4.4: the first run is today while the hour is ahead", "2026-01-05 13:59:59",
			[]string{daily14},
			[]string{"Mon 2026-01-05 14:00", "Tue 2026-01-06 14:00"},
		},
		{
			"OK 4.4: the first run is tomorrow once the hour has passed", "2026-01-05 14:00:01",
			[]string{daily14},
			[]string{"Tue 2026-01-06 14:00", "Wed 2026-01-07 14:00"},
		},
		{
			"OK 4.4: every third day counts from the day of the start", "2026-01-05 10:00",
			[]string{"FREQ=DAILY;INTERVAL=3;BYHOUR=14;BYMINUTE=0"},
			[]string{"Mon 2026-01-05 14:00", "Thu 2026-01-08 14:00", "Sun 2026-01-11 14:00"},
		},
		{
			"OK 4.4: with the hour passed, in the next cycle", "2026-01-05 15:00",
			[]string{"FREQ=DAILY;INTERVAL=3;BYHOUR=14;BYMINUTE=0"},
			[]string{"Thu 2026-01-08 14:00", "Sun 2026-01-11 14:00"},
		},
		{
			"OK every second week counts from the Monday of the start's week", "2026-01-08 00:00",
			[]string{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYHOUR=1;BYMINUTE=0"},
			[]string{"Fri 2026-01-09 01:00", "Mon 2026-01-19 01:00", "Fri 2026-01-23 01:00", "Mon 2026-02-02 01:00"},
		},
		{
			"OK Sunday is the last day of its week", "2026-01-11 00:00",
			[]string{"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;BYHOUR=1;BYMINUTE=0"},
			[]string{"Sun 2026-01-11 01:00", "Mon 2026-01-19 01:00", "Sun 2026-01-25 01:00"},
		},
		{
			"OK every second day, where it is a Monday", "2026-01-06 00:00",
			[]string{"FREQ=DAILY;INTERVAL=2;BYDAY=MO;BYHOUR=1;BYMINUTE=0"},
			[]string{"Mon 2026-01-12 01:00", "Mon 2026-01-26 01:00"},
		},
		{
			"OK leap day and year's end", "2027-12-31 00:00",
			[]string{"FREQ=DAILY;INTERVAL=60;BYHOUR=1;BYMINUTE=0"},
			[]string{"Fri 2027-12-31 01:00", "Tue 2028-02-29 01:00", "Sat 2028-04-29 01:00"},
		},
		{
			"OK lists are crossed, parts stand in any order", "2026-01-05 00:00",
			[]string{"BYMINUTE=30;BYHOUR=18,6;FREQ=DAILY"},
			[]string{"Mon 2026-01-05 06:30", "Mon 2026-01-05 18:30", "Tue 2026-01-06 06:30"},
		},
		{
			"OK RFC 2445: what is missing comes from the start", "2026-01-07 09:41:07",
			[]string{"FREQ=WEEKLY"},
			[]string{"Wed 2026-01-14 09:41", "Wed 2026-01-21 09:41"},
		},
		{
			"OK RFC 2445: the minute of the start", "2026-01-07 09:41:00",
			[]string{"FREQ=DAILY;BYHOUR=9,12"},
			[]string{"Wed 2026-01-07 09:41", "Wed 2026-01-07 12:41", "Thu 2026-01-08 09:41"},
		},
		{
			"OK rules together", "2026-01-09 00:00",
			[]string{"FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=3;BYMINUTE=15", "FREQ=DAILY;BYHOUR=2;BYMINUTE=15", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=23;BYMINUTE=0"},
			[]string{"Fri 2026-01-09 02:15", "Sat 2026-01-10 02:15", "Sat 2026-01-10 03:15", "Sun 2026-01-11 02:15", "Sun 2026-01-11 03:15", "Sun 2026-01-11 23:00", "Mon 2026-01-12 02:15"},
		},
		{
			"OK one minute named twice is one fire", "2026-01-05 00:00",
			[]string{daily14, "FREQ=WEEKLY;BYDAY=MO;BYHOUR=14;BYMINUTE=0"},
			[]string{"Mon 2026-01-05 14:00", "Tue 2026-01-06 14:00"},
		},
		{"OK rules that never meet", "2026-01-05 00:00", []string{"FREQ=DAILY;INTERVAL=7;BYDAY=TU;BYHOUR=1;BYMINUTE=0"}, []string{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := scheduleOf(t, tc.start, tc.patterns...)
			got := fires(s, time.Time{}, max(len(tc.want), 1))
			if diff := cmp.Diff(strings.Join(tc.want, "\n"), strings.Join(got, "\n")); diff != "" {
				t.Errorf("fires (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.patterns, s.Patterns()); diff != "" {
				t.Errorf("the rules are not kept as given:\n%s", diff)
			}
		})
	}
}

func TestScheduleNext(t *testing.T) {
	t.Parallel()
	s := scheduleOf(t, "2026-01-05 10:00", daily14)
	for _, tc := range []struct{ name, after, want string }{
		{"OK before the start", "1969-07-20 20:17", "2026-01-05 14:00"},
		{"OK a microsecond before a fire", "2026-02-01 13:59:59", "2026-02-01 14:00"},
		{"OK strictly after a fire", "2026-02-01 14:00", "2026-02-02 14:00"},
		{"OK years later", "2126-02-28 14:00:30", "2126-03-01 14:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			after := clockTime(t, tc.after)
			if after.Second() == 59 {
				after = after.Add(time.Second - time.Microsecond)
			}
			zoned := after.In(time.FixedZone("far east", 14*3600))
			got, ok := s.Next(zoned)
			if want := clockTime(t, tc.want); !ok || got != want {
				t.Errorf("Next(%s) = %s, %t, want %s", tc.after, got, ok, want)
			}
		})
	}

	t.Run("OK a fire at the very start counts", func(t *testing.T) {
		t.Parallel()
		s := scheduleOf(t, "2026-01-05 14:00", daily14)
		if got, _ := s.Next(time.Time{}); got != s.Start() {
			t.Errorf("first fire %s, want the start", got)
		}
	})

	t.Run("OK a microsecond after the start's minute is too late", func(t *testing.T) {
		t.Parallel()
		late := clockTime(t, "2026-01-05 14:00").Add(time.Microsecond)
		s, err := domain.ParseSchedule([]string{daily14}, late)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := s.Next(time.Time{}); got != clockTime(t, "2026-01-06 14:00") {
			t.Errorf("first fire %s, want tomorrow's", got)
		}
	})

	t.Run("OK nothing after the year 9999", func(t *testing.T) {
		t.Parallel()
		if got, ok := s.Next(clockTime(t, "9999-12-31 14:00")); ok {
			t.Errorf("fires at %s", got)
		}
		if got, ok := s.Next(domain.Never); ok {
			t.Errorf("fires at %s after the end of time", got)
		}
	})
}

func TestScheduleLargestGap(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		patterns []string
		want     time.Duration
	}{
		{"OK Tuesday, Thursday, Saturday 22:00", []string{threeAWeek}, 72 * time.Hour},
		{"OK every day", []string{daily14}, 24 * time.Hour},
		{"OK every hour", []string{everyHour}, time.Hour},
		{"OK office hours", []string{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8,12,18;BYMINUTE=0"}, 62 * time.Hour},
		{"OK every thirty days", []string{"FREQ=DAILY;INTERVAL=30;BYHOUR=1;BYMINUTE=0"}, 720 * time.Hour},
		{
			"OK intervals that fill each other's gaps",
			[]string{"FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0", "FREQ=DAILY;INTERVAL=3;BYHOUR=1;BYMINUTE=0"},
			48 * time.Hour,
		},
		{
			"OK a period of centuries is cut",
			[]string{"FREQ=DAILY;INTERVAL=365;BYHOUR=1;BYMINUTE=0", "FREQ=DAILY;INTERVAL=366;BYHOUR=3;BYMINUTE=0"},
			364*24*time.Hour - 2*time.Hour,
		},
		{"OK never", []string{"FREQ=DAILY;INTERVAL=7;BYDAY=TU;BYHOUR=1;BYMINUTE=0"}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := scheduleOf(t, "2026-01-05 10:00", tc.patterns...).LargestGap(); got != tc.want {
				t.Errorf("largest gap %s, want %s", got, tc.want)
			}
		})
	}
}
