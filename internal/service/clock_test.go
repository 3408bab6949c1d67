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

// A clock that runs brings the work about by itself: whoever looks finds it done
// when its time has come, and a real clock cannot be reached from the future.
func TestSetClock(t *testing.T) {
	t.Parallel()
	c := openCloudFor(t, enginetest.SQLite(t))
	c.t = t
	ctx := context.Background()
	set := func(c *cloud, mode domain.ClockMode, at time.Time) error {
		return c.engine.SetClock(ctx, c.world, mode, 3600, at)
	}
	for mode, minute := range map[domain.ClockMode]time.Duration{
		domain.ClockOffset: time.Minute, domain.ClockScaled: 60 * time.Hour, domain.ClockFrozen: 0,
	} {
		c.sub("OK/"+string(mode), func(c *cloud) {
			start := c.now().Add(time.Hour)
			c.ok(set(c, mode, start))
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.begin(v)
			c.wall.Advance(time.Minute)
			if got := c.now(); !got.Equal(start.Add(minute)) {
				c.t.Errorf("a minute after %s it is %s", start, got)
			}
			c.ok(c.engine.Settle(ctx, c.world))
			want := domain.BackupAvailable
			if minute == 0 {
				want = domain.BackupWaitingProtect
			}
			b := c.top(r.ID, 0)
			if b.Status != want || minute != 0 && b.ProtectedAt.Sub(b.CreatedAt) > 30*time.Second {
				c.t.Errorf("%s: %s, protected at %s", mode, b.Status, b.ProtectedAt)
			}
		})
	}
	c.sub("OKReal", func(c *cloud) { // the wall is two months ahead of the world
		c.ok(set(c, domain.ClockReal, time.Time{}))
		c.wall.Advance(time.Minute)
		if !c.now().Equal(c.wall.Now()) {
			c.t.Errorf("it is %s", c.now())
		}
	})
	c.sub("ErrBackwards", func(c *cloud) {
		before := c.dump()
		if err := set(c, domain.ClockOffset, c.now().Add(-time.Second)); !errors.Is(err, service.ErrBackwards) {
			c.t.Error(err)
		}
		c.same("before", before, "after", c.dump())
		c.advance(c.wall.Now().Sub(c.now()) + time.Second)
		if err := set(c, domain.ClockReal, time.Time{}); !errors.Is(err, service.ErrBackwards) {
			c.t.Error(err)
		}
	})
	c.sub("OKAdvanceResumes", func(c *cloud) { // a running clock runs on from where it was moved
		c.ok(set(c, domain.ClockScaled, time.Time{}))
		before := c.now()
		c.advance(time.Hour)
		c.wall.Advance(time.Second)
		if got := c.now().Sub(before); got != 2*time.Hour {
			c.t.Errorf("%s later", got)
		}
	})
}

// A world that is reset is as it was made, to the last row, and so is what is
// done in it; work begun before comes to nothing.
func TestReset(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		fresh := c.dump()
		work := func() string {
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			c.begin(v)
			return c.dump()
		}
		first := work()
		_, err := c.worlds.Reset(context.Background(), c.world)
		c.ok(err)
		c.same("made", fresh, "reset", c.dump())
		c.idle()
		c.same("made", fresh, "idle after the reset", c.dump())
		c.same("first", first, "again", work())
		if err := c.worlds.Delete(context.Background(), service.DefaultWorldID); !errors.Is(err, service.ErrPermanent) {
			c.t.Error(err)
		}
		for _, do := range []func() error{
			func() error { return c.worlds.Delete(context.Background(), "nowhere") },
			func() error { _, err := c.worlds.Reset(context.Background(), "nowhere"); return err },
		} {
			if err := do(); !errors.Is(err, service.ErrNoWorld) {
				c.t.Error(err)
			}
		}
	})
}
