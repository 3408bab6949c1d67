package conformance

import (
	"slices"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestAddVaultResource(t *testing.T) {
	t.Parallel()

	conform(t, "OKServer", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		vault := s.vaultOf("server")
		if got := s.add(vault, web); !slices.Equal(got, []string{web.Id}) {
			t.Errorf("add_resource_ids = %v, want %v", got, web.Id)
		}
		v := s.showVault(vault)
		if len(v.Resources) != 1 {
			t.Fatalf("resources = %v, want one", v.Resources)
		}
		known := s.showProtectable("server", web.Id)
		wantFreshResource(t, v.Resources[0], known)
		equal(t, "allocated", v.Billing.Allocated, value(known.Size))
	})

	conform(t, "OKDisks", func(t *testing.T, s *session) {
		disks := s.freeDisks(3)
		vault := s.vaultOf("disk", disks[0])
		want := []string{disks[1].Id, disks[2].Id}
		if got := s.add(vault, disks[1:]...); !slices.Equal(got, want) {
			t.Errorf("add_resource_ids = %v, want %v", got, want)
		}
		// Terraform compares the ids in order.
		if got := resourceIDs(s.showVault(vault)); !slices.Equal(got, append([]string{disks[0].Id}, want...)) {
			t.Errorf("resources = %v, want those of the vault's creation, then %v", got, want)
		}
	})

	// Terraform sends a server again to change what is left out of its backups.
	conform(t, "OKExcludeVolumes", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		vault := s.vaultOf("server")
		for _, left := range [][]string{disks[1:], disks[:1], {}} {
			s.add(vault, excluding(web, left...))
			v := s.showVault(vault)
			if len(v.Resources) != 1 {
				t.Fatalf("resources = %v, want one", v.Resources)
			}
			if got := value(value(v.Resources[0].ExtraInfo).ExcludeVolumes); !slices.Equal(got, left) {
				t.Errorf("exclude_volumes = %v, want %v as sent", got, left)
			}
		}
	})

	conform(t, "OKProtectableKnows", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		vault := s.vaultOf("server", web)
		p := s.showProtectable("server", web.Id).Protectable
		if p.Vault == nil || p.Vault.Id != vault {
			t.Fatalf("protectable.vault = %v, want vault %s", p.Vault, vault)
		}
		s.wantMembers([]any{"instance", "protectable", "vault"}, "id", "name", "project_id", "provider_id",
			"resources", "billing", "updated_at", "version")
	})

	// What ListProtectable says of a resource is what protecting it answers.
	conform(t, "ErrNotProtectable", func(t *testing.T, s *session) {
		for _, kind := range []string{"server", "disk"} {
			vault := s.vaultOf(kind)
			refused := 0
			for _, p := range s.listProtectable(kind, model.ListProtectableRequest{}) {
				if p.Protectable.Result {
					continue
				}
				refused++
				code := value(p.Protectable.Code)
				_, err := s.tryAdd(vault, model.ResourceCreate{Id: p.Id, Type: p.Type})
				if report := refusal(t, err); report != nil && (code == "" || !strings.HasSuffix(report.ErrorCode, code)) {
					t.Errorf("%s %s: protecting it answers %s, its protectable.code is %q", kind, p.Name, report.ErrorCode, code)
				}
			}
			if refused == 0 {
				t.Errorf("no %s of the inventory is refused: the documented reasons cannot be seen", kind)
			}
		}
	})

	conform(t, "ErrServerInOtherVault", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		s.vaultOf("server", web)
		_, err := s.tryAdd(s.vaultOf("server"), web)
		want(t, err, inOtherVault)
	})

	conform(t, "ErrDiskInOtherVault", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		s.vaultOf("disk", disk)
		_, err := s.tryAdd(s.vaultOf("disk"), disk)
		want(t, err, inOtherVault)
	})

	conform(t, "ErrDiskAgain", func(t *testing.T, s *session) {
		disk := s.freeDisks(1)[0]
		_, err := s.tryAdd(s.vaultOf("disk", disk), disk)
		want(t, err, diskAlreadyInVault)
	})

	conform(t, "ErrDiskOfProtectedServer", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(1)
		s.vaultOf("server", web)
		_, err := s.tryAdd(s.vaultOf("disk"), model.ResourceCreate{Id: disks[0], Type: typeDisk})
		want(t, err, diskInTwoVaults)
	})

	conform(t, "ErrDuplicate", func(t *testing.T, s *session) {
		web := s.servers(1)[0]
		vault := s.vaultOf("server")
		_, err := s.tryAdd(vault, web, web)
		want(t, err, duplicateResource)
		equal(t, "resources after the refusal", len(s.showVault(vault).Resources), 0)
	})

	conform(t, "ErrOneOfTwo", func(t *testing.T, s *session) {
		vault := s.vaultOf("server")
		_, err := s.tryAdd(vault, s.servers(1)[0], model.ResourceCreate{Id: nobody, Type: typeServer})
		want(t, err, serverUnknown)
		equal(t, "resources after the refusal", len(s.showVault(vault).Resources), 0)
	})

	many := slices.Repeat([]model.ResourceCreate{{Id: nobody, Type: typeServer}}, 257)
	for name, c := range map[string]struct {
		objectType string
		resources  []model.ResourceCreate
		want       failure
	}{
		"ErrUnknownServer":     {"server", []model.ResourceCreate{{Id: nobody, Type: typeServer}}, serverUnknown},
		"ErrUnknownDisk":       {"disk", []model.ResourceCreate{{Id: nobody, Type: typeDisk}}, diskUnknown},
		"ErrDiskInServerVault": {"server", []model.ResourceCreate{{Id: nobody, Type: typeDisk}}, wrongResourceType},
		"ErrServerInDiskVault": {"disk", []model.ResourceCreate{{Id: nobody, Type: typeServer}}, wrongResourceType},
		"ErrResourceType":      {"server", []model.ResourceCreate{{Id: nobody, Type: "OS::Tape::Drive"}}, invalidParameter},
		"ErrNone":              {"server", []model.ResourceCreate{}, invalidParameter},
		"ErrTooMany":           {"server", many, tooManyResources},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryAdd(s.vaultOf(c.objectType), c.resources...)
			want(t, err, c.want)
		})
	}

	for name, id := range map[string]string{"ErrUnknownVault": nobody, "ErrNotUUID": notUUID} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.tryAdd(id, s.servers(1)...)
			want(t, err, vaultUnknown)
		})
	}
}

func resourceIDs(v *model.Vault) []string {
	var ids []string
	for _, r := range v.Resources {
		ids = append(ids, r.Id)
	}
	return ids
}

// serverWithDisks is a server that may be protected and has at least n disks,
// with the disks' ids.
func (s *session) serverWithDisks(n int) (server model.ResourceCreate, disks []string) {
	s.t.Helper()
	server = s.pick("server", 1, func(p model.ProtectablesResp) bool {
		return p.Protectable.Result && p.Type == typeServer && len(p.Children) >= n
	})[0]
	return server, s.diskIDs(server.Id)
}
