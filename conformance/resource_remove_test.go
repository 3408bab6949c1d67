package conformance

import (
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestRemoveVaultResource(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		pair := s.servers(2)
		vault := s.vaultOf("server", pair...)
		if got := s.remove(vault, pair[0].Id); !slices.Equal(got, []string{pair[0].Id}) {
			t.Errorf("remove_resource_ids = %v, want %v", got, pair[0].Id)
		}
		s.idle()
		v := s.showVault(vault)
		if got := resourceIDs(v); !slices.Equal(got, []string{pair[1].Id}) {
			t.Errorf("resources = %v, want %v", got, pair[1].Id)
		}
		equal(t, "allocated", v.Billing.Allocated, value(v.Resources[0].Size))
		s.add(s.vaultOf("server"), pair[0]) // it is free for another vault
	})

	conform(t, "OKTakesItsBackups", func(t *testing.T, s *session) {
		pair := s.freeDisks(2)
		vault := s.vaultOf("disk", pair...)
		s.backUp(vault)
		s.remove(vault, pair[0].Id)
		s.idle()
		backups, _ := s.listBackups(model.ListBackupsRequest{})
		if len(backups) != 1 || backups[0].ResourceId != pair[1].Id {
			t.Errorf("backups = %v, want that of %s alone", backups, pair[1].Id)
		}
		v := s.showVault(vault)
		equal(t, "used", v.Billing.Used, value(v.Resources[0].BackupSize))
	})

	conform(t, "OKLog", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		s.backUp(vault)
		s.remove(vault, disk.Id)
		s.idle()
		logs, _ := s.listOpLogs(model.ListOpLogsRequest{
			OperationType: new(model.GetListOpLogsRequestOperationTypeEnum().REMOVE_RESOURCE), VaultId: &vault,
		})
		if len(logs) != 1 {
			t.Fatalf("%d logs of remove_resource, want one", len(logs))
		}
		equal(t, "status", logs[0].Status.Value(), "success")
		removal := value(value(logs[0].ExtraInfo).RemoveResources)
		equal(t, "fail_count", value(removal.FailCount), 0)
		equal(t, "total_count", value(removal.TotalCount), 1)
		if names := value(removal.Resources); len(names) != 1 || names[0].Id != disk.Id {
			t.Errorf("resources = %v, want %s", names, disk.Id)
		}
	})

	conform(t, "ErrNotInVault", func(t *testing.T, s *session) {
		pair := s.servers(2)
		vault := s.vaultOf("server", pair[0])
		_, err := s.tryRemove(vault, pair[0].Id, pair[1].Id)
		want(t, err, notInVault)
		equal(t, "resources after the refusal", len(s.showVault(vault).Resources), 1)
	})

	conform(t, "ErrBeingRemoved", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		vault := s.vaultOf("disk", disk)
		s.backUp(vault)
		s.remove(vault, disk.Id)
		resources := s.showVault(vault).Resources
		if len(resources) == 0 {
			return // the removal took no time in this world
		}
		equal(t, "protect_status", value(resources[0].ProtectStatus).Value(), "removing")
		_, err := s.tryRemove(vault, disk.Id)
		want(t, err, beingRemoved)
	})

	for name, ids := range map[string][]string{
		"ErrNone":    {},
		"ErrTooMany": slices.Repeat([]string{nobody}, 257),
	} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryRemove(s.vaultOf("server"), ids...)
			want(t, err, invalidParameter)
		})
	}

	for name, id := range map[string]string{"ErrUnknownVault": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryRemove(id, nobody)
			want(t, err, vaultUnknown)
		})
	}
}
