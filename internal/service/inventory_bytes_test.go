package service_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) write(r *domain.Resource, offset int64, data []byte) error {
	return c.things().Write(context.Background(), c.caller, r.ID, offset, data)
}

func (c *cloud) read(r *domain.Resource, offset, length int64) []byte {
	c.t.Helper()
	data, err := service.ReadBytes(context.Background(), c.engine, c.store, c.world, c.account.Projects[0], r.ID, offset, length)
	c.ok(err)
	return data
}

// holdsBytes fails the test unless the bytes at an offset are those.
func (c *cloud) holdsBytes(r *domain.Resource, offset int64, want []byte) {
	c.t.Helper()
	if got := c.read(r, offset, int64(len(want))); !bytes.Equal(got, want) {
		c.t.Errorf("at %d: %.20x, want %.20x", offset, got, want)
	}
}

func (c *cloud) wholeDigest(r *domain.Resource) string {
	c.t.Helper()
	d, err := service.DigestOf(context.Background(), c.engine, c.store, c.world, c.account.Projects[0], r.ID)
	c.ok(err)
	return d.Whole
}

func (c *cloud) payloads() int { return strings.Count(c.dump(), "payloads world_id=") }

// quiet is a disk of 1 GB without a workload, the first MB of it filled.
func (c *cloud) quiet(allocatedMB int64) *domain.Resource {
	c.t.Helper()
	in := newDisk("quiet", 1)
	in.Workload = service.Workload{AllocatedMB: &allocatedMB, ChurnMB: new(int64(0))}
	return c.made(in)
}

func TestInventoryBytes(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) { // over the end of a block, and what lies around stays
			r := c.quiet(1024)
			offset := int64(7*blocks.Size - 5)
			before := c.read(r, offset-100, 300)
			digest := c.wholeDigest(r)
			c.ok(c.write(r, offset, []byte("0123456789")))
			want := bytes.Clone(before)
			copy(want[100:], "0123456789")
			c.holdsBytes(r, offset-100, want)
			if c.wholeDigest(r) == digest || c.payloads() != 2 {
				c.t.Errorf("%d payloads", c.payloads())
			}
			dump := c.dump()
			c.ok(c.write(r, offset+2, []byte("2345")))
			if c.wholeDigest(r) == digest || strings.Count(dump, "payloads ") != c.payloads() {
				c.t.Error("the same bytes again changed the disk")
			}
			c.ok(c.write(r, offset+3, []byte("x")))
			copy(want[103:], "x")
			c.holdsBytes(r, offset-100, want)
		})
		c.sub("OKZeros", func(c *cloud) {
			r := c.quiet(0)
			digest := c.wholeDigest(r)
			c.ok(c.write(r, 3, []byte("abc")))
			c.holdsBytes(r, 0, []byte("\x00\x00\x00abc\x00"))
			c.ok(c.write(r, 0, make([]byte, 10)))
			if c.wholeDigest(r) != digest {
				c.t.Error("a disk of zeros has another digest")
			}
		})
		c.sub("OKRestore", func(c *cloud) { // what was written comes back
			r := c.quiet(100)
			c.ok(c.write(r, 1000, []byte("first")))
			v := c.vault("disk", 100, r)
			c.backUp(v)
			c.ok(c.write(r, 1000, []byte("other")))
			_, err := c.restore(c.top(r.ID, 0), service.RestoreBackup{VolumeID: r.ID})
			c.ok(err)
			c.idle()
			c.holdsBytes(r, 1000, []byte("first"))
			if c.wholeDigest(r) != c.digest(r.ID, c.now()) {
				c.t.Error("two ways to the digest differ")
			}
		})
		c.sub("OKOverwritten", func(c *cloud) { // the workload comes round
			in := newDisk("busy", 1)
			in.Workload = service.Workload{AllocatedMB: new(int64(1024)), ChurnMB: new(int64(1024))}
			r := c.made(in)
			c.ok(c.write(r, 0, []byte("soon gone")))
			c.holdsBytes(r, 0, []byte("soon gone"))
			c.advance(time.Hour)
			if bytes.Equal(c.read(r, 0, 9), []byte("soon gone")) {
				c.t.Error("the workload left it")
			}
		})
		c.sub("Err", func(c *cloud) {
			r, server := c.quiet(10), c.resource("ecs-web-0001")
			end := int64(1 << 30)
			c.ok(c.write(r, end-1, []byte("z")))
			for _, test := range []struct {
				r      *domain.Resource
				offset int64
				length int
				want   error
			}{
				{&domain.Resource{ID: "no"}, 0, 1, service.ErrNoResource},
				{server, 0, 1, service.ErrResource},
				{r, end, 1, service.ErrResource},
				{r, -1, 1, service.ErrResource},
				{r, 0, service.MaxTransfer + 1, service.ErrResource},
			} {
				c.fails(test.want, func() error { return c.write(test.r, test.offset, make([]byte, test.length)) })
				c.fails(test.want, func() error {
					_, err := service.ReadBytes(context.Background(), c.engine, c.store, c.world, c.account.Projects[0], test.r.ID, test.offset, int64(test.length))
					return err
				})
			}
		})
	})
}

// What nothing refers to makes room; what a disk or a backup refers to does not.
func TestPayloadsAreBounded(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		const most = 6
		c.engine.PayloadBudget = most * blocks.Size
		r := c.quiet(0)
		block := bytes.Repeat([]byte{1}, blocks.Size)
		put := func(i int) error {
			copy(block, []byte{byte(i), byte(i >> 8), 1})
			return c.write(r, 0, block)
		}
		c.ok(put(0))
		c.backUp(c.vault("disk", 100, r))
		for i := 1; i < most+5; i++ {
			c.ok(put(i))
		}
		if got := c.payloads(); got > most || got < 2 {
			c.t.Errorf("%d payloads, want at most %d", got, most)
		}
		_, err := c.restore(c.top(r.ID, 0), service.RestoreBackup{VolumeID: r.ID})
		c.ok(err)
		c.idle()
		copy(block, []byte{0, 0, 1})
		c.holdsBytes(r, 0, block)
		var full error
		for i := 0; i <= most && full == nil; i++ {
			copy(block, []byte{byte(i), 99, 1})
			full = c.write(r, int64(i+1)*blocks.Size, block)
		}
		if full == nil {
			c.t.Error("there is no end")
		}
		copy(block, []byte{0, 0, 1})
		c.holdsBytes(r, 0, block)
	})
}
