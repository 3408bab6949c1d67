package conformance

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) trySet(vault, action string, ids ...string) (*model.SetVaultResourceResponse, error) {
	return s.SetVaultResource(&model.SetVaultResourceRequest{VaultId: vault, Body: &model.VaultSetResourceReq{
		ResourceIds: ids, Action: *word[model.VaultSetResourceReqAction](s.t, action),
	}})
}

func (s *session) set(vault, action string, ids ...string) {
	s.t.Helper()
	answer, err := s.trySet(vault, action, ids...)
	if err != nil {
		s.t.Fatalf("SetVaultResource(%s): %v", action, err)
	}
	s.wantStatus(http.StatusOK)
	if !slices.Equal(value(answer.SetResourceIds), ids) {
		s.t.Errorf("set_resource_ids = %v, want %v", value(answer.SetResourceIds), ids)
	}
}

func TestSetVaultResource(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		disks := s.freeDisks(2)
		vault := s.vaultOf("disk", disks...)
		s.schedule(vault, keep(9), at2)
		made := func() (of [2]int) {
			for i, disk := range disks {
				_, count := s.listBackups(model.ListBackupsRequest{ResourceId: &disk.Id})
				of[i] = int(count)
			}
			return of
		}
		s.set(vault, "suspend", disks[0].Id)
		s.until("2026-01-02 12:00")
		equal(t, "backups with one suspended", made(), [2]int{0, 2})
		s.wantMember(0.0, "offset")
		equal(t, "resources", len(s.showVault(vault).Resources), 2)

		// By hand it can be backed up all the same.
		s.checkpoint(vault, &model.CheckpointParam{Resources: &[]string{disks[0].Id}})
		s.until("2026-01-02 20:00")
		equal(t, "backups with one by hand", made(), [2]int{1, 2})

		s.set(vault, "unsuspend", disks[0].Id, disks[1].Id)
		s.until("2026-01-03 12:00")
		equal(t, "backups with none suspended", made(), [2]int{2, 3})
	})

	conform(t, "OKTwice", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		for _, action := range []string{"unsuspend", "suspend", "suspend", "unsuspend"} {
			s.set(vault, action, disk.Id)
		}
		equal(t, "protect_status", s.showVault(vault).Resources[0].ProtectStatus.Value(), available)
	})

	conform(t, "Err6134", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		s.backUp(vault)
		s.remove(vault, disk.Id)
		_, err := s.trySet(vault, "suspend", disk.Id)
		want(t, err, beingRemoved)
		s.idle()
		_, err = s.trySet(vault, "suspend", disk.Id)
		want(t, err, notInVault)
	})

	// Of several none is set.
	conform(t, "Err6135", func(t *testing.T, s *session) {
		disks := s.freeDisks(2)
		vault := s.vaultOf("disk", disks[0])
		s.schedule(vault, keep(9), at2)
		for _, stranger := range []string{disks[1].Id, nobody, notUUID} {
			_, err := s.trySet(vault, "suspend", disks[0].Id, stranger)
			want(t, err, notInVault)
		}
		s.until("2026-01-01 12:00")
		equal(t, "backups", len(s.left(vault, "01-02")), 1)
	})

	conform(t, "Err6105", func(t *testing.T, s *session) {
		for _, vault := range []string{nobody, notUUID} {
			_, err := s.trySet(vault, "suspend", nobody)
			want(t, err, vaultUnknown)
		}
	})

	conform(t, "ErrAction", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		_, err := s.trySet(s.vaultOf("disk", disk), "pause", disk.Id)
		want(t, err, invalidParameter)
	})

	for name, body := range map[string]string{
		"ErrNone":    `{"action":"suspend","resource_ids":[]}`,
		"ErrNoIDs":   `{"action":"suspend"}`,
		"ErrNoWord":  `{"resource_ids":["` + nobody + `"]}`,
		"ErrTooMany": `{"action":"suspend","resource_ids":[` + strings.Repeat(`"x",`, 256) + `"x"]}`,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			err := s.sendJSON(http.MethodPut, "vaults/"+s.vaultOf("server")+"/set-resources", body)
			want(t, err, invalidParameter)
		})
	}
}
