package conformance

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/control"
)

// fault declares a fault that strikes once.
func (s *session) fault(f control.Fault) {
	s.t.Helper()
	if err := s.control.Declare(s.t.Context(), s.world.ID, f); err != nil {
		s.t.Fatalf("declare %+v: %v", f, err)
	}
}

func TestFault(t *testing.T) {
	t.Parallel()

	conform(t, "ErrOfAnOperation", func(t *testing.T, s *session) {
		s.fault(control.Fault{Operation: "CreateVault", Code: "BackupService.6132"})
		_, err := s.tryCreateVault(s.newVault("server", "first", 100))
		want(t, err, failure{"BackupService.6132", 500})
		s.createVault(s.newVault("server", "second", 100))
		vaults, _ := s.listVault(model.ListVaultRequest{})
		if len(vaults) != 1 || vaults[0].Name != "second" {
			t.Errorf("vaults = %+v, want the second alone", vaults)
		}
	})

	conformKeys(t, "OKFailedBackup", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		s.fault(control.Fault{Task: "backup", Phase: "main", Code: "BackupService.7203"})
		point := s.checkpoint(vault, nil).Id
		s.idle()
		backups, _ := s.listBackups(model.ListBackupsRequest{})
		log := s.logOf("backup", disk.Id)
		equal(t, "task status", log.Status.Value(), "failed")
		equal(t, "error_info.code", value(log.ErrorInfo.Code), "BackupService.7203")
		equal(t, "error_info.message", value(log.ErrorInfo.Message), "The snapshot is not in the correct status.")
		equal(t, "backup status", backups[0].Status.Value(), "error")
		equal(t, "checkpoint status", s.showCheckpoint(point).Status.Value(), "error")
		v := s.showVault(vault)
		equal(t, "used", v.Billing.Used, 0)
		equal(t, "vault status", v.Billing.Status.Value(), "available")
		equal(t, "protect_status", v.Resources[0].ProtectStatus.Value(), "error")
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{VolumeId: &disk.Id}), backupNotReady)
		s.deleteBackup(backups[0].Id)
		s.idle()
		s.backUp(vault)
		equal(t, "protect_status", s.showVault(vault).Resources[0].ProtectStatus.Value(), "available")
	})
}
