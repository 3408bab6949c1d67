package conformance

import (
	"slices"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// TestQueryingBackups is the reference's third application case (5.3): all
// backups of a tenant, by page and by the type of what they are of.
func TestQueryingBackups(t *testing.T) {
	t.Parallel()
	conform(t, "OK", func(t *testing.T, s *session) {
		// Two servers and three disks, a backup of each every hour for two days.
		servers, disks := s.vaultOf("server", s.servers(2)...), s.vaultOf("disk", s.freeDisks(3)...)
		for _, vault := range []string{servers, disks} {
			s.schedule(vault, model.PolicyoOdCreate{}, hourly()...)
		}
		s.until("2026-01-03 00:30")

		// 1. By limit and offset, as the case has it, to the end and past it.
		var walked []string
		for _, want := range []int{100, 100, 40, 0} {
			page, count := s.listBackups(model.ListBackupsRequest{Limit: new(int32(100)), Offset: new(int32(len(walked)))})
			equal(t, "count", count, 240)
			s.wantMember(100.0, "limit")
			s.wantMember(float64(len(walked)), "offset")
			s.wantArray(want, "backups")
			walked = append(walked, backupIDs(page)...)
		}
		once := slices.Compact(slices.Sorted(slices.Values(walked)))
		equal(t, "backups on all pages", len(once), 240)
		_, count := s.listBackups(model.ListBackupsRequest{Offset: new(int32(100000))})
		equal(t, "count past the end", count, 240)
		s.wantArray(0, "backups")

		// 2. By the type of the resource.
		kinds := model.GetListBackupsRequestResourceTypeEnum()
		for name, c := range map[string]struct {
			kind  model.ListBackupsRequestResourceType
			vault string
			want  int32
		}{
			typeServer: {kinds.OSNOVASERVER, servers, 96}, typeDisk: {kinds.OSCINDERVOLUME, disks, 144},
		} {
			page, count := s.listBackups(model.ListBackupsRequest{Limit: new(int32(100)), ResourceType: &c.kind})
			equal(t, name, count, c.want)
			for _, b := range page {
				equal(t, "resource_type", b.ResourceType, name)
				equal(t, "vault_id", b.VaultId, c.vault)
			}
		}

		// Filtered and sorted at once: disks of the second day, oldest first.
		page, count := s.listBackups(model.ListBackupsRequest{
			ResourceType: &kinds.OSCINDERVOLUME, StartTime: new("2026-01-02T00:00:00Z"), EndTime: new("2026-01-02T23:30:00Z"),
			Sort: new("created_at:asc,id:asc"), Limit: new(int32(10)), Offset: new(int32(3)),
		})
		equal(t, "backups of the second day", count, 72)
		s.wantArray(10, "backups")
		s.wantMember("2026-01-02T01:00:00.000000", "backups", 0, "created_at")
		equal(t, "incremental", value(page[0].Incremental), true)
	})
}
