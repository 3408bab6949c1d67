package conformance

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// TestCreatingAnECSBackup is the reference's first application case (5.1) from
// end to end: a vault, a server in it, a restore point, the task, the backup;
// and then what a backup is for.
func TestCreatingAnECSBackup(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		// 1. Create a vault and record its id.
		vault := s.createVault(s.newVault("server", "my_vault", 200))
		equal(t, "spec_code", vault.Billing.SpecCode.Value(), "vault.backup.server.normal")

		// 2. Associate a server that runs and is in no vault.
		web := s.servers(1)[0]
		web.Name = new("server-4690-0002")
		added := s.add(vault.Id, web)
		if len(added) != 1 || added[0] != web.Id {
			t.Fatalf("add_resource_ids = %v, want %s", added, web.Id)
		}
		held := s.digest(web.Id)

		// 3. Create a restore point and record its id.
		checkpoint := s.checkpoint(vault.Id, &model.CheckpointParam{
			AutoTrigger: new(false), Description: new("backupauto"), Incremental: new(true),
			Name: new("backup_auto"), Resources: &[]string{web.Id},
		})
		equal(t, "status", checkpoint.Status.Value(), "protecting")
		equal(t, "retention_duration", value(value(checkpoint.ExtraInfo).RetentionDuration), -1)

		// 4. Watch the task, then verify that the server is backed up.
		task := s.logOf("backup", web.Id)
		s.idle()
		equal(t, "status of the task", s.showOpLog(task.Id).Status.Value(), "success")
		equal(t, "status of the checkpoint", s.showCheckpoint(checkpoint.Id).Status.Value(), available)
		backups, count := s.listBackups(model.ListBackupsRequest{
			Limit: new(int32(100)), Offset: new(int32(0)), CheckpointId: &checkpoint.Id,
		})
		equal(t, "backups of the checkpoint", count, 1)
		equal(t, "name", backups[0].Name, "backup_auto")
		equal(t, "resource_id", backups[0].ResourceId, web.Id)

		// 5. A month later the server is not what it was; restore it.
		s.advance(aMonth)
		if s.digest(web.Id) == held {
			t.Fatal("the server holds the same after a month: nothing to restore")
		}
		job := s.restore(backups[0].Id, s.wholeServer(backups[0].Id))
		s.idle()
		equal(t, "status of the restoration", s.showOpLog(job).Status.Value(), "success")
		equal(t, "digest, against the backup's time", s.digest(web.Id), held)
	})
}
