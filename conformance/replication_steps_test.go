package conformance

import (
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// Failures of replication. Those below 1010 have the reference's status.
var (
	notReplicableType  = failure{"BackupService.1002", 500}
	notReplicable      = failure{"BackupService.1003", 500}
	regionUnfit        = failure{"BackupService.1005", 500}
	alreadyReplicated  = failure{"BackupService.1009", 500}
	projectUnfit       = failure{"BackupService.1011", 400}
	replicaUnrestored  = failure{"BackupService.2004", 400}
	typeNotReplicated  = failure{"BackupService.6122", 400}
	vaultInReplication = failure{"BackupService.6130", 400}
)

// abroad is the session in the account's second region.
func (s *session) abroad() *session { return s.in(s.account.Projects[1]) }

// copyTo asks for the replication of a backup to a vault there.
func (s *session) copyTo(vault string) *model.BackupReplicateReqBody {
	to := s.account.Projects[1]
	return &model.BackupReplicateReqBody{
		DestinationProjectId: to.ID, DestinationRegion: to.Name, DestinationVaultId: vault,
	}
}

func (s *session) tryCopyBackup(backup string, body *model.BackupReplicateReqBody) (*model.CopyBackupResponse, error) {
	return s.CopyBackup(&model.CopyBackupRequest{BackupId: backup, Body: &model.BackupReplicateReq{Replicate: body}})
}

func (s *session) copyBackup(backup string, body *model.BackupReplicateReqBody) *model.BackupReplicateRespBody {
	s.t.Helper()
	answer, err := s.tryCopyBackup(backup, body)
	if err != nil {
		s.t.Fatalf("CopyBackup: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Replication == nil {
		s.t.Fatalf("CopyBackup answers no replication: %s", s.Last.Body)
	}
	return answer.Replication
}

func (s *session) tryCopyVault(vault, destination string) (*model.CopyCheckpointResponse, error) {
	to := s.account.Projects[1]
	return s.CopyCheckpoint(&model.CopyCheckpointRequest{Body: &model.CheckpointReplicateReq{
		Replicate: &model.CheckpointReplicateParam{
			VaultId: vault, DestinationProjectId: to.ID, DestinationRegion: to.Name, DestinationVaultId: destination,
		},
	}})
}

// record is the one replication record of a backup.
func (s *session) record(backup string) model.ReplicationRecordGet {
	s.t.Helper()
	records := value(s.showBackup(backup).ReplicationRecords)
	if len(records) != 1 {
		s.t.Fatalf("%d replication records, want one: %s", len(records), s.Last.Body)
	}
	return records[0]
}

// serverBackedUp is a vault with one backup of a server.
func (s *session) serverBackedUp() (vault string, backup model.BackupResp) {
	s.t.Helper()
	vault = s.vaultOf("server", s.servers(1)...)
	_, backups := s.backUp(vault)
	return vault, backups[0]
}
