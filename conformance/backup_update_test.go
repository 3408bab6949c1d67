package conformance

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) tryRename(backup, name string) (*model.UpdateBackupResponse, error) {
	return s.UpdateBackup(&model.UpdateBackupRequest{
		BackupId: backup, Body: &model.BackupUpdateReq{Backup: &model.BackupUpdate{Name: &name}},
	})
}

func (s *session) rename(backup, name string) *model.BackupResp {
	s.t.Helper()
	answer, err := s.tryRename(backup, name)
	if err != nil {
		s.t.Fatalf("UpdateBackup: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.Backup == nil {
		s.t.Fatalf("UpdateBackup answers no backup: %s", s.Last.Body)
	}
	return answer.Backup
}

func TestUpdateBackup(t *testing.T) {
	t.Parallel()

	// The children keep their names, as in the reference's example.
	conform(t, "OK", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		_, made := s.backUp(s.vaultOf("server", web))
		before := map[string]string{}
		for _, child := range value(s.showBackup(made[0].Id).Children) {
			before[child.Id] = child.Name
		}
		s.advance(time.Hour)
		b := s.rename(made[0].Id, "backup-name02")
		equal(t, "name", b.Name, "backup-name02")
		equal(t, "children", len(value(b.Children)), len(disks))
		for _, child := range value(b.Children) {
			equal(t, "name of the child", child.Name, before[child.Id])
		}
		updated, _ := s.Last.Member("backup")
		s.showBackup(made[0].Id)
		if shown, _ := s.Last.Member("backup"); !reflect.DeepEqual(updated, shown) {
			t.Errorf("UpdateBackup answered\n%v\nShowBackup answers\n%v", updated, shown)
		}
		_, count := s.listBackups(model.ListBackupsRequest{Name: new("backup-name02")})
		equal(t, "backups of that name", count, 1)
	})

	conform(t, "OKNothing", func(t *testing.T, s *session) {
		_, made := s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
		for _, body := range []string{`{}`, `{"backup":{}}`} {
			s.mustSend(http.MethodPut, "backups/"+made[0].Id, body)
			s.wantMember(made[0].Name, "backup", "name")
		}
	})

	conform(t, "Err6200", func(t *testing.T, s *session) {
		for _, id := range []string{nobody, notUUID} {
			_, err := s.tryRename(id, "backup-name02")
			want(t, err, backupUnknown)
		}
	})

	for name, to := range map[string]string{"ErrNameEmpty": "", "ErrNameLong": strings.Repeat("n", 65)} {
		conform(t, name, func(t *testing.T, s *session) {
			_, made := s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
			_, err := s.tryRename(made[0].Id, to)
			want(t, err, invalidParameter)
			equal(t, "name", s.showBackup(made[0].Id).Name, made[0].Name)
		})
	}
}
