package conformance

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestDeleteBackup(t *testing.T) {
	t.Parallel()

	conform(t, "OKServer", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		_, backups := s.backUp(vault)
		child := value(s.showBackup(backups[0].Id).Children)[0]
		s.deleteBackup(backups[0].Id)
		s.idle()
		_, err := s.ShowBackup(&model.ShowBackupRequest{BackupId: backups[0].Id})
		want(t, err, backupUnknown)
		_, err = s.ShowBackup(&model.ShowBackupRequest{BackupId: child.Id})
		want(t, err, backupUnknown)
		v := s.showVault(vault)
		equal(t, "used", v.Billing.Used, 0)
		equal(t, "backup_count", value(v.Resources[0].BackupCount), 0)
		want(t, s.tryDeleteBackup(backups[0].Id), backupUnknown)
	})

	// A later backup keeps what it needs of an earlier one: it must still
	// restore, and the space of both is not free.
	conform(t, "OKChainGoesOn", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		made := s.daily(vault, "first")
		held := s.digest(disk.Id)
		made = append(made, s.daily(vault, "second")...)
		before := s.showVault(vault).Billing.Used
		s.deleteBackup(made[0])
		s.idle()
		after := s.showVault(vault).Billing.Used
		if after <= 0 || after > before {
			t.Errorf("used = %d MB after the first of two was deleted, %d MB before", after, before)
		}
		s.restore(made[1], &model.BackupRestore{VolumeId: &disk.Id})
		s.idle()
		equal(t, "digest", s.digest(disk.Id), held)
	})

	conform(t, "OKLog", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		_, backups := s.backUp(s.vaultOf("disk", disk))
		s.deleteBackup(backups[0].Id)
		s.idle()
		log := s.logOf("delete", disk.Id)
		equal(t, "status", log.Status.Value(), "success")
		deletion := value(value(log.ExtraInfo).Delete)
		equal(t, "backup_id", deletion.BackupId, backups[0].Id)
		equal(t, "backup_name", deletion.BackupName, backups[0].Name)
	})

	conform(t, "ErrBackingUp", func(t *testing.T, s *session) {
		s.checkpoint(s.vaultOf("disk", s.freeDisks(1)...), nil)
		backups, _ := s.listBackups(model.ListBackupsRequest{})
		want(t, s.tryDeleteBackup(backups[0].Id), performingBackups)
		s.idle()
		s.deleteBackup(backups[0].Id)
	})

	conform(t, "ErrRestoring", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		_, backups := s.backUp(s.vaultOf("disk", disk))
		s.restore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id})
		want(t, s.tryDeleteBackup(backups[0].Id), backupInUse)
		s.idle()
		s.deleteBackup(backups[0].Id)
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) { want(t, s.tryDeleteBackup(id), backupUnknown) })
	}
}
