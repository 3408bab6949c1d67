package conformance

import (
	"net/http"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) tryMove(vault, destination string, ids ...string) ([]string, error) {
	answer, err := s.MigrateVaultResource(&model.MigrateVaultResourceRequest{
		VaultId: vault, Body: &model.VaultMigrateResourceReq{DestinationVaultId: destination, ResourceIds: ids},
	})
	if err != nil {
		return nil, err
	}
	return value(answer.MigratedResources), nil
}

func TestMigrateVaultResource(t *testing.T) {
	t.Parallel()

	// Restored from where it went to, the server is as it was.
	conform(t, "OK", func(t *testing.T, s *session) {
		pair := s.servers(2)
		vault, other := s.vaultOf("server", pair...), s.vaultOf("server")
		held := s.digest(pair[0].Id)
		s.backUp(vault)
		used := s.showVault(vault).Billing.Used
		moved, err := s.tryMove(vault, other, pair[0].Id)
		if err != nil {
			t.Fatalf("MigrateVaultResource: %v", err)
		}
		s.wantStatus(http.StatusOK)
		equal(t, "migrated_resources", len(moved), 1)
		equal(t, "migrated_resources[0]", moved[0], pair[0].Id)

		left, there := s.showVault(vault), s.showVault(other)
		equal(t, "used by both", left.Billing.Used+there.Billing.Used, used)
		equal(t, "resources left", len(left.Resources), 1)
		equal(t, "resources moved", there.Resources[0].Id, pair[0].Id)
		backups, count := s.listBackups(model.ListBackupsRequest{VaultId: &other})
		equal(t, "backups moved", count, 1)
		equal(t, "vault_id of a child", value(s.showBackup(backups[0].Id).Children)[0].VaultId, other)

		s.advance(aMonth)
		s.restore(backups[0].Id, s.wholeServer(backups[0].Id))
		s.idle()
		equal(t, "digest after the restoration", s.digest(pair[0].Id), held)
	})

	conformKeys(t, "Err", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		s.backUp(vault)
		small := s.createVault(s.newVault("disk", "small", 10)).Id
		for name, refused := range map[string]struct {
			from, to string
			failure  failure
		}{
			"unknown": {nobody, vault, vaultUnknown}, "nowhere": {vault, nobody, destinationUnknown},
			"other type": {vault, s.vaultOf("server"), wrongResourceType}, "no room": {vault, small, destinationFull},
			"not there": {small, vault, notInVault}, "itself": {vault, vault, invalidParameter},
		} {
			t.Log(name)
			_, err := s.tryMove(refused.from, refused.to, disk.Id)
			want(t, err, refused.failure)
		}
	})
}
