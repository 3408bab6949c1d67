package service_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// eachCloud runs a test on a cloud of each engine.
func eachCloud(t *testing.T, run func(c *cloud)) {
	t.Helper()
	enginetest.Each(t, func(t *testing.T, at enginetest.Engine) {
		t.Helper()
		run(newCloud(t, at))
	})
}

// sub runs a subtest in a world of its own on the same store.
func (c *cloud) sub(name string, run func(c *cloud)) { c.paced(name, domain.PaceStandard, run) }

// paced is sub at a pace.
func (c *cloud) paced(name string, pace domain.Pace, run func(c *cloud)) {
	c.t.Helper()
	c.t.(*testing.T).Run(name, func(t *testing.T) {
		own := *c
		own.t = t
		own.enter(t.Name(), "seed", pace)
		run(&own)
	})
}

// dump is all that is stored of the world.
func (c *cloud) dump() string {
	c.t.Helper()
	text, err := c.store.DumpWorld(context.Background(), c.world)
	c.ok(err)
	return text
}

// refuses fails the test unless a call fails with the code, and leaves the world
// as it was to the last row.
func (c *cloud) refuses(code domain.Code, call func() error) {
	c.t.Helper()
	before := c.dump()
	c.refused(call(), code)
	c.same("before", before, "after the refusal", c.dump())
}

// same fails the test unless two dumps are equal.
func (c *cloud) same(nameA, a, nameB, b string) {
	c.t.Helper()
	if a == b {
		return
	}
	c.t.Errorf("-%s +%s:\n%s", nameA, nameB, cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")))
}

// change puts the world into a state that no call leads to.
func (c *cloud) change(fn func(u *service.Unit) error) {
	c.t.Helper()
	c.ok(c.engine.Write(context.Background(), c.world, fn))
}

func (c *cloud) setVault(id string, set func(*domain.Vault)) {
	c.t.Helper()
	c.change(func(u *service.Unit) error {
		v, err := u.Vault(id)
		if err == nil {
			set(v)
			v.Touch(u.Now())
		}
		return err
	})
}

func (c *cloud) setStatus(v *domain.Vault, status domain.VaultStatus) {
	c.t.Helper()
	c.setVault(v.ID, func(v *domain.Vault) { v.Status = status })
}

func (c *cloud) setBackup(id string, set func(*domain.Backup)) {
	c.t.Helper()
	c.change(func(u *service.Unit) error {
		b, _, err := u.Backup(id)
		if err == nil {
			set(b)
			b.Version++
		}
		return err
	})
}

func (c *cloud) setResource(id string, set func(*domain.Resource)) {
	c.t.Helper()
	c.change(func(u *service.Unit) error {
		r, err := u.Resource(c.caller.ProjectID, id)
		if err == nil {
			set(r)
			r.Version++
		}
		return err
	})
}

// vaultNow is a vault as it is stored, nil when it is gone.
func (c *cloud) vaultNow(id string) *domain.Vault {
	c.t.Helper()
	v, err := c.store.Vault(context.Background(), c.world, id)
	c.ok(err)
	return v
}

// taskNow is a task as it is stored.
func (c *cloud) taskNow(id string) *domain.Task {
	c.t.Helper()
	t, err := c.store.Task(context.Background(), c.world, id)
	c.ok(err)
	if t == nil {
		c.t.Fatalf("no task %s", id)
	}
	return t
}

// chain is the live backups of a resource, parents and children, oldest first.
func (c *cloud) chain(resourceID string) []*domain.Backup {
	c.t.Helper()
	all, err := c.store.Backups(context.Background(), c.world, resourceID)
	c.ok(err)
	return all
}

// top is the n-th top-level backup of a resource, oldest first.
func (c *cloud) top(resourceID string, n int) *domain.Backup {
	c.t.Helper()
	for _, b := range c.chain(resourceID) {
		if b.Top() {
			if n == 0 {
				return b
			}
			n--
		}
	}
	c.t.Fatalf("%s has too few backups", resourceID)
	return nil
}

// elsewhere is the caller in another project of the account.
func (c *cloud) elsewhere() service.Caller {
	other := c.caller
	other.ProjectID = c.account.Projects[1].ID
	return other
}

func ids(resources ...*domain.Resource) []string {
	list := make([]string, len(resources))
	for i, r := range resources {
		list[i] = r.ID
	}
	return list
}

func binds(resources ...*domain.Resource) []service.BindResource {
	list := make([]service.BindResource, len(resources))
	for i, r := range resources {
		list[i] = service.BindResource{ID: r.ID, Type: r.Type}
	}
	return list
}
