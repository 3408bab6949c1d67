package conformance

import (
	"fmt"
	"net/http"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// at2 fires every day at two in the morning, in the form of the reference's
// examples.
const at2 = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=02;BYMINUTE=00"

// hourly is a rule for each hour of the day.
func hourly() []string {
	var rules []string
	for hour := range 24 {
		rules = append(rules, fmt.Sprintf("FREQ=DAILY;INTERVAL=1;BYHOUR=%02d;BYMINUTE=00", hour))
	}
	return rules
}

// newPolicy is a backup policy that fires by rules and keeps what definition says.
func newPolicy(name string, definition model.PolicyoOdCreate, rules ...string) *model.PolicyCreate {
	return &model.PolicyCreate{
		Name: name, OperationType: model.GetPolicyCreateOperationTypeEnum().BACKUP, OperationDefinition: &definition,
		Trigger: &model.PolicyTriggerReq{Properties: &model.PolicyTriggerPropertiesReq{Pattern: rules}},
	}
}

// keep is the definition of a policy that keeps the newest n backups.
func keep(n int32) model.PolicyoOdCreate { return model.PolicyoOdCreate{MaxBackups: &n} }

// lasts is the definition of a policy whose backups expire after some days.
func lasts(days int32) model.PolicyoOdCreate {
	return model.PolicyoOdCreate{RetentionDurationDays: &days}
}

func (s *session) tryCreatePolicy(p *model.PolicyCreate) (*model.CreatePolicyResponse, error) {
	return s.CreatePolicy(&model.CreatePolicyRequest{Body: &model.PolicyCreateReq{Policy: p}})
}

func (s *session) createPolicy(p *model.PolicyCreate) *model.Policy {
	s.t.Helper()
	answer, err := s.tryCreatePolicy(p)
	if err != nil {
		s.t.Fatalf("CreatePolicy: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Policy == nil || answer.Policy.OperationDefinition == nil || answer.Policy.Trigger == nil {
		s.t.Fatalf("CreatePolicy answers no policy: %s", s.Last.Body)
	}
	return answer.Policy
}

// schedule makes a policy and applies it to a vault.
func (s *session) schedule(vault string, definition model.PolicyoOdCreate, rules ...string) (policy string) {
	s.t.Helper()
	policy = s.createPolicy(newPolicy("policy", definition, rules...)).Id
	s.associate(vault, policy)
	return policy
}

func (s *session) tryShowPolicy(id string) (*model.ShowPolicyResponse, error) {
	return s.ShowPolicy(&model.ShowPolicyRequest{PolicyId: id})
}

func (s *session) showPolicy(id string) *model.Policy {
	s.t.Helper()
	answer, err := s.tryShowPolicy(id)
	if err != nil {
		s.t.Fatalf("ShowPolicy: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Policy == nil || answer.Policy.OperationDefinition == nil || answer.Policy.Trigger == nil {
		s.t.Fatalf("ShowPolicy answers no policy: %s", s.Last.Body)
	}
	return answer.Policy
}

func (s *session) listPolicies(r model.ListPoliciesRequest) (policies []model.Policy, count int32) {
	s.t.Helper()
	answer, err := s.ListPolicies(&r)
	if err != nil {
		s.t.Fatalf("ListPolicies: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Policies == nil || answer.Count == nil {
		s.t.Fatalf("ListPolicies lacks policies or count: %s", s.Last.Body)
	}
	return *answer.Policies, *answer.Count
}

func (s *session) tryUpdatePolicy(id string, p *model.PolicyUpdate) (*model.UpdatePolicyResponse, error) {
	return s.UpdatePolicy(&model.UpdatePolicyRequest{PolicyId: id, Body: &model.PolicyUpdateReq{Policy: p}})
}

func (s *session) updatePolicy(id string, p *model.PolicyUpdate) *model.Policy {
	s.t.Helper()
	answer, err := s.tryUpdatePolicy(id, p)
	if err != nil {
		s.t.Fatalf("UpdatePolicy: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Policy == nil || answer.Policy.OperationDefinition == nil || answer.Policy.Trigger == nil {
		s.t.Fatalf("UpdatePolicy answers no policy: %s", s.Last.Body)
	}
	return answer.Policy
}

func (s *session) tryDeletePolicy(id string) error {
	_, err := s.DeletePolicy(&model.DeletePolicyRequest{PolicyId: id})
	return err
}

func (s *session) deletePolicy(id string) {
	s.t.Helper()
	if err := s.tryDeletePolicy(id); err != nil {
		s.t.Fatalf("DeletePolicy: %v", err)
	}
	s.wantStatus(http.StatusNoContent)
}

func (s *session) tryAssociate(vault string, body model.VaultAssociate) (*model.AssociateVaultPolicyResponse, error) {
	return s.AssociateVaultPolicy(&model.AssociateVaultPolicyRequest{VaultId: vault, Body: &body})
}

func (s *session) associate(vault, policy string) {
	s.t.Helper()
	answer, err := s.tryAssociate(vault, model.VaultAssociate{PolicyId: &policy})
	if err != nil {
		s.t.Fatalf("AssociateVaultPolicy: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if a := value(answer.AssociatePolicy); a.VaultId != vault || a.PolicyId != policy {
		s.t.Errorf("associate_policy = %+v, want %s on %s", a, policy, vault)
	}
}

func (s *session) tryDisassociate(vault, policy string) (*model.DisassociateVaultPolicyResponse, error) {
	return s.DisassociateVaultPolicy(&model.DisassociateVaultPolicyRequest{
		VaultId: vault, Body: &model.VaultDissociate{PolicyId: policy},
	})
}

func (s *session) disassociate(vault, policy string) {
	s.t.Helper()
	answer, err := s.tryDisassociate(vault, policy)
	if err != nil {
		s.t.Fatalf("DisassociateVaultPolicy: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if d := value(answer.DissociatePolicy); d.VaultId != vault || d.PolicyId != policy {
		s.t.Errorf("dissociate_policy = %+v, want %s off %s", d, policy, vault)
	}
}

// applied are the ids of the policies on a vault, as Terraform asks for them.
func (s *session) applied(vault string) []string {
	s.t.Helper()
	policies, _ := s.listPolicies(model.ListPoliciesRequest{VaultId: &vault})
	return policyIDs(policies)
}

func policyIDs(policies []model.Policy) []string {
	var ids []string
	for _, p := range policies {
		ids = append(ids, p.Id)
	}
	return ids
}

// until moves the world's clock to a time such as 2026-01-05 10:00, UTC.
func (s *session) until(minute string) {
	s.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", minute)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.control.AdvanceTo(s.t.Context(), s.world.ID, at); err != nil {
		s.t.Fatalf("advance to %s: %v", minute, err)
	}
}

// left are the backups of a vault by when they were made, oldest first.
func (s *session) left(vault, layout string) []string {
	s.t.Helper()
	backups, _ := s.listBackups(model.ListBackupsRequest{VaultId: &vault, Sort: new("created_at:asc")})
	var times []string
	for _, b := range backups {
		if b.CreatedAt != nil {
			times = append(times, time.Time(*b.CreatedAt).UTC().Format(layout))
		}
	}
	return times
}

// sendJSON sends a body as it stands, as clients other than the SDK do.
func (s *session) sendJSON(method, path, body string) error {
	return s.Send(sdk.Raw{Method: method, Path: "/v3/{project_id}/" + path, Body: body})
}

// mustSend is sendJSON that ends the test when the answer is no 200.
func (s *session) mustSend(method, path, body string) {
	s.t.Helper()
	if err := s.sendJSON(method, path, body); err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	s.wantStatus(http.StatusOK)
}

// text is a member of the last answer that must be a string and not empty.
func (s *session) text(path ...any) string {
	s.t.Helper()
	member, _ := s.Last.Member(path...)
	text, _ := member.(string)
	if text == "" {
		s.t.Fatalf("%v = %v, want a string: %s", path, member, s.Last.Body)
	}
	return text
}
