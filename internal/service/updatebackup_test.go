package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cbrd/cbrd/internal/domain"
)

func (c *cloud) rename(b *domain.Backup, name *string) error {
	_, _, err := c.app.UpdateBackup(context.Background(), c.caller, b.ID, name)
	return err
}

func TestUpdateBackup(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			server := c.resource("ecs-web-0002")
			c.backUp(c.vault("server", 1000, server))
			before := c.chain(server.ID)
			c.advance(time.Hour)
			answer, children, err := c.app.UpdateBackup(context.Background(), c.caller, before[0].ID, new("other"))
			c.ok(err)
			want := *before[0]
			want.Name, want.Version, want.UpdatedAt = "other", want.Version+1, c.now()
			if diff := cmp.Diff(&want, answer); diff != "" {
				c.t.Errorf("answer (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before[1:], children); diff != "" || len(children) != 2 {
				c.t.Errorf("children (-want +got):\n%s", diff)
			}
			c.ok(c.rename(before[1], new("a disk")))
			now := c.chain(server.ID)
			if diff := cmp.Diff(&want, now[0]); diff != "" || now[1].Name != "a disk" || now[2].Name != before[2].Name {
				c.t.Errorf("%s, %s (-want +got):\n%s", now[1].Name, now[2].Name, diff)
			}
		})
		c.sub("OKNothing", func(c *cloud) {
			disk := c.resource("volume-mail-0001")
			c.backUp(c.vault("disk", 1000, disk))
			before, b := c.dump(), c.top(disk.ID, 0)
			c.ok(c.rename(b, nil))
			c.ok(c.rename(b, &b.Name))
			c.same("before", before, "after", c.dump())
		})
		c.sub("OKRunning", func(c *cloud) { // it keeps its new name when it is done
			disk := c.resource("volume-mail-0001")
			c.begin(c.vault("disk", 1000, disk))
			b := c.top(disk.ID, 0)
			c.ok(c.rename(b, new("early")))
			c.idle()
			diff := cmp.Diff(b, c.top(disk.ID, 0), cmpopts.IgnoreFields(domain.Backup{}, "Version", "UpdatedAt", "ProtectedAt", "Pieces"))
			if now := c.top(disk.ID, 0); now.Name != "early" || now.Status != domain.BackupAvailable {
				c.t.Errorf("(-before +after):\n%s", diff)
			}
		})
		c.sub("ErrUnknown", func(c *cloud) {
			disk := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, disk)
			c.backUp(v)
			b := c.top(disk.ID, 0)
			c.refuses(domain.CodeBackupNotFound, func() error { return c.rename(&domain.Backup{ID: "no"}, new("n")) })
			c.setStatus(v, domain.VaultFrozen)
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.rename(b, new("n")) })
			c.caller = c.elsewhere()
			c.refuses(domain.CodeBackupNotFound, func() error { return c.rename(b, new("n")) })
		})
	})
}
