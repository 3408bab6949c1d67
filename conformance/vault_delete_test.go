package conformance

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestDeleteVault(t *testing.T) {
	t.Parallel()

	tryDelete := func(s *session, id string) error {
		_, err := s.DeleteVault(&model.DeleteVaultRequest{VaultId: id})
		return err
	}

	conform(t, "OKEmpty", func(t *testing.T, s *session) {
		vault := s.createVault(s.newVault("server", "web", 100)).Id
		s.deleteVault(vault)
		s.idle()
		_, err := s.ShowVault(&model.ShowVaultRequest{VaultId: vault})
		want(t, err, vaultUnknown)
		want(t, tryDelete(s, vault), vaultUnknown)
	})

	conform(t, "OKTakesItsBackups", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		vault := s.vaultOf("server", web)
		checkpoint, backups := s.backUp(vault)
		s.deleteVault(vault)
		s.idle()
		_, err := s.ShowVault(&model.ShowVaultRequest{VaultId: vault})
		want(t, err, vaultUnknown)
		_, err = s.ShowBackup(&model.ShowBackupRequest{BackupId: backups[0].Id})
		want(t, err, backupUnknown)
		_, err = s.ShowCheckpoint(&model.ShowCheckpointRequest{CheckpointId: checkpoint})
		want(t, err, checkpointUnknown)
		if _, count := s.listBackups(model.ListBackupsRequest{}); count != 0 {
			t.Errorf("%d backups are left", count)
		}
		s.add(s.vaultOf("server"), web) // the server is free again
	})

	conform(t, "OKLog", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		s.backUp(vault)
		s.deleteVault(vault)
		s.idle()
		logs, _ := s.listOpLogs(model.ListOpLogsRequest{
			OperationType: new(model.GetListOpLogsRequestOperationTypeEnum().VAULT_DELETE), VaultId: &vault,
		})
		if len(logs) != 1 {
			t.Fatalf("%d logs of vault_delete, want one", len(logs))
		}
		equal(t, "status", logs[0].Status.Value(), "success")
		equal(t, "vault_name", value(logs[0].VaultName), "vault-of-disk")
		// Both spellings: the reference's, and the one Terraform reads.
		s.wantMember(1.0, "operation_logs", 0, "extra_info", "vault_delete", "total_count")
		s.wantMember(0.0, "operation_logs", 0, "extra_info", "vault_delete", "fail_count")
		s.wantMember(1.0, "operation_logs", 0, "extra_info", "vault_delete", "total_delete_count")
		s.wantMember(0.0, "operation_logs", 0, "extra_info", "vault_delete", "fail_delete_count")
	})

	// While the vault goes, only reading it is allowed; which of these still
	// finds it depends on how long the deletion takes in the world's time.
	conform(t, "ErrDeleting", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		vault := s.vaultOf("server", web)
		_, backups := s.backUp(vault)
		whole := s.wholeServer(backups[0].Id)
		s.deleteVault(vault)
		shown, err := s.ShowVault(&model.ShowVaultRequest{VaultId: vault})
		if s.gone(err) {
			return
		}
		equal(t, "status", shown.Vault.Billing.Status.Value(), "deleting")
		want(t, tryDelete(s, vault), vaultDeleting)
		_, err = s.tryUpdateVault(vault, &model.VaultUpdate{Name: new("other")})
		want(t, err, vaultDeleting)
		_, err = s.tryAdd(vault, s.servers(1)...)
		want(t, err, vaultDeleting)
		_, err = s.tryRemove(vault, web.Id)
		want(t, err, vaultDeleting)
		_, err = s.tryCheckpoint(vault, nil)
		want(t, err, vaultNoBackup)
		want(t, s.tryDeleteBackup(backups[0].Id), backupUndeletable)
		want(t, s.tryRestore(backups[0].Id, whole), vaultNoRestore)
	})

	conform(t, "ErrBackingUp", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		s.checkpoint(vault, nil)
		want(t, tryDelete(s, vault), performingBackups)
		s.idle()
		s.deleteVault(vault)
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) { want(t, tryDelete(s, id), vaultUnknown) })
	}
}
