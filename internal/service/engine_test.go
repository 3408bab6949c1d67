package service_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestAdvance(t *testing.T) {
	t.Parallel()
	c := openCloudFor(t, enginetest.SQLite(t))
	c.t = t
	ctx := context.Background()
	c.sub("OK", func(c *cloud) {
		start := c.now()
		for _, test := range []struct {
			goal service.Goal
			want time.Duration
		}{
			{service.Goal{By: time.Hour}, time.Hour},
			{service.Goal{}, time.Hour},
			{service.Goal{To: start.Add(2 * time.Hour)}, 2 * time.Hour},
			{service.Goal{To: start.Add(2 * time.Hour)}, 2 * time.Hour},
			{service.Goal{UntilIdle: true}, 2 * time.Hour},
		} {
			c.ok(c.engine.Advance(ctx, c.world, test.goal))
			if got := c.now().Sub(start); got != test.want {
				c.t.Errorf("after %+v: %s, want %s", test.goal, got, test.want)
			}
		}
	})
	c.sub("OKUntilIdle", func(c *cloud) { // stops with the last task
		r := c.resource("volume-mail-0001")
		c.backUp(c.vault("disk", 1000, r))
		if got := c.top(r.ID, 0).ProtectedAt; !got.Equal(c.now()) {
			c.t.Errorf("it is %s, the backup was done at %s", c.now(), got)
		}
	})
	c.sub("ErrBackwards", func(c *cloud) {
		for _, goal := range []service.Goal{{By: -time.Second}, {To: c.now().Add(-time.Microsecond)}} {
			before := c.dump()
			if err := c.engine.Advance(ctx, c.world, goal); !errors.Is(err, service.ErrBackwards) {
				c.t.Errorf("%+v: %v", goal, err)
			}
			c.same("before", before, "after", c.dump())
		}
	})
	c.sub("ErrNoWorld", func(c *cloud) {
		if err := c.engine.Advance(ctx, "nowhere", service.Goal{By: time.Hour}); !errors.Is(err, service.ErrNoWorld) {
			c.t.Error(err)
		}
	})
}

// An advance gives way to a call that waits for the world, which sees the world
// as it is then; and it refuses a second advance.
func TestAdvanceGivesWay(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		ctx := context.Background()
		v := c.vault("disk", 100_000, c.resource("volume-mail-0001"))
		c.schedule(v, keepAll, hourly)
		slow := &pausing{reached: make(chan struct{}), goOn: make(chan struct{})}
		c.engine.ObserveForTest(slow.observe)
		done := make(chan error, 1)
		go func() { done <- c.engine.Advance(ctx, c.world, service.Goal{By: 48 * time.Hour}) }()
		<-slow.reached
		called, second := make(chan error, 1), make(chan error, 1)
		go func() { called <- c.update(v, service.UpdateVault{Name: new("meanwhile")}) }()
		go func() { second <- c.engine.Advance(ctx, c.world, service.Goal{By: time.Hour}) }()
		for c.engine.WaitersForTest(c.world) < 2 {
			runtime.Gosched()
		}
		close(slow.goOn)
		c.ok(<-called)
		if err := <-second; !errors.Is(err, service.ErrAdvancing) {
			c.t.Errorf("a second advance: %v", err)
		}
		c.ok(<-done)
		// The backup of the last hour has begun.
		if now := c.vaultNow(v.ID); now.Name != "meanwhile" || now.Bindings[0].BackupCount != 47 {
			c.t.Errorf("%s has %d backups", now.Name, now.Bindings[0].BackupCount)
		}
	})
}

// pausing is an observer that keeps the first event waiting.
type pausing struct {
	once          sync.Once
	reached, goOn chan struct{}
}

func (p *pausing) observe(*service.Unit, domain.Due) {
	p.once.Do(func() {
		close(p.reached)
		<-p.goOn
	})
}

// A caller who goes away ends an advance where it is; a process that stops leaves
// it to whoever comes next.
func TestAdvanceIsCanceled(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		for name, test := range map[string]struct {
			cause error
			goes  bool
		}{"OKCaller": {errors.New("gone"), false}, "OKStopping": {service.ErrStopping, true}} {
			c.sub(name, func(c *cloud) {
				start := c.now()
				v := c.vault("disk", 100_000, c.resource("volume-mail-0001"))
				c.schedule(v, keepAll, hourly)
				ctx, cancel := context.WithCancelCause(context.Background())
				c.engine.ObserveForTest(func(_ *service.Unit, due domain.Due) {
					if due.At.Equal(start.Add(5 * time.Hour)) {
						cancel(test.cause)
					}
				})
				err := c.engine.Advance(ctx, c.world, service.Goal{By: 48 * time.Hour})
				w, now, failed := c.engine.World(context.Background(), c.world)
				c.ok(failed)
				if !errors.Is(err, context.Canceled) || now.Sub(start) != 5*time.Hour || (w.Advance != nil) != test.goes {
					c.t.Errorf("%v at %s, going on: %+v", err, now, w.Advance)
				}
				c.engine.ObserveForTest(nil)
				goOn(c)
				if left := c.now().Sub(start); test.goes != (left == 48*time.Hour) {
					c.t.Errorf("in the end it is %s", left)
				}
			})
		}
	})
}

// Two engines on one database: whoever is slower tries again.
func TestTwoEngines(t *testing.T) {
	t.Parallel()
	at := enginetest.Postgres(t)
	one, two := newCloud(t, at), openCloudFor(t, at)
	two.world, two.account, two.caller = one.world, one.account, one.caller
	const each = 20
	var all sync.WaitGroup
	for range each {
		for _, c := range []*cloud{one, two} {
			all.Go(func() {
				if err := c.create(plan("server")); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if n := len(one.listed("vault")); n != 2*each {
		t.Errorf("%d vaults, want %d", n, 2*each)
	}
}
