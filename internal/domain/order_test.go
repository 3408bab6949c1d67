package domain

import (
	"testing"
	"time"
)

func TestPeriodAfter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		begin   string
		period  Period
		periods int
		want    string
	}{
		{"2026-01-15T10:30:00Z", Period{UnitMonth, 1}, 1, "2026-02-15T10:30:00Z"},
		{"2026-01-31T23:59:59Z", Period{UnitMonth, 1}, 1, "2026-02-28T23:59:59Z"},
		{"2026-01-31T00:00:00Z", Period{UnitMonth, 1}, 2, "2026-03-31T00:00:00Z"}, // no day is lost for good
		{"2024-02-29T00:00:00Z", Period{UnitYear, 1}, 1, "2025-02-28T00:00:00Z"},
		{"2024-02-29T00:00:00Z", Period{UnitYear, 2}, 2, "2028-02-29T00:00:00Z"},
		{"2025-08-31T00:00:00Z", Period{UnitMonth, 3}, 2, "2026-02-28T00:00:00Z"},
		{"2026-11-30T00:00:00Z", Period{UnitMonth, 9}, 1, "2027-08-30T00:00:00Z"},
	} {
		begin, err := time.Parse(time.RFC3339, test.begin)
		if err != nil {
			t.Fatal(err)
		}
		if got := test.period.After(begin, test.periods).Format(time.RFC3339); got != test.want {
			t.Errorf("%s and %d times %+v: %s, want %s", test.begin, test.periods, test.period, got, test.want)
		}
	}
}

func TestPeriodCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		period Period
		field  string
	}{
		{Period{UnitMonth, 1}, ""},
		{Period{UnitYear, MaxPeriods}, ""},
		{Period{"", 1}, "of.period_type"},
		{Period{"week", 1}, "of.period_type"},
		{Period{UnitMonth, 0}, "of.period_num"},
		{Period{UnitMonth, MaxPeriods + 1}, "of.period_num"},
	} {
		refusal := test.period.Check("of.")
		if test.field == "" {
			if refusal != nil {
				t.Errorf("%+v: %v", test.period, refusal)
			}
			continue
		}
		if refusal == nil || refusal.Code != CodeInvalidParameter || refusal.Field != test.field {
			t.Errorf("%+v: %+v, want %s", test.period, refusal, test.field)
		}
	}
}

func TestOrderID(t *testing.T) {
	t.Parallel()
	at := time.Date(2023, time.May, 8, 16, 1, 59, 0, time.UTC)
	seen := map[string]int64{}
	for seq := range int64(100_000) {
		id := OrderID(at, seq)
		if before, twice := seen[id]; twice {
			t.Fatalf("%s is %d and %d", id, before, seq)
		}
		seen[id] = seq
	}
	if id := OrderID(at, 1); len(id) != len("CS2305081601LIS2V") || id[:12] != "CS2305081601" {
		t.Errorf("%s", id)
	}
}

// What an order is due for follows from its state.
func TestOrderDue(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	o := &Order{ID: "o", Seq: 3, Kind: OrderPurchase, Period: Period{UnitMonth, 1}}
	want := func(kind DueKind, at time.Time) {
		t.Helper()
		due, ok := o.Due()
		if !ok || due != (Due{At: at, Kind: kind, Seq: 3, Ref: "o"}) {
			t.Errorf("%s: %+v, %v", o.State, due, ok)
		}
	}
	o.Place(now)
	want(DueTerm, now.Add(PaymentTerm))
	o.Pay(now, time.Second)
	want(DueOrder, now.Add(time.Second))
	o.Finish(now)
	want(DueTerm, now.AddDate(0, 1, 0))
	o.Renew(now)
	want(DueTerm, now.AddDate(0, 2, 0))
	o.Lapse(now)
	if due, ok := o.Due(); ok {
		t.Errorf("lapsed, and due %+v", due)
	}
	if o.Version != 5 {
		t.Errorf("version %d after five transitions", o.Version)
	}
}
