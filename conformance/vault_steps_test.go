package conformance

import (
	"errors"
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// newVault is the smallest vault of an object type, for tests to change.
func (s *session) newVault(objectType, name string, size int32) *model.VaultCreate {
	s.t.Helper()
	return &model.VaultCreate{
		Name:      name,
		Resources: []model.ResourceCreate{},
		Billing: &model.BillingCreate{
			CloudType:       new(model.GetBillingCreateCloudTypeEnum().PUBLIC),
			ConsistentLevel: model.GetBillingCreateConsistentLevelEnum().CRASH_CONSISTENT,
			ObjectType:      *word[model.BillingCreateObjectType](s.t, objectType),
			ProtectType:     model.GetBillingCreateProtectTypeEnum().BACKUP,
			Size:            size,
		},
	}
}

func (s *session) tryCreateVault(v *model.VaultCreate) (*model.CreateVaultResponse, error) {
	return s.CreateVault(&model.CreateVaultRequest{Body: &model.VaultCreateReq{Vault: v}})
}

func (s *session) createVault(v *model.VaultCreate) *model.VaultCreateResource {
	s.t.Helper()
	answer, err := s.tryCreateVault(v)
	if err != nil {
		s.t.Fatalf("CreateVault: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Vault == nil || answer.Vault.Billing == nil {
		s.t.Fatalf("CreateVault answers no vault: %s", s.Last.Body)
	}
	return answer.Vault
}

// vaultOf creates a vault that protects resources, and returns its id.
func (s *session) vaultOf(objectType string, resources ...model.ResourceCreate) string {
	s.t.Helper()
	v := s.newVault(objectType, "vault-of-"+objectType, 2000)
	v.Resources = append(v.Resources, resources...)
	return s.createVault(v).Id
}

func (s *session) showVault(id string) *model.Vault {
	s.t.Helper()
	answer, err := s.ShowVault(&model.ShowVaultRequest{VaultId: id})
	if err != nil {
		s.t.Fatalf("ShowVault: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Vault == nil || answer.Vault.Billing == nil {
		s.t.Fatalf("ShowVault answers no vault: %s", s.Last.Body)
	}
	return answer.Vault
}

func (s *session) listVault(r model.ListVaultRequest) (vaults []model.Vault, count int32) {
	s.t.Helper()
	answer, err := s.ListVault(&r)
	if err != nil {
		s.t.Fatalf("ListVault: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Vaults == nil || answer.Count == nil {
		s.t.Fatalf("ListVault lacks vaults or count: %s", s.Last.Body)
	}
	return *answer.Vaults, *answer.Count
}

func (s *session) tryUpdateVault(id string, v *model.VaultUpdate) (*model.UpdateVaultResponse, error) {
	return s.UpdateVault(&model.UpdateVaultRequest{VaultId: id, Body: &model.VaultUpdateReq{Vault: v}})
}

func (s *session) updateVault(id string, v *model.VaultUpdate) *model.Vault {
	s.t.Helper()
	answer, err := s.tryUpdateVault(id, v)
	if err != nil {
		s.t.Fatalf("UpdateVault: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Vault == nil || answer.Vault.Billing == nil {
		s.t.Fatalf("UpdateVault answers no vault: %s", s.Last.Body)
	}
	return answer.Vault
}

func (s *session) deleteVault(id string) {
	s.t.Helper()
	if _, err := s.DeleteVault(&model.DeleteVaultRequest{VaultId: id}); err != nil {
		s.t.Fatalf("DeleteVault: %v", err)
	}
	s.wantStatus(http.StatusNoContent)
}

func (s *session) tryAdd(vault string, resources ...model.ResourceCreate) (*model.AddVaultResourceResponse, error) {
	return s.AddVaultResource(&model.AddVaultResourceRequest{
		VaultId: vault, Body: &model.VaultAddResourceReq{Resources: resources},
	})
}

func (s *session) add(vault string, resources ...model.ResourceCreate) []string {
	s.t.Helper()
	answer, err := s.tryAdd(vault, resources...)
	if err != nil {
		s.t.Fatalf("AddVaultResource: %v", err)
	}
	s.wantStatus(http.StatusOK)
	return value(answer.AddResourceIds)
}

func (s *session) tryRemove(vault string, ids ...string) (*model.RemoveVaultResourceResponse, error) {
	return s.RemoveVaultResource(&model.RemoveVaultResourceRequest{
		VaultId: vault, Body: &model.VaultRemoveResourceReq{ResourceIds: ids},
	})
}

func (s *session) remove(vault string, ids ...string) []string {
	s.t.Helper()
	answer, err := s.tryRemove(vault, ids...)
	if err != nil {
		s.t.Fatalf("RemoveVaultResource: %v", err)
	}
	s.wantStatus(http.StatusOK)
	return value(answer.RemoveResourceIds)
}

// gone reports whether err is a 404, all that Terraform looks at; any other
// error ends the test.
func (s *session) gone(err error) bool {
	s.t.Helper()
	if err == nil {
		return false
	}
	report, ok := errors.AsType[*sdkerr.ServiceResponseError](err)
	if !ok || report.StatusCode != http.StatusNotFound {
		s.t.Fatalf("while waiting for a 404: %v", err)
	}
	return true
}
