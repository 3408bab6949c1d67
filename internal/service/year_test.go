package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// generations keeps the backups of a day, and one of each of the last days,
// weeks and months.
var generations = domain.Definition{
	MaxBackups: new(int64(24)), DayBackups: new(int64(7)), WeekBackups: new(int64(4)), MonthBackups: new(int64(12)),
	Timezone: new("UTC+08:00"),
}

const (
	year        = 365 * 24 * time.Hour
	hoursOfYear = 365 * 24
)

// yearly is a disk that a policy backs up at every full hour from now on.
func yearly(t testing.TB, rule domain.Definition) (c *cloud, v *domain.Vault) {
	t.Helper()
	c = newCloud(t, enginetest.SQLite(t))
	c.advance(time.Minute) // so that the last backup is done when the year is over
	v = c.vault("disk", 100_000, c.first(domain.TypeDisk))
	c.schedule(v, rule, hourly)
	return c, v
}

// A year of hourly backups takes no more memory than what is there at its end,
// the logs of thirty days and those since they were last cleared.
func TestAYearIsBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("8,760 backups")
	}
	c, v := yearly(t, generations)
	c.engine.Budget = 1_000_000
	units, most := 0, 0
	c.engine.Wake = func() { units++ }
	c.engine.ObserveForTest(func(u *service.Unit, _ domain.Due) { most = max(most, u.HeldForTest()) })
	c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{By: year}))
	now := c.vaultNow(v.ID)
	left := now.Bindings[0].BackupCount
	// Two events of each hour are tasks', one the policy's; each hour has a log of
	// a backup and most have one of a deletion.
	if bound := 31*24*2 + 4096*2/3 + 2*100; units != 2 || most > bound {
		t.Errorf("%d units, one of them held %d, want two and at most %d", units, most, bound)
	}
	if left < 24+7-1 || left > 24+7+4+12 {
		t.Errorf("%d backups are left", left)
	}
}

// BenchmarkYear backs up one disk every hour of a year and keeps everything:
// 8,760 backups in one advance of the clock.
func BenchmarkYear(b *testing.B) {
	benchmarkYear(b, keepAll, func(left int64) bool { return left == hoursOfYear })
}

// BenchmarkYearKept does it with a rule that deletes nearly all of them again.
func BenchmarkYearKept(b *testing.B) {
	benchmarkYear(b, generations, func(left int64) bool { return left < 50 })
}

func benchmarkYear(b *testing.B, rule domain.Definition, right func(left int64) bool) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		c, v := yearly(b, rule)
		b.StartTimer()
		c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{By: year}))
		b.StopTimer()
		if n := c.vaultNow(v.ID).Bindings[0].BackupCount; !right(n) {
			b.Fatalf("%d backups", n)
		}
		b.StartTimer()
	}
}
