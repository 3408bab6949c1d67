package conformance

import (
	"regexp"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
)

// recorded is the form of a time in the real service's answers: UTC, six digits
// of a second, no zone.
var recorded = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$`)

func TestTime(t *testing.T) {
	t.Parallel()

	conform(t, "OKFrozen", func(t *testing.T, s *session) {
		equal(t, "mode", s.world.Clock.Mode, "frozen")
		if !s.world.Clock.Now.Equal(worldStart) {
			t.Errorf("a new world's clock stands at %v, want %v", s.world.Clock.Now, worldStart)
		}
		for range 2 {
			v := s.createVault(s.newVault("server", "web", 100))
			if at := instant(t, value(v.CreatedAt)); !at.Equal(worldStart) {
				t.Errorf("created_at = %v, want %v: the clock is frozen", at, worldStart)
			}
		}
	})

	conform(t, "OKAdvance", func(t *testing.T, s *session) {
		s.advance(24 * time.Hour)
		next := instant(t, value(s.createVault(s.newVault("server", "a", 100)).CreatedAt))
		if want := worldStart.Add(24 * time.Hour); !next.Equal(want) {
			t.Errorf("created_at a day later = %v, want %v", next, want)
		}
		to := worldStart.Add(1000 * time.Hour)
		if err := s.control.AdvanceTo(t.Context(), s.world.ID, to); err != nil {
			t.Fatal(err)
		}
		at := instant(t, value(s.createVault(s.newVault("server", "b", 100)).CreatedAt))
		if !at.Equal(to) {
			t.Errorf("created_at after an advance to %v = %v", to, at)
		}
	})

	// The SDK types these as times; everything else it leaves as strings.
	conform(t, "OKForms", func(t *testing.T, s *session) {
		vault := s.vaultOf("disk", s.freeDisks(1)...)
		id := s.daily(vault, "one")[0]
		b := s.showBackup(id)
		if b.CreatedAt == nil || !time.Time(*b.CreatedAt).Equal(worldStart) {
			t.Errorf("created_at = %v, want %v", b.CreatedAt, worldStart)
		}
		if b.ExpiredAt != nil {
			t.Errorf("expired_at = %v, want none", b.ExpiredAt)
		}
		for _, member := range []string{"created_at", "updated_at", "protected_at"} {
			s.wantRecordedTime("backup", member)
		}
		s.showVault(vault)
		s.wantRecordedTime("vault", "created_at")
		s.showCheckpoint(b.CheckpointId)
		s.wantRecordedTime("checkpoint", "created_at")
		s.listOpLogs(model.ListOpLogsRequest{})
		for _, member := range []string{"created_at", "started_at", "ended_at", "updated_at"} {
			s.wantRecordedTime("operation_logs", 0, member)
		}
	})

	// A task ends by the world's clock, and only by it.
	conform(t, "OKTaskOnTheClock", func(t *testing.T, s *session) {
		checkpoint := s.checkpoint(s.vaultOf("disk", s.freeDisks(1)...), nil).Id
		for range 3 {
			equal(t, "status on a frozen clock", s.showCheckpoint(checkpoint).Status.Value(), "protecting")
		}
		s.advance(24 * time.Hour)
		equal(t, "status a day later", s.showCheckpoint(checkpoint).Status.Value(), available)
	})
}

// wantRecordedTime checks the form of a time in the last answer.
func (s *session) wantRecordedTime(path ...any) {
	s.t.Helper()
	member, _ := s.Last.Member(path...)
	if text, _ := member.(string); !recorded.MatchString(text) {
		s.t.Errorf("%v = %v, want the form 2025-03-25T06:12:48.673924", path, member)
	}
}
