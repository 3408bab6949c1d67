package conformance

import (
	"errors"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/control"
)

// as returns the session of a new user of the same account, whom policies bind.
func (s *session) as(policies ...control.Policy) *session {
	s.t.Helper()
	account, err := s.control.NewUser(s.t.Context(), s.world.ID, s.account, policies...)
	if err != nil {
		s.t.Fatal(err)
	}
	user := *s
	user.account = account
	return user.in(s.project)
}

// A user whom policies bind (reference 6): what they allow works as for anybody,
// the rest is the gateway's 403, which names the action.
func TestPermissions(t *testing.T) {
	t.Parallel()

	conform(t, "OKReadOnly", func(t *testing.T, s *session) {
		made := s.createVault(s.newVault("server", "web", 100))
		reader := s.as(control.Policy{Name: "CBR ReadOnlyAccess"})
		list, err := reader.ListVault(&model.ListVaultRequest{})
		if err != nil || len(*list.Vaults) != 1 {
			t.Fatalf("%v: %v", list, err)
		}
		if _, err = reader.ShowVault(&model.ShowVaultRequest{VaultId: made.Id}); err != nil {
			t.Error(err)
		}
		_, err = reader.DeleteVault(&model.DeleteVaultRequest{VaultId: made.Id})
		want(t, err, forbidden)
		var report *sdkerr.ServiceResponseError
		if errors.As(err, &report) && !strings.Contains(report.ErrorMessage, "cbr:vaults:delete") {
			t.Errorf("the refusal says %q", report.ErrorMessage)
		}
		if _, err = s.ShowVault(&model.ShowVaultRequest{VaultId: made.Id}); err != nil {
			t.Error(err)
		}
	})

	conform(t, "OKCustom", func(t *testing.T, s *session) {
		made := s.createVault(s.newVault("server", "web", 100))
		statement := func(effect string, actions ...string) map[string]any {
			return map[string]any{"Effect": effect, "Action": actions}
		}
		keeper := s.as(control.Policy{Name: "CBR FullAccess"}, control.Policy{Name: "keep-vaults", Document: map[string]any{
			"Version": "1.1", "Statement": []any{statement("Deny", "cbr:vaults:delete", "cbr:backups:delete")},
		}})
		keeper.createVault(keeper.newVault("disk", "data", 100))
		_, err := keeper.DeleteVault(&model.DeleteVaultRequest{VaultId: made.Id})
		want(t, err, forbidden)
	})

	conform(t, "OKEnterpriseProject", func(t *testing.T, s *session) {
		made := s.createVault(s.newVault("server", "web", 100)) // in the default one
		guest := s.as(control.Policy{Name: "CBR FullAccess", EnterpriseProjects: []string{"ep-1"}})
		body := guest.newVault("server", "own", 100)
		project := "ep-1"
		body.EnterpriseProjectId = &project
		own := guest.createVault(body)
		everything := "all_granted_eps"
		list, err := guest.ListVault(&model.ListVaultRequest{EnterpriseProjectId: &everything})
		if err != nil || len(*list.Vaults) != 1 || (*list.Vaults)[0].Id != own.Id {
			t.Errorf("%v: %v", list, err)
		}
		_, err = guest.ShowVault(&model.ShowVaultRequest{VaultId: made.Id})
		want(t, err, forbidden)
		_, err = guest.ShowVault(&model.ShowVaultRequest{VaultId: nobody})
		want(t, err, vaultUnknown)
	})
}
