package conformance

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

func TestCopyBackup(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault, backup := s.serverBackedUp()
		to := s.abroad().replicaVault()
		ask := s.copyTo(to)
		ask.Name, ask.Description, ask.EnableAcceleration = new("far"), new("away"), new(false)
		made := s.copyBackup(backup.Id, ask)
		equal(t, "backup_id", value(made.BackupId), backup.Id)
		equal(t, "project_id", value(made.ProjectId), s.project.ID)
		equal(t, "provider_id", value(made.ProviderId), providerServer)
		equal(t, "source_region", value(made.SourceRegion), s.project.Name)
		equal(t, "destination_region", value(made.DestinationRegion), s.account.Projects[1].Name)
		equal(t, "destination_project_id", value(made.DestinationProjectId), s.account.Projects[1].ID)
		equal(t, "destination_vault_id", value(made.DestinationVaultId), to)

		waiting := s.record(backup.Id)
		equal(t, "record", waiting.Id, value(made.ReplicationRecordId))
		s.wantMember("waiting_replicate", "backup", "replication_records", 0, "status")
		s.advance(400 * time.Millisecond)
		running := s.record(backup.Id)
		equal(t, "status", running.Status.Value(), "replicating")
		if p := value(running.ExtraInfo.Progress); p < 1 || p > 99 {
			t.Errorf("progress = %d while it runs", p)
		}
		log := s.logOf("replication", backup.ResourceId)
		equal(t, "status of the task", log.Status.Value(), "running")
		s.idle()
		done := s.record(backup.Id)
		equal(t, "status", done.Status.Value(), "success")
		equal(t, "progress", value(done.ExtraInfo.Progress), 100)
		equal(t, "vault_id", value(done.VaultId), vault)

		replica := s.abroad().showBackup(value(done.DestinationBackupId))
		equal(t, "image_type", replica.ImageType, "replication")
		equal(t, "name", replica.Name, "far")
		equal(t, "description", replica.Description, "away")
		equal(t, "vault of the replica", replica.VaultId, to)
		equal(t, "resource of the replica", replica.ResourceId, backup.ResourceId)
		equal(t, "children", len(value(replica.Children)), len(value(s.showBackup(backup.Id).Children)))
		extra := s.logOf("replication", backup.ResourceId).ExtraInfo.Replication
		equal(t, "destination_backup_id of the task", value(extra.DestinationBackupId), replica.Id)
		equal(t, "source_backup_id of the task", extra.SourceBackupId, backup.Id)
		if used, from := s.abroad().showVault(to).Billing.Used, s.showVault(vault).Billing.Used; used != from || used == 0 {
			t.Errorf("the replica takes %d MB, its source %d", used, from)
		}
	})

	conform(t, "OKAgainOnceDeleted", func(t *testing.T, s *session) {
		_, backup := s.serverBackedUp()
		there := s.abroad()
		to := there.replicaVault()
		s.copyBackup(backup.Id, s.copyTo(to))
		_, err := s.tryCopyBackup(backup.Id, s.copyTo(to))
		want(t, err, alreadyReplicated)
		s.idle()
		_, err = s.tryCopyBackup(backup.Id, s.copyTo(to))
		want(t, err, alreadyReplicated)
		there.deleteBackup(value(s.record(backup.Id).DestinationBackupId))
		s.idle()
		equal(t, "used without replicas", there.showVault(to).Billing.Used, 0)
		s.copyBackup(backup.Id, s.copyTo(to))
		s.idle()
		_, count := there.listBackups(model.ListBackupsRequest{VaultId: &to})
		equal(t, "replicas", count, 1)
	})

	conform(t, "ErrReplica", func(t *testing.T, s *session) {
		_, backup := s.serverBackedUp()
		there := s.abroad()
		s.copyBackup(backup.Id, s.copyTo(there.replicaVault()))
		s.idle()
		replica := value(s.record(backup.Id).DestinationBackupId)
		want(t, there.tryRestore(replica, there.wholeServer(replica)), replicaUnrestored)
		_, err := there.tryCopyBackup(replica, s.copyTo(nobody))
		want(t, err, notReplicableType)
	})

	conform(t, "ErrDestination", func(t *testing.T, s *session) {
		_, backup := s.serverBackedUp()
		to, ordinary := s.abroad().replicaVault(), s.abroad().vaultOf("server")
		for name, c := range map[string]struct {
			spoil func(b *model.BackupReplicateReqBody)
			want  failure
		}{
			"region":        {func(b *model.BackupReplicateReqBody) { b.DestinationRegion = "moon-north-1" }, regionUnfit},
			"own region":    {func(b *model.BackupReplicateReqBody) { b.DestinationRegion = s.project.Name }, regionUnfit},
			"project":       {func(b *model.BackupReplicateReqBody) { b.DestinationProjectId = s.project.ID }, projectUnfit},
			"vault":         {func(b *model.BackupReplicateReqBody) { b.DestinationVaultId = nobody }, destinationUnknown},
			"kind of vault": {func(b *model.BackupReplicateReqBody) { b.DestinationVaultId = ordinary }, noReplicasThere},
			"name":          {func(b *model.BackupReplicateReqBody) { b.Name = new("") }, invalidParameter},
		} {
			body := s.copyTo(to)
			c.spoil(body)
			t.Log(name)
			_, err := s.tryCopyBackup(backup.Id, body)
			want(t, err, c.want)
		}
		equal(t, "records", len(value(s.showBackup(backup.Id).ReplicationRecords)), 0)
	})

	conform(t, "ErrSource", func(t *testing.T, s *session) {
		to := s.abroad().replicaVault()
		for _, id := range []string{nobody, notUUID} {
			_, err := s.tryCopyBackup(id, s.copyTo(to))
			want(t, err, backupUnknown)
		}
		_, backups := s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
		_, err := s.tryCopyBackup(backups[0].Id, s.copyTo(to))
		want(t, err, notReplicable)
	})
}

func TestCopyCheckpoint(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(2)...)
		_, backups := s.backUp(vault)
		to := s.abroad().replicaVault()
		answer, err := s.tryCopyVault(vault, to)
		if err != nil {
			t.Fatal(err)
		}
		s.wantStatus(http.StatusOK)
		var got, made []string
		for _, b := range answer.Replication.Backups {
			got = append(got, b.BackupId)
		}
		for _, b := range backups {
			made = append(made, b.Id)
		}
		slices.Sort(got)
		slices.Sort(made)
		if !slices.Equal(got, made) {
			t.Errorf("backups = %v, want %v", got, made)
		}
		equal(t, "vault_id", answer.Replication.VaultId, vault)
		equal(t, "source_region", answer.Replication.SourceRegion, s.project.Name)
		equal(t, "provider_id", answer.Replication.ProviderId, providerServer)
		_, err = s.tryCopyVault(vault, to)
		want(t, err, vaultInReplication)
		s.idle()
		_, err = s.tryCopyVault(vault, to)
		want(t, err, alreadyReplicated)

		shown, _ := s.listBackups(model.ListBackupsRequest{ShowReplication: new(true)})
		for _, b := range shown {
			equal(t, "records in the list", len(value(b.ReplicationRecords)), 1)
		}
		hidden, _ := s.listBackups(model.ListBackupsRequest{})
		for _, b := range hidden {
			equal(t, "records that nobody asked for", len(value(b.ReplicationRecords)), 0)
		}
	})

	conform(t, "ErrSource", func(t *testing.T, s *session) {
		to := s.abroad().replicaVault()
		for vault, f := range map[string]failure{
			nobody: vaultUnknown, notUUID: vaultUnknown, s.vaultOf("disk"): typeNotReplicated,
			s.replicaVault(): notReplicableType, s.vaultOf("server"): nothingToBackUp,
		} {
			_, err := s.tryCopyVault(vault, to)
			want(t, err, f)
		}
	})
}

// A policy replicates what the vault's other policy backs up.
func TestReplicationPolicy(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		s.schedule(vault, keep(5), "FREQ=DAILY;INTERVAL=1;BYHOUR=00;BYMINUTE=30")
		policy := s.createPolicy(s.replication("r")).Id
		to := s.replicate(vault, policy)
		s.until("2026-01-05 12:00")
		there := s.abroad()
		replicas, count := there.listBackups(model.ListBackupsRequest{VaultId: &to})
		equal(t, "replicas", count, 2) // of five backups, as the policy keeps two
		for i, day := range []string{"2026-01-05", "2026-01-04"} {
			equal(t, "day", time.Time(*replicas[i].CreatedAt).Format(time.DateOnly), day)
			s.wantNoError(there.tryDeleteBackup(replicas[i].Id))
		}
		s.until("2026-01-05 23:00")
		_, count = there.listBackups(model.ListBackupsRequest{VaultId: &to})
		equal(t, "replicas once deleted", count, 0)
		s.until("2026-01-06 12:00")
		_, count = there.listBackups(model.ListBackupsRequest{VaultId: &to})
		equal(t, "replicas of the next day, each backup once", count, 1)
	})
}

func (s *session) wantNoError(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestListExternalVault(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		there := s.abroad()
		replicas, disks := there.replicaVault(), there.vaultOf("disk")
		s.vaultOf("server")
		region, project := s.account.Projects[1].Name, s.account.Projects[1].ID
		for name, c := range map[string]struct {
			r    model.ListExternalVaultRequest
			want []string
		}{
			"all":          {model.ListExternalVaultRequest{}, []string{disks, replicas}},
			"page":         {model.ListExternalVaultRequest{Limit: new(int32(1)), Offset: new(int32(1))}, []string{replicas}},
			"protect_type": {model.ListExternalVaultRequest{ProtectType: new("replication")}, []string{replicas}},
			"objcet_type":  {model.ListExternalVaultRequest{ObjcetType: new("disk")}, []string{disks}},
			"cloud_type":   {model.ListExternalVaultRequest{CloudType: new("hybrid")}, nil},
			"vault_id":     {model.ListExternalVaultRequest{VaultId: &disks, ProtectType: new("replication")}, []string{disks}},
		} {
			c.r.RegionId, c.r.ExternalProjectId = region, project
			answer, err := s.ListExternalVault(&c.r)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := vaultIDs(value(answer.Vaults)); !slices.Equal(got, c.want) {
				t.Errorf("%s: vaults = %v, want %v", name, got, c.want)
			}
		}
		err := s.Send(sdk.Raw{
			Method: http.MethodGet, Path: "/v3/{project_id}/external_vaults",
			Query: map[string]string{"region_id": region, "external_project_id": project, "object_type": "disk"},
		})
		s.wantNoError(err)
		s.wantMember(disks, "vaults", 0, "id")
	})

	conform(t, "ErrOtherProject", func(t *testing.T, s *session) {
		to := s.account.Projects[1]
		for region, project := range map[string]string{
			s.project.Name: s.project.ID, "moon-north-1": to.ID, to.Name: nobody,
		} {
			_, err := s.ListExternalVault(&model.ListExternalVaultRequest{RegionId: region, ExternalProjectId: project})
			want(t, err, invalidParameter)
		}
	})
}
