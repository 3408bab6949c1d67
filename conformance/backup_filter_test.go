package conformance

import (
	"slices"
	"strings"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestListBackupsFilters(t *testing.T) {
	t.Parallel()

	type request = model.ListBackupsRequest

	conform(t, "OK", func(t *testing.T, s *session) {
		web, disk := s.servers(1)[0], s.freeDisks(1)[0]
		serverVault, diskVault := s.vaultOf("server", web), s.vaultOf("disk", disk)
		made := append(s.daily(serverVault, "s1", "s2"), s.daily(diskVault, "d1", "d2")...)
		ofServer, ofDisk, all := []int{1, 0}, []int{3, 2}, []int{3, 2, 1, 0}
		first := s.showBackup(made[0])
		for name, c := range map[string]struct {
			r    request
			want []int // places in made
		}{
			"checkpoint_id":     {request{CheckpointId: &first.CheckpointId}, []int{0}},
			"vault_id":          {request{VaultId: &diskVault}, ofDisk},
			"resource_id":       {request{ResourceId: &web.Id}, ofServer},
			"resource_name":     {request{ResourceName: &first.ResourceName}, ofServer},
			"resource_type":     {request{ResourceType: new(model.GetListBackupsRequestResourceTypeEnum().OSCINDERVOLUME)}, ofDisk},
			"resource_az none":  {request{ResourceAz: new("nowhere-1a")}, nil},
			"name":              {request{Name: new("s2")}, []int{1}},
			"name none":         {request{Name: new("nobody")}, nil},
			"image_type":        {request{ImageType: new(model.GetListBackupsRequestImageTypeEnum().BACKUP)}, all},
			"image_type none":   {request{ImageType: new(model.GetListBackupsRequestImageTypeEnum().REPLICATION)}, nil},
			"status":            {request{Status: new(model.GetListBackupsRequestStatusEnum().AVAILABLE)}, all},
			"status none":       {request{Status: new(model.GetListBackupsRequestStatusEnum().ERROR)}, nil},
			"incremental":       {request{Incremental: new(true)}, all},
			"incremental none":  {request{Incremental: new(false)}, nil},
			"own_type":          {request{OwnType: new(model.GetListBackupsRequestOwnTypeEnum().PRIVATE)}, all},
			"own_type none":     {request{OwnType: new(model.GetListBackupsRequestOwnTypeEnum().SHARED)}, nil},
			"start_time":        {request{StartTime: new("2026-01-02T12:00:00Z")}, ofDisk},
			"end_time":          {request{EndTime: new("2026-01-02T12:00:00Z")}, ofServer},
			"start and end":     {request{StartTime: new("2026-01-01T12:00:00Z"), EndTime: new("2026-01-03T12:00:00Z")}, []int{2, 1}},
			"enterprise":        {request{EnterpriseProjectId: new("0")}, all},
			"all enterprises":   {request{EnterpriseProjectId: new("all_granted_eps")}, all},
			"dec":               {request{Dec: new(false)}, all},
			"show_replication":  {request{ShowReplication: new(true)}, all},
			"two that disagree": {request{VaultId: &diskVault, ResourceId: &web.Id}, nil},
		} {
			backups, count := s.listBackups(c.r)
			if got, want := backupIDs(backups), pickAll(made, c.want); !slices.Equal(got, want) {
				t.Errorf("%s: backups = %v, want %v", name, got, want)
			}
			equal(t, name+": count", count, int32(len(c.want)))
		}
	})

	conform(t, "OKParent", func(t *testing.T, s *session) {
		web, disks := s.serverWithDisks(2)
		_, made := s.backUp(s.vaultOf("server", web))
		children, count := s.listBackups(request{ParentId: &made[0].Id})
		equal(t, "count", count, int32(len(disks)))
		for _, child := range children {
			equal(t, "parent_id", child.ParentId, made[0].Id)
		}
	})

	conform(t, "OKResourceAZ", func(t *testing.T, s *session) {
		_, made := s.backUp(s.vaultOf("disk", s.freeDisks(1)...))
		_, count := s.listBackups(request{ResourceAz: &made[0].ResourceAz})
		equal(t, "count", count, 1)
	})

	// A first backup of a server by the mode that was asked for, as Terraform
	// filters.
	conform(t, "OKIncremental", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		full := s.checkpoint(vault, &model.CheckpointParam{Incremental: new(false)}).Id
		s.idle()
		incremental := s.checkpoint(vault, &model.CheckpointParam{Incremental: new(true)}).Id
		s.idle()
		for asked, checkpoint := range map[bool]string{false: full, true: incremental} {
			backups, _ := s.listBackups(request{Incremental: &asked})
			if len(backups) != 1 || backups[0].CheckpointId != checkpoint {
				t.Errorf("incremental=%v: backups = %v, want that of %s", asked, backups, checkpoint)
			}
		}
	})

	for name, bad := range map[string]func(t *testing.T) request{
		"ErrLimitZero":      func(*testing.T) request { return request{Limit: new(int32(0))} },
		"ErrLimitTooBig":    func(*testing.T) request { return request{Limit: new(int32(1001))} },
		"ErrOffsetNegative": func(*testing.T) request { return request{Offset: new(int32(-1))} },
		"ErrSortKey":        func(*testing.T) request { return request{Sort: new("colour")} },
		"ErrSortDirection":  func(*testing.T) request { return request{Sort: new("name:up")} },
		"ErrSortTooLong":    func(*testing.T) request { return request{Sort: new(strings.Repeat("name,", 51) + "name")} },
		"ErrStartTime":      func(*testing.T) request { return request{StartTime: new("yesterday")} },
		"ErrEndTime":        func(*testing.T) request { return request{EndTime: new("2026-13-01T00:00:00Z")} },
		"ErrUsedPercent":    func(*testing.T) request { return request{UsedPercent: new("101")} },
		"ErrStatus": func(t *testing.T) request {
			return request{Status: word[model.ListBackupsRequestStatus](t, "lost")}
		},
		"ErrOwnType": func(t *testing.T) request {
			return request{OwnType: word[model.ListBackupsRequestOwnType](t, "stolen")}
		},
		"ErrImageType": func(t *testing.T) request {
			return request{ImageType: word[model.ListBackupsRequestImageType](t, "photo")}
		},
		"ErrResourceType": func(t *testing.T) request {
			return request{ResourceType: word[model.ListBackupsRequestResourceType](t, "OS::Tape::Drive")}
		},
	} {
		conform(t, name, func(t *testing.T, s *session) {
			r := bad(t)
			_, err := s.ListBackups(&r)
			want(t, err, invalidParameter)
		})
	}
}
