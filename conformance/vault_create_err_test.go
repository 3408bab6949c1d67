package conformance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

func TestCreateVaultRefused(t *testing.T) {
	t.Parallel()

	// Each case makes one thing wrong with a vault that is fine otherwise.
	cases := map[string]struct {
		spoil func(s *session, v *model.VaultCreate)
		want  failure
	}{
		"ErrSizeTooSmall": {func(_ *session, v *model.VaultCreate) { v.Billing.Size = 9 }, invalidSize},
		"ErrSizeTooBig":   {func(_ *session, v *model.VaultCreate) { v.Billing.Size = 10485761 }, invalidSize},
		"ErrNameEmpty":    {func(_ *session, v *model.VaultCreate) { v.Name = "" }, invalidParameter},
		"ErrNameTooLong":  {func(_ *session, v *model.VaultCreate) { v.Name = strings.Repeat("n", 65) }, invalidParameter},
		"ErrDescriptionTooLong": {func(_ *session, v *model.VaultCreate) {
			v.Description = new(strings.Repeat("d", 256))
		}, invalidParameter},
		"ErrThreshold": {func(_ *session, v *model.VaultCreate) { v.Threshold = new(int32(101)) }, invalidParameter},
		"ErrObjectType": {func(s *session, v *model.VaultCreate) {
			v.Billing.ObjectType = *word[model.BillingCreateObjectType](s.t, "tape")
		}, invalidParameter},
		"ErrProtectType": {func(s *session, v *model.VaultCreate) {
			v.Billing.ProtectType = *word[model.BillingCreateProtectType](s.t, "prayer")
		}, invalidParameter},
		"ErrConsistentLevel": {func(s *session, v *model.VaultCreate) {
			v.Billing.ConsistentLevel = *word[model.BillingCreateConsistentLevel](s.t, "consistent")
		}, invalidParameter},
		"ErrPrefixTooLong": {func(_ *session, v *model.VaultCreate) {
			v.BackupNamePrefix = new(strings.Repeat("p", 33))
		}, invalidParameter},
		"ErrUnknownPolicy": {func(_ *session, v *model.VaultCreate) { v.BackupPolicyId = new(nobody) }, policyUnknown},
		"ErrUnknownServer": {func(_ *session, v *model.VaultCreate) {
			v.Resources = []model.ResourceCreate{{Id: nobody, Type: typeServer}}
		}, serverUnknown},
		"ErrResourceType": {func(_ *session, v *model.VaultCreate) {
			v.Resources = []model.ResourceCreate{{Id: nobody, Type: "OS::Tape::Drive"}}
		}, invalidParameter},
		"ErrDiskInServerVault": {func(s *session, v *model.VaultCreate) { v.Resources = s.freeDisks(1) }, wrongResourceType},
		"ErrDuplicateServer": {func(s *session, v *model.VaultCreate) {
			web := s.servers(1)[0]
			v.Resources = []model.ResourceCreate{web, web}
		}, duplicateResource},
		"ErrServerInOtherVault": {func(s *session, v *model.VaultCreate) {
			v.Resources = s.servers(1)
			s.vaultOf("server", v.Resources...)
		}, inOtherVault},
	}
	for name, c := range cases {
		conform(t, name, func(t *testing.T, s *session) {
			v := s.newVault("server", "web", 200)
			c.spoil(s, v)
			_, before := s.listVault(model.ListVaultRequest{})
			_, err := s.tryCreateVault(v)
			want(t, err, c.want)
			_, after := s.listVault(model.ListVaultRequest{})
			equal(t, "vaults after the refusal", after, before)
		})
	}

	conform(t, "ErrUnknownDisk", func(t *testing.T, s *session) {
		v := s.newVault("disk", "data", 200)
		v.Resources = []model.ResourceCreate{{Id: nobody, Type: typeDisk}}
		_, err := s.tryCreateVault(v)
		want(t, err, diskUnknown)
	})
}

// Bodies that no client model would send.
func TestCreateVaultMalformed(t *testing.T) {
	t.Parallel()

	const billing = `"billing":{"consistent_level":"crash_consistent","object_type":"server","protect_type":"backup","size":100}`
	cases := map[string]string{
		"ErrNotJSON":          `{"vault":`,
		"ErrTrailingText":     `{"vault":{"name":"web","resources":[],` + billing + `}} and more`,
		"ErrArray":            `[]`,
		"ErrNoVault":          `{}`,
		"ErrNullVault":        `{"vault":null}`,
		"ErrNoName":           `{"vault":{"resources":[],` + billing + `}}`,
		"ErrNoResources":      `{"vault":{"name":"web",` + billing + `}}`,
		"ErrNoBilling":        `{"vault":{"name":"web","resources":[]}}`,
		"ErrNumberName":       `{"vault":{"name":7,"resources":[],` + billing + `}}`,
		"ErrResourceNoID":     `{"vault":{"name":"web","resources":[{"type":"OS::Nova::Server"}],` + billing + `}}`,
		"ErrResourcesNoArray": `{"vault":{"name":"web","resources":{},` + billing + `}}`,
		"ErrSizeString":       `{"vault":{"name":"web","resources":[],` + strings.Replace(billing, "100", `"100"`, 1) + `}}`,
	}
	for name, body := range cases {
		conform(t, name, func(t *testing.T, s *session) {
			err := s.Send(sdk.Raw{Method: http.MethodPost, Path: "/v3/{project_id}/vaults", Body: body})
			want(t, err, invalidParameter)
		})
	}

	// Consoles and newer clients send members that older servers do not know.
	conform(t, "OKUnknownMember", func(t *testing.T, s *session) {
		body := `{"vault":{"name":"web","resources":[],"colour":"blue",` + billing + `}}`
		if err := s.Send(sdk.Raw{Method: http.MethodPost, Path: "/v3/{project_id}/vaults", Body: body}); err != nil {
			t.Errorf("a member nobody knows is refused: %v", err)
		}
	})
}
