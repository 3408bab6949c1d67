package conformance

import (
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestCreateVault(t *testing.T) {
	t.Parallel()

	conform(t, "OKServer", func(t *testing.T, s *session) {
		v := s.createVault(s.newVault("server", "web", 200))
		wantNewVault(t, s, v)
		equal(t, "provider_id", v.ProviderId, providerServer)
		equal(t, "object_type", v.Billing.ObjectType.Value(), "server")
		equal(t, "spec_code", v.Billing.SpecCode.Value(), "vault.backup.server.normal")
	})

	conform(t, "OKDisk", func(t *testing.T, s *session) {
		v := s.createVault(s.newVault("disk", "web", 200))
		wantNewVault(t, s, v)
		equal(t, "provider_id", v.ProviderId, providerDisk)
		equal(t, "object_type", v.Billing.ObjectType.Value(), "disk")
		equal(t, "spec_code", v.Billing.SpecCode.Value(), "vault.backup.volume.normal")
	})

	// The members of a recorded vault (null where nothing is set), without
	// which Terraform replaces a vault on each plan and other clients crash.
	conform(t, "OKMembers", func(t *testing.T, s *session) {
		s.createVault(s.newVault("server", "web", 200))
		s.wantMembers([]any{"vault"}, "id", "name", "description", "resources", "provider_id", "created_at",
			"project_id", "enterprise_project_id", "auto_bind", "bind_rules", "auto_expand", "smn_notify", "threshold",
			"user_id", "billing", "tags", "backup_name_prefix", "demand_billing", "cbc_delete_count", "frozen",
			"sys_lock_source_service", "locked", "availability_zone")
		s.wantMembers([]any{"vault", "billing"}, "allocated", "cloud_type", "consistent_level", "frozen_scene",
			"charging_mode", "order_id", "product_id", "protect_type", "object_type", "spec_code", "is_multi_az",
			"used", "storage_unit", "status", "size")
		s.wantArray(0, "vault", "resources")
		s.wantArray(0, "vault", "tags")
	})

	conform(t, "OKEverythingGiven", func(t *testing.T, s *session) {
		asked := s.newVault("server", "web-all_of-it", 300)
		asked.Description = new("made by the conformance suite")
		asked.Tags = &[]model.Tag{{Key: "owner", Value: "me"}, {Key: "stage", Value: "test"}}
		asked.AutoBind, asked.AutoExpand, asked.SmnNotify = new(true), new(true), new(false)
		asked.BindRules = &model.VaultBindRules{Tags: &[]model.BindRulesTags{{Key: "backup", Value: "yes"}}}
		asked.Threshold, asked.BackupNamePrefix = new(int32(55)), new("nightly")
		asked.EnterpriseProjectId = new("0")
		v := s.createVault(asked)
		equal(t, "backup_name_prefix", value(v.BackupNamePrefix), "nightly")
		s.wantMember("nightly", "vault", "backup_name_prefix")

		shown := s.showVault(v.Id)
		equal(t, "description", value(shown.Description), *asked.Description)
		equal(t, "auto_bind", value(shown.AutoBind), true)
		equal(t, "auto_expand", value(shown.AutoExpand), true)
		equal(t, "smn_notify", value(shown.SmnNotify), false)
		equal(t, "threshold", value(shown.Threshold), 55)
		s.wantMember("nightly", "vault", "backup_name_prefix")
		s.wantMember("backup", "vault", "bind_rules", "tags", 0, "key")
		s.wantMember("yes", "vault", "bind_rules", "tags", 0, "value")
		if got := value(shown.Tags); !slices.Equal(got, *asked.Tags) {
			t.Errorf("tags = %v, want %v", got, *asked.Tags)
		}
	})

	conform(t, "OKWithServer", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		known := s.showProtectable("server", web.Id)
		asked := s.newVault("server", "web", 500)
		asked.Resources = []model.ResourceCreate{web}
		v := s.createVault(asked)
		if len(v.Resources) != 1 {
			t.Fatalf("resources = %v, want one", v.Resources)
		}
		wantFreshResource(t, v.Resources[0], known)
		equal(t, "allocated", v.Billing.Allocated, value(known.Size))
	})

	conform(t, "OKWithDisk", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		known := s.showProtectable("disk", disk.Id)
		asked := s.newVault("disk", "data", 500)
		asked.Resources = []model.ResourceCreate{disk}
		v := s.createVault(asked)
		if len(v.Resources) != 1 {
			t.Fatalf("resources = %v, want one", v.Resources)
		}
		wantFreshResource(t, v.Resources[0], known)
		equal(t, "allocated", v.Billing.Allocated, value(known.Size))
	})
}

// wantNewVault checks what every empty pay-per-use vault has.
func wantNewVault(t *testing.T, s *session, v *model.VaultCreateResource) {
	t.Helper()
	equal(t, "name", v.Name, "web")
	equal(t, "project_id", v.ProjectId, s.project.ID)
	equal(t, "enterprise_project_id", value(v.EnterpriseProjectId), "0")
	equal(t, "status", v.Billing.Status.Value(), available)
	equal(t, "size", v.Billing.Size, 200)
	equal(t, "used", v.Billing.Used, 0)
	equal(t, "allocated", v.Billing.Allocated, 0)
	equal(t, "charging_mode", v.Billing.ChargingMode.Value(), "post_paid")
	equal(t, "cloud_type", value(v.Billing.CloudType).Value(), "public")
	equal(t, "protect_type", v.Billing.ProtectType.Value(), "backup")
	equal(t, "consistent_level", v.Billing.ConsistentLevel.Value(), "crash_consistent")
	equal(t, "threshold", value(v.Threshold), 80)
	equal(t, "smn_notify", value(v.SmnNotify), true)
	equal(t, "auto_bind", value(v.AutoBind), false)
	equal(t, "auto_expand", value(v.AutoExpand), false)
	equal(t, "locked", value(v.Locked), false)
	if v.Id == "" || value(v.UserId) == "" {
		t.Errorf("id %q, user_id %q: both must be there", v.Id, value(v.UserId))
	}
	if at := instant(t, value(v.CreatedAt)); !at.Equal(worldStart) {
		t.Errorf("created_at = %v, want %v", at, worldStart)
	}
}

// wantFreshResource checks a resource that has no backup yet against what the
// inventory says of it: the service looks the name up.
func wantFreshResource(t *testing.T, r model.ResourceResp, known *model.ProtectablesResp) {
	t.Helper()
	equal(t, "resource id", r.Id, known.Id)
	equal(t, "resource type", r.Type, known.Type)
	equal(t, "resource name", r.Name, known.Name)
	equal(t, "resource size", value(r.Size), value(known.Size))
	equal(t, "backup_size", value(r.BackupSize), 0)
	equal(t, "backup_count", value(r.BackupCount), 0)
	if r.ProtectStatus == nil || r.ProtectStatus.Value() != available {
		t.Errorf("protect_status = %v, want available", r.ProtectStatus)
	}
}
