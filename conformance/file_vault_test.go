package conformance

import (
	"maps"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// Files are backed up by a client and restored to where they were, or elsewhere.
func TestFileVault(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		s.register(clientA, "/srv", "/etc")
		vault := s.vaultOf("file", host(clientA))
		held := s.files(clientA)
		checkpoint, backups := s.backUp(vault)
		b := s.showBackup(backups[0].Id)
		equal(t, "vault_id", b.VaultId, vault)
		equal(t, "checkpoint_id", b.CheckpointId, checkpoint)
		s.wantMember(nil, "backup", "resource_az") // no source says what it is for a host anywhere
		equal(t, "resource_type", b.ResourceType, typeNative)
		equal(t, "resource_id", b.ResourceId, clientA)
		children := value(b.Children)
		equal(t, "children, one for each path", len(children), 2)
		equal(t, "resource_name of a child", children[0].ResourceName, "/srv")
		v := s.showVault(vault)
		if v.Billing.Used == 0 || v.Billing.Used != value(v.Resources[0].BackupSize) || v.Billing.Allocated != value(v.Resources[0].Size) {
			t.Errorf("used %d MB of %+v", v.Billing.Used, v.Resources[0])
		}
		s.advance(aMonth)
		if maps.Equal(s.files(clientA), held) {
			t.Fatal("the files are the same after a month: nothing to restore")
		}
		job := s.restore(b.Id, &model.BackupRestore{ResourceId: new(clientA)})
		s.idle()
		equal(t, "status of the job", s.showOpLog(job).Status.Value(), "success")
		if now := s.files(clientA); !maps.Equal(now, held) {
			t.Errorf("files %v, backed up were %v", now, held)
		}
	})

	conform(t, "OKDestination", func(t *testing.T, s *session) {
		s.register(clientA, "/srv")
		held := s.files(clientA)["/srv"]
		_, backups := s.backUp(s.vaultOf("file", host(clientA)))
		s.advance(aMonth)
		s.restore(backups[0].Id, &model.BackupRestore{
			ResourceId: new(clientA), Details: &model.RestoreDetails{DestinationPath: "/back"},
		})
		s.idle()
		now := s.files(clientA)
		equal(t, "digest of /back/srv", now["/back/srv"], held)
		if now["/srv"] == held {
			t.Error("/srv was restored too")
		}
		equal(t, "paths that are backed up", len(value(s.showAgent(clientA).Paths)), 1)
	})

	conform(t, "OKPolicy", func(t *testing.T, s *session) {
		s.register(clientA, "/srv")
		vault := s.vaultOf("file", host(clientA))
		s.schedule(vault, keep(2), at2)
		s.advance(aMonth)
		backups, count := s.listBackups(model.ListBackupsRequest{VaultId: &vault, ResourceId: new(clientA)})
		equal(t, "backups that are kept", count, 2)
		equal(t, "on the page", len(backups), 2)
	})

	conform(t, "OKUnregister", func(t *testing.T, s *session) {
		s.register(clientA, "/srv")
		vault := s.vaultOf("file", host(clientA))
		s.backUp(vault)
		s.unregister(clientA)
		s.idle()
		_, count := s.listBackups(model.ListBackupsRequest{VaultId: &vault})
		equal(t, "backups of a client that is gone", count, 0)
		v := s.showVault(vault)
		equal(t, "used", v.Billing.Used, 0)
		equal(t, "resources", len(v.Resources), 0)
	})

	conform(t, "ErrUninstalled", func(t *testing.T, s *session) {
		s.register(clientA, "/srv")
		vault := s.vaultOf("file", host(clientA))
		if _, err := s.tryUninstall(clientA); err != nil {
			t.Fatal(err)
		}
		_, err := s.tryCheckpoint(vault, nil)
		want(t, err, resourceNotReady)
		s.register(clientB, "/srv")
		if err := s.control.SetAgentStatus(t.Context(), s.world.ID, clientB, "offline"); err != nil {
			t.Fatal(err)
		}
		_, err = s.tryAdd(vault, host(clientB))
		want(t, err, resourceNotReady)
	})

	conform(t, "ErrNoPath", func(t *testing.T, s *session) {
		s.register(clientA)
		_, err := s.tryCheckpoint(s.vaultOf("file", host(clientA)), nil)
		want(t, err, nothingToBackUp)
	})

	conform(t, "ErrUnknown", func(t *testing.T, s *session) {
		_, err := s.tryAdd(s.vaultOf("file"), host(nobody))
		want(t, err, agentUnknown)
		_, err = s.tryAdd(s.vaultOf("file"), s.servers(1)[0])
		want(t, err, wrongResourceType)
	})

	conform(t, "ErrRestore", func(t *testing.T, s *session) {
		s.register(clientA, "/srv")
		s.register(clientB, "/srv")
		_, backups := s.backUp(s.vaultOf("file", host(clientA)))
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{}), invalidParameter)
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{ResourceId: new(nobody)}), agentUnknown)
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{ResourceId: new(clientB)}), otherTarget)
		want(t, s.tryRestore(backups[0].Id, &model.BackupRestore{
			ResourceId: new(clientA), Details: &model.RestoreDetails{},
		}), invalidParameter)
	})
}
