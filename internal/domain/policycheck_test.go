package domain_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// Definitions that clients and the documents send, with what they mean.
func TestPolicyRule(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, definition string
		want             domain.RetentionRule
		full             int64
	}{
		{name: "OK nothing is set: kept for good", definition: `{}`},
		{name: "OK null is absent", definition: `{"max_backups": null, "timezone": null}`},
		{
			name: "OK reference 4.8.2: days beside zeros", definition: `{"retention_duration_days": 1, "year_backups": 0, "day_backups": 0,
				"month_backups": 0, "week_backups": 0, "timezone": "UTC+08:00"}`,
			want: domain.RetentionRule{Days: 1, Offset: 8 * time.Hour},
		},
		{
			name: "OK reference 4.8.4: one backup beside zeros", definition: `{"day_backups": 0, "month_backups": 0, "max_backups": 1,
				"timezone": "UTC+08:00", "week_backups": 0, "year_backups": 0}`,
			want: domain.RetentionRule{Max: 1, Offset: 8 * time.Hour},
		},
		{
			name: "OK c7n: -1 backups, 30 days, zeros, no full ones", definition: `{"max_backups": -1, "retention_duration_days": 30,
				"day_backups": 0, "week_backups": 0, "month_backups": 0, "year_backups": 0, "full_backup_interval": -1}`,
			want: domain.RetentionRule{Days: 30},
		},
		{name: "OK Terraform: no limit is -1 twice", definition: `{"max_backups": -1, "retention_duration_days": -1}`},
		{name: "OK zero limits nothing either", definition: `{"max_backups": 0, "retention_duration_days": 0, "full_backup_interval": 0}`},
		{
			name: "OK Terraform: long-term retention", definition: `{"max_backups": 10, "retention_duration_days": -1, "day_backups": 5,
				"week_backups": 4, "month_backups": 3, "year_backups": 2, "full_backup_interval": 6, "timezone": "UTC-03:30"}`,
			want: domain.RetentionRule{Max: 10, Daily: 5, Weekly: 4, Monthly: 3, Yearly: 2, Offset: -(3*time.Hour + 30*time.Minute)},
			full: 6,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := policyFrom(t, tc.definition, daily14)
			if err := p.Check("cn-north-4"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, p.Rule()); diff != "" {
				t.Errorf("rule (-want +got):\n%s", diff)
			}
			if got := p.Definition.FullEvery(); got != tc.full {
				t.Errorf("a full backup after %d, want %d", got, tc.full)
			}
		})
	}
}

func TestDefinitionRanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		member    string
		good, bad []int64
	}{
		{"retention_duration_days", []int64{-1, 0, 1, 99999}, []int64{-2, 100000}},
		{"max_backups", []int64{-1, 0, 1, 99999}, []int64{-2, 100000}},
		{"day_backups", []int64{0, 1, 100}, []int64{-1, 101}},
		{"week_backups", []int64{0, 1, 100}, []int64{-1, 101}},
		{"month_backups", []int64{0, 1, 100}, []int64{-1, 101}},
		{"year_backups", []int64{0, 1, 100}, []int64{-1, 101}},
		{"full_backup_interval", []int64{-1, 0, 1, 100}, []int64{-2, 101}},
	} {
		check := func(value int64) *domain.Error {
			definition := fmt.Sprintf(`{%q: %d, "timezone": "UTC+08:00"}`, tc.member, value)
			return policyFrom(t, definition, daily14).Check("cn-north-4")
		}
		for _, value := range tc.good {
			if err := check(value); err != nil {
				t.Errorf("%s %d: %v", tc.member, value, err)
			}
		}
		for _, value := range tc.bad {
			checkRefusal(t, check(value), domain.CodeInvalidParameter, "policy.operation_definition."+tc.member)
		}
	}
}

func TestPolicyCheckRefuses(t *testing.T) {
	t.Parallel()
	named := func(name string) func(*domain.Policy) { return func(p *domain.Policy) { p.Name = name } }
	replicating := func(p *domain.Policy) { p.Operation = domain.OpReplication }
	for _, tc := range []struct {
		name, definition string
		change           func(*domain.Policy)
		field            string
	}{
		{"ErrDaysAndQuantity", `{"retention_duration_days": 30, "max_backups": 3}`, nil, "operation_definition.retention_duration_days"},
		{"ErrDaysAndWeekly", `{"retention_duration_days": 30, "week_backups": 3, "timezone": "UTC+08:00"}`, nil, "operation_definition.retention_duration_days"},
		{"ErrDailyWithoutZone", `{"day_backups": 5}`, nil, "operation_definition.timezone"},
		{"ErrYearlyWithEmptyZone", `{"year_backups": 1, "timezone": ""}`, nil, "operation_definition.timezone"},
		{"ErrZoneName", `{"timezone": "Asia/Shanghai"}`, nil, "operation_definition.timezone"},
		{"ErrZoneOfOneDigit", `{"timezone": "UTC+8:00"}`, nil, "operation_definition.timezone"},
		{"ErrZoneWithoutSign", `{"timezone": "UTC08:00"}`, nil, "operation_definition.timezone"},
		{"ErrZoneTooFarEast", `{"timezone": "UTC+14:01"}`, nil, "operation_definition.timezone"},
		{"ErrZoneTooFarWest", `{"timezone": "UTC-12:30"}`, nil, "operation_definition.timezone"},
		{"ErrZoneMinutes", `{"timezone": "UTC+08:60"}`, nil, "operation_definition.timezone"},
		{"ErrReplicationWithoutRegion", `{"destination_project_id": "a2"}`, replicating, "operation_definition.destination_region"},
		{"ErrReplicationWithoutProject", `{"destination_region": "cn-south-1"}`, replicating, "operation_definition.destination_project_id"},
		{"ErrReplicationToItself", `{"destination_region": "cn-north-4", "destination_project_id": "a1"}`, replicating, "operation_definition.destination_region"},
		{"ErrNoName", `{}`, named(""), "name"},
		{"ErrLongName", `{}`, named(strings.Repeat("n", 65)), "name"},
		{"ErrBlankInName", `{}`, named("my policy"), "name"},
		{"ErrPattern", `{}`, func(p *domain.Policy) { p.Trigger.Patterns = []string{daily14, "FREQ=HOURLY"} }, "trigger.properties.pattern[1]"},
		{"ErrNoPattern", `{}`, func(p *domain.Policy) { p.Trigger.Patterns = nil }, "trigger.properties.pattern"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := policyFrom(t, tc.definition, daily14)
			if tc.change != nil {
				tc.change(p)
			}
			checkRefusal(t, p.Check("cn-north-4"), domain.CodeInvalidParameter, "policy."+tc.field)
		})
	}

	t.Run("ErrOperation", func(t *testing.T) {
		t.Parallel()
		p := policyFrom(t, `{}`, daily14)
		p.Operation = "snapshot"
		checkRefusal(t, p.Check("cn-north-4"), domain.CodeUnknownPolicyType, "policy.operation_type")
	})
}

func TestPolicyCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, definition string
		change           func(*domain.Policy)
	}{
		{"OK the table's own blank", `{"day_backups": 1, "timezone": "UTC +08:00"}`, nil},
		{"OK UTC itself", `{"day_backups": 1, "timezone": "UTC+00:00"}`, nil},
		{"OK the date line", `{"timezone": "UTC+14:00"}`, nil},
		{"OK a zone for nothing", `{"timezone": "UTC-12:00"}`, nil},
		{"OK a Chinese name", `{}`, func(p *domain.Policy) { p.Name = strings.Repeat("\u7b56", 64) }},
		{"OK a backup policy with a destination", `{"destination_region": "cn-north-4"}`, nil},
		{
			"OK replication", `{"destination_region": "cn-south-1", "destination_project_id": "a2", "enable_acceleration": true}`,
			func(p *domain.Policy) { p.Operation = domain.OpReplication },
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := policyFrom(t, tc.definition, daily14)
			if tc.change != nil {
				tc.change(p)
			}
			if err := p.Check("cn-north-4"); err != nil {
				t.Error(err)
			}
		})
	}
}

// checkRefusal wants a code on a member.
func checkRefusal(t *testing.T, err *domain.Error, code domain.Code, field string) {
	t.Helper()
	if err == nil {
		t.Errorf("accepted, want %s on %s", code, field)
	} else if err.Code != code || err.Field != field {
		t.Errorf("got %v, want %s on %s", err, code, field)
	}
}
