package service_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// bindsItself makes a vault that binds what has one of the tags.
func (c *cloud) bindsItself(objectType string, sizeGB int64, tags ...domain.Tag) *domain.Vault {
	c.t.Helper()
	in := plan(objectType)
	in.SizeGB, in.AutoBind, in.BindRules = sizeGB, true, tags
	v, err := c.app.CreateVault(context.Background(), c.caller, in)
	c.ok(err)
	return v
}

// tagDisks gives disks a size and the same tag, and returns them by their ids,
// which is the order in which they are bound.
func (c *cloud) tagDisks(sizeGB int64, tag domain.Tag, names ...string) []*domain.Resource {
	c.t.Helper()
	var disks []*domain.Resource
	for _, name := range names {
		r := c.resource(name)
		c.setResource(r.ID, func(r *domain.Resource) { r.Tags, r.Size = []domain.Tag{tag}, sizeGB })
		disks = append(disks, r)
	}
	slices.SortFunc(disks, func(a, b *domain.Resource) int { return strings.Compare(a.ID, b.ID) })
	return disks
}

// bound are the names of what is in a vault, sorted.
func (c *cloud) bound(v *domain.Vault) []string {
	c.t.Helper()
	var names []string
	for _, b := range c.vaultNow(v.ID).Bindings {
		names = append(names, b.Name)
	}
	slices.Sort(names)
	return names
}

func (c *cloud) holds(v *domain.Vault, want ...string) {
	c.t.Helper()
	if diff := cmp.Diff(want, c.bound(v)); diff != "" {
		c.t.Errorf("bound (-want +got):\n%s", diff)
	}
}

// A vault that binds by itself does so when its next cycle begins.
func TestAutoBind(t *testing.T) {
	t.Parallel()
	gold, silver := domain.Tag{Key: "tier", Value: "gold"}, domain.Tag{Key: "tier", Value: "silver"}
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) { // by any one of its tags, and backs up in the same cycle
			c.tagDisks(10, gold, "volume-mail-0001")
			c.tagDisks(10, silver, "volume-media-0001")
			v := c.bindsItself("disk", 1000, gold, silver, domain.Tag{Key: "no", Value: "body"})
			p := c.schedule(v, keepAll, daily(2))
			c.until("2026-01-01 01:59")
			c.holds(v)
			c.until("2026-01-01 10:00")
			c.holds(v, "volume-mail-0001", "volume-media-0001")
			mail := c.resource("volume-mail-0001")
			c.came(mail.ID, outcome{"Jan 1 02h", domain.TaskSuccess, ""})
			c.protects(v, mail)
			if tasks := c.logs(domain.OpBackup, ""); len(tasks) != 2 || tasks[0].PolicyID != p.ID {
				c.t.Errorf("%d tasks", len(tasks))
			}
			c.ok(c.update(v, service.UpdateVault{AutoBind: new(false)})) // leaves what was bound
			c.tagDisks(10, gold, "volume-scratch-0001")
			c.until("2026-01-02 10:00")
			c.holds(v, "volume-mail-0001", "volume-media-0001")
		})
		c.sub("OKAll", func(c *cloud) { // no tags: whatever fits the vault's kind and can be bound
			other := c.vault("server", 1000, c.resource("ecs-web-0001"))
			v := c.bindsItself("server", 100_000)
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-01 10:00")
			names := c.bound(v)
			for name, want := range map[string]bool{
				"ecs-web-0001": false, "ecs-web-0002": true, "ecs-db-0001": true, "ecs-rac-0001": true, "ecs-stopped-0001": true,
				"ecs-diskless-0001": false, "ecs-scsi-0001": false, "volume-mail-0001": false, "sfs-turbo-home": false,
			} {
				if slices.Contains(names, name) != want {
					c.t.Errorf("%s is bound: %v, want %v", name, !want, want)
				}
			}
			c.holds(other, "ecs-web-0001")
			for _, task := range c.logs(domain.OpBackup, "") {
				if task.Status != domain.TaskSuccess {
					c.t.Errorf("%+v", task)
				}
			}
		})
		c.sub("OKEarliestFirst", func(c *cloud) { // the vault that runs first takes it
			c.tagDisks(10, gold, "volume-mail-0001")
			late, early := c.bindsItself("disk", 1000, gold), c.bindsItself("disk", 1000, gold)
			c.schedule(late, keepAll, daily(5))
			c.schedule(early, keepAll, daily(3))
			c.until("2026-01-01 10:00")
			c.holds(early, "volume-mail-0001")
			c.holds(late)
		})
		c.sub("OKRoom", func(c *cloud) { // more than 40 GB must be left, and more than the resource has
			small := c.tagDisks(30, gold, "volume-mail-0001", "volume-media-0001", "volume-scratch-0001")
			v := c.bindsItself("disk", 100, gold) // 100, 70, 40
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-01 10:00")
			want := []string{small[0].Name, small[1].Name}
			slices.Sort(want)
			c.holds(v, want...)
			c.came(small[2].ID, outcome{"Jan 1 02h", domain.TaskSkipped, domain.CodeAutoBindFull})
			c.ok(c.update(v, service.UpdateVault{SizeGB: new(int64(1000))}))
			c.until("2026-01-02 10:00")
			want = append(want, small[2].Name)
			slices.Sort(want)
			c.holds(v, want...)
		})
		c.sub("OKLarge", func(c *cloud) { // as large as what is left is too large
			large := c.tagDisks(100, gold, "volume-mail-0001")[0]
			v := c.bindsItself("disk", 100, gold)
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-01 10:00")
			c.holds(v)
			c.came(large.ID, outcome{"Jan 1 02h", domain.TaskSkipped, domain.CodeAutoBindFull})
		})
		c.sub("OKTooMany", func(c *cloud) {
			c.tagDisks(10, gold, "volume-mail-0001")
			v := c.bindsItself("disk", 1000, gold)
			c.setVault(v.ID, func(v *domain.Vault) {
				for range domain.MaxVaultResources {
					v.Bindings = append(v.Bindings, &domain.Binding{
						ResourceID: "none", Type: domain.TypeDisk, Name: "none", ProtectStatus: domain.Protected, Suspended: true,
					})
				}
			})
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-01 10:00")
			c.came(c.resource("volume-mail-0001").ID, outcome{"Jan 1 02h", domain.TaskSkipped, domain.CodeAutoBindFull})
		})
		c.sub("NotTurbo", func(c *cloud) {
			v := c.bindsItself("turbo", 100_000)
			c.schedule(v, keepAll, daily(2))
			c.until("2026-01-01 10:00")
			c.holds(v)
		})
		c.sub("NotFrozen", func(c *cloud) {
			c.tagDisks(10, gold, "volume-mail-0001")
			v := c.bindsItself("disk", 1000, gold)
			c.schedule(v, keepAll, daily(2))
			c.setStatus(v, domain.VaultFrozen)
			c.until("2026-01-01 10:00")
			c.holds(v)
		})
		c.sub("NotDisabled", func(c *cloud) {
			c.tagDisks(10, gold, "volume-mail-0001")
			v := c.bindsItself("disk", 1000, gold)
			c.enable(c.schedule(v, keepAll, daily(2)), false)
			c.until("2026-01-03 10:00")
			c.holds(v)
		})
	})
}
