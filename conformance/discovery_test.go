package conformance

import (
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	cbr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
	iam "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// What the SDK finds out by itself when it is given a region instead of a
// project. These run with keys alone: the SDK has nothing else to ask with.
func TestDiscovery(t *testing.T) {
	t.Parallel()

	// GET /v3/projects?name=<region> must have exactly one answer.
	conformKeys(t, "OKProjectOfRegion", func(t *testing.T, s *session) {
		for _, project := range s.account.Projects {
			credential, err := basic.NewCredentialsBuilder().WithAk(s.account.AccessKey).WithSk(s.account.SecretKey).
				WithIamEndpointOverride(s.endpoint).SafeBuild()
			if err != nil {
				t.Fatal(err)
			}
			hc, err := cbr.CbrClientBuilder().WithRegion(region.NewRegion(project.Name, s.endpoint)).
				WithCredential(credential).WithHttpConfig(sdk.Settings(&sdk.Answer{}, inspect(t))).SafeBuild()
			if err != nil {
				t.Fatalf("region %s: %v", project.Name, err)
			}
			equal(t, "project found for "+project.Name, credential.ProjectId, project.ID)
			if _, err := cbr.NewCbrClient(hc).ListVault(&model.ListVaultRequest{}); err != nil {
				t.Errorf("ListVault in %s: %v", project.Name, err)
			}
		}
	})

	conformKeys(t, "ErrNoSuchRegion", func(t *testing.T, s *session) {
		credential, err := basic.NewCredentialsBuilder().WithAk(s.account.AccessKey).WithSk(s.account.SecretKey).
			WithIamEndpointOverride(s.endpoint).SafeBuild()
		if err != nil {
			t.Fatal(err)
		}
		_, err = cbr.CbrClientBuilder().WithRegion(region.NewRegion("moon-north-1", s.endpoint)).
			WithCredential(credential).WithHttpConfig(sdk.Settings(&sdk.Answer{}, inspect(t))).SafeBuild()
		if err == nil {
			t.Error("a project was found for a region that does not exist")
		}
	})

	// GET /v3/auth/domains, for the SDK's global services.
	conformKeys(t, "OKDomain", func(t *testing.T, s *session) {
		credential, err := global.NewCredentialsBuilder().WithAk(s.account.AccessKey).WithSk(s.account.SecretKey).
			WithIamEndpointOverride(s.endpoint).SafeBuild()
		if err != nil {
			t.Fatal(err)
		}
		_, err = iam.IamClientBuilder().WithRegion(region.NewRegion("cn-north-4", s.endpoint)).
			WithCredential(credential).WithHttpConfig(sdk.Settings(&sdk.Answer{}, inspect(t))).SafeBuild()
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "domain found", credential.DomainId, s.account.ID)
	})

	conformKeys(t, "OKVersions", func(t *testing.T, s *session) {
		for _, path := range []string{"/", "/v3"} {
			status, body := s.get(path)
			if !slices.Contains([]int{200, 300}, status) {
				t.Errorf("GET %s: status %d: %s", path, status, body)
			}
		}
	})
}
