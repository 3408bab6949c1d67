package worker_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/clock"
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/scheduler"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store"
	"github.com/cbrd/cbrd/internal/worker"
)

type trig struct{ n atomic.Int64 }

func (t *trig) Next(after time.Time) (domain.Due, bool) {
	return domain.Due{At: after.Truncate(time.Minute).Add(time.Minute), Kind: domain.DueFire}, true
}
func (t *trig) Fire(*service.Unit, domain.Due) error { t.n.Add(1); x := 0; for i := range 20000 { x += i }; return nil }

func TestZZ(t *testing.T) {
	for _, on := range []bool{false, true} {
		s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "d")})
		if err != nil {
			t.Fatal(err)
		}
		wall := clock.System{}
		e := service.NewEngine(s, wall)
		tr := &trig{}
		e.Trigger = tr
		p := worker.New(e, 2, slog.Default())
		sc := scheduler.New(s, p, wall, slog.Default(), 0)
		var commits atomic.Int64
		e.Wake = func() { commits.Add(1); sc.Wake() }
		p.Start()
		if on {
			sc.Start()
		}
		_, err = service.NewWorlds(e, s).Create(t.Context(), service.Genesis{ID: "w", Seed: "s", Pace: domain.PaceStandard})
		if err != nil {
			t.Fatal(err)
		}
		from := wall.Now()
		err = e.Advance(t.Context(), "w", service.Goal{By: 365 * 24 * time.Hour})
		t.Log(on, err, "events", tr.n.Load(), "commits", commits.Load(), wall.Now().Sub(from))
		sc.Stop()
		p.Stop(context.Background())
		s.Close()
	}
}
