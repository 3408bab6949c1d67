package conformance

import (
	"net/http"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) tryBatchUpdate(v model.VaultBatchUpdate) (*model.BatchUpdateVaultResponse, error) {
	return s.BatchUpdateVault(&model.BatchUpdateVaultRequest{Body: &model.BatchUpdateVaultRequestBody{Vault: &v}})
}

func (s *session) batchUpdate(v model.VaultBatchUpdate) []string {
	s.t.Helper()
	answer, err := s.tryBatchUpdate(v)
	if err != nil {
		s.t.Fatalf("BatchUpdateVault: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.UpdatedVaultsId == nil {
		s.t.Fatalf("BatchUpdateVault lacks updated_vaults_id: %s", s.Last.Body)
	}
	return *answer.UpdatedVaultsId
}

func TestBatchUpdateVault(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		made := []string{s.vaultOf("server"), s.vaultOf("disk")}
		elsewhere := s.in(s.account.Projects[1])
		other := elsewhere.vaultOf("server")
		updated := s.batchUpdate(model.VaultBatchUpdate{SmnNotify: new(false), Threshold: new(int32(60))})
		slices.Sort(updated)
		slices.Sort(made)
		if !slices.Equal(updated, made) {
			t.Errorf("updated_vaults_id = %v, want those of the project %v", updated, made)
		}
		for _, id := range made {
			v := s.showVault(id)
			equal(t, "smn_notify", value(v.SmnNotify), false)
			equal(t, "threshold", value(v.Threshold), 60)
		}
		equal(t, "threshold elsewhere", value(elsewhere.showVault(other).Threshold), 80)
	})

	conform(t, "OKOnlyWhatIsGiven", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		s.batchUpdate(model.VaultBatchUpdate{Threshold: new(int32(1))})
		s.batchUpdate(model.VaultBatchUpdate{SmnNotify: new(false)})
		v := s.showVault(vault)
		equal(t, "smn_notify", value(v.SmnNotify), false)
		equal(t, "threshold", value(v.Threshold), 1)
		equal(t, "name", v.Name, "vault-of-server")
	})

	conform(t, "OKNone", func(t *testing.T, s *session) {
		s.batchUpdate(model.VaultBatchUpdate{Threshold: new(int32(60))})
		s.wantArray(0, "updated_vaults_id")
	})

	for name, threshold := range map[string]int32{"ErrThresholdZero": 0, "ErrThresholdMany": 101} {
		conform(t, name, func(t *testing.T, s *session) {
			vault := s.vaultOf("server")
			_, err := s.tryBatchUpdate(model.VaultBatchUpdate{Threshold: &threshold})
			want(t, err, invalidParameter)
			equal(t, "threshold", value(s.showVault(vault).Threshold), 80)
		})
	}

	conform(t, "ErrNoVault", func(t *testing.T, s *session) {
		want(t, s.sendJSON(http.MethodPut, "vaults/batch-update", `{}`), invalidParameter)
	})
}

func (s *session) summary() (size, used int32) {
	s.t.Helper()
	answer, err := s.ShowSummary(&model.ShowSummaryRequest{})
	if err != nil {
		s.t.Fatalf("ShowSummary: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Size == nil || answer.UsedSize == nil {
		s.t.Fatalf("ShowSummary lacks size or used_size: %s", s.Last.Body)
	}
	return *answer.Size, *answer.UsedSize
}

func TestShowSummary(t *testing.T) {
	t.Parallel()

	conform(t, "OKNone", func(t *testing.T, s *session) {
		size, used := s.summary()
		equal(t, "size", size, 0)
		equal(t, "used_size", used, 0)
	})

	// Both in GB: what vaults use is told in MB, and rounded once.
	conform(t, "OK", func(t *testing.T, s *session) {
		servers, disks := s.vaultOf("server", s.servers(2)...), s.vaultOf("disk", s.freeDisks(2)...)
		s.in(s.account.Projects[1]).vaultOf("server")
		s.backUp(servers)
		s.backUp(disks)
		megabytes := s.showVault(servers).Billing.Used + s.showVault(disks).Billing.Used
		if megabytes < 1024 {
			t.Fatalf("%d MB used: too little to tell GB from MB", megabytes)
		}
		size, used := s.summary()
		equal(t, "size", size, 4000)
		equal(t, "used_size", used, (megabytes+512)/1024)
	})
}
