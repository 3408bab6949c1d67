package conformance

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestCreateCheckpoint(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		known := s.showProtectable("server", web.Id)
		vault := s.vaultOf("server", web)
		c := s.checkpoint(vault, &model.CheckpointParam{
			Name: new("before-release"), Description: new("by hand"), Incremental: new(true),
		})
		equal(t, "status", c.Status.Value(), "protecting")
		equal(t, "project_id", c.ProjectId, s.project.ID)
		equal(t, "vault.id", c.Vault.Id, vault)
		equal(t, "vault.name", c.Vault.Name, "vault-of-server")
		equal(t, "extra_info.name", value(value(c.ExtraInfo).Name), "before-release")
		equal(t, "extra_info.description", value(value(c.ExtraInfo).Description), "by hand")
		equal(t, "extra_info.retention_duration", value(value(c.ExtraInfo).RetentionDuration), -1)
		if at := instant(t, c.CreatedAt); !at.Equal(worldStart) {
			t.Errorf("created_at = %v, want %v", at, worldStart)
		}
		s.wantArray(1, "checkpoint", "vault", "resources")
		s.wantArray(0, "checkpoint", "vault", "skipped_resources")
		r := (*c.Vault.Resources)[0]
		equal(t, "resource id", r.Id, web.Id)
		equal(t, "resource type", r.Type, typeServer)
		equal(t, "resource name", r.Name, known.Name)
		// Three figures in strings: a number breaks every client there is.
		equal(t, "resource_size", value(r.ResourceSize), strconv.Itoa(int(value(known.Size))))
		equal(t, "backup_size", value(r.BackupSize), "0")
		equal(t, "backup_count", value(r.BackupCount), "0")
	})

	conform(t, "OKDefaultName", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		_, backups := s.backUp(vault)
		if name := backups[0].Name; !regexp.MustCompile(`^manualbk_vault-of-disk-[0-9a-f]{4}$`).MatchString(name) {
			t.Errorf("name = %q, want manualbk_<vault>-<4 hex digits>", name)
		}
	})

	conform(t, "OKSomeResources", func(t *testing.T, s *session) {
		disks := s.freeDisks(3)
		vault := s.vaultOf("disk", disks...)
		c := s.checkpoint(vault, &model.CheckpointParam{Resources: &[]string{disks[1].Id}})
		s.wantArray(1, "checkpoint", "vault", "resources")
		s.idle()
		backups, count := s.listBackups(model.ListBackupsRequest{CheckpointId: &c.Id})
		equal(t, "backups", count, 1)
		equal(t, "resource_id", backups[0].ResourceId, disks[1].Id)
	})

	// The form Terraform sends.
	conform(t, "OKResourceDetails", func(t *testing.T, s *session) {
		disks := s.freeDisks(2)
		vault := s.vaultOf("disk", disks...)
		c := s.checkpoint(vault, &model.CheckpointParam{
			Name: new("detailed"), Incremental: new(false),
			ResourceDetails: &[]model.Resource{{Id: disks[0].Id, Type: typeDisk}},
		})
		s.idle()
		backups, count := s.listBackups(model.ListBackupsRequest{CheckpointId: &c.Id})
		equal(t, "backups", count, 1)
		equal(t, "resource_id", backups[0].ResourceId, disks[0].Id)
		equal(t, "name", backups[0].Name, "detailed")
		// The mode that was asked for, not the one a first backup has anyway.
		equal(t, "incremental", value(backups[0].Incremental), false)
	})

	conform(t, "OKNumberedNames", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(2)...)
		s.checkpoint(vault, &model.CheckpointParam{Name: new("pair")})
		s.idle()
		backups, _ := s.listBackups(model.ListBackupsRequest{Sort: new("name:asc")})
		var names []string
		for _, b := range backups {
			names = append(names, b.Name)
		}
		if !slices.Equal(names, []string{"pair-0001", "pair-0002"}) {
			t.Errorf("names = %v, want pair-0001 and pair-0002", names)
		}
	})

	// What is busy is left out, with the reason, as long as something remains.
	conform(t, "OKSkipped", func(t *testing.T, s *session) {
		disks := s.freeDisks(2)
		vault := s.vaultOf("disk", disks...)
		s.checkpoint(vault, &model.CheckpointParam{Resources: &[]string{disks[0].Id}})
		s.checkpoint(vault, nil)
		s.wantArray(1, "checkpoint", "vault", "resources")
		s.wantArray(1, "checkpoint", "vault", "skipped_resources")
		s.wantMember(disks[1].Id, "checkpoint", "vault", "resources", 0, "id")
		s.wantMember(disks[0].Id, "checkpoint", "vault", "skipped_resources", 0, "id")
		s.wantMembers([]any{"checkpoint", "vault", "skipped_resources", 0}, "type", "name", "code", "reason")
	})

	conform(t, "ErrUnknownVault", func(t *testing.T, s *session) {
		_, err := s.tryCheckpoint(nobody, nil)
		want(t, err, vaultUnknown)
	})

	conform(t, "ErrEmptyVault", func(t *testing.T, s *session) {
		_, err := s.tryCheckpoint(s.vaultOf("server"), nil)
		want(t, err, nothingToBackUp)
	})

	conform(t, "ErrNotInVault", func(t *testing.T, s *session) {
		pair := s.servers(2)
		_, err := s.tryCheckpoint(s.vaultOf("server", pair[0]), &model.CheckpointParam{Resources: &[]string{pair[1].Id}})
		want(t, err, notInVault)
	})

	conform(t, "ErrBackingUp", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		s.checkpoint(vault, nil)
		_, err := s.tryCheckpoint(vault, nil)
		want(t, err, backupInProgress)
		s.idle()
		s.backUp(vault)
	})

	conform(t, "ErrRestoring", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		_, backups := s.backUp(vault)
		s.restore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id})
		_, err := s.tryCheckpoint(vault, nil)
		want(t, err, resourceRestoring)
	})

	conform(t, "ErrVaultFull", func(t *testing.T, s *session) {
		small := s.newVault("server", "small", 10)
		small.Resources = s.servers(5)
		vault := s.createVault(small).Id
		s.backUp(vault) // a running backup may go beyond the size
		if used := s.showVault(vault).Billing.Used; used <= 10*1024 {
			t.Fatalf("five servers use %d MB: too few for this test", used)
		}
		_, before := s.listOpLogs(model.ListOpLogsRequest{})
		_, err := s.tryCheckpoint(vault, nil)
		want(t, err, vaultFull)
		_, after := s.listOpLogs(model.ListOpLogsRequest{})
		equal(t, "operation logs after the refusal", after, before)
	})

	conform(t, "ErrReplicationVault", func(t *testing.T, s *session) {
		asked := s.newVault("server", "elsewhere", 100)
		asked.Billing.ProtectType = model.GetBillingCreateProtectTypeEnum().REPLICATION
		_, err := s.tryCheckpoint(s.createVault(asked).Id, nil)
		want(t, err, vaultTypeNoBackup)
	})

	for name, p := range map[string]model.CheckpointParam{
		"ErrNameEmpty":          {Name: new("")},
		"ErrNameTooLong":        {Name: new(strings.Repeat("n", 65))},
		"ErrNameCharacters":     {Name: new("before release!")},
		"ErrDescriptionTooLong": {Description: new(strings.Repeat("d", 256))},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			vault := s.vaultOf("disk", s.freeDisks(1)...)
			_, err := s.tryCheckpoint(vault, &p)
			want(t, err, invalidParameter)
		})
	}
}
