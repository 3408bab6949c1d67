package conformance

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestListVault(t *testing.T) {
	t.Parallel()

	conform(t, "OKEmpty", func(t *testing.T, s *session) {
		_, count := s.listVault(model.ListVaultRequest{})
		equal(t, "count", count, 0)
		s.wantArray(0, "vaults")
		s.wantMember(1000.0, "limit")
		s.wantMember(0.0, "offset")
	})

	conform(t, "OKNewestFirst", func(t *testing.T, s *session) {
		made := s.someVaults(3)
		slices.Reverse(made)
		vaults, count := s.listVault(model.ListVaultRequest{})
		equal(t, "count", count, 3)
		if got := vaultIDs(vaults); !slices.Equal(got, made) {
			t.Errorf("vaults = %v, want newest first %v", got, made)
		}
	})

	// Terraform goes on until a page is empty, so the end must be an empty page.
	conform(t, "OKPages", func(t *testing.T, s *session) {
		made := s.someVaults(7)
		slices.Reverse(made)
		var walked []string
		for {
			vaults, count := s.listVault(model.ListVaultRequest{Limit: new(int32(3)), Offset: new(int32(len(walked)))})
			equal(t, "count", count, 7)
			s.wantMember(3.0, "limit")
			s.wantMember(float64(len(walked)), "offset")
			if len(vaults) == 0 {
				break
			}
			walked = append(walked, vaultIDs(vaults)...)
		}
		s.wantArray(0, "vaults")
		if !slices.Equal(walked, made) {
			t.Errorf("the pages hold %v, want %v", walked, made)
		}
	})

	conform(t, "OKFilters", func(t *testing.T, s *session) {
		web, disk := s.servers(1)[0], s.freeDisks(1)[0]
		serverVault := s.vaultOf("server", web)
		diskVault := s.vaultOf("disk", disk)
		both := []string{diskVault, serverVault}
		type request = model.ListVaultRequest
		for name, c := range map[string]struct {
			r    request
			want []string
		}{
			"name":              {request{Name: new("vault-of-disk")}, []string{diskVault}},
			"no such name":      {request{Name: new("nobody")}, nil},
			"object_type":       {request{ObjectType: new("server")}, []string{serverVault}},
			"protect_type":      {request{ProtectType: new(model.GetListVaultRequestProtectTypeEnum().BACKUP)}, both},
			"protect_type none": {request{ProtectType: new(model.GetListVaultRequestProtectTypeEnum().REPLICATION)}, nil},
			"cloud_type":        {request{CloudType: new(model.GetListVaultRequestCloudTypeEnum().PUBLIC)}, both},
			"cloud_type none":   {request{CloudType: new(model.GetListVaultRequestCloudTypeEnum().HYBRID)}, nil},
			"status":            {request{Status: new(available)}, both},
			"status none":       {request{Status: new("frozen")}, nil},
			"id":                {request{Id: &[]string{diskVault}}, []string{diskVault}},
			"id twice":          {request{Id: &[]string{diskVault, serverVault}}, both},
			"resource_ids":      {request{ResourceIds: new(web.Id)}, []string{serverVault}},
			"resource_ids none": {request{ResourceIds: new(nobody)}, nil},
			"policy_id none":    {request{PolicyId: new(nobody)}, nil},
			"enterprise":        {request{EnterpriseProjectId: new("0")}, both},
			"all enterprises":   {request{EnterpriseProjectId: new("all_granted_eps")}, both},
			"two at once":       {request{ObjectType: new("server"), Name: new("vault-of-disk")}, nil},
		} {
			vaults, count := s.listVault(c.r)
			if got := vaultIDs(vaults); !slices.Equal(got, c.want) {
				t.Errorf("%s: vaults = %v, want %v", name, got, c.want)
			}
			equal(t, name+": count", count, int32(len(c.want)))
		}
	})

	conform(t, "OKOtherProject", func(t *testing.T, s *session) {
		s.someVaults(1)
		_, count := s.in(s.account.Projects[1]).listVault(model.ListVaultRequest{})
		equal(t, "count in another project", count, 0)
	})

	type request = model.ListVaultRequest
	for name, bad := range map[string]func(t *testing.T) request{
		"ErrLimitZero":      func(*testing.T) request { return request{Limit: new(int32(0))} },
		"ErrLimitTooBig":    func(*testing.T) request { return request{Limit: new(int32(1001))} },
		"ErrOffsetNegative": func(*testing.T) request { return request{Offset: new(int32(-1))} },
		"ErrCloudType": func(t *testing.T) request {
			return request{CloudType: word[model.ListVaultRequestCloudType](t, "thunder")}
		},
		"ErrProtectType": func(t *testing.T) request {
			return request{ProtectType: word[model.ListVaultRequestProtectType](t, "prayer")}
		},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			r := bad(t)
			_, err := s.ListVault(&r)
			want(t, err, invalidParameter)
		})
	}
}

// someVaults creates n vaults a minute apart and returns their ids, oldest first.
func (s *session) someVaults(n int) []string {
	s.t.Helper()
	var ids []string
	for i := range n {
		ids = append(ids, s.createVault(s.newVault("server", fmt.Sprintf("vault-%02d", i), 100)).Id)
		s.advance(time.Minute)
	}
	return ids
}

func vaultIDs(vaults []model.Vault) []string {
	var ids []string
	for _, v := range vaults {
		ids = append(ids, v.Id)
	}
	return ids
}
