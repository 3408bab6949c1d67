package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// poll asks as Terraform's state waiters do, every interval of the world's
// time, until done says so. A wait of an hour is lost.
func (s *session) poll(interval time.Duration, what string, done func() bool) {
	s.t.Helper()
	for waited := time.Duration(0); waited < time.Hour; waited += interval {
		if done() {
			return
		}
		s.advance(interval)
	}
	s.t.Fatalf("%s: still waiting after an hour", what)
}

// TestTerraformVault does what the provider's cbr_vault does in its life.
func TestTerraformVault(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		asked := s.newVault("server", "tf-vault", 200)
		asked.BackupNamePrefix, asked.AutoExpand = new("tf-"), new(true)
		id := s.createVault(asked).Id
		s.showVault(id)
		s.add(id, excluding(web, disks[1:]...))
		s.poll(10*time.Second, "the association", func() bool { return len(s.showVault(id).Resources) == 1 })
		s.wantMember("tf-", "vault", "backup_name_prefix")
		s.wantMember(true, "vault", "auto_expand")
		s.wantMember(disks[1], "vault", "resources", 0, "extra_info", "exclude_volumes", 0)

		s.remove(id, web.Id)
		s.poll(10*time.Second, "the dissociation", func() bool { return len(s.showVault(id).Resources) == 0 })

		s.deleteVault(id)
		s.poll(20*time.Second, "the deletion", func() bool {
			answer, err := s.ShowVault(&model.ShowVaultRequest{VaultId: id})
			if s.gone(err) {
				return true
			}
			if status := answer.Vault.Billing.Status.Value(); status != available && status != "deleting" {
				t.Fatalf("status = %s: Terraform gives up here", status)
			}
			return false
		})
	})
}

// TestTerraformCheckpoint does what the provider's cbr_checkpoint does.
func TestTerraformCheckpoint(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		pair := s.servers(2)
		details := []model.Resource{{Id: pair[0].Id, Type: typeServer}, {Id: pair[1].Id, Type: typeServer}}
		checkpoint := s.checkpoint(s.vaultOf("server", pair...), &model.CheckpointParam{
			Name: new("tf-checkpoint"), Incremental: new(true), ResourceDetails: &details,
		}).Id
		s.poll(15*time.Second, "the checkpoint", func() bool { return s.checkpointAvailable(checkpoint) })

		// Exactly the top-level backups: the provider compares the set.
		for _, r := range []model.ListBackupsRequest{
			{CheckpointId: &checkpoint}, {CheckpointId: &checkpoint, Incremental: new(true)},
		} {
			backups, count := s.listBackups(r)
			equal(t, "backups", count, 2)
			of := map[string]string{}
			for _, b := range backups {
				of[b.ResourceId] = b.ResourceType
			}
			for _, server := range pair {
				equal(t, "type of the backup of "+server.Id, of[server.Id], typeServer)
			}
		}

		backups, _ := s.listBackups(model.ListBackupsRequest{CheckpointId: &checkpoint})
		for _, b := range backups {
			s.deleteBackup(b.Id)
		}
		s.poll(15*time.Second, "the deletion", func() bool {
			_, err := s.ShowCheckpoint(&model.ShowCheckpointRequest{CheckpointId: checkpoint})
			return s.gone(err)
		})
	})
}

// checkpointAvailable is the provider's condition: the checkpoint and each of
// its resources; an error or an empty list of resources ends it.
func (s *session) checkpointAvailable(id string) bool {
	s.t.Helper()
	c := s.showCheckpoint(id)
	if status := c.Status.Value(); status != available && status != "protecting" {
		s.t.Fatalf("status = %s: Terraform gives up here", status)
	}
	if len(value(c.Vault.Resources)) == 0 {
		s.t.Fatal("no resources: Terraform gives up here")
	}
	for _, r := range *c.Vault.Resources {
		if value(r.ProtectStatus).Value() != available {
			return false
		}
	}
	return c.Status.Value() == available
}

// TestTerraformRestore does what the provider's cbr_restore does.
func TestTerraformRestore(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		_, backups := s.backUp(s.vaultOf("server", s.servers(1)...))
		job := s.restore(backups[0].Id, s.wholeServer(backups[0].Id))
		s.poll(10*time.Second, "the restoration", func() bool {
			status := s.showOpLog(job).Status.Value()
			if status == "failed" || status == "timeout" {
				t.Fatalf("status = %s: Terraform gives up here", status)
			}
			return status == "success"
		})
	})
}

// TestTerraformLists walks the lists the way the provider's data sources do:
// the first page without offset, then on by what came, to an empty page.
func TestTerraformLists(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		s.daily(s.vaultOf("disk", s.freeDisks(1)...), "one", "two", "three")
		for path, member := range map[string]string{
			"vaults": "vaults", "backups": "backups", "operation-logs": "operation_logs",
		} {
			get := func(query map[string]string) int {
				err := s.Send(sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/" + path, Query: query})
				if err != nil {
					t.Fatalf("%s %v: %v", path, query, err)
				}
				page, _ := s.Last.Member(member)
				array, isArray := page.([]any)
				if !isArray {
					t.Fatalf("%s %v: %s is no array: %s", path, query, member, s.Last.Body)
				}
				return len(array)
			}
			if get(nil) == 0 {
				t.Errorf("%s: the first page is empty", path)
			}
			equal(t, path+" past the end", get(map[string]string{"limit": "100", "offset": "100"}), 0)
		}
	})

	// The provider turns "available,error" into a repeated key.
	conform(t, "OKStatusTwice", func(t *testing.T, s *session) {
		s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
		err := s.Send(sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/backups", Repeated: map[string][]string{
			"status": {"error", available},
		}})
		if err != nil {
			t.Fatal(err)
		}
		s.wantArray(1, "backups")
	})
}
