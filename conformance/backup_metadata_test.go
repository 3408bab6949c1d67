package conformance

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

func (s *session) metadata(backup string) *model.ShowMetadataResponse {
	s.t.Helper()
	answer, err := s.ShowMetadata(&model.ShowMetadataRequest{BackupId: backup})
	if err != nil {
		s.t.Fatalf("ShowMetadata: %v", err)
	}
	s.wantStatus(http.StatusOK)
	s.wantMembers(nil, "backup_id", "backups", "flavor", "floatingips", "interface", "ports", "server", "volumes")
	return answer
}

// document reads a string that holds a JSON object.
func document(t *testing.T, name string, text *string) *sdk.Answer {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(value(text)), &object); err != nil {
		t.Errorf("%s holds no JSON object: %v: %q", name, err, value(text))
	}
	return &sdk.Answer{Body: []byte(value(text))}
}

// Strings that hold JSON, in the shapes of the reference's example.
func TestShowMetadata(t *testing.T) {
	t.Parallel()

	conform(t, "OKServer", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		known := s.showProtectable("server", web.Id)
		_, made := s.backUp(s.vaultOf("server", web))
		m := s.metadata(made[0].Id)
		equal(t, "backup_id", value(m.BackupId), made[0].Id)
		for _, c := range []struct {
			name string
			text *string
			want any
			path []any
		}{
			{"backups", m.Backups, made[0].Id, []any{"id"}},
			{"backups", m.Backups, made[0].Name, []any{"name"}},
			{"server", m.Server, web.Id, []any{"server", "id"}},
			{"server", m.Server, known.Name, []any{"server", "name"}},
			{"flavor", m.Flavor, nil, []any{"flavor", "id"}},
			{"interface", m.Interface, nil, []any{"interfaceAttachments", 0, "port_id"}},
		} {
			got, found := document(t, c.name, c.text).Member(c.path...)
			if !found || c.want != nil && got != c.want {
				t.Errorf("%s: %v = %v, want %v: %s", c.name, c.path, got, c.want, value(c.text))
			}
		}
		equal(t, "volumes", len(value(m.Volumes)), len(disks))
		of := map[any]bool{}
		for _, text := range value(m.Volumes) {
			id, _ := document(t, "volumes", &text).Member("volume", "id")
			of[id] = true
		}
		for _, disk := range disks {
			equal(t, "volume "+disk, of[disk], true)
		}
		equal(t, "ports", len(value(m.Ports)), 1)
		document(t, "ports", &value(m.Ports)[0])
		equal(t, "floatingips", len(value(m.Floatingips)), 1)
		equal(t, "floatingips", value(m.Floatingips)[0], `{"floatingips":null}`)
	})

	// What a disk has not is there, and empty.
	conform(t, "OKDisk", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		_, made := s.backUp(s.vaultOf("disk", disk))
		m := s.metadata(made[0].Id)
		for name, text := range map[string]*string{"server": m.Server, "flavor": m.Flavor, "interface": m.Interface} {
			document(t, name, text)
		}
		s.wantArray(0, "ports")
		s.wantArray(1, "volumes")
		id, _ := document(t, "volumes", &value(m.Volumes)[0]).Member("volume", "id")
		equal(t, "volume", id, any(disk.Id))
	})

	conform(t, "Err6200", func(t *testing.T, s *session) {
		for _, id := range []string{nobody, notUUID} {
			_, err := s.ShowMetadata(&model.ShowMetadataRequest{BackupId: id})
			want(t, err, backupUnknown)
		}
	})

	conform(t, "Err6206", func(t *testing.T, s *session) {
		checkpoint := s.checkpoint(s.vaultOf("disk", s.freeDisks(1)...), nil).Id
		made, _ := s.listBackups(model.ListBackupsRequest{CheckpointId: &checkpoint})
		_, err := s.ShowMetadata(&model.ShowMetadataRequest{BackupId: made[0].Id})
		want(t, err, metadataNotReady)
	})
}
