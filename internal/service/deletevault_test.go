package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

func (c *cloud) deleteVault(v *domain.Vault) error {
	return c.app.DeleteVault(context.Background(), c.caller, v.ID)
}

func TestDeleteVault(t *testing.T) {
	t.Parallel()
	eachCloud(t, func(c *cloud) {
		c.sub("OK", deleteWhole)
		c.sub("OKError", func(c *cloud) {
			v := c.vault("server", 100)
			c.setStatus(v, domain.VaultError)
			c.ok(c.deleteVault(v))
			c.idle()
			if c.vaultNow(v.ID) != nil {
				c.t.Error("it is still there")
			}
		})
		c.paced("OKInstant", domain.PaceInstant, func(c *cloud) {
			v := c.vault("server", 1000, c.resource("ecs-web-0001"))
			c.begin(v)
			c.ok(c.deleteVault(v))
			if c.vaultNow(v.ID) != nil {
				c.t.Error("it is still there")
			}
		})
		c.sub("OKWithDeletion", func(c *cloud) { // of a backup, which the vault takes along
			r := c.resource("volume-mail-0001")
			v := c.vault("disk", 1000, r)
			c.backUp(v)
			c.ok(c.deleteBackup(c.top(r.ID, 0)))
			c.ok(c.deleteVault(v))
			c.idle()
			if c.vaultNow(v.ID) != nil || len(c.chain(r.ID)) != 0 {
				c.t.Error("it is still there")
			}
		})
		c.sub("OKLockedManual", func(c *cloud) { // locking protects automatic backups only
			v := c.locked(false)
			c.ok(c.deleteVault(v))
		})
		for name, status := range map[string]domain.VaultStatus{
			"ErrLockStatus": domain.VaultLock, "ErrFrozen": domain.VaultFrozen, "ErrDeleting": domain.VaultDeleting,
		} {
			c.sub(name, func(c *cloud) {
				v := c.vault("server", 100)
				c.setStatus(v, status)
				c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.deleteVault(v) })
			})
		}
		c.sub("ErrUnknown", func(c *cloud) {
			c.refuses(domain.CodeVaultNotFound, func() error { return c.deleteVault(&domain.Vault{ID: "no"}) })
			v := c.vault("server", 100)
			c.caller = c.elsewhere()
			c.refuses(domain.CodeVaultNotFound, func() error { return c.deleteVault(v) })
		})
		c.sub("ErrPrePaid", func(c *cloud) {
			v := c.vault("server", 100)
			c.setVault(v.ID, func(v *domain.Vault) { v.ChargingMode = domain.PrePaid })
			c.refuses(domain.CodeVaultCannotBeDeleted, func() error { return c.deleteVault(v) })
		})
		c.sub("ErrLockedAutomatic", func(c *cloud) {
			v := c.locked(true)
			c.refuses(domain.CodeVaultCannotBeDeleted, func() error { return c.deleteVault(v) })
		})
		c.sub("ErrBusy", deleteBusy)
	})
}

// locked makes a locked vault with one backup.
func (c *cloud) locked(automatic bool) *domain.Vault {
	c.t.Helper()
	v := c.vault("disk", 1000, c.resource("volume-mail-0001"))
	_, err := c.app.CreateCheckpoint(context.Background(), c.caller,
		service.CreateCheckpoint{VaultID: v.ID, AutoTrigger: automatic})
	c.ok(err)
	c.idle()
	c.ok(c.update(v, service.UpdateVault{Locked: new(true)}))
	return v
}

// deleteWhole deletes one of two vaults with everything in it. The world is then
// as if it had been made without it, but for logs and numbers.
func deleteWhole(c *cloud) {
	kept := c.vault("disk", 1000, c.resource("volume-mail-0001"))
	c.backUp(kept)
	server := c.resource("ecs-db-0001")
	v := c.vault("server", 1000, server, c.resource("ecs-rac-0001"), c.resource("ecs-rac-0002"))
	c.backUp(v)
	c.advance(time.Hour)
	c.backUp(v)
	c.ok(c.deleteVault(v))
	if now := c.vaultNow(v.ID); now.Status != domain.VaultDeleting || now.Used == 0 {
		c.t.Errorf("%+v", now)
	}
	c.refuses(domain.CodeVaultStatusInvalid, func() error { return c.deleteVault(v) })
	c.idle()
	for line := range strings.Lines(c.dump()) {
		table, _, _ := strings.Cut(line, " ")
		ofItsLogs := table == "op_logs" || strings.Contains(line, `kind="task of `+v.ID)
		if strings.Contains(line, v.ID) && !ofItsLogs {
			c.t.Errorf("left behind: %.200s", line)
		}
	}
	if n := c.counter("backup"); n != 1 {
		c.t.Errorf("%d backups are counted, want the other vault's", n)
	}
	c.ok(c.create(plan("server", server)))
}

func deleteBusy(c *cloud) {
	r := c.resource("ecs-web-0001")
	v := c.vault("server", 1000, r)
	busy := func() {
		c.t.Helper()
		c.refuses(domain.CodePerformingBackups, func() error { return c.deleteVault(v) })
	}
	c.begin(v)
	busy()
	c.advance(300 * time.Millisecond)
	busy()
	c.idle()
	_, err := c.restore(c.top(r.ID, 0), c.wholeServer(r, 0))
	c.ok(err)
	busy()
	c.idle()
	c.ok(c.remove(v, r))
	busy()
	c.idle()
	c.ok(c.deleteVault(v))
}
