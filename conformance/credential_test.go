package conformance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/control"
	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

func TestCredentials(t *testing.T) {
	t.Parallel()

	conform(t, "OKEveryProject", func(t *testing.T, s *session) {
		for _, project := range s.account.Projects {
			v := s.in(project).createVault(s.newVault("server", "web", 100))
			equal(t, "project_id", v.ProjectId, project.ID)
		}
	})

	for name, spoil := range map[string]func(s *session) (auth.ICredential, error){
		"ErrWrongSecret": func(s *session) (auth.ICredential, error) {
			return keys(s.account.AccessKey, s.account.SecretKey+"x", s.project.ID)
		},
		"ErrUnknownKey": func(s *session) (auth.ICredential, error) {
			return keys("NOBODYSACCESSKEY0001", s.account.SecretKey, s.project.ID)
		},
		"ErrUnknownToken": func(s *session) (auth.ICredential, error) {
			return sdk.TokenCredential{Token: strings.Repeat("MIIA", 30), ProjectID: s.project.ID}, nil
		},
		"ErrNothing": func(s *session) (auth.ICredential, error) {
			return sdk.TokenCredential{ProjectID: s.project.ID}, nil
		},
	} {
		conformKeys(t, name, func(t *testing.T, s *session) {
			credential, err := spoil(s)
			if err != nil {
				t.Fatal(err)
			}
			refused, err := sdk.New(s.endpoint, credential, inspect(t))
			if err != nil {
				t.Fatal(err)
			}
			_, err = refused.ListVault(&model.ListVaultRequest{})
			want(t, err, unauthenticated)
			// Who one is comes before what one asks for.
			_, err = refused.ShowVault(&model.ShowVaultRequest{VaultId: nobody})
			want(t, err, unauthenticated)
			err = refused.Send(sdk.Raw{Method: http.MethodPost, Path: "/v3/{project_id}/vaults", Body: "{"})
			want(t, err, unauthenticated)
		})
	}

	// The SDK signs with the X-Sdk-Date it is given.
	conformKeys(t, "ErrStaleSignature", func(t *testing.T, s *session) {
		credential, err := keys(s.account.AccessKey, s.account.SecretKey, s.project.ID)
		if err != nil {
			t.Fatal(err)
		}
		stale, err := sdk.New(s.endpoint, credential, inspect(t))
		if err != nil {
			t.Fatal(err)
		}
		stale.HcClient.WithExtraHeaders(map[string]string{"X-Sdk-Date": "20200101T000000Z"})
		_, err = stale.ListVault(&model.ListVaultRequest{})
		want(t, err, unauthenticated)
	})

	conform(t, "ErrOtherAccount", func(t *testing.T, s *session) {
		stranger := newSession(t, s.endpoint, s.login)
		foreign := []control.Project{stranger.project}
		for _, neighbour := range s.world.Accounts[1:] {
			foreign = append(foreign, neighbour.Projects[0])
		}
		for _, project := range foreign {
			_, err := s.trespass(project).ListVault(&model.ListVaultRequest{})
			want(t, err, forbidden)
		}
	})
}

// trespass returns a client that calls a project with the credential of the
// session's own: its keys, or a token for the session's project.
func (s *session) trespass(project control.Project) *sdk.Client {
	s.t.Helper()
	credential, err := s.login.credential(s.endpoint, s.account, s.project)
	if held, ok := credential.(sdk.TokenCredential); ok {
		held.ProjectID = project.ID
		credential = held
	} else if err == nil {
		credential, err = keys(s.account.AccessKey, s.account.SecretKey, project.ID)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := sdk.New(s.endpoint, credential, inspect(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}
