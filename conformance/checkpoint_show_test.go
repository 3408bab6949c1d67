package conformance

import (
	"strconv"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestShowCheckpoint(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		vault := s.vaultOf("server", web)
		id := s.checkpoint(vault, &model.CheckpointParam{Name: new("first"), Description: new("one")}).Id

		c := s.showCheckpoint(id)
		equal(t, "status before", c.Status.Value(), "protecting")
		equal(t, "protect_status before", value((*c.Vault.Resources)[0].ProtectStatus).Value(), "protecting")

		s.idle()
		c = s.showCheckpoint(id)
		equal(t, "id", c.Id, id)
		equal(t, "status", c.Status.Value(), available)
		equal(t, "project_id", c.ProjectId, s.project.ID)
		equal(t, "vault.id", c.Vault.Id, vault)
		equal(t, "extra_info.name", value(value(c.ExtraInfo).Name), "first")
		equal(t, "extra_info.description", value(value(c.ExtraInfo).Description), "one")
		if at := instant(t, c.CreatedAt); !at.Equal(worldStart) {
			t.Errorf("created_at = %v, want %v", at, worldStart)
		}
		s.wantArray(1, "checkpoint", "vault", "resources")
		s.wantArray(0, "checkpoint", "vault", "skipped_resources")
		r := (*c.Vault.Resources)[0]
		equal(t, "resource id", r.Id, web.Id)
		equal(t, "protect_status", value(r.ProtectStatus).Value(), available)
		for name, figure := range map[string]*string{
			"resource_size": r.ResourceSize, "backup_size": r.BackupSize, "backup_count": r.BackupCount,
		} {
			if _, err := strconv.Atoi(value(figure)); err != nil {
				t.Errorf("%s = %q, want a number in a string", name, value(figure))
			}
		}
	})

	// The restore point goes with its last backup, and not before: Terraform
	// waits for this 404.
	conform(t, "ErrGoneWithLastBackup", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(2)...)
		id, backups := s.backUp(vault)
		s.deleteBackup(backups[0].Id)
		s.idle()
		if c := s.showCheckpoint(id); len(value(c.Vault.Resources)) == 0 {
			t.Error("a checkpoint with a backup left lists no resources")
		}
		s.deleteBackup(backups[1].Id)
		s.idle()
		_, err := s.ShowCheckpoint(&model.ShowCheckpointRequest{CheckpointId: id})
		want(t, err, checkpointUnknown)
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.ShowCheckpoint(&model.ShowCheckpointRequest{CheckpointId: id})
			want(t, err, checkpointUnknown)
		})
	}

	conform(t, "ErrOtherProject", func(t *testing.T, s *session) {
		id := s.checkpoint(s.vaultOf("disk", s.freeDisks(1)...), nil).Id
		_, err := s.in(s.account.Projects[1]).ShowCheckpoint(&model.ShowCheckpointRequest{CheckpointId: id})
		want(t, err, checkpointUnknown)
	})
}
