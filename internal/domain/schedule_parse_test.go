package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
)

func TestParseScheduleRefuses(t *testing.T) {
	t.Parallel()
	const field = "trigger.properties.pattern"
	for _, tc := range []struct {
		name     string
		patterns []string
		field    string
	}{
		{"ErrNoRule", nil, field},
		{"Err25Rules", slices.Repeat([]string{daily14}, 25), field},

		{"ErrEmpty", []string{""}, field + "[0]"},
		{"ErrSecondRule", []string{daily14, "FREQ=DAILY;BYHOUR=24;BYMINUTE=0"}, field + "[1]"},
		{"ErrFreqMissing", []string{"BYHOUR=14;BYMINUTE=0"}, field + "[0]"},
		{"ErrFreqMonthly", []string{"FREQ=MONTHLY;BYHOUR=14;BYMINUTE=0"}, field + "[0]"},
		{"ErrFreqHourly", []string{"FREQ=HOURLY"}, field + "[0]"},
		{"ErrFreqTwice", []string{"FREQ=DAILY;FREQ=DAILY;BYHOUR=14"}, field + "[0]"},
		{"ErrHourTwice", []string{"FREQ=DAILY;BYHOUR=14;BYHOUR=16"}, field + "[0]"},
		{"ErrUnknownPart", []string{"FREQ=DAILY;BYMONTH=1;BYHOUR=14"}, field + "[0]"},
		{"ErrCount", []string{"FREQ=DAILY;COUNT=3;BYHOUR=14"}, field + "[0]"},
		{"ErrSeconds", []string{"FREQ=DAILY;BYHOUR=14;BYSECOND=30"}, field + "[0]"},
		{"ErrDTStart", []string{"DTSTART:20260101T000000Z\nFREQ=DAILY;BYHOUR=14"}, field + "[0]"},
		{"ErrName", []string{"RRULE:FREQ=DAILY;BYHOUR=14"}, field + "[0]"},
		{"ErrLowerCase", []string{"freq=daily;byhour=14"}, field + "[0]"},
		{"ErrBlank", []string{"FREQ=DAILY; BYHOUR=14"}, field + "[0]"},
		{"ErrTrailingSemicolon", []string{daily14 + ";"}, field + "[0]"},
		{"ErrNoValue", []string{"FREQ=DAILY;BYHOUR=14;BYMINUTE="}, field + "[0]"},
		{"ErrNoSign", []string{"FREQ=DAILY;BYHOUR"}, field + "[0]"},
		{"ErrHour24", []string{"FREQ=DAILY;BYHOUR=24;BYMINUTE=0"}, field + "[0]"},
		{"ErrMinute60", []string{"FREQ=DAILY;BYHOUR=1;BYMINUTE=60"}, field + "[0]"},
		{"ErrNegativeHour", []string{"FREQ=DAILY;BYHOUR=-1;BYMINUTE=0"}, field + "[0]"},
		{"ErrDay", []string{"FREQ=WEEKLY;BYDAY=XX;BYHOUR=14"}, field + "[0]"},
		{"ErrFirstMonday", []string{"FREQ=WEEKLY;BYDAY=1MO;BYHOUR=14"}, field + "[0]"},
		{"ErrInterval0", []string{"FREQ=DAILY;INTERVAL=0;BYHOUR=14"}, field + "[0]"},
		{"ErrInterval367", []string{"FREQ=DAILY;INTERVAL=367;BYHOUR=14"}, field + "[0]"},
		{"ErrTooLong", []string{daily14 + strings.Repeat("0", 300)}, field + "[0]"},

		{"ErrHalfAnHourApart", []string{"FREQ=DAILY;BYHOUR=6;BYMINUTE=0,30"}, field + "[0]"},
		{"Err59MinutesApart", []string{daily14, "FREQ=DAILY;BYHOUR=14;BYMINUTE=59"}, field + "[1]"},
		{"ErrOverMidnight", []string{"FREQ=DAILY;BYHOUR=23;BYMINUTE=30", "FREQ=DAILY;BYHOUR=0;BYMINUTE=29"}, field + "[1]"},
		{"ErrOverMidnightOfOneRule", []string{"FREQ=DAILY;BYHOUR=0,23;BYMINUTE=15,50"}, field + "[0]"},
		{"ErrOverTheWeek", []string{"FREQ=WEEKLY;BYDAY=SU;BYHOUR=23;BYMINUTE=30", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=0;BYMINUTE=0"}, field + "[1]"},
		{"ErrEverySecondAndThirdDayMeet", []string{"FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0", "FREQ=DAILY;INTERVAL=3;BYHOUR=1;BYMINUTE=30"}, field + "[1]"},
		{"Err25PointsADay", []string{everyHour, "FREQ=DAILY;BYHOUR=12;BYMINUTE=0"}, field + "[1]"},
		{"Err48PointsADay", []string{"FREQ=DAILY;BYHOUR=" + hours(24) + ";BYMINUTE=0,30"}, field + "[0]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, err := domain.ParseSchedule(tc.patterns, clockTime(t, "2026-01-05 10:00"))
			if err == nil {
				t.Fatalf("accepted: fires %v", fires(s, s.Start(), 3))
			}
			if err.Code != domain.CodeInvalidParameter || err.Field != tc.field || err.Detail == "" {
				t.Errorf("got %v, want 9900 on %s with a detail", err, tc.field)
			}
		})
	}
}

func TestParseScheduleAccepts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		patterns []string
	}{
		{"OK 24 rules of one point", oneRuleAnHour()},
		{"OK 24 points of one rule", []string{everyHour}},
		{"OK an hour apart over midnight", []string{"FREQ=DAILY;BYHOUR=23;BYMINUTE=30", "FREQ=DAILY;BYHOUR=0;BYMINUTE=30"}},
		{"OK half an hour apart, on other days", []string{"FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=1;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=1;BYMINUTE=30"}},
		{"OK Sunday night and Tuesday morning", []string{"FREQ=WEEKLY;BYDAY=SU;BYHOUR=23;BYMINUTE=30", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=0;BYMINUTE=0"}},
		{"OK odd and even weekdays never meet", []string{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=1;BYMINUTE=0", "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE;BYHOUR=1;BYMINUTE=30"}},
		{"OK zero padded and not", []string{"FREQ=DAILY;BYHOUR=06;BYMINUTE=0", "FREQ=DAILY;BYHOUR=7;BYMINUTE=00"}},
		{"OK a day named twice", []string{"FREQ=WEEKLY;BYDAY=MO,MO;BYHOUR=6;BYMINUTE=0"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := domain.ParseSchedule(tc.patterns, clockTime(t, "2026-01-05 10:00")); err != nil {
				t.Error(err)
			}
		})
	}
}

// hours is "0,1,2" up to n hours.
func hours(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint(i)
	}
	return strings.Join(list, ",")
}

func oneRuleAnHour() []string {
	var list []string
	for hour := range 24 {
		list = append(list, fmt.Sprintf("FREQ=DAILY;INTERVAL=%d;BYHOUR=%d;BYMINUTE=00", hour+1, hour))
	}
	return list
}
