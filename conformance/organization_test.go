package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// newOrganizationPolicy is the reference's example of 4.9.1, with rules of its own.
func newOrganizationPolicy(rules ...string) *model.OrganizationPolicyCreate {
	return &model.OrganizationPolicyCreate{
		Name: "organization", Description: new(""), PolicyName: "policy_create_test", PolicyEnabled: true,
		OperationType: model.GetOrganizationPolicyCreateOperationTypeEnum().BACKUP,
		PolicyOperationDefinition: &model.PolicyoOdCreate{
			RetentionDurationDays: new(int32(30)), MaxBackups: new(int32(-1)), DayBackups: new(int32(0)), WeekBackups: new(int32(0)),
			MonthBackups: new(int32(0)), YearBackups: new(int32(0)), Timezone: new("UTC+08:00"), FullBackupInterval: new(int32(-1)),
		},
		PolicyTrigger: &model.PolicyTriggerReq{Properties: &model.PolicyTriggerPropertiesReq{Pattern: rules}},
	}
}

func (s *session) organize(p *model.OrganizationPolicyCreate) *model.OrganizationPolicy {
	s.t.Helper()
	answer, err := s.CreateOrganizationPolicy(&model.CreateOrganizationPolicyRequest{Body: &model.OrganizationPolicyCreateReq{Policy: p}})
	if err != nil {
		s.t.Fatalf("CreateOrganizationPolicy: %v", err)
	}
	s.wantStatus(http.StatusOK)
	return answer.Policy
}

func (s *session) showOrganized(id string) *model.OrganizationPolicy {
	s.t.Helper()
	answer, err := s.ShowOrganizationPolicy(&model.ShowOrganizationPolicyRequest{OrganizationPolicyId: id})
	if err != nil {
		s.t.Fatalf("ShowOrganizationPolicy: %v", err)
	}
	return answer.Policy
}

// deliveries are where an organization policy went.
func (s *session) deliveries(id string) []model.OrganizationPolicyStatus {
	s.t.Helper()
	answer, err := s.ListOrganizationPolicyDetail(&model.ListOrganizationPolicyDetailRequest{OrganizationPolicyId: id})
	if err != nil {
		s.t.Fatalf("ListOrganizationPolicyDetail: %v", err)
	}
	equal(s.t, "count", value(answer.Count), int32(len(*answer.Policies)))
	return *answer.Policies
}

func TestOrganizationPolicies(t *testing.T) {
	t.Parallel()

	// It is delivered, backs up what it is applied to, is changed and goes.
	conform(t, "OK", func(t *testing.T, s *session) {
		made := s.organize(newOrganizationPolicy(at2))
		equal(t, "status", made.Status, "syncing")
		equal(t, "domain_id", made.DomainId, s.account.ID)
		equal(t, "domain_name", value(made.DomainName), s.account.Name)
		if value(made.EffectiveScope) == "" || value(made.Description) != "" {
			t.Errorf("effective_scope = %q, description = %q", value(made.EffectiveScope), value(made.Description))
		}
		equal(t, "pattern", made.PolicyTrigger.Properties.Pattern[0], at2)
		equal(t, "retention_duration_days", value(made.PolicyOperationDefinition.RetentionDurationDays), 30)
		s.idle()
		equal(t, "status", s.showOrganized(made.Id).Status, "available")
		var own string
		for _, d := range s.deliveries(made.Id) {
			equal(t, "status of "+d.ProjectId, d.Status, "available")
			if d.ProjectId == s.project.ID {
				own = d.PolicyId
			}
		}
		equal(t, "policy_type", value(s.showPolicy(own).PolicyType), "organization_policy_v2")
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		s.associate(vault, own)
		s.advance(25 * time.Hour)
		if got := s.left(vault, "01-02 15:04"); len(got) == 0 || got[0] != "01-01 02:00" {
			t.Errorf("backups of %v", got)
		}
		_, err := s.tryUpdatePolicy(own, &model.PolicyUpdate{Name: new("mine")})
		want(t, err, invalidParameter)
		want(t, s.tryDeletePolicy(own), invalidParameter)

		_, err = s.UpdateOrganizationPolicy(&model.UpdateOrganizationPolicyRequest{
			OrganizationPolicyId: made.Id, Body: &model.OrganizationPolicyUpdateReq{Policy: &model.OrganizationPolicyUpdate{PolicyName: new("renamed")}},
		})
		if err != nil {
			t.Fatalf("UpdateOrganizationPolicy: %v", err)
		}
		s.idle()
		equal(t, "name", s.showPolicy(own).Name, "renamed")

		if _, err := s.DeleteOrganizationPolicy(&model.DeleteOrganizationPolicyRequest{OrganizationPolicyId: made.Id}); err != nil {
			t.Fatalf("DeleteOrganizationPolicy: %v", err)
		}
		s.wantStatus(http.StatusNoContent)
		equal(t, "policy_type", value(s.showPolicy(own).PolicyType), "organization_policy_removed")
		_, err = s.tryAssociate(s.vaultOf("disk"), model.VaultAssociate{PolicyId: &own})
		want(t, err, policyUnfit)
	})

	// The SDK lists by type; the Terraform provider's import lists without.
	conform(t, "OKList", func(t *testing.T, s *session) {
		first, second := s.organize(newOrganizationPolicy(at2)), s.organize(newOrganizationPolicy(hourly()...))
		answer, err := s.ListOrganizationPolicies(&model.ListOrganizationPoliciesRequest{OperationType: "backup", Limit: new(int32(1))})
		if err != nil {
			t.Fatalf("ListOrganizationPolicies: %v", err)
		}
		equal(t, "count", value(answer.Count), 2)
		equal(t, "first", (*answer.Policies)[0].Id, second.Id)
		s.mustSend(http.MethodGet, "organization-policies", "")
		s.wantMember(first.Id, "policies", 1, "id")
	})

	conform(t, "Err", func(t *testing.T, s *session) {
		spoiled := newOrganizationPolicy("every night")
		_, err := s.CreateOrganizationPolicy(&model.CreateOrganizationPolicyRequest{Body: &model.OrganizationPolicyCreateReq{Policy: spoiled}})
		want(t, err, invalidParameter)
		_, err = s.ShowOrganizationPolicy(&model.ShowOrganizationPolicyRequest{OrganizationPolicyId: "none"})
		want(t, err, policyUnknown)
		_, err = s.DeleteOrganizationPolicy(&model.DeleteOrganizationPolicyRequest{OrganizationPolicyId: "none"})
		want(t, err, policyUnknown)
		_, err = s.ListOrganizationPolicyDetail(&model.ListOrganizationPolicyDetailRequest{OrganizationPolicyId: "none"})
		want(t, err, policyUnknown)
		_, err = s.UpdateOrganizationPolicy(&model.UpdateOrganizationPolicyRequest{
			OrganizationPolicyId: "none", Body: &model.OrganizationPolicyUpdateReq{Policy: &model.OrganizationPolicyUpdate{}},
		})
		want(t, err, policyUnknown)
	})
}
