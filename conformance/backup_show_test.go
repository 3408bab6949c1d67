package conformance

import (
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestShowBackup(t *testing.T) {
	t.Parallel()

	conform(t, "OKServer", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		known := s.showProtectable("server", web.Id)
		vault := s.vaultOf("server", web)
		checkpoint := s.checkpoint(vault, &model.CheckpointParam{
			Name: new("full"), Description: new("by hand"), Incremental: new(false),
		}).Id
		s.idle()
		listed, _ := s.listBackups(model.ListBackupsRequest{CheckpointId: &checkpoint})
		b := s.showBackup(listed[0].Id)
		wantBackup(t, s, b, vault, checkpoint)
		equal(t, "name", b.Name, "full")
		equal(t, "description", b.Description, "by hand")
		equal(t, "incremental", value(b.Incremental), false)
		equal(t, "resource_id", b.ResourceId, web.Id)
		equal(t, "resource_name", b.ResourceName, known.Name)
		equal(t, "resource_size, the sum of the disks", b.ResourceSize, value(known.Size))
		equal(t, "resource_type", b.ResourceType, typeServer)
		equal(t, "provider_id", b.ProviderId, providerServer)
		equal(t, "contain_system_disk", value(b.ExtendInfo.ContainSystemDisk), true)
		equal(t, "supported_restore_mode", value(b.ExtendInfo.SupportedRestoreMode).Value(), "backup")
		s.wantMember(nil, "backup", "extend_info", "bootable")

		var backedUp []string
		for _, child := range value(b.Children) {
			wantChild(t, b, child)
			backedUp = append(backedUp, child.ResourceId)
		}
		slices.Sort(backedUp)
		slices.Sort(disks)
		if !slices.Equal(backedUp, disks) {
			t.Errorf("the children are of %v, want the disks %v", backedUp, disks)
		}
	})

	conform(t, "OKDisk", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		checkpoint, listed := s.backUp(vault)
		b := s.showBackup(listed[0].Id)
		wantBackup(t, s, b, vault, checkpoint)
		s.wantArray(0, "backup", "children")
		equal(t, "resource_id", b.ResourceId, disk.Id)
		equal(t, "resource_type", b.ResourceType, typeDisk)
		equal(t, "provider_id", b.ProviderId, providerDisk)
		equal(t, "incremental, the default", value(b.Incremental), true)
	})

	conform(t, "OKMembers", func(t *testing.T, s *session) {
		_, listed := s.backUp(s.vaultOf("server", s.servers(1)...))
		s.showBackup(listed[0].Id)
		s.wantMembers([]any{"backup"}, "children", "checkpoint_id", "created_at", "description", "expired_at",
			"extend_info", "id", "image_type", "incremental", "name", "parent_id", "project_id", "protected_at",
			"provider_id", "resource_az", "resource_id", "resource_name", "resource_size", "resource_type", "status",
			"updated_at", "vault_id", "version", "replication_records", "enterprise_project_id")
		s.wantMembers([]any{"backup", "extend_info"}, "auto_trigger", "bootable", "os_images_data", "progress",
			"snapshot_id", "support_lld", "supported_restore_mode", "system_disk", "is_multi_az", "app_consistency",
			"contain_system_disk", "encrypted", "architecture")
		s.wantMember("0", "backup", "enterprise_project_id")
		s.wantArray(0, "backup", "replication_records")
	})

	conform(t, "OKChild", func(t *testing.T, s *session) {
		_, listed := s.backUp(s.vaultOf("server", s.servers(1)...))
		child := value(s.showBackup(listed[0].Id).Children)[0]
		equal(t, "parent_id", s.showBackup(child.Id).ParentId, listed[0].Id)
	})

	conform(t, "OKWithoutExcludedDisk", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		_, listed := s.backUp(s.vaultOf("server", excluding(web, disks[len(disks)-1])))
		children := value(s.showBackup(listed[0].Id).Children)
		equal(t, "children", len(children), len(disks)-1)
		for _, child := range children {
			if child.ResourceId == disks[len(disks)-1] {
				t.Error("the excluded disk was backed up")
			}
		}
	})

	conform(t, "OKWhileProtecting", func(t *testing.T, s *session) {
		s.checkpoint(s.vaultOf("disk", s.freeDisks(1)...), nil)
		listed, _ := s.listBackups(model.ListBackupsRequest{})
		if len(listed) != 1 {
			t.Fatalf("%d backups right after the request, want one", len(listed))
		}
		status := s.showBackup(listed[0].Id).Status.Value()
		if status != "protecting" && status != "waiting_protect" {
			t.Errorf("status = %s, want protecting or waiting_protect", status)
		}
		s.wantMember(nil, "backup", "protected_at")
		s.idle()
		equal(t, "status", s.showBackup(listed[0].Id).Status.Value(), available)
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.ShowBackup(&model.ShowBackupRequest{BackupId: id})
			want(t, err, backupUnknown)
		})
	}

	conform(t, "ErrOtherProject", func(t *testing.T, s *session) {
		_, listed := s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
		_, err := s.in(s.account.Projects[1]).ShowBackup(&model.ShowBackupRequest{BackupId: listed[0].Id})
		want(t, err, backupUnknown)
	})
}

// wantBackup checks what every finished manual backup has.
func wantBackup(t *testing.T, s *session, b *model.BackupResp, vault, checkpoint string) {
	t.Helper()
	equal(t, "status", b.Status.Value(), available)
	equal(t, "image_type", b.ImageType, "backup")
	equal(t, "vault_id", b.VaultId, vault)
	equal(t, "checkpoint_id", b.CheckpointId, checkpoint)
	equal(t, "project_id", b.ProjectId, s.project.ID)
	equal(t, "parent_id", b.ParentId, "")
	equal(t, "version", value(b.Version), 3)
	if b.ExtendInfo == nil {
		t.Fatal("extend_info is missing")
	}
	equal(t, "auto_trigger", value(b.ExtendInfo.AutoTrigger), false)
	if b.ResourceAz == "" {
		t.Error("resource_az is empty")
	}
	if b.ExpiredAt != nil {
		t.Errorf("expired_at = %v: a manual backup does not expire", b.ExpiredAt)
	}
	if b.CreatedAt == nil || b.UpdatedAt == nil {
		t.Fatal("created_at or updated_at is missing")
	}
	created, protected, updated := time.Time(*b.CreatedAt), instant(t, b.ProtectedAt), time.Time(*b.UpdatedAt)
	if !created.Equal(worldStart) || protected.Before(created) || updated.Before(protected) {
		t.Errorf("created %v, protected %v, updated %v: want that order, from %v", created, protected, updated, worldStart)
	}
}

// wantChild checks the backup of a disk within the backup of its server.
func wantChild(t *testing.T, parent *model.BackupResp, child model.BackupResp) {
	t.Helper()
	equal(t, "child parent_id", child.ParentId, parent.Id)
	equal(t, "child checkpoint_id", child.CheckpointId, parent.CheckpointId)
	equal(t, "child vault_id", child.VaultId, parent.VaultId)
	equal(t, "child provider_id, the server's", child.ProviderId, parent.ProviderId)
	equal(t, "child resource_type", child.ResourceType, typeDisk)
	equal(t, "child status", child.Status.Value(), available)
	equal(t, "child name", child.Name, parent.Name+"_"+child.ResourceName)
}
