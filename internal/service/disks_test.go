package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) makeDisks(in service.CreateDisks) ([]string, error) {
	in.Disk.Type, in.Count = domain.TypeDisk, max(in.Count, 1)
	return service.NewDisks(c.engine).Create(context.Background(), c.caller, in)
}

func TestCreateDisks(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OKOfBackup", func(c *cloud) { // what was on the disk that was backed up, for a larger one too
			r := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, r))
			b := c.top(r.ID, 0)
			want := c.digest(r.ID, b.CreatedAt.Add(200*time.Millisecond))
			c.advance(240 * time.Hour)
			ids, err := c.makeDisks(service.CreateDisks{BackupID: b.ID})
			c.ok(err)
			if got := c.digest(ids[0], c.now()); got != want || c.thing(ids[0]).Size != r.Size {
				c.t.Errorf("digest %s, want %s", got, want)
			}
			if _, err := c.makeDisks(service.CreateDisks{BackupID: b.ID, Disk: service.NewResource{SizeGB: r.Size + 10}}); err != nil {
				c.t.Error(err)
			}
			c.fails(service.ErrResource, func() error {
				_, err := c.makeDisks(service.CreateDisks{BackupID: b.ID, Disk: service.NewResource{SizeGB: r.Size - 1}})
				return err
			})
		})
		c.sub("ErrBackup", func(c *cloud) {
			server := c.resource("ecs-web-0001")
			c.backUp(c.vault("server", 1000, server))
			b := c.top(server.ID, 0)
			c.fails(service.ErrResource, func() error {
				_, err := c.makeDisks(service.CreateDisks{BackupID: b.ID})
				return err
			})
			c.refuses(domain.CodeBackupNotFound, func() error {
				_, err := c.makeDisks(service.CreateDisks{BackupID: "no"})
				return err
			})
		})
		c.sub("ErrAllOrNone", func(c *cloud) { // a server takes 24 disks
			before := len(c.siteBehind(0))
			c.fails(service.ErrResource, func() error {
				_, err := c.makeDisks(service.CreateDisks{
					Disk: service.NewResource{SizeGB: 1}, Count: 25, ServerID: c.resource("ecs-web-0001").ID,
				})
				return err
			})
			if after := len(c.siteBehind(0)); after != before {
				c.t.Errorf("%d resources, before %d", after, before)
			}
		})
	})
}
