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
		before := stops[call.at]
		stops[call.at] = func(c *cloud) {
			if before != nil {
				before(c)
			}
			call.do(c)
		}
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

// tendedDays is ten days of two disks whose policy is changed, disabled, replaced,
// taken off and deleted, some of it at the very instant of a fire or of a sweep.
func tendedDays(c *cloud) []call {
	const hour = time.Hour
	var v *domain.Vault
	var first, second, third *domain.Policy
	six, zoned := daily(0, 6, 8, 12, 18), domain.Definition{
		MaxBackups: new(int64(2)), DayBackups: new(int64(2)), Timezone: new("UTC-05:00"),
	}
	return []call{
		{0, func(c *cloud) {
			v = c.vault("disk", 10_000, c.resource("volume-media-0001"), c.resource("volume-archive-0002"))
			first = c.schedule(v, zoned, six)
		}},
		{24 * hour, func(c *cloud) { c.setRule(first, keep(4)) }},
		{40 * hour, func(c *cloud) { c.setRule(first, lasts(1)) }},
		{60*hour + 100*time.Millisecond, func(c *cloud) { c.enable(first, false) }}, // while it backs up
		{84 * hour, func(c *cloud) { c.enable(first, true) }},
		{104 * hour, func(c *cloud) {
			rule := lasts(2)
			rule.FullBackupInterval = new(int64(2))
			second = c.schedule(v, rule, six, "FREQ=DAILY;INTERVAL=2;BYHOUR=15;BYMINUTE=30")
		}},
		{130 * hour, func(c *cloud) { c.suspend(v, c.resource("volume-archive-0002")) }},
		{133 * hour, func(c *cloud) { c.begin(v) }},
		{150 * hour, func(c *cloud) { c.ok(c.withdraw(v, second)) }},
		{190 * hour, func(c *cloud) { third = c.schedule(v, keep(1), six) }},
		{200*hour + 200*time.Millisecond, func(c *cloud) { c.ok(c.deletePolicy(third)) }},
		{201 * hour, func(c *cloud) { c.ok(c.apply(v, first)) }},
	}
}

// filedDays is ten days of two agents whose files are backed up by a policy: paths
// come and go, files are restored, an agent is away for a while, and one goes.
func filedDays(c *cloud) []call {
	const hour = time.Hour
	var v *domain.Vault
	return []call{
		{0, func(c *cloud) {
			c.register(agentA, "/srv", "/etc")
			c.register(agentB, `C:\data`)
			v = c.fileVault(agentA, agentB)
			c.schedule(v, keep(6), daily(0, 4, 8, 12, 16, 20))
		}},
		{30*hour + 17*time.Minute, func(c *cloud) { c.ok(refusal(c.addPaths(agentA, "/home"))) }},
		{48 * hour, func(c *cloud) { c.ok(refusal(c.removePaths(agentA, "/etc"))) }}, // while it is backed up
		{62 * hour, func(c *cloud) { c.setAgent(agentB, domain.AgentOffline) }},
		{90 * hour, func(c *cloud) { c.setAgent(agentB, domain.AgentNormal) }},
		{91 * hour, func(c *cloud) {
			_, err := c.restore(c.top(agentA, 2), service.RestoreBackup{ResourceID: agentA})
			c.ok(err)
		}},
		{120*hour - time.Second, func(c *cloud) { // the backup of that hour is dropped
			_, err := c.restore(c.top(agentA, 1), service.RestoreBackup{ResourceID: agentA, Destination: "/back"})
			c.ok(err)
		}},
		{150 * hour, func(c *cloud) { c.ok(refusal(c.addPaths(agentA, "/etc", "/back/home"))) }},
		{180*hour + time.Minute, func(c *cloud) { c.ok(c.unregister(agentB)) }},
	}
}

// refusal is the error of an operation on paths.
func refusal(_, _ []string, err error) error { return err }

// orderedDays is ten days of orders: paid by themselves, later or never, while the
// vaults that they change are backed up, and one given up again.
func orderedDays(c *cloud) []call {
	const hour = time.Hour
	var grown, given, converted *domain.Vault
	var late string
	year := service.Billing{PeriodType: domain.UnitYear, PeriodNum: 1}
	return []call{
		{hour, func(c *cloud) {
			grown = c.order(monthly(true, c.resource("volume-staging-0001")))
			given, converted = c.order(monthly(true)), c.vault("disk", 50)
			late = c.order(monthly(false)).OrderID
			c.order(monthly(false)) // canceled after a week
		}},
		{26*hour - time.Millisecond, func(c *cloud) {
			_, err := c.changeSize(grown, 2000, true)
			c.ok(err)
		}},
		{26 * hour, func(c *cloud) { c.begin(grown) }},
		{27 * hour, func(c *cloud) {
			_, err := c.app.ChangeVaultChargeMode(context.Background(), c.caller, []string{converted.ID}, year)
			c.ok(err) // and never paid
		}},
		{28 * hour, func(c *cloud) { c.ok(c.deleteVault(converted)) }},
		{100*hour + 100*time.Millisecond, func(c *cloud) { c.ok(c.pay(late)) }},
		{120 * hour, func(c *cloud) { c.ok(c.unsubscribe(given)) }},
	}
}

// orderedMonths is three months of two vaults of which one is renewed by itself.
func orderedMonths(c *cloud) []call {
	var renewed, lapsing *domain.Vault
	return []call{
		{0, func(c *cloud) {
			in := monthly(true, c.resource("volume-mail-0001"))
			in.Billing.AutoRenew = true
			renewed, lapsing = c.order(in), c.order(monthly(true, c.resource("volume-media-0001")))
		}},
		{time.Hour, func(c *cloud) {
			c.schedule(renewed, keep(3), daily(0))
			c.schedule(lapsing, keep(3), daily(0))
		}},
		{40 * 24 * time.Hour, func(c *cloud) { c.ok(c.autoRenew(lapsing, true)) }},
		{41 * 24 * time.Hour, func(c *cloud) { c.ok(c.autoRenew(lapsing, false)) }},
	}
}
