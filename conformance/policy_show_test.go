package conformance

import (
	"reflect"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestShowPolicy(t *testing.T) {
	t.Parallel()

	// As it was made, but that the vaults are a list now.
	conform(t, "OK", func(t *testing.T, s *session) {
		id := s.createPolicy(newPolicy("policy001", keep(3), at2)).Id
		made, _ := s.Last.Member("policy")
		s.showPolicy(id)
		s.wantArray(0, "policy", "associated_vaults")
		shown, _ := s.Last.Member("policy")
		shown.(map[string]any)["associated_vaults"] = nil
		if !reflect.DeepEqual(made, shown) {
			t.Errorf("CreatePolicy answered\n%v\nShowPolicy answers\n%v", made, shown)
		}
	})

	conform(t, "OKAssociatedVaults", func(t *testing.T, s *session) {
		first, second := s.vaultOf("server"), s.vaultOf("disk")
		policy := s.schedule(first, keep(3), at2)
		s.associate(second, policy)
		var vaults []string
		for _, v := range value(s.showPolicy(policy).AssociatedVaults) {
			vaults = append(vaults, v.VaultId)
			equal(t, "destination_vault_id", value(v.DestinationVaultId), "")
		}
		if !slices.Equal(vaults, []string{first, second}) {
			t.Errorf("associated_vaults = %v, want %v", vaults, []string{first, second})
		}
	})

	conform(t, "Err6000", func(t *testing.T, s *session) {
		elsewhere := s.in(s.account.Projects[1])
		foreign := elsewhere.createPolicy(newPolicy("p", keep(3), at2)).Id
		for _, id := range []string{nobody, notUUID, foreign} {
			_, err := s.tryShowPolicy(id)
			want(t, err, policyUnknown)
		}
	})
}

func TestListPolicies(t *testing.T) {
	t.Parallel()

	conform(t, "OKEmpty", func(t *testing.T, s *session) {
		_, count := s.listPolicies(model.ListPoliciesRequest{})
		equal(t, "count", count, 0)
		s.wantArray(0, "policies")
	})

	conform(t, "OK", func(t *testing.T, s *session) {
		vault, idle := s.vaultOf("server", s.servers(1)...), s.vaultOf("disk")
		backup := s.schedule(vault, keep(3), at2)
		unused := s.createPolicy(newPolicy("unused", keep(3), at2)).Id
		replication := s.createPolicy(s.replication("replication")).Id
		s.in(s.account.Projects[1]).createPolicy(newPolicy("elsewhere", keep(3), at2))
		type request = model.ListPoliciesRequest
		kinds := model.GetListPoliciesRequestOperationTypeEnum()
		for name, c := range map[string]struct {
			r    request
			want []string
		}{
			"all":           {request{}, []string{replication, unused, backup}},
			"backup":        {request{OperationType: new(kinds.BACKUP)}, []string{unused, backup}},
			"replication":   {request{OperationType: new(kinds.REPLICATION)}, []string{replication}},
			"vault":         {request{VaultId: &vault}, []string{backup}},
			"vault, type":   {request{VaultId: &vault, OperationType: new(kinds.REPLICATION)}, nil},
			"idle vault":    {request{VaultId: &idle}, nil},
			"unknown vault": {request{VaultId: new(nobody)}, nil},
		} {
			policies, count := s.listPolicies(c.r)
			if got := policyIDs(policies); !slices.Equal(got, c.want) {
				t.Errorf("%s: policies = %v, want newest first %v", name, got, c.want)
			}
			equal(t, name+": count", count, int32(len(c.want)))
		}
	})

	// As ShowPolicy answers it.
	conform(t, "OKShown", func(t *testing.T, s *session) {
		policy := s.schedule(s.vaultOf("server"), keep(3), at2)
		s.listPolicies(model.ListPoliciesRequest{})
		listed, _ := s.Last.Member("policies", 0)
		s.showPolicy(policy)
		shown, _ := s.Last.Member("policy")
		if !reflect.DeepEqual(listed, shown) {
			t.Errorf("ListPolicies answered\n%v\nShowPolicy answers\n%v", listed, shown)
		}
	})

	conform(t, "ErrOperationType", func(t *testing.T, s *session) {
		_, err := s.ListPolicies(&model.ListPoliciesRequest{
			OperationType: word[model.ListPoliciesRequestOperationType](t, "teleportation"),
		})
		want(t, err, invalidParameter)
	})
}
