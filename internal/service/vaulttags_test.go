package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) tag(v *domain.Vault, key, value string) error {
	return c.app.CreateVaultTags(context.Background(), c.caller, v.ID, domain.Tag{Key: key, Value: value})
}

func (c *cloud) tagBatch(v *domain.Vault, action service.TagAction, tags ...domain.Tag) error {
	return c.app.BatchCreateAndDeleteVaultTags(context.Background(), c.caller, v.ID, action, tags)
}

func (c *cloud) untag(v *domain.Vault, key string) error {
	return c.app.DeleteVaultTag(context.Background(), c.caller, v.ID, key)
}

// tagged fails the test unless the vault has the tags, in its document and in
// the index of tags.
func (c *cloud) tagged(v *domain.Vault, want ...domain.Tag) {
	c.t.Helper()
	now := c.vaultNow(v.ID)
	if diff := cmp.Diff(want, now.Tags); diff != "" && len(want)+len(now.Tags) > 0 {
		c.t.Errorf("tags (-want +got):\n%s", diff)
	}
	filter := query.Instances{ProjectID: v.ProjectID, WithoutAnyTag: len(want) == 0}
	for _, t := range want {
		filter.Tags = append(filter.Tags, query.TagFilter{Key: t.Key, Values: []string{t.Value}})
	}
	found, err := c.store.ListInstances(context.Background(), filter)
	c.ok(err)
	rows := strings.Count(c.dump(), "vault_tags vault_id="+v.ID)
	if found.Count != 1 || rows != len(want) {
		c.t.Errorf("%d vaults have the tags, and there are %d rows for %d of them", found.Count, rows, len(want))
	}
}

func tags(n int) []domain.Tag {
	made := make([]domain.Tag, n)
	for i := range made {
		made[i] = domain.Tag{Key: fmt.Sprintf("k%02d", i), Value: "v"}
	}
	return made
}

func TestCreateVaultTags(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			v := c.vault("server", 100)
			c.tagged(v)
			c.advance(time.Hour)
			c.ok(c.tag(v, " env ", " prod "))
			c.tagged(v, domain.Tag{Key: "env", Value: "prod"})
			if now := c.vaultNow(v.ID); now.Version != v.Version+1 || !now.UpdatedAt.Equal(c.now()) {
				c.t.Errorf("version %d of %s", now.Version, now.UpdatedAt)
			}
			c.ok(c.tag(v, "app", ""))
			c.ok(c.tag(v, "env", "dev"))
			c.tagged(v, domain.Tag{Key: "env", Value: "dev"}, domain.Tag{Key: "app"})
			before := c.dump()
			c.ok(c.tag(v, "env", "dev"))
			c.same("before", before, "after the same again", c.dump())
		})
		c.sub("OKFull", func(c *cloud) {
			v := c.vault("server", 100)
			c.ok(c.tagBatch(v, service.TagCreate, tags(10)...))
			c.refuses(domain.CodeTooManyTags, func() error { return c.tag(v, "one", "more") })
			c.ok(c.tag(v, "k03", "other"))
		})
		c.sub("ErrTag", func(c *cloud) {
			v := c.vault("server", 100)
			for key, value := range map[string]string{" ": "v", "k.k": "v", strings.Repeat("k", 37): "v", "k": "v,v", "l": strings.Repeat("v", 44)} {
				c.refuses(domain.CodeInvalidParameter, func() error { return c.tag(v, key, value) })
			}
		})
		c.sub("ErrUnknown", func(c *cloud) {
			v := c.vault("server", 100)
			c.refuses(domain.CodeVaultNotFound, func() error { return c.tag(&domain.Vault{ID: "no"}, "k", "v") })
			c.caller = c.elsewhere()
			c.refuses(domain.CodeVaultNotFound, func() error { return c.tag(v, "k", "v") })
		})
		c.sub("ErrStatus", func(c *cloud) {
			v := c.vault("server", 100)
			c.ok(c.tag(v, "k", "v"))
			c.setStatus(v, domain.VaultFrozen)
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.tag(v, "l", "v") })
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.untag(v, "k") })
			c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.tagBatch(v, service.TagDelete, tags(1)...) })
		})
	})
}

func TestBatchCreateAndDeleteVaultTags(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			v := c.vault("server", 100)
			all := tags(4)
			c.ok(c.tagBatch(v, service.TagCreate, all...))
			all[1].Value, all[2].Key = "other", "a key, of any characters"
			c.ok(c.tagBatch(v, service.TagCreate, all[1], all[2]))
			c.tagged(v, all[0], all[1], domain.Tag{Key: "k02", Value: "v"}, all[3], all[2])
			c.ok(c.tagBatch(v, service.TagDelete, all[0], domain.Tag{Key: "k03"}, all[0], domain.Tag{Key: "unknown"}, domain.Tag{Key: " k02 "}))
			c.tagged(v, all[1], all[2])
			before := c.dump()
			c.ok(c.tagBatch(v, service.TagDelete, domain.Tag{Key: "unknown"}))
			c.same("before", before, "after nothing", c.dump())
		})
		c.sub("ErrBatch", func(c *cloud) {
			v := c.vault("server", 100)
			for _, batch := range [][]domain.Tag{{}, {{Key: " "}}, {{Key: "k"}, {Key: "l"}, {Key: "k "}}, {{Key: strings.Repeat("k", 128)}}} {
				c.refuses(domain.CodeInvalidParameter, func() error { return c.tagBatch(v, service.TagCreate, batch...) })
			}
			c.refuses(domain.CodeInvalidParameter, func() error { return c.tagBatch(v, "replace", tags(1)...) })
			c.refuses(domain.CodeInvalidParameter, func() error { return c.tagBatch(v, service.TagDelete) })
			c.refuses(domain.CodeTooManyTags, func() error { return c.tagBatch(v, service.TagCreate, tags(11)...) })
		})
	})
}

func TestDeleteVaultTag(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", func(c *cloud) {
			v := c.vault("server", 100)
			all := tags(3)
			c.ok(c.tagBatch(v, service.TagCreate, all...))
			c.ok(c.untag(v, " k01 "))
			c.tagged(v, all[0], all[2])
			c.refuses(domain.CodeTagKeyNotFound, func() error { return c.untag(v, "k01") })
			c.refuses(domain.CodeInvalidParameter, func() error { return c.untag(v, "  ") })
			c.refuses(domain.CodeVaultNotFound, func() error { return c.untag(&domain.Vault{ID: "no"}, "k00") })
		})
		c.sub("OKWithVault", func(c *cloud) { // the tags go with their vault
			v := c.vault("server", 100)
			c.ok(c.tag(v, "k", "v"))
			c.ok(c.deleteVault(v))
			c.idle()
			if strings.Contains(c.dump(), "vault_tags ") {
				c.t.Error("tags of nothing are left")
			}
		})
	})
}
