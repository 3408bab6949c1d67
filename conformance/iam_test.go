package conformance

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	iam "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3"
	iammodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// The identity service as clients use it before their first call to CBR.
func TestIdentity(t *testing.T) {
	t.Parallel()

	conformKeys(t, "OKTokenForProject", func(t *testing.T, s *session) {
		answer, err := s.iam().KeystoneCreateUserTokenByPassword(s.passwordRequest(&iammodel.AuthScope{
			Project: &iammodel.AuthScopeProject{Name: &s.project.Name},
		}))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "status", answer.HttpStatusCode, http.StatusCreated)
		issued := value(answer.Token)
		if value(answer.XSubjectToken) == "" || issued.Project == nil || issued.User == nil || issued.User.Domain == nil {
			t.Fatalf("the answer lacks the token, its project, its user or the user's domain: %+v", answer)
		}
		equal(t, "project.id", issued.Project.Id, s.project.ID)
		equal(t, "project.name", issued.Project.Name, s.project.Name)
		equal(t, "project.domain.id", value(issued.Project.Domain).Id, s.account.ID)
		equal(t, "user.name", issued.User.Name, s.account.User)
		equal(t, "user.domain.name", issued.User.Domain.Name, s.account.Name)
		if !slices.Equal(issued.Methods, []string{"password"}) {
			t.Errorf("methods = %v, want password", issued.Methods)
		}
		if life := instant(t, issued.ExpiresAt).Sub(instant(t, issued.IssuedAt)); life != 24*time.Hour {
			t.Errorf("the token lives %v, want a day", life)
		}
		var urls []string
		for _, service := range issued.Catalog {
			if service.Type == "cbr" {
				for _, endpoint := range service.Endpoints {
					urls = append(urls, endpoint.Url)
				}
			}
		}
		if !slices.Contains(urls, s.endpoint+"/v3/"+s.project.ID) {
			t.Errorf("the catalog has cbr at %v, OTC's clients need %s/v3/%s", urls, s.endpoint, s.project.ID)
		}
	})

	conformKeys(t, "OKTokenForDomain", func(t *testing.T, s *session) {
		answer, err := s.iam().KeystoneCreateUserTokenByPassword(s.passwordRequest(&iammodel.AuthScope{
			Domain: &iammodel.AuthScopeDomain{Name: &s.account.Name},
		}))
		if err != nil {
			t.Fatal(err)
		}
		if issued := value(answer.Token); issued.Project != nil || issued.Domain == nil {
			t.Fatalf("project %v, domain %v: want a domain alone", issued.Project, issued.Domain)
		}
		equal(t, "domain.id", answer.Token.Domain.Id, s.account.ID)
	})

	// Terraform exchanges the token it is given.
	conformKeys(t, "OKTokenForToken", func(t *testing.T, s *session) {
		scope := map[string]any{"project": map[string]any{"id": s.project.ID}}
		first, err := token(s.endpoint, passwordLogin(s.account, scope))
		if err != nil {
			t.Fatal(err)
		}
		second, err := token(s.endpoint, map[string]any{"auth": map[string]any{
			"identity": map[string]any{"methods": []string{"token"}, "token": map[string]any{"id": first}},
			"scope":    scope,
		}})
		if err != nil {
			t.Fatal(err)
		}
		client, err := sdk.New(s.endpoint, sdk.TokenCredential{Token: second, ProjectID: s.project.ID}, inspect(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Send(sdk.Raw{Method: http.MethodGet, Path: "/v3/{project_id}/vaults"}); err != nil {
			t.Errorf("the exchanged token is refused: %v", err)
		}
	})

	conformKeys(t, "ErrWrongPassword", func(t *testing.T, s *session) {
		s.account.Password += "x"
		_, err := s.iam().KeystoneCreateUserTokenByPassword(s.passwordRequest(&iammodel.AuthScope{
			Project: &iammodel.AuthScopeProject{Id: &s.project.ID},
		}))
		if report := refusal(t, err); report != nil {
			equal(t, "status", report.StatusCode, http.StatusUnauthorized)
		}
	})

	conformKeys(t, "OKProjects", func(t *testing.T, s *session) {
		answer, err := s.iam().KeystoneListProjects(&iammodel.KeystoneListProjectsRequest{Name: &s.project.Name})
		if err != nil {
			t.Fatal(err)
		}
		projects := value(answer.Projects)
		if len(projects) != 1 {
			t.Fatalf("%d projects named %s, want one", len(projects), s.project.Name)
		}
		equal(t, "id", projects[0].Id, s.project.ID)
		equal(t, "domain_id", projects[0].DomainId, s.account.ID)
		equal(t, "enabled", projects[0].Enabled, true)

		own, err := s.iam().KeystoneListAuthProjects(&iammodel.KeystoneListAuthProjectsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "own projects", len(value(own.Projects)), len(s.account.Projects))
	})

	conformKeys(t, "OKDomains", func(t *testing.T, s *session) {
		answer, err := s.iam().KeystoneListAuthDomains(&iammodel.KeystoneListAuthDomainsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		domains := value(answer.Domains)
		if len(domains) != 1 {
			t.Fatalf("%d domains, want one", len(domains))
		}
		equal(t, "id", domains[0].Id, s.account.ID)
		equal(t, "name", domains[0].Name, s.account.Name)
	})

	conformKeys(t, "OKCatalog", func(t *testing.T, s *session) {
		answer, err := s.iam().KeystoneShowCatalog(&iammodel.KeystoneShowCatalogRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, service := range value(answer.Catalog) {
			if service.Type == "cbr" {
				return
			}
		}
		t.Errorf("the catalog has no service of type cbr: %v", value(answer.Catalog))
	})
}

// iam is the SDK's client of the identity service, with the session's keys.
func (s *session) iam() *iam.IamClient {
	s.t.Helper()
	credential, err := basic.NewCredentialsBuilder().WithAk(s.account.AccessKey).WithSk(s.account.SecretKey).
		WithProjectId(s.project.ID).SafeBuild()
	if err != nil {
		s.t.Fatal(err)
	}
	hc, err := iam.IamClientBuilder().WithEndpoint(s.endpoint).WithCredential(credential).
		WithHttpConfig(sdk.Settings(&sdk.Answer{}, inspect(s.t))).SafeBuild()
	if err != nil {
		s.t.Fatal(err)
	}
	return iam.NewIamClient(hc)
}

func (s *session) passwordRequest(scope *iammodel.AuthScope) *iammodel.KeystoneCreateUserTokenByPasswordRequest {
	return &iammodel.KeystoneCreateUserTokenByPasswordRequest{
		Body: &iammodel.KeystoneCreateUserTokenByPasswordRequestBody{Auth: &iammodel.PwdAuth{
			Identity: &iammodel.PwdIdentity{
				Methods: []iammodel.PwdIdentityMethods{iammodel.GetPwdIdentityMethodsEnum().PASSWORD},
				Password: &iammodel.PwdPassword{User: &iammodel.PwdPasswordUser{
					Name: s.account.User, Password: s.account.Password,
					Domain: &iammodel.PwdPasswordUserDomain{Name: s.account.Name},
				}},
			},
			Scope: scope,
		}},
	}
}

// get calls a path without any credential.
func (s *session) get(path string) (status int, body string) {
	s.t.Helper()
	resp, err := http.Get(s.endpoint + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		s.t.Errorf("GET %s: Content-Type %q", path, resp.Header.Get("Content-Type"))
	}
	return resp.StatusCode, string(content)
}
