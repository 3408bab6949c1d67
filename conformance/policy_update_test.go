package conformance

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestUpdatePolicy(t *testing.T) {
	t.Parallel()

	// The reference's example of 4.8.4, on that of 4.8.1.
	conform(t, "OK", func(t *testing.T, s *session) {
		id := s.createPolicy(newPolicy("policy001", lasts(1), at2)).Id
		s.advance(time.Hour)
		p := s.updatePolicy(id, &model.PolicyUpdate{
			Enabled: new(true), Name: new("policy002"), OperationDefinition: &model.PolicyoOdCreate{
				DayBackups: new(int32(0)), MonthBackups: new(int32(0)), MaxBackups: new(int32(1)), Timezone: new("UTC+08:00"),
				WeekBackups: new(int32(0)), YearBackups: new(int32(0)),
			},
			Trigger: &model.PolicyTriggerReq{Properties: &model.PolicyTriggerPropertiesReq{Pattern: hourly()}},
		})
		equal(t, "name", p.Name, "policy002")
		equal(t, "max_backups", value(p.OperationDefinition.MaxBackups), 1)
		if p.OperationDefinition.RetentionDurationDays != nil {
			t.Errorf("retention_duration_days = %d is left of the former definition", *p.OperationDefinition.RetentionDurationDays)
		}
		if !slices.Equal(p.Trigger.Properties.Pattern, hourly()) {
			t.Errorf("pattern = %q", p.Trigger.Properties.Pattern)
		}
		s.wantMember("2026-01-01 00:00:00", "policy", "trigger", "properties", "start_time")
		s.wantArray(0, "policy", "associated_vaults")
		updated, _ := s.Last.Member("policy")
		s.showPolicy(id)
		if shown, _ := s.Last.Member("policy"); !reflect.DeepEqual(updated, shown) {
			t.Errorf("UpdatePolicy answered\n%v\nShowPolicy answers\n%v", updated, shown)
		}
	})

	conform(t, "OKOnlyWhatIsGiven", func(t *testing.T, s *session) {
		id := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		p := s.updatePolicy(id, &model.PolicyUpdate{Enabled: new(false)})
		equal(t, "enabled", p.Enabled, false)
		equal(t, "name", p.Name, "p")
		equal(t, "max_backups", value(p.OperationDefinition.MaxBackups), 3)
		equal(t, "pattern", p.Trigger.Properties.Pattern[0], at2)
		equal(t, "name", s.updatePolicy(id, &model.PolicyUpdate{Name: new("q")}).Name, "q")
		equal(t, "enabled", s.showPolicy(id).Enabled, false)
	})

	// A disabled policy makes nothing, and goes on where it is once enabled.
	conform(t, "OKDisabledRests", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		policy := s.schedule(vault, keep(9), at2)
		s.until("2026-01-02 12:00")
		s.updatePolicy(policy, &model.PolicyUpdate{Enabled: new(false)})
		s.until("2026-01-05 12:00")
		s.updatePolicy(policy, &model.PolicyUpdate{Enabled: new(true)})
		s.until("2026-01-06 12:00")
		want := []string{"01-01 02:00", "01-02 02:00", "01-06 02:00"}
		if got := s.left(vault, "01-02 15:04"); !slices.Equal(got, want) {
			t.Errorf("backups of %v, want %v", got, want)
		}
	})

	// The lower number bites at the next backup of a resource, one by hand too.
	conform(t, "OKFewerAreKept", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		policy := s.schedule(vault, keep(3), at2)
		s.until("2026-01-03 10:00")
		s.updatePolicy(policy, &model.PolicyUpdate{OperationDefinition: new(keep(1))})
		equal(t, "backups at once", len(s.left(vault, "01-02")), 3)
		s.checkpoint(vault, nil)
		s.until("2026-01-03 20:00")
		want := []string{"01-03 02:00", "01-03 10:00"}
		if got := s.left(vault, "01-02 15:04"); !slices.Equal(got, want) {
			t.Errorf("backups of %v, want %v", got, want)
		}
	})

	conform(t, "Err6000", func(t *testing.T, s *session) {
		for _, id := range []string{nobody, notUUID} {
			_, err := s.tryUpdatePolicy(id, &model.PolicyUpdate{Name: new("p")})
			want(t, err, policyUnknown)
		}
	})

	conform(t, "Err6003", func(t *testing.T, s *session) {
		if len(s.account.Projects) < 3 {
			t.Skip("the account has no third region to change to")
		}
		policy := s.createPolicy(s.replication("r"))
		s.replicate(s.vaultOf("server"), policy.Id)
		third, definition := s.account.Projects[2], *policy.OperationDefinition
		definition.DestinationRegion, definition.DestinationProjectId = &third.Name, &third.ID
		_, err := s.tryUpdatePolicy(policy.Id, &model.PolicyUpdate{OperationDefinition: &definition})
		want(t, err, regionInUse)
		equal(t, "region", value(s.showPolicy(policy.Id).OperationDefinition.DestinationRegion), s.account.Projects[1].Name)
	})

	for name, p := range invalidPolicies() {
		conform(t, name, func(t *testing.T, s *session) {
			id := s.createPolicy(newPolicy("p", keep(3), at2)).Id
			s.showPolicy(id)
			before, _ := s.Last.Member("policy")
			_, err := s.tryUpdatePolicy(id, &model.PolicyUpdate{
				Name: &p.Name, OperationDefinition: p.OperationDefinition, Trigger: p.Trigger,
			})
			want(t, err, invalidParameter)
			s.showPolicy(id)
			if after, _ := s.Last.Member("policy"); !reflect.DeepEqual(before, after) {
				t.Errorf("the refused change left a trace:\n%v\n%v", before, after)
			}
		})
	}

	conform(t, "ErrNoPolicy", func(t *testing.T, s *session) {
		id := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		want(t, s.sendJSON(http.MethodPut, "policies/"+id, `{}`), invalidParameter)
	})
}

func TestDeletePolicy(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		id := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		s.deletePolicy(id)
		_, err := s.tryShowPolicy(id)
		want(t, err, policyUnknown)
		_, count := s.listPolicies(model.ListPoliciesRequest{})
		equal(t, "count", count, 0)
		want(t, s.tryDeletePolicy(id), policyUnknown)
	})

	// Its vaults are rid of it, and what it made stays.
	conform(t, "OKApplied", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		policy := s.schedule(vault, lasts(2), at2)
		s.until("2026-01-02 12:00")
		s.deletePolicy(policy)
		equal(t, "policies on the vault", len(s.applied(vault)), 0)
		s.until("2026-02-01 00:00")
		want := []string{"01-01", "01-02"}
		if got := s.left(vault, "01-02"); !slices.Equal(got, want) {
			t.Errorf("backups of %v, want %v", got, want)
		}
	})

	conform(t, "Err6000", func(t *testing.T, s *session) {
		for _, id := range []string{nobody, notUUID} {
			want(t, s.tryDeletePolicy(id), policyUnknown)
		}
	})
}
