package conformance

import (
	"net/http"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) tryCheckpoint(vault string, p *model.CheckpointParam) (*model.CreateCheckpointResponse, error) {
	return s.CreateCheckpoint(&model.CreateCheckpointRequest{
		Body: &model.VaultBackupReq{Checkpoint: &model.VaultBackup{VaultId: vault, Parameters: p}},
	})
}

func (s *session) checkpoint(vault string, p *model.CheckpointParam) *model.CheckpointCreate {
	s.t.Helper()
	answer, err := s.tryCheckpoint(vault, p)
	if err != nil {
		s.t.Fatalf("CreateCheckpoint: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Checkpoint == nil || answer.Checkpoint.Vault == nil {
		s.t.Fatalf("CreateCheckpoint answers no checkpoint: %s", s.Last.Body)
	}
	return answer.Checkpoint
}

// backUp makes a checkpoint of a whole vault, sees it through, and returns its
// id with its top-level backups.
func (s *session) backUp(vault string) (checkpoint string, backups []model.BackupResp) {
	s.t.Helper()
	checkpoint = s.checkpoint(vault, nil).Id
	s.idle()
	backups, _ = s.listBackups(model.ListBackupsRequest{CheckpointId: &checkpoint})
	if len(backups) == 0 {
		s.t.Fatalf("checkpoint %s has no backup: %s", checkpoint, s.Last.Body)
	}
	for _, b := range backups {
		if b.Status.Value() != available {
			s.t.Fatalf("backup %s is %s once all is idle", b.Id, b.Status.Value())
		}
	}
	return checkpoint, backups
}

func (s *session) showCheckpoint(id string) *model.CheckpointCreate {
	s.t.Helper()
	answer, err := s.ShowCheckpoint(&model.ShowCheckpointRequest{CheckpointId: id})
	if err != nil {
		s.t.Fatalf("ShowCheckpoint: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Checkpoint == nil || answer.Checkpoint.Vault == nil {
		s.t.Fatalf("ShowCheckpoint answers no checkpoint: %s", s.Last.Body)
	}
	return answer.Checkpoint
}

func (s *session) listBackups(r model.ListBackupsRequest) (backups []model.BackupResp, count int32) {
	s.t.Helper()
	answer, err := s.ListBackups(&r)
	if err != nil {
		s.t.Fatalf("ListBackups: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Backups == nil || answer.Count == nil {
		s.t.Fatalf("ListBackups lacks backups or count: %s", s.Last.Body)
	}
	return *answer.Backups, *answer.Count
}

func (s *session) showBackup(id string) *model.BackupResp {
	s.t.Helper()
	answer, err := s.ShowBackup(&model.ShowBackupRequest{BackupId: id})
	if err != nil {
		s.t.Fatalf("ShowBackup: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Backup == nil {
		s.t.Fatalf("ShowBackup answers no backup: %s", s.Last.Body)
	}
	return answer.Backup
}

func (s *session) tryDeleteBackup(id string) error {
	_, err := s.DeleteBackup(&model.DeleteBackupRequest{BackupId: id})
	return err
}

func (s *session) deleteBackup(id string) {
	s.t.Helper()
	if err := s.tryDeleteBackup(id); err != nil {
		s.t.Fatalf("DeleteBackup: %v", err)
	}
	s.wantStatus(http.StatusNoContent)
}

func (s *session) tryRestore(backup string, r *model.BackupRestore) error {
	_, err := s.RestoreBackup(&model.RestoreBackupRequest{
		BackupId: backup, Body: &model.BackupRestoreReq{Restore: r},
	})
	return err
}

// restore starts a restoration and returns the id of its operation log, which
// the answer carries as job_id and the SDK leaves aside.
func (s *session) restore(backup string, r *model.BackupRestore) string {
	s.t.Helper()
	if err := s.tryRestore(backup, r); err != nil {
		s.t.Fatalf("RestoreBackup: %v", err)
	}
	s.wantStatus(http.StatusAccepted)
	job, _ := s.Last.Member("job_id")
	id, _ := job.(string)
	if id == "" {
		s.t.Fatalf("RestoreBackup answers no job_id: %s", s.Last.Body)
	}
	return id
}

// wholeServer maps each disk backup of a server's backup to the disk it is of.
func (s *session) wholeServer(backup string) *model.BackupRestore {
	s.t.Helper()
	parent := s.showBackup(backup)
	mappings := []model.BackupRestoreServerMapping{}
	for _, child := range value(parent.Children) {
		mappings = append(mappings, model.BackupRestoreServerMapping{BackupId: child.Id, VolumeId: child.ResourceId})
	}
	if len(mappings) == 0 {
		s.t.Fatalf("the backup of a server has no children: %s", s.Last.Body)
	}
	return &model.BackupRestore{ServerId: &parent.ResourceId, Mappings: &mappings, PowerOn: new(true)}
}
