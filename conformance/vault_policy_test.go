package conformance

import (
	"net/http"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestAssociateVaultPolicy(t *testing.T) {
	t.Parallel()

	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		s.associate(vault, policy)
		vaults, count := s.listVault(model.ListVaultRequest{PolicyId: &policy})
		equal(t, "vaults with the policy", count, 1)
		equal(t, "vault", vaults[0].Id, vault)
		s.showPolicy(policy)
		s.wantMember(vault, "policy", "associated_vaults", 0, "vault_id")
	})

	// The OTC provider creates the vault with the policy and then applies it.
	conform(t, "OKTwice", func(t *testing.T, s *session) {
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		asked := s.newVault("server", "web", 100)
		asked.BackupPolicyId = &policy
		vault := s.createVault(asked).Id
		for range 2 {
			s.associate(vault, policy)
		}
		equal(t, "associated_vaults", len(value(s.showPolicy(policy).AssociatedVaults)), 1)
	})

	conform(t, "OKAnotherTakesItsPlace", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		former, policy := s.schedule(vault, keep(3), at2), s.schedule(vault, keep(5), at2)
		if got := s.applied(vault); !slices.Equal(got, []string{policy}) {
			t.Errorf("policies on the vault = %v, want %s alone", got, policy)
		}
		s.showPolicy(former)
		s.wantArray(0, "policy", "associated_vaults")
	})

	conform(t, "OKAddPolicyIDs", func(t *testing.T, s *session) {
		vault, policy := s.vaultOf("server"), s.createPolicy(newPolicy("p", keep(3), at2)).Id
		answer, err := s.tryAssociate(vault, model.VaultAssociate{AddPolicyIds: &[]string{policy}})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "policy_id", value(answer.AssociatePolicy).PolicyId, policy)
		equal(t, "policies on the vault", len(s.applied(vault)), 1)
	})

	// One of each type.
	conform(t, "OKReplication", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		backup, replication := s.schedule(vault, keep(3), at2), s.createPolicy(s.replication("r")).Id
		destination := s.replicate(vault, replication)
		if got := s.applied(vault); !slices.Equal(got, []string{replication, backup}) {
			t.Errorf("policies on the vault = %v, want %v", got, []string{replication, backup})
		}
		s.showPolicy(replication)
		s.wantMember(destination, "policy", "associated_vaults", 0, "destination_vault_id")
		s.disassociate(vault, replication)
		if got := s.applied(vault); !slices.Equal(got, []string{backup}) {
			t.Errorf("policies on the vault = %v, want %s alone", got, backup)
		}
	})

	conform(t, "Err6000", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		foreign := s.in(s.account.Projects[1]).createPolicy(newPolicy("p", keep(3), at2)).Id
		for _, id := range []string{nobody, notUUID, foreign} {
			_, err := s.tryAssociate(vault, model.VaultAssociate{PolicyId: &id})
			want(t, err, policyUnknown)
		}
	})

	conform(t, "Err6105", func(t *testing.T, s *session) {
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		for _, vault := range []string{nobody, notUUID} {
			_, err := s.tryAssociate(vault, model.VaultAssociate{PolicyId: &policy})
			want(t, err, vaultUnknown)
		}
	})

	conform(t, "Err6112", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		policy := s.schedule(vault, keep(3), at2)
		s.backUp(vault)
		s.deleteVault(vault)
		for name, act := range map[string]func() error{
			"associate": func() error {
				_, err := s.tryAssociate(vault, model.VaultAssociate{PolicyId: &policy})
				return err
			},
			"dissociate": func() error { _, err := s.tryDisassociate(vault, policy); return err },
		} {
			t.Log(name)
			want(t, act(), vaultDeleting)
		}
	})

	// A vault for replicas is not backed up.
	conform(t, "Err6127", func(t *testing.T, s *session) {
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		_, err := s.tryAssociate(s.replicaVault(), model.VaultAssociate{PolicyId: &policy})
		want(t, err, policyUnfit)
	})

	conform(t, "Err6136", func(t *testing.T, s *session) {
		asked := s.newVault("server", "hybrid", 100)
		asked.Billing.CloudType = new(model.GetBillingCreateCloudTypeEnum().HYBRID)
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		_, err := s.tryAssociate(s.createVault(asked).Id, model.VaultAssociate{PolicyId: &policy})
		want(t, err, hybridNoPolicy)
	})

	conform(t, "ErrReplication", func(t *testing.T, s *session) {
		policy, vault := s.createPolicy(s.replication("r")).Id, s.vaultOf("server")
		destination := s.in(s.account.Projects[1]).replicaVault()
		ordinary := s.in(s.account.Projects[1]).vaultOf("server")
		for name, c := range map[string]struct {
			vault, destination string
			want               failure
		}{
			"disks":            {s.vaultOf("disk"), destination, noReplication},
			"none":             {vault, "", invalidParameter},
			"unknown":          {vault, nobody, destinationUnknown},
			"takes no replica": {vault, ordinary, noReplicasThere},
		} {
			body := model.VaultAssociate{PolicyId: &policy}
			if c.destination != "" {
				body.DestinationVaultId = new(c.destination)
			}
			t.Log(name)
			_, err := s.tryAssociate(c.vault, body)
			want(t, err, c.want)
		}
		equal(t, "policies on the vault", len(s.applied(vault)), 0)
	})

	for name, body := range map[string]string{
		"ErrNoPolicy":      `{}`,
		"ErrNoPolicyIDs":   `{"add_policy_ids": []}`,
		"ErrPolicyNumber":  `{"policy_id": 7}`,
		"ErrPolicyIDsMany": `{"add_policy_ids": ["1","2","3","4","5","6","7","8","9","10","11"]}`,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			err := s.sendJSON(http.MethodPost, "vaults/"+s.vaultOf("server")+"/associatepolicy", body)
			want(t, err, invalidParameter)
		})
	}
}

// replicaVault creates a vault that takes the replicas of servers.
func (s *session) replicaVault() string {
	s.t.Helper()
	v := s.newVault("server", "replicas", 500)
	v.Billing.ProtectType = model.GetBillingCreateProtectTypeEnum().REPLICATION
	return s.createVault(v).Id
}

// replicate applies a policy of session.replication, and returns the vault it
// sends to.
func (s *session) replicate(vault, policy string) (destination string) {
	s.t.Helper()
	destination = s.in(s.account.Projects[1]).replicaVault()
	answer, err := s.tryAssociate(vault, model.VaultAssociate{PolicyId: &policy, DestinationVaultId: &destination})
	if err != nil {
		s.t.Fatalf("AssociateVaultPolicy: %v", err)
	}
	equal(s.t, "destination_vault_id", value(value(answer.AssociatePolicy).DestinationVaultId), destination)
	return destination
}

func TestDisassociateVaultPolicy(t *testing.T) {
	t.Parallel()

	// What had an expiry still expires.
	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		policy := s.schedule(vault, lasts(2), at2)
		s.until("2026-01-02 12:00")
		s.disassociate(vault, policy)
		equal(t, "policies on the vault", len(s.applied(vault)), 0)
		_, count := s.listVault(model.ListVaultRequest{PolicyId: &policy})
		equal(t, "vaults with the policy", count, 0)
		equal(t, "backups", len(s.left(vault, "01-02")), 2)
		s.until("2026-01-03 21:00")
		if got := s.left(vault, "01-02"); !slices.Equal(got, []string{"01-02"}) {
			t.Errorf("backups of %v, want that of 01-02", got)
		}
		s.until("2026-01-04 21:00")
		equal(t, "backups", len(s.left(vault, "01-02")), 0)
	})

	conform(t, "OKDuringARun", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		policy := s.schedule(vault, keep(3), at2)
		s.until("2026-01-01 02:00")
		s.disassociate(vault, policy)
		s.idle()
		backups, count := s.listBackups(model.ListBackupsRequest{VaultId: &vault})
		equal(t, "backups", count, 1)
		equal(t, "status", backups[0].Status.Value(), available)
	})

	conform(t, "Err6000", func(t *testing.T, s *session) {
		_, err := s.tryDisassociate(s.vaultOf("server"), nobody)
		want(t, err, policyUnknown)
	})

	conform(t, "Err6002", func(t *testing.T, s *session) {
		vault, other := s.vaultOf("server"), s.vaultOf("disk")
		policy := s.schedule(vault, keep(3), at2)
		_, err := s.tryDisassociate(other, policy)
		want(t, err, policyNotOnVault)
		s.disassociate(vault, policy)
		_, err = s.tryDisassociate(vault, policy)
		want(t, err, policyNotOnVault)
	})

	conform(t, "Err6105", func(t *testing.T, s *session) {
		policy := s.createPolicy(newPolicy("p", keep(3), at2)).Id
		for _, vault := range []string{nobody, notUUID} {
			_, err := s.tryDisassociate(vault, policy)
			want(t, err, vaultUnknown)
		}
	})

	conform(t, "ErrNoPolicy", func(t *testing.T, s *session) {
		err := s.sendJSON(http.MethodPost, "vaults/"+s.vaultOf("server")+"/dissociatepolicy", `{}`)
		want(t, err, invalidParameter)
	})
}
