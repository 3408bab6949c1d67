package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// hourly backs up a vault at every full hour: what a policy will do.
type hourly struct {
	vaultID string
	until   time.Time
}

func (h hourly) Next(after time.Time) (domain.Due, bool) {
	at := after.Truncate(time.Hour).Add(time.Hour)
	return domain.Due{At: at, Kind: domain.DueFire, Ref: h.vaultID}, !at.After(h.until)
}

func (h hourly) Fire(u *service.Unit, due domain.Due) error {
	return service.BackUpForTest(u, due.Ref)
}

// BenchmarkYear backs up one disk every hour of a year and keeps everything:
// 8,760 backups in one advance of the clock.
func BenchmarkYear(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c := newCloud(b, enginetest.SQLite(b))
		v := c.vault("disk", 100_000, c.first(domain.TypeDisk))
		c.engine.Trigger = hourly{vaultID: v.ID, until: c.now().AddDate(1, 0, 0)}
		b.StartTimer()
		c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{By: 365 * 24 * time.Hour}))
		b.StopTimer()
		v, err := c.store.Vault(context.Background(), c.world, v.ID)
		c.ok(err)
		if n := v.Bindings[0].BackupCount; n != 8759 && n != 8760 {
			b.Fatalf("%d backups", n)
		}
		b.StartTimer()
	}
}
