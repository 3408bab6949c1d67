package conformance

import (
	"net/http"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// onPremises is the id of a backup that was made there.
const onPremises = "1f9e6b47-7655-4a19-b563-21b4ef023025"

// hybridVault makes a vault of a hybrid cloud and returns its id.
func (s *session) hybridVault() string {
	s.t.Helper()
	v := s.newVault("vmware", "hybrid", 1000)
	v.Billing.CloudType = new(model.GetBillingCreateCloudTypeEnum().HYBRID)
	return s.createVault(v).Id
}

func (s *session) trySync(vault string) (*model.ImportCheckpointResponse, error) {
	return s.ImportCheckpoint(&model.ImportCheckpointRequest{
		Body: &model.SyncReq{Sync: &model.SyncParam{VaultId: vault}},
	})
}

func (s *session) tryImport(backup string) (*model.ImportBackupResponse, error) {
	return s.ImportBackup(&model.ImportBackupRequest{Body: &model.BackupSyncReq{Sync: []model.BackupSync{{
		BackupId: backup, BackupName: "backup_name", BucketName: "bucket", ImagePath: "path",
		ResourceId: "96f7512d-239d-3f31-80cf-d1ce041df9a6", ResourceName: "vm", ResourceType: "OS::Native::Server",
		CreatedAt: 1553587260,
	}}}})
}

// Terraform waits for the task that the answer names.
func TestImport(t *testing.T) {
	t.Parallel()

	conform(t, "OKCheckpoint", func(t *testing.T, s *session) {
		vault := s.hybridVault()
		answer, err := s.trySync(vault)
		if err != nil {
			t.Fatalf("ImportCheckpoint: %v", err)
		}
		s.wantStatus(http.StatusOK)
		equal(t, "vault_id", answer.Sync.VaultId, vault)
		_, err = s.trySync(vault)
		want(t, err, beingSynced)
		s.idle()
		log := s.showOpLog(answer.Sync.OperationLogId)
		equal(t, "status", log.Status.Value(), "success")
		equal(t, "operation_type", value(log.OperationType).Value(), "sync")
		equal(t, "vault_id of the task", value(log.VaultId), vault)
	})

	conform(t, "OKBackup", func(t *testing.T, s *session) {
		s.hybridVault()
		answer, err := s.tryImport(onPremises)
		if err != nil {
			t.Fatalf("ImportBackup: %v", err)
		}
		s.wantStatus(http.StatusOK)
		sync := value(answer.Sync)
		equal(t, "tasks", len(sync), 1)
		equal(t, "backup_id", sync[0].BackupId, onPremises)
		s.idle()
		equal(t, "status", s.showOpLog(sync[0].OperationLogId).Status.Value(), "success")
	})

	conformKeys(t, "Err", func(t *testing.T, s *session) {
		_, err := s.tryImport(onPremises)
		want(t, err, importFailed)
		_, err = s.tryImport(notUUID)
		want(t, err, invalidParameter)
		_, err = s.trySync(s.vaultOf("server"))
		want(t, err, notHybrid)
		for _, id := range []string{nobody, notUUID} {
			_, err = s.trySync(id)
			want(t, err, vaultUnknown)
		}
	})
}
