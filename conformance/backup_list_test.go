package conformance

import (
	"slices"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

func TestListBackups(t *testing.T) {
	t.Parallel()

	conform(t, "OKEmpty", func(t *testing.T, s *session) {
		_, count := s.listBackups(model.ListBackupsRequest{})
		equal(t, "count", count, 0)
		s.wantArray(0, "backups")
		s.wantMember(1000.0, "limit")
		s.wantMember(0.0, "offset")
	})

	// Newest first, the backups of servers without their children.
	conform(t, "OK", func(t *testing.T, s *session) {
		vault := s.vaultOf("server", s.servers(1)...)
		made := s.daily(vault, "one", "two", "three")
		slices.Reverse(made)
		backups, count := s.listBackups(model.ListBackupsRequest{})
		equal(t, "count", count, 3)
		if got := backupIDs(backups); !slices.Equal(got, made) {
			t.Errorf("backups = %v, want newest first %v", got, made)
		}
		for i := range backups {
			s.wantArray(0, "backups", i, "children")
		}
	})

	conform(t, "OKPages", func(t *testing.T, s *session) {
		made := s.daily(s.vaultOf("disk", s.freeDisks(1)...), "a", "b", "c", "d", "e")
		slices.Reverse(made)
		var walked []string
		for {
			backups, count := s.listBackups(model.ListBackupsRequest{Limit: new(int32(2)), Offset: new(int32(len(walked)))})
			equal(t, "count", count, 5)
			if len(backups) == 0 {
				break
			}
			walked = append(walked, backupIDs(backups)...)
		}
		s.wantArray(0, "backups")
		if !slices.Equal(walked, made) {
			t.Errorf("the pages hold %v, want %v", walked, made)
		}
	})

	conform(t, "OKMarker", func(t *testing.T, s *session) {
		made := s.daily(s.vaultOf("disk", s.freeDisks(1)...), "a", "b", "c", "d", "e")
		slices.Reverse(made)
		var walked []string
		for {
			r := model.ListBackupsRequest{Limit: new(int32(2))}
			if len(walked) > 0 {
				r.Marker = new(walked[len(walked)-1])
			}
			backups, _ := s.listBackups(r)
			if len(backups) == 0 {
				break
			}
			walked = append(walked, backupIDs(backups)...)
		}
		if !slices.Equal(walked, made) {
			t.Errorf("the pages hold %v, want %v", walked, made)
		}
	})

	conform(t, "OKSort", func(t *testing.T, s *session) {
		made := s.daily(s.vaultOf("disk", s.freeDisks(1)...), "b", "c", "a")
		for sort, order := range map[string][]int{
			"created_at":            {2, 1, 0},
			"created_at:asc":        {0, 1, 2},
			"name":                  {1, 0, 2},
			"name:asc":              {2, 0, 1},
			"status,name:asc":       {2, 0, 1},
			"updated_at:asc":        {0, 1, 2},
			"protected_at:desc":     {2, 1, 0},
			"status:asc,created_at": {2, 1, 0},
		} {
			backups, _ := s.listBackups(model.ListBackupsRequest{Sort: &sort})
			if got, want := backupIDs(backups), pickAll(made, order); !slices.Equal(got, want) {
				t.Errorf("sort=%s: backups = %v, want %v", sort, got, want)
			}
		}
		backups, _ := s.listBackups(model.ListBackupsRequest{Sort: new("id:asc")})
		if !slices.IsSorted(backupIDs(backups)) {
			t.Errorf("sort=id:asc: backups = %v", backupIDs(backups))
		}
	})
}

// daily makes a checkpoint of each name in a vault of one resource, a day apart
// from now on, and returns the ids of their backups, oldest first.
func (s *session) daily(vault string, names ...string) []string {
	s.t.Helper()
	var ids []string
	for _, name := range names {
		checkpoint := s.checkpoint(vault, &model.CheckpointParam{Name: &name}).Id
		s.advance(24 * time.Hour)
		backups, _ := s.listBackups(model.ListBackupsRequest{CheckpointId: &checkpoint})
		if len(backups) != 1 || backups[0].Status.Value() != available {
			s.t.Fatalf("backup %q a day later: %v", name, backups)
		}
		ids = append(ids, backups[0].Id)
	}
	return ids
}

func backupIDs(backups []model.BackupResp) []string {
	var ids []string
	for _, b := range backups {
		ids = append(ids, b.Id)
	}
	return ids
}

// pickAll returns the elements of from at the given places.
func pickAll(from []string, places []int) []string {
	var picked []string
	for _, place := range places {
		picked = append(picked, from[place])
	}
	return picked
}
