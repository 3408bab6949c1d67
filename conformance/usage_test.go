package conformance

import (
	"net/http"
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func (s *session) usage(r model.ShowStorageUsageRequest) (usage []model.StorageUsage, count int32) {
	s.t.Helper()
	answer, err := s.ShowStorageUsage(&r)
	if err != nil {
		s.t.Fatalf("ShowStorageUsage: %v", err)
	}
	s.wantStatus(http.StatusOK)
	if answer.StorageUsage == nil || answer.ResourceCount == nil {
		s.t.Fatalf("ShowStorageUsage lacks storage_usage or resource_count: %s", s.Last.Body)
	}
	return *answer.StorageUsage, *answer.ResourceCount
}

func TestShowStorageUsage(t *testing.T) {
	t.Parallel()

	type request = model.ShowStorageUsageRequest

	conform(t, "OKNone", func(t *testing.T, s *session) {
		s.vaultOf("disk", s.freeDisks(1)...)
		_, count := s.usage(request{})
		equal(t, "resource_count", count, 0)
		s.wantArray(0, "storage_usage")
	})

	// A server's backup is one, whatever its disks; sizes are those of the vault.
	conform(t, "OK", func(t *testing.T, s *session) {
		web, disk := s.servers(1)[0], s.freeDisks(1)[0]
		servers, disks := s.vaultOf("server", web), s.vaultOf("disk", disk)
		s.daily(servers, "one", "two")
		s.daily(disks, "one")
		_, count := s.usage(request{})
		equal(t, "resource_count", count, 2)
		for id, c := range map[string]struct {
			vault   string
			backups int32
		}{web.Id: {servers, 2}, disk.Id: {disks, 1}} {
			usage, count := s.usage(request{ResourceId: &id})
			equal(t, "resource_count", count, 1)
			held := s.showVault(c.vault).Resources[0]
			equal(t, "resource_id", usage[0].ResourceId, id)
			equal(t, "resource_name", usage[0].ResourceName, held.Name)
			equal(t, "resource_type", usage[0].ResourceType, held.Type)
			equal(t, "backup_count", value(usage[0].BackupCount), c.backups)
			equal(t, "backup_size", value(usage[0].BackupSize), value(held.BackupSize))
			equal(t, "backup_size_multiaz", value(usage[0].BackupSizeMultiaz), 0)
		}
	})

	conform(t, "OKFilters", func(t *testing.T, s *session) {
		web, disk := s.servers(1)[0], s.freeDisks(1)[0]
		s.backUp(s.vaultOf("server", web))
		s.backUp(s.vaultOf("disk", disk))
		kinds := model.GetShowStorageUsageRequestResourceTypeEnum()
		for name, c := range map[string]struct {
			r    request
			want []string
		}{
			"servers":           {request{ResourceType: new(kinds.OSNOVASERVER)}, []string{web.Id}},
			"bare metal":        {request{ResourceType: new(kinds.OSIRONICBARE_METAL_SERVER)}, nil},
			"nobody":            {request{ResourceId: new(nobody)}, nil},
			"one":               {request{ResourceId: &disk.Id}, []string{disk.Id}},
			"two that disagree": {request{ResourceId: &disk.Id, ResourceType: new(kinds.OSNOVASERVER)}, nil},
		} {
			usage, count := s.usage(c.r)
			if got := usageIDs(usage); !slices.Equal(got, c.want) {
				t.Errorf("%s: resources = %v, want %v", name, got, c.want)
			}
			equal(t, name+": resource_count", count, int32(len(c.want)))
		}
	})

	// Terraform pages until a page is empty.
	conform(t, "OKPages", func(t *testing.T, s *session) {
		disks := s.freeDisks(3)
		s.backUp(s.vaultOf("disk", disks...))
		var walked []string
		for {
			usage, count := s.usage(request{Limit: new(int32(2)), Offset: new(int32(len(walked)))})
			equal(t, "resource_count", count, 3)
			if len(usage) == 0 {
				break
			}
			walked = append(walked, usageIDs(usage)...)
		}
		slices.Sort(walked)
		var want []string
		for _, disk := range disks {
			want = append(want, disk.Id)
		}
		slices.Sort(want)
		if !slices.Equal(walked, want) {
			t.Errorf("the pages hold %v, want %v", walked, want)
		}
	})

	for name, r := range map[string]request{
		"ErrOffset": {Offset: new(int32(-1))}, "ErrLimit": {Limit: new(int32(0))}, "ErrLimitMany": {Limit: new(int32(1001))},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			_, err := s.ShowStorageUsage(&r)
			want(t, err, invalidParameter)
		})
	}
}

func usageIDs(usage []model.StorageUsage) []string {
	var ids []string
	for _, u := range usage {
		ids = append(ids, u.ResourceId)
	}
	return ids
}
