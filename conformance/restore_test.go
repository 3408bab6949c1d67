package conformance

import (
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// aMonth is long enough for any disk of the inventory to have been written to.
const aMonth = 30 * 24 * time.Hour

func TestRestoreBackup(t *testing.T) {
	t.Parallel()

	conform(t, "OKServer", func(t *testing.T, s *session) {
		web, _ := s.serverWithDisks(2)
		vault := s.vaultOf("server", web)
		held := s.digest(web.Id)
		_, backups := s.backUp(vault)
		s.advance(aMonth)
		if s.digest(web.Id) == held {
			t.Fatal("the server holds the same after a month: nothing to restore")
		}
		job := s.restore(backups[0].Id, s.wholeServer(backups[0].Id))
		s.idle()
		equal(t, "status of the job", s.showOpLog(job).Status.Value(), "success")
		equal(t, "digest after the restoration", s.digest(web.Id), held)
	})

	// Twice from one backup gives the same twice, whatever was there before.
	conform(t, "OKDiskTwice", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		held := s.digest(disk.Id)
		_, backups := s.backUp(vault)
		for range 2 {
			s.advance(aMonth)
			job := s.restore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id})
			s.idle()
			equal(t, "status of the job", s.showOpLog(job).Status.Value(), "success")
			equal(t, "digest after the restoration", s.digest(disk.Id), held)
		}
	})

	conform(t, "OKOlderOfTwo", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		first := s.digest(disk.Id)
		made := s.daily(vault, "first")
		s.advance(aMonth)
		second := s.digest(disk.Id)
		made = append(made, s.daily(vault, "second")...)
		for i, held := range []string{first, second} {
			s.restore(made[i], &model.BackupRestore{VolumeId: &disk.Id})
			s.idle()
			equal(t, "digest", s.digest(disk.Id), held)
		}
	})

	// What can be seen while it runs: OTC's clients wait on the backup, others
	// on the resource or the log.
	conform(t, "OKWhileRestoring", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		_, backups := s.backUp(vault)
		job := s.restore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id})
		status := s.showBackup(backups[0].Id).Status.Value()
		if status != "restoring" && status != "waiting_restore" {
			t.Errorf("status of the backup = %s, want restoring or waiting_restore", status)
		}
		equal(t, "protect_status", value(s.showVault(vault).Resources[0].ProtectStatus).Value(), "restoring")
		if status := s.showOpLog(job).Status.Value(); status != "running" && status != "waiting" {
			t.Errorf("status of the job = %s, want running or waiting", status)
		}
		s.idle()
		equal(t, "status of the backup", s.showBackup(backups[0].Id).Status.Value(), available)
		equal(t, "protect_status", value(s.showVault(vault).Resources[0].ProtectStatus).Value(), available)
	})

	conform(t, "OKLog", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		known := s.showProtectable("disk", disk.Id)
		vault := s.vaultOf("disk", disk)
		_, backups := s.backUp(vault)
		job := s.restore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id})
		s.idle()
		log := s.showOpLog(job)
		equal(t, "operation_type", value(log.OperationType).Value(), "restore")
		equal(t, "vault_id", value(log.VaultId), vault)
		restoration := value(log.ExtraInfo.Restore)
		equal(t, "backup_id", value(restoration.BackupId), backups[0].Id)
		equal(t, "backup_name", value(restoration.BackupName), backups[0].Name)
		equal(t, "target_resource_id", value(restoration.TargetResourceId), disk.Id)
		equal(t, "target_resource_name", value(restoration.TargetResourceName), known.Name)
		equal(t, "progress", log.ExtraInfo.Common.Progress, 100)
	})
}

func TestRestoreBackupRefused(t *testing.T) {
	t.Parallel()

	conform(t, "ErrBackupNotAvailable", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		s.checkpoint(s.vaultOf("disk", disk), nil)
		backups, _ := s.listBackups(model.ListBackupsRequest{})
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id}), backupNotReady)
	})

	conform(t, "ErrBackingUp", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		_, backups := s.backUp(vault)
		s.checkpoint(vault, nil)
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id}), sourceInBackup)
	})

	conform(t, "ErrRestoring", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		made := s.daily(s.vaultOf("disk", disk), "one", "two")
		s.restore(made[0], &model.BackupRestore{VolumeId: &disk.Id})
		want(t, s.tryRestore(made[1], &model.BackupRestore{VolumeId: &disk.Id}), resourceRestoring)
	})

	conform(t, "ErrOtherDisk", func(t *testing.T, s *session) {
		pair := s.freeDisks(2)
		_, backups := s.backUp(s.vaultOf("disk", pair[0]))
		held := s.digest(pair[1].Id)
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{VolumeId: &pair[1].Id}), otherTarget)
		equal(t, "digest of the other disk", s.digest(pair[1].Id), held)
	})

	conform(t, "ErrOtherServer", func(t *testing.T, s *session) {
		pair := s.servers(2)
		_, backups := s.backUp(s.vaultOf("server", pair[0]))
		r := s.wholeServer(backups[0].Id)
		r.ServerId = &pair[1].Id
		want(t, s.tryRestore(backups[0].Id, r), otherTarget)
	})

	conform(t, "ErrDiskAttached", func(t *testing.T, s *session) {
		disk := s.disks(1, "in-use")[0]
		_, backups := s.backUp(s.vaultOf("disk", disk))
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id}), diskAttached)
	})

	conform(t, "ErrUnknownServer", func(t *testing.T, s *session) {
		_, backups := s.backUp(s.vaultOf("server", s.servers(1)...))
		r := s.wholeServer(backups[0].Id)
		r.ServerId = new(nobody)
		want(t, s.tryRestore(backups[0].Id, r), serverUnknown)
	})

	conform(t, "ErrUnknownDisk", func(t *testing.T, s *session) {
		_, backups := s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{VolumeId: new(nobody)}), diskUnknown)
	})

	// A server's backup needs a target and the mapping of its disks (4.3.6).
	conform(t, "ErrNoTarget", func(t *testing.T, s *session) {
		_, backups := s.backUp(s.vaultOf("server", s.servers(1)...))
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{}), invalidParameter)
	})

	conform(t, "ErrNoMappings", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		_, backups := s.backUp(s.vaultOf("server", web))
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{ServerId: &web.Id}), invalidParameter)
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			want(t, s.tryRestore(id, &model.BackupRestore{VolumeId: &s.freeDisks(1)[0].Id}), backupUnknown)
		})
	}
}
