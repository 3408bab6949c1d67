package service_test

import (
	"context"
	"slices"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// call is what a caller does at a time after the worlds' start.
type call struct {
	at time.Duration
	do func(c *cloud)
}

// play moves the clock to the end in leaps of one length, and stops on the way
// at whatever is called.
func (c *cloud) play(script []call, end, leap time.Duration) {
	c.t.Helper()
	start := c.now()
	stops := map[time.Duration]func(*cloud){end: func(*cloud) {}}
	for at := leap; at < end; at += leap {
		stops[at] = func(*cloud) {}
	}
	for _, call := range script {
		stops[call.at] = call.do
	}
	times := make([]time.Duration, 0, len(stops))
	for at := range stops {
		times = append(times, at)
	}
	slices.Sort(times)
	for _, at := range times {
		c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{To: start.Add(at)}))
		stops[at](c)
	}
}

// tenDays is a server with several disks that is backed up hourly, and what a
// caller does meanwhile: some of it between two backups, some of it so near to
// one that tasks meet, some at the very instant of one.
func tenDays(c *cloud) []call {
	server, other := c.resource("ecs-db-0001"), c.resource("volume-scratch-0001")
	var first, second *domain.Vault
	return []call{
		{0, func(c *cloud) {
			first = c.vault("server", 100_000, server)
			second = c.vault("disk", 1000, other, c.resource("volume-mail-0001"))
			c.schedule(first, keepAll, hourly)
		}},
		{30*time.Hour + 30*time.Minute, func(c *cloud) { c.begin(first) }},
		{30*time.Hour + 30*time.Minute + 250*time.Millisecond, func(c *cloud) { c.begin(second) }},
		{40 * time.Hour, func(c *cloud) { c.ok(c.tryBackUp(second)) }},
		{50*time.Hour + 15*time.Minute, func(c *cloud) { c.ok(c.deleteBackup(c.top(server.ID, 25))) }},
		{50*time.Hour + 59*time.Minute + 59900*time.Millisecond, func(c *cloud) { // still at work at the full hour
			c.ok(c.deleteBackup(c.top(server.ID, 48)))
		}},
		{70*time.Hour - time.Second, func(c *cloud) { // the backup of that hour is dropped
			_, err := c.restore(c.top(server.ID, 3), c.wholeServer(server, 3))
			c.ok(err)
		}},
		{72 * time.Hour, func(c *cloud) { c.ok(c.deleteBackup(c.top(other.ID, 0))) }},
		{100 * time.Hour, func(c *cloud) { c.ok(c.remove(second, other)) }},
		{150*time.Hour + time.Minute, func(c *cloud) { c.ok(c.deleteVault(second)) }},
	}
}
