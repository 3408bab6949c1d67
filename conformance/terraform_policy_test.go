package conformance

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// read is a GET of a raw client; a status of 404 is false, another error ends
// the test.
func (s *session) read(path string) (found bool) {
	s.t.Helper()
	err := s.Send(sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/" + path})
	if s.gone(err) {
		return false
	}
	s.wantStatus(http.StatusOK)
	return true
}

// TestTerraformPolicy does what the provider's cbr_policy does in its life, in
// the bodies that it sends.
func TestTerraformPolicy(t *testing.T) {
	t.Parallel()

	const first, second = "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=06;BYMINUTE=00", "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=18;BYMINUTE=00"

	conform(t, "OK", func(t *testing.T, s *session) {
		// Nothing limits: both are sent, as -1.
		s.mustSend(http.MethodPost, "policies", fmt.Sprintf(`{"policy": {
			"name": "tf-policy", "operation_type": "backup", "enabled": true,
			"operation_definition": {"max_backups": -1, "retention_duration_days": -1},
			"trigger": {"properties": {"pattern": [%q, %q]}}
		}}`, first, second))
		id := s.text("policy", "id")
		path := "policies/" + id
		readBack := func(name string, enabled bool, patterns ...string) {
			t.Helper()
			if !s.read(path) {
				t.Fatal("the policy is gone")
			}
			s.wantMember(name, "policy", "name")
			s.wantMember(enabled, "policy", "enabled")
			s.wantMember("backup", "policy", "operation_type")
			s.wantArray(len(patterns), "policy", "trigger", "properties", "pattern")
			for i, pattern := range patterns {
				s.wantMember(pattern, "policy", "trigger", "properties", "pattern", i)
			}
		}
		readBack("tf-policy", true, first, second)
		s.wantMember(-1.0, "policy", "operation_definition", "max_backups")
		s.wantMember(-1.0, "policy", "operation_definition", "retention_duration_days")
		if _, found := s.Last.Member("policy", "operation_definition", "day_backups"); found {
			t.Errorf("day_backups was not given: %s", s.Last.Body)
		}

		// Only what changed is sent, the definition whole.
		s.mustSend(http.MethodPut, path, `{"policy": {"name": "tf-policy-2", "enabled": false}}`)
		readBack("tf-policy-2", false, first, second)
		s.mustSend(http.MethodPut, path, `{"policy": {"enabled": true, "operation_definition": {
			"max_backups": 10, "retention_duration_days": -1, "day_backups": 5, "week_backups": 1, "timezone": "UTC+08:00"
		}}}`)
		readBack("tf-policy-2", true, first, second)
		for member, want := range map[string]any{
			"max_backups": 10.0, "day_backups": 5.0, "week_backups": 1.0, "timezone": "UTC+08:00",
		} {
			s.wantMember(want, "policy", "operation_definition", member)
		}
		third := "FREQ=DAILY;INTERVAL=5;BYHOUR=20;BYMINUTE=00"
		s.mustSend(http.MethodPut, path, fmt.Sprintf(`{"policy": {"trigger": {"properties": {"pattern": [%q]}}}}`, third))
		readBack("tf-policy-2", true, third)
		s.mustSend(http.MethodPut, path, `{"policy": {"operation_definition": {"max_backups": -1, "retention_duration_days": 20}}}`)
		readBack("tf-policy-2", true, third)
		s.wantMember(20.0, "policy", "operation_definition", "retention_duration_days")

		if err := s.sendJSON(http.MethodDelete, path, ""); err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusNoContent)
		equal(t, "the policy is there", s.read(path), false)
		want(t, s.sendJSON(http.MethodDelete, path, ""), policyUnknown)
	})

	// -1 and -1 is to keep for good.
	conform(t, "OKKeepsForGood", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		s.schedule(vault, model.PolicyoOdCreate{MaxBackups: new(int32(-1)), RetentionDurationDays: new(int32(-1))}, at2)
		s.until("2026-04-11 00:00")
		equal(t, "backups after a hundred days", len(s.left(vault, "01-02")), 100)
	})

	// cbr_policies reads one page, cbr_vaults the policies of each vault.
	conform(t, "OKDataSources", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		policy := s.schedule(vault, keep(3), at2)
		for _, query := range []map[string]string{nil, {"operation_type": "backup"}, {"vault_id": vault}} {
			if err := s.Send(sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/policies", Query: query}); err != nil {
				t.Fatal(err)
			}
			s.wantArray(1, "policies")
			s.wantMember(policy, "policies", 0, "id")
			s.wantMember(vault, "policies", 0, "associated_vaults", 0, "vault_id")
		}
	})
}

// TestTerraformVaultWithPolicy does what the provider's cbr_vault does of
// policies and tags.
func TestTerraformVaultWithPolicy(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		backup := s.createPolicy(newPolicy("backup", keep(3), at2)).Id
		other := s.createPolicy(newPolicy("other", lasts(30), at2)).Id
		replication := s.createPolicy(s.replication("replication")).Id

		// Create: the vault, its policies, its tags, its resources.
		asked := s.newVault("server", "tf-vault", 200)
		asked.BindRules = &model.VaultBindRules{Tags: &[]model.BindRulesTags{{Key: "backup", Value: "yes"}}}
		id := s.createVault(asked).Id
		s.associate(id, backup)
		destination := s.replicate(id, replication)
		former := []model.Tag{{Key: "foo", Value: "bar"}, {Key: "key", Value: "value"}}
		s.tags(id, "create", former...)
		s.showVault(id)
		web := s.servers(1)[0]
		s.add(id, web)
		s.poll(10*time.Second, "the association", func() bool { return len(s.showVault(id).Resources) == 1 })

		// Read: the vault twice, and its policies.
		s.showVault(id)
		s.wantArray(2, "vault", "tags")
		s.wantMember("yes", "vault", "bind_rules", "tags", 0, "value")
		s.readPolicies(id, map[string]string{backup: "", replication: destination})

		// Update: one policy for another, then the tags, all off and all on.
		s.disassociate(id, backup)
		s.associate(id, other)
		s.readPolicies(id, map[string]string{other: "", replication: destination})
		s.tags(id, "delete", former...)
		s.tagged(id, nil)
		s.tags(id, "create", model.Tag{Key: "foo", Value: "bar_update"}, model.Tag{Key: "new", Value: ""})
		s.tagged(id, map[string]string{"foo": "bar_update", "new": ""})

		// Delete.
		s.deleteVault(id)
		s.poll(20*time.Second, "the deletion", func() bool { return !s.read("vaults/" + id) })
		s.showPolicy(other)
		s.wantArray(0, "policy", "associated_vaults")
	})
}

// readPolicies checks the policies of a vault with the vaults they send to, as
// the provider reads them.
func (s *session) readPolicies(vault string, want map[string]string) {
	s.t.Helper()
	policies, _ := s.listPolicies(model.ListPoliciesRequest{VaultId: &vault})
	got := map[string]string{}
	for _, p := range policies {
		for _, on := range value(p.AssociatedVaults) {
			if on.VaultId == vault {
				got[p.Id] = value(on.DestinationVaultId)
			}
		}
	}
	sameMap(s.t, "ListPolicies", got, want)
}
