package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// listen gathers the events of a cloud from now on.
func (c *cloud) listen() *[]service.Event {
	events := &[]service.Event{}
	c.engine.Notify = func(e service.Event) { *events = append(*events, e) }
	return events
}

// heard fails the test unless these kinds of events came, and forgets them.
func (c *cloud) heard(events *[]service.Event, v *domain.Vault, want ...service.EventKind) {
	c.t.Helper()
	var got []service.EventKind
	for _, e := range *events {
		got = append(got, e.Kind)
		if e.WorldID != c.world || e.ProjectID != v.ProjectID || e.VaultID != v.ID || e.At.IsZero() || e.Detail == "" {
			c.t.Errorf("%+v", e)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		c.t.Errorf("events (-want +got):\n%s", diff)
	}
	*events = nil
}

func TestThresholdEvent(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) { // once: at 80 of 100 percent, not below and not above
			events, disk := c.listen(), c.quiet(1000)
			v := c.vault("disk", 40, disk)
			c.setVault(v.ID, func(v *domain.Vault) { v.Used = 80*40*1024/100 - 1000 - 1 })
			c.backUp(v)
			c.heard(events, v)
			c.ok(c.write(disk, 0, []byte("one block")))
			c.backUp(v)
			told := *events
			c.heard(events, v, service.EventVaultThreshold)
			if at := c.top(disk.ID, 1).ProtectedAt; !told[0].At.Equal(at) || told[0].Detail != "32768 MB of 40 GB are used, the threshold is 80 %" {
				c.t.Errorf("%+v, the backup ended %s", told, at)
			}
			c.ok(c.write(disk, 0, []byte("another one")))
			c.backUp(v)
			c.heard(events, v)
		})
		c.sub("OKQuiet", func(c *cloud) {
			events, disk := c.listen(), c.quiet(1000)
			v := c.vault("disk", 40, disk)
			c.setVault(v.ID, func(v *domain.Vault) { v.SMNNotify, v.Threshold = false, 1 })
			c.backUp(v)
			c.heard(events, v)
		})
		c.sub("OKExpanded", func(c *cloud) { // what expands by itself is below again
			events, disk := c.listen(), c.quiet(1000)
			v := c.vault("disk", 40, disk)
			c.setVault(v.ID, func(v *domain.Vault) { v.AutoExpand, v.Threshold, v.Used = true, 100, 40*1024-1 })
			c.backUp(v)
			if now := c.vaultNow(v.ID); now.Size != 50 {
				c.t.Errorf("%d GB", now.Size)
			}
			c.heard(events, v)
		})
	})
}

func TestFailureEvent(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		events, disk := c.listen(), c.first(domain.TypeDisk)
		v := c.vault("disk", 1000, disk)
		c.schedule(v, domain.Definition{MaxBackups: new(int64(3))}, daily(14))
		c.setStatus(v, domain.VaultFrozen)
		c.engine.Budget = 0 // a commit for each event changes nothing
		c.advance(48 * time.Hour)
		c.heard(events, v, service.EventTaskFailed, service.EventTaskFailed)
		c.setVault(v.ID, func(v *domain.Vault) { v.SMNNotify = false })
		c.advance(24 * time.Hour)
		c.heard(events, v)
	})
}

// What is not committed is not told.
func TestEventsFollowTheCommit(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		disk := c.quiet(1000)
		v := c.vault("disk", 40, disk)
		c.setVault(v.ID, func(v *domain.Vault) { v.Threshold = 1 })
		c.begin(v)
		events, committed := c.listen(), false
		notify := c.engine.Notify
		c.engine.Notify = func(e service.Event) {
			committed = c.vaultNow(v.ID).Used > 0
			notify(e)
		}
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if err := c.engine.Advance(ctx, c.world, service.Goal{By: time.Hour}); err == nil {
			c.t.Error("it advanced")
		}
		c.heard(events, v)
		c.idle()
		c.heard(events, v, service.EventVaultThreshold)
		if !committed {
			c.t.Error("told before it was stored")
		}
	})
}
