package conformance

import (
	"reflect"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestShowVault(t *testing.T) {
	t.Parallel()

	// OTC's clients compare the two answers member by member.
	conform(t, "OK", func(t *testing.T, s *session) {
		asked := s.newVault("server", "web", 400)
		asked.Resources = s.servers(2)
		made := s.createVault(asked)
		created, _ := s.Last.Member("vault")
		s.showVault(made.Id)
		shown, _ := s.Last.Member("vault")
		if !reflect.DeepEqual(created, shown) {
			t.Errorf("CreateVault answered\n%v\nShowVault answers\n%v", created, shown)
		}
	})

	conform(t, "OKUsed", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(2)...)
		s.backUp(vault)
		v := s.showVault(vault)
		var sum int32
		for _, r := range v.Resources {
			equal(t, "backup_count of "+r.Name, value(r.BackupCount), 1)
			if value(r.BackupSize) <= 0 {
				t.Errorf("backup_size of %s = %d MB after a backup", r.Name, value(r.BackupSize))
			}
			sum += value(r.BackupSize)
		}
		equal(t, "used, in MB, and the sum of the backup_size", v.Billing.Used, sum)
	})

	conform(t, "OKProtecting", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		s.checkpoint(vault, nil)
		v := s.showVault(vault)
		equal(t, "billing.status", v.Billing.Status.Value(), available)
		equal(t, "protect_status", value(v.Resources[0].ProtectStatus).Value(), "protecting")
	})

	for name, id := range map[string]string{"ErrUnknown": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.ShowVault(&model.ShowVaultRequest{VaultId: id})
			want(t, err, vaultUnknown)
		})
	}

	conform(t, "ErrOtherProject", func(t *testing.T, s *session) {
		vault := s.createVault(s.newVault("server", "web", 100)).Id
		_, err := s.in(s.account.Projects[1]).ShowVault(&model.ShowVaultRequest{VaultId: vault})
		want(t, err, vaultUnknown)
	})
}
