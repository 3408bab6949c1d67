package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// disk is the resource of the manual's examples: a disk that a policy backs up.
type disk struct {
	*cloud
	resource *domain.Resource
	vault    *domain.Vault
	policy   *domain.Policy
}

// kept sets a policy on a disk at an instant, as the examples begin; without a
// pattern it fires daily at 02:00.
func (c *cloud) kept(at string, rule domain.Definition, patterns ...string) *disk {
	c.t.Helper()
	c.until(at)
	if patterns == nil {
		patterns = []string{daily(2)}
	}
	r := c.resource("volume-mail-0001")
	v := c.vault("disk", 10_000, r)
	return &disk{cloud: c, resource: r, vault: v, policy: c.schedule(v, rule, patterns...)}
}

// instant reads an instant of the examples, "2026-01-05 10:00" in UTC.
func instant(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// until moves the clock to an instant.
func (c *cloud) until(at string) {
	c.t.Helper()
	c.ok(c.engine.Advance(context.Background(), c.world, service.Goal{To: instant(at)}))
}

// made names the live backups of a disk that are automatic, or manual, by when
// they were made, in a layout of package time.
func (d *disk) made(automatic bool, layout string) []string {
	d.t.Helper()
	var names []string
	for _, b := range d.chain(d.resource.ID) {
		if b.AutoTrigger == automatic {
			names = append(names, b.CreatedAt.Format(layout))
		}
	}
	return names
}

// left fails the test unless exactly these automatic backups are there.
func (d *disk) left(layout string, want ...string) {
	d.t.Helper()
	if diff := cmp.Diff(want, d.made(true, layout)); diff != "" {
		d.t.Errorf("at %s there are (-want +got):\n%s", d.now().Format(time.DateTime), diff)
	}
}

// The worked examples of the manual, end to end. A month has 31 days, as there.
func TestRetentionByTheManual(t *testing.T) {
	t.Parallel()
	const weekday, date = "Mon", "Jan 2"
	eachCloud(t, func(c *cloud) {
		c.sub("V1KeepsThree", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(3))
			d.until("2026-01-10 11:00")
			d.left(weekday, "Thu", "Fri", "Sat")
		})
		c.sub("V2FewerAfterAManualOne", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(3))
			d.until("2026-01-08 10:00")
			d.left(weekday, "Tue", "Wed", "Thu")
			d.setRule(d.policy, keep(1))
			d.left(weekday, "Tue", "Wed", "Thu")
			d.backUp(d.vault)
			d.left(weekday, "Thu")
			if manual := d.made(false, weekday); len(manual) != 1 {
				d.t.Errorf("manual ones: %v", manual)
			}
		})
		c.sub("V3QuantityToTime", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(3))
			d.until("2026-01-08 10:00")
			d.setRule(d.policy, lasts(31))
			d.until("2026-02-10 01:00") // Friday's, of January 9, has gone; nothing older has
			d.left(date, append([]string{"Jan 6", "Jan 7", "Jan 8"}, dates("2026-01-10", "2026-02-09")...)...)
		})
		c.sub("V4TimeToTime", func(c *cloud) {
			d := c.kept("2026-08-05 10:00", lasts(31))
			d.until("2026-08-08 10:00")
			d.setRule(d.policy, lasts(92))
			d.until("2026-09-06 01:59")
			d.left(date, dates("2026-08-06", "2026-09-05")...)
			d.until("2026-09-06 02:01") // gone with the evaluation after the backup of that minute
			d.left(date, dates("2026-08-07", "2026-09-06")...)
			d.until("2026-11-09 01:59")
			d.left(date, dates("2026-08-09", "2026-11-08")...)
			d.until("2026-11-09 02:01")
			d.left(date, dates("2026-08-10", "2026-11-09")...)
		})
		c.sub("V5TimeToQuantity", func(c *cloud) { // the new rule bites
			d := c.kept("2026-08-05 10:00", lasts(31))
			d.until("2026-08-08 10:00")
			d.setRule(d.policy, keep(7))
			d.until("2026-08-15 10:00")
			d.left(date, dates("2026-08-09", "2026-08-15")...)
		})
		c.sub("V6TimeToQuantity", func(c *cloud) { // the old rule bites
			d := c.kept("2026-08-05 10:00", lasts(3))
			d.until("2026-08-08 10:00")
			d.setRule(d.policy, keep(7))
			d.until("2026-08-10 10:00")
			d.left(date, dates("2026-08-08", "2026-08-10")...)
		})
		c.sub("V9FiveDaysAndAWeek", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", domain.Definition{
				DayBackups: new(int64(5)), WeekBackups: new(int64(1)), Timezone: new("UTC+00:00"),
			})
			d.until("2026-01-25 10:00")
			d.left(date, dates("2026-01-21", "2026-01-25")...)
		})
		c.sub("D4ThreeAndFiveDays", func(c *cloud) { // two a day: the fifth day's, and three of the last two
			d := c.kept("2026-01-05 10:00", domain.Definition{
				MaxBackups: new(int64(3)), DayBackups: new(int64(5)), Timezone: new("UTC+00:00"),
			}, daily(2, 14))
			d.until("2026-01-25 20:00")
			d.left("Jan 2 15h", "Jan 21 14h", "Jan 22 14h", "Jan 23 14h", "Jan 24 14h", "Jan 25 02h", "Jan 25 14h")
		})
		c.sub("D1DaysOfTheTimeZone", func(c *cloud) { // 15:30Z and 16:30Z are two days at +08:00
			zoned := domain.Definition{DayBackups: new(int64(2)), Timezone: new("UTC+08:00")}
			d := c.kept("2026-01-05 10:00", zoned, "FREQ=DAILY;BYHOUR=15,16;BYMINUTE=30")
			d.until("2026-01-07 16:00")
			d.left("2 15:04", "6 15:30", "7 15:30") // the 6th at 16:30Z is of the 7th
			d.until("2026-01-07 17:00")
			d.left("2 15:04", "7 15:30", "7 16:30")
		})
	})
}

// dates are the days from one to another, both included, as "Jan 2".
func dates(first, last string) []string {
	var names []string
	for day, end := instant(first+" 00:00"), instant(last+" 00:00"); !day.After(end); day = day.AddDate(0, 0, 1) {
		names = append(names, day.Format("Jan 2"))
	}
	return names
}

// What becomes of backups whose policy is disabled, taken off, deleted or
// replaced (the matrix of the manual's FAQ on changed retention rules).
func TestRetentionWithoutThePolicy(t *testing.T) {
	t.Parallel()
	const date = "Jan 2"
	eachCloud(t, func(c *cloud) {
		for name, rule := range map[string]domain.Definition{"Time": lasts(2), "Quantity": keep(2)} {
			c.sub("Disabled/"+name, func(c *cloud) {
				d := c.kept("2026-01-05 10:00", rule)
				d.until("2026-01-08 10:00")
				d.enable(d.policy, false)
				d.setRule(d.policy, rule) // a change that is none enables nothing
				d.until("2026-01-20 10:00")
				d.left(date, "Jan 7", "Jan 8")
				d.backUp(d.vault)
				d.left(date, "Jan 7", "Jan 8") // not even what has expired
				d.enable(d.policy, true)
				d.until("2026-01-21 10:00")
				want := map[string][]string{"Time": {"Jan 21"}, "Quantity": {"Jan 8", "Jan 21"}}
				d.left(date, want[name]...)
			})
		}
		c.sub("Removed/Time", func(c *cloud) { // those with an expiry still expire, with no backup to bring it about
			d := c.kept("2026-01-05 10:00", lasts(2))
			d.until("2026-01-08 10:00")
			d.ok(d.withdraw(d.vault, d.policy))
			d.left(date, "Jan 7", "Jan 8")
			d.until("2026-01-09 08:00")
			d.left(date, "Jan 8")
			d.until("2026-01-10 08:00")
			d.left(date)
		})
		c.sub("Removed/Quantity", func(c *cloud) { // they stay
			d := c.kept("2026-01-05 10:00", keep(2))
			d.until("2026-01-08 10:00")
			d.ok(d.withdraw(d.vault, d.policy))
			d.until("2026-03-01 10:00")
			d.backUp(d.vault)
			d.left(date, "Jan 7", "Jan 8")
		})
		for name, rule := range map[string]domain.Definition{"Time": lasts(2), "Quantity": keep(2)} {
			c.sub("Deleted/"+name, func(c *cloud) { // they stay, and count for no policy that follows
				d := c.kept("2026-01-05 10:00", rule)
				d.until("2026-01-08 10:00")
				d.ok(d.deletePolicy(d.policy))
				d.until("2026-03-01 10:00")
				d.backUp(d.vault)
				d.left(date, "Jan 7", "Jan 8")
				for _, b := range d.chain(d.resource.ID) {
					if !b.ExpiresAt.IsZero() {
						d.t.Errorf("%s expires at %s", b.Name, b.ExpiresAt)
					}
				}
				d.schedule(d.vault, keep(1), daily(2))
				d.until("2026-03-04 10:00")
				d.left(date, "Jan 7", "Jan 8", "Mar 4")
			})
		}
		c.sub("Replaced/QuantityByTime", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", keep(2))
			d.until("2026-01-08 10:00")
			d.schedule(d.vault, lasts(2), daily(2))
			d.until("2026-01-20 10:00")
			d.left(date, "Jan 7", "Jan 8", "Jan 19", "Jan 20")
		})
		c.sub("Replaced/TimeByQuantity", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", lasts(2))
			d.until("2026-01-08 10:00")
			d.schedule(d.vault, keep(5), daily(2))
			d.until("2026-01-09 10:00") // of January 7: expired, though the rule would keep it
			d.left(date, "Jan 8", "Jan 9")
		})
		c.sub("Permanent", func(c *cloud) {
			d := c.kept("2026-01-05 10:00", lasts(2))
			d.until("2026-01-08 10:00")
			d.setRule(d.policy, keepAll)
			d.until("2026-01-20 10:00")
			d.left(date, dates("2026-01-09", "2026-01-20")...)
			d.setRule(d.policy, keep(1)) // what was made to stay does
			d.until("2026-01-22 10:00")
			d.left(date, append(dates("2026-01-09", "2026-01-20"), "Jan 22")...)
		})
	})
}

// A server's backup says with its children when they expire, and no longer does
// when the policy is deleted.
func TestExpiryOfAServersBackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		server := c.resource("ecs-db-0001")
		v := c.vault("server", 1000, server)
		p := c.schedule(v, lasts(9), daily(2))
		c.until("2026-01-01 02:01")
		all := c.chain(server.ID)
		if len(all) != 4 {
			c.t.Fatalf("%d backups", len(all))
		}
		for _, b := range all {
			if want := instant("2026-01-10 02:00"); !b.ExpiresAt.Equal(want) || b.PolicyID != p.ID || !b.AutoTrigger {
				c.t.Errorf("%+v", b)
			}
		}
		c.ok(c.deletePolicy(p))
		for i, b := range c.chain(server.ID) {
			if !b.ExpiresAt.IsZero() || b.Version == all[i].Version {
				c.t.Errorf("%+v", b)
			}
		}
	})
}
