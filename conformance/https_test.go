package conformance

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	cbr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/server"
)

// The SDK takes an IAM endpoint from the environment, and puts https:// before it
// whatever it is. Everything else then goes over HTTPS too. The variable is the
// process's: this test runs before those that are parallel.
func TestEndpointFromEnvironment(t *testing.T) {
	binary, err := workshop.binary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.Start(t.Context(), binary, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("HUAWEICLOUD_SDK_IAM_ENDPOINT", strings.TrimPrefix(s.Secure, "https://"))
	credential, err := basic.NewCredentialsBuilder().
		WithAk("CBRDDEMOACCESSKEY001").WithSk("cbrd-demo-secret-key-000000000000000001").SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	settings := config.DefaultHttpConfig().WithHttpTransport(trusting(t, s.URL))
	hc, err := cbr.CbrClientBuilder().WithRegion(region.NewRegion("cn-south-1", s.Secure)).
		WithCredential(credential).WithHttpConfig(settings).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "project found", credential.ProjectId, "a0000000000000000000000000000002")
	if _, err := cbr.NewCbrClient(hc).ListVault(&model.ListVaultRequest{}); err != nil {
		t.Error(err)
	}
}

// trusting is a transport that trusts the certificate that cbrd made, and no other.
func trusting(t *testing.T, endpoint string) *http.Transport {
	t.Helper()
	resp, err := http.Get(endpoint + "/_cbrd/certificate") //nolint:noctx // of the server that this test started
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(text) {
		t.Fatalf("no certificate: %s", text)
	}
	return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}
}
