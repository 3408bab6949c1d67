package conformance

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// A locked vault keeps automatic backups from being deleted by hand, and whatever
// would delete them or take them away.
func TestLockedVault(t *testing.T) {
	t.Parallel()

	conformKeys(t, "OK", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		v := s.newVault("disk", "locked", 1000)
		v.Locked = new(true)
		v.Resources = append(v.Resources, disk)
		vault, other := s.createVault(v).Id, s.vaultOf("disk")
		s.checkpoint(vault, &model.CheckpointParam{AutoTrigger: new(true)})
		s.idle()
		automatic, _ := s.listBackups(model.ListBackupsRequest{VaultId: &vault})
		want(t, s.tryDeleteBackup(automatic[0].Id), lockedBackup)
		_, err := s.tryRemove(vault, disk.Id)
		want(t, err, vaultUnchangeable)
		_, err = s.tryMove(vault, other, disk.Id)
		want(t, err, vaultUnchangeable)
		_, err = s.DeleteVault(&model.DeleteVaultRequest{VaultId: vault})
		want(t, err, vaultUndeletable)

		_, manual := s.backUp(vault)
		s.deleteBackup(manual[0].Id)
		s.idle()
		_, count := s.listBackups(model.ListBackupsRequest{VaultId: &vault})
		equal(t, "backups left", count, 1)
	})
}
