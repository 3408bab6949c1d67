package conformance

import (
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// TestEveryHourKeepThree leaves a policy to itself for ten days, at once and in
// cuts: the newest three backups are left, and a task tells of each of the 240.
func TestEveryHourKeepThree(t *testing.T) {
	t.Parallel()
	for name, leap := range map[string]time.Duration{
		"OKAtOnce": 240 * time.Hour, "OKInTenCuts": 24 * time.Hour, "OKUnevenCuts": 47*time.Hour + 11*time.Minute,
	} {
		conform(t, name, func(t *testing.T, s *session) {
			disk := s.freeDisks(1)[0]
			vault := s.vaultOf("disk", disk)
			s.until("2026-01-01 00:30")
			s.schedule(vault, keep(3), hourly()...)
			for left := 240 * time.Hour; left > 0; left -= leap {
				s.advance(min(leap, left))
			}
			want := []string{"01-10 22:00", "01-10 23:00", "01-11 00:00"}
			if got := s.left(vault, "01-02 15:04"); !slices.Equal(got, want) {
				t.Errorf("backups of %v, want %v", got, want)
			}
			equal(t, "backup_count", value(s.showVault(vault).Resources[0].BackupCount), 3)
			for _, operation := range []struct {
				word string
				want int32
			}{{"backup", 240}, {"delete", 237}} {
				logs := s.walkLogs(operation.word, 100)
				equal(t, operation.word+" tasks", int32(len(logs)), operation.want)
				for _, log := range logs {
					equal(t, "status of "+log.Id, log.Status.Value(), "success")
				}
			}
		})
	}

	// Three disks have more tasks than the largest page holds.
	conform(t, "OKPastAThousand", func(t *testing.T, s *session) {
		s.until("2026-01-01 00:30")
		s.schedule(s.vaultOf("disk", s.freeDisks(3)...), keep(3), hourly()...)
		s.advance(240 * time.Hour)
		logs, count := s.listOpLogs(model.ListOpLogsRequest{Limit: new(int32(1000)), Offset: new(int32(1001))})
		equal(t, "count", count, 3*477)
		equal(t, "logs past the first thousand", len(logs), 3*477-1001)
		equal(t, "logs on all pages", len(s.walkLogs("", 1000)), 3*477)
		equal(t, "backup tasks", len(s.walkLogs("backup", 500)), 720)
	})
}

// walkLogs are the operation logs of an operation, page by page to an empty one,
// each once.
func (s *session) walkLogs(operation string, page int32) []model.OperationLog {
	s.t.Helper()
	var walked []model.OperationLog
	seen := map[string]bool{}
	for {
		r := model.ListOpLogsRequest{Limit: &page, Offset: new(int32(len(walked)))}
		if operation != "" {
			r.OperationType = word[model.ListOpLogsRequestOperationType](s.t, operation)
		}
		logs, _ := s.listOpLogs(r)
		if len(logs) == 0 {
			return walked
		}
		for _, log := range logs {
			if seen[log.Id] {
				s.t.Errorf("operation log %s is on two pages", log.Id)
			}
			seen[log.Id] = true
		}
		walked = append(walked, logs...)
	}
}
