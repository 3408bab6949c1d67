package service_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// Two huge disks that are rewritten all the time take weeks for each backup, and
// take turns: their world is never idle, and the advance gives up after a year.
func TestNeverIdle(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	c.ok(c.engine.SetPace(context.Background(), c.world, domain.PaceRealistic))
	for range 2 {
		disk := c.hugeDisk()
		c.schedule(c.vault("disk", domain.MaxVaultSizeGB, disk), keep(1), hourly)
		c.advance(30 * 24 * time.Hour)
	}
	start := c.now()
	err := c.engine.Advance(context.Background(), c.world, service.Goal{UntilIdle: true})
	if !errors.Is(err, service.ErrNeverIdle) {
		t.Errorf("error %v, want ErrNeverIdle", err)
	}
	if moved := c.now().Sub(start); moved < 360*24*time.Hour || moved > 366*24*time.Hour {
		t.Errorf("the clock moved by %s", moved)
	}
}

// hugeDisk adds a disk to the inventory that is full and rewritten every hour.
func (c *cloud) hugeDisk() *domain.Resource {
	c.t.Helper()
	const gb = 900_000
	full := int64(gb << 10)
	disk, err := service.NewInventory(c.engine).Create(context.Background(), c.caller, service.NewResource{
		Type: domain.TypeDisk, Name: "huge", SizeGB: gb,
		Workload: service.Workload{AllocatedMB: &full, ChurnMB: &full},
	})
	c.ok(err)
	return disk
}
