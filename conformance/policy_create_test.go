package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestCreatePolicy(t *testing.T) {
	t.Parallel()

	// The reference's example of 4.8.1, whose zeros are no contradiction.
	conform(t, "OK", func(t *testing.T, s *session) {
		p := s.createPolicy(newPolicy("policy001", model.PolicyoOdCreate{
			DayBackups: new(int32(0)), WeekBackups: new(int32(0)), MonthBackups: new(int32(0)), YearBackups: new(int32(0)),
			RetentionDurationDays: new(int32(1)), Timezone: new("UTC+08:00"),
		}, at2))
		equal(t, "name", p.Name, "policy001")
		equal(t, "enabled", p.Enabled, true)
		equal(t, "operation_type", p.OperationType.Value(), "backup")
		equal(t, "pattern", p.Trigger.Properties.Pattern[0], at2)
		equal(t, "trigger.name", value(p.Trigger.Name), "default")
		equal(t, "trigger.type", value(p.Trigger.Type).Value(), "time")
		equal(t, "timezone", value(p.OperationDefinition.Timezone), "UTC+08:00")
		s.wantMember(1.0, "policy", "operation_definition", "retention_duration_days")
		for _, member := range []string{"day_backups", "week_backups", "month_backups", "year_backups"} {
			s.wantMember(0.0, "policy", "operation_definition", member)
		}
		s.wantMember("2026-01-01 00:00:00", "policy", "trigger", "properties", "start_time")
		s.text("policy", "trigger", "id")
		s.wantMember(nil, "policy", "associated_vaults")
	})

	// Only what was given comes back, and who made it.
	conform(t, "OKOnlyWhatIsGiven", func(t *testing.T, s *session) {
		s.createPolicy(newPolicy("p", keep(3), at2))
		definition, _ := s.Last.Member("policy", "operation_definition")
		members, _ := definition.(map[string]any)
		if len(members) != 2 || members["max_backups"] != 3.0 || members["created_by"] != "customer" {
			t.Errorf("operation_definition = %v, want max_backups and created_by alone", definition)
		}
	})

	conform(t, "OKDisabled", func(t *testing.T, s *session) {
		asked := newPolicy("p", keep(3), at2)
		asked.Enabled = new(false)
		equal(t, "enabled", s.createPolicy(asked).Enabled, false)
	})

	conform(t, "OKPatternsVerbatim", func(t *testing.T, s *session) {
		rules := []string{
			"FREQ=DAILY;INTERVAL=3;BYHOUR=20;BYMINUTE=05", "FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=2;BYMINUTE=00",
			"BYHOUR=08;BYMINUTE=00;FREQ=WEEKLY;BYDAY=FR",
		}
		id := s.createPolicy(newPolicy("p", keep(3), rules...)).Id
		if got := s.showPolicy(id).Trigger.Properties.Pattern; !slices.Equal(got, rules) {
			t.Errorf("pattern = %q, want %q", got, rules)
		}
	})

	conform(t, "OKReplication", func(t *testing.T, s *session) {
		p := s.createPolicy(s.replication("r"))
		equal(t, "operation_type", p.OperationType.Value(), "replication")
		equal(t, "destination_region", value(p.OperationDefinition.DestinationRegion), s.account.Projects[1].Name)
		equal(t, "destination_project_id", value(p.OperationDefinition.DestinationProjectId), s.account.Projects[1].ID)
	})

	conform(t, "Err6001", func(t *testing.T, s *session) {
		elsewhere := s.in(s.account.Projects[1])
		for i := range 32 {
			in := s
			if i%2 == 1 {
				in = elsewhere // the limit is the account's
			}
			in.createPolicy(newPolicy(fmt.Sprintf("p-%d", i), keep(3), at2))
		}
		for _, in := range []*session{s, elsewhere} {
			_, err := in.tryCreatePolicy(newPolicy("one-more", keep(3), at2))
			want(t, err, tooManyPolicies)
		}
		s.createPolicy(s.replication("replication-counts-by-itself"))
		s.deletePolicy(s.someBackupPolicy())
		s.createPolicy(newPolicy("room-again", keep(3), at2))
	})
}

// replication is a policy that replicates to the account's second project.
func (s *session) replication(name string) *model.PolicyCreate {
	to := s.account.Projects[1]
	p := newPolicy(name, model.PolicyoOdCreate{
		MaxBackups: new(int32(2)), DestinationRegion: &to.Name, DestinationProjectId: &to.ID,
	}, at2)
	p.OperationType = model.GetPolicyCreateOperationTypeEnum().REPLICATION
	return p
}

func (s *session) someBackupPolicy() string {
	s.t.Helper()
	policies, _ := s.listPolicies(model.ListPoliciesRequest{
		OperationType: new(model.GetListPoliciesRequestOperationTypeEnum().BACKUP),
	})
	if len(policies) == 0 {
		s.t.Fatal("no backup policy")
	}
	return policies[0].Id
}

// invalidPolicies are what CreatePolicy and UpdatePolicy alike refuse.
func invalidPolicies() map[string]*model.PolicyCreate {
	rule := func(text string) *model.PolicyCreate { return newPolicy("p", keep(3), text) }
	keeps := func(d model.PolicyoOdCreate) *model.PolicyCreate { return newPolicy("p", d, at2) }
	return map[string]*model.PolicyCreate{
		"ErrNameLong":       newPolicy(strings.Repeat("n", 65), keep(3), at2),
		"ErrName":           newPolicy("no spaces", keep(3), at2),
		"ErrRuleFrequency":  rule("FREQ=HOURLY;BYMINUTE=00"),
		"ErrRuleHour":       rule("FREQ=DAILY;BYHOUR=24;BYMINUTE=00"),
		"ErrRuleMinute":     rule("FREQ=DAILY;BYHOUR=2;BYMINUTE=60"),
		"ErrRuleDay":        rule("FREQ=WEEKLY;BYDAY=XX;BYHOUR=2;BYMINUTE=00"),
		"ErrRuleWords":      rule("every night"),
		"ErrRuleUnknown":    rule("FREQ=DAILY;BYSETPOS=1;BYHOUR=2;BYMINUTE=00"),
		"ErrRulesTooClose":  newPolicy("p", keep(3), "FREQ=DAILY;BYHOUR=2;BYMINUTE=00", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"),
		"ErrRulesTooMany":   newPolicy("p", keep(3), append(hourly(), at2)...),
		"ErrRulesNone":      newPolicy("p", keep(3), []string{}...),
		"ErrMaxBackups":     keeps(keep(100000)),
		"ErrMaxBackupsLow":  keeps(keep(-2)),
		"ErrRetention":      keeps(lasts(100000)),
		"ErrDayBackups":     keeps(model.PolicyoOdCreate{DayBackups: new(int32(101)), Timezone: new("UTC+08:00")}),
		"ErrFullInterval":   keeps(model.PolicyoOdCreate{FullBackupInterval: new(int32(101))}),
		"ErrTimezone":       keeps(model.PolicyoOdCreate{DayBackups: new(int32(1)), Timezone: new("Berlin")}),
		"ErrNoTimezone":     keeps(model.PolicyoOdCreate{DayBackups: new(int32(1))}),
		"ErrContradiction":  keeps(model.PolicyoOdCreate{MaxBackups: new(int32(3)), RetentionDurationDays: new(int32(30))}),
		"ErrContradiction2": keeps(model.PolicyoOdCreate{DayBackups: new(int32(3)), RetentionDurationDays: new(int32(30)), Timezone: new("UTC+08:00")}),
	}
}

func TestCreatePolicyErrors(t *testing.T) {
	t.Parallel()

	for name, p := range invalidPolicies() {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryCreatePolicy(p)
			want(t, err, invalidParameter)
			_, count := s.listPolicies(model.ListPoliciesRequest{})
			equal(t, "policies", count, 0)
		})
	}

	conform(t, "ErrOperationType", func(t *testing.T, s *session) {
		p := newPolicy("p", keep(3), at2)
		p.OperationType = *word[model.PolicyCreateOperationType](t, "teleportation")
		_, err := s.tryCreatePolicy(p)
		want(t, err, unknownPolicyType)
	})

	for name, spoil := range map[string]func(s *session, d *model.PolicyoOdCreate){
		"ErrOwnRegion": func(s *session, d *model.PolicyoOdCreate) {
			d.DestinationRegion, d.DestinationProjectId = &s.project.Name, &s.project.ID
		},
		"ErrNoRegion":  func(_ *session, d *model.PolicyoOdCreate) { d.DestinationRegion = nil },
		"ErrNoProject": func(_ *session, d *model.PolicyoOdCreate) { d.DestinationProjectId = nil },
	} {
		conform(t, name, func(t *testing.T, s *session) {
			p := s.replication("r")
			spoil(s, p.OperationDefinition)
			_, err := s.tryCreatePolicy(p)
			want(t, err, invalidParameter)
		})
	}

	for name, body := range map[string]string{
		"ErrNoPolicy":     `{}`,
		"ErrNoName":       `{"policy":{"operation_type":"backup","operation_definition":{},"trigger":{"properties":{"pattern":["` + at2 + `"]}}}}`,
		"ErrNoTrigger":    `{"policy":{"name":"p","operation_type":"backup","operation_definition":{}}}`,
		"ErrNoDefinition": `{"policy":{"name":"p","operation_type":"backup","trigger":{"properties":{"pattern":["` + at2 + `"]}}}}`,
		"ErrNoJSON":       `{"policy":`,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			want(t, s.sendJSON(http.MethodPost, "policies", body), invalidParameter)
		})
	}
}
