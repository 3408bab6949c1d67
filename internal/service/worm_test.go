package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// lockedWith is a locked vault with a disk that a policy backs up at noon, after so
// many days and some minutes.
func (c *cloud) lockedWith(rule domain.Definition, days int) *domain.Vault {
	c.t.Helper()
	v := c.vault("disk", 1000, c.resource("volume-mail-0001"))
	c.schedule(v, rule, daily(12))
	c.ok(c.update(v, service.UpdateVault{Locked: new(true)}))
	c.advance(time.Duration(days)*24*time.Hour - 11*time.Hour)
	return v
}

// A locked vault keeps what a policy made until the rule deletes it, and then it
// goes as from any other; what a caller made can be deleted.
func TestLockedVault(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, at enginetest.Engine) {
		c := newCloud(t, at)
		ctx := context.Background()
		v := c.lockedWith(lasts(2), 1)
		automatic := c.backupsOf(v)[0]
		c.backUp(v)
		manual := c.backupsOf(v)[0]
		disk, to := c.resource("volume-mail-0001"), c.vault("disk", 1000)
		c.refused(c.app.DeleteBackup(ctx, c.caller, automatic), domain.CodeLockedAutomaticBackup)
		c.refused(c.app.DeleteVault(ctx, c.caller, v.ID), domain.CodeVaultCannotBeDeleted)
		c.refused(c.remove(v, disk), domain.CodeVaultCannotBeUpdated)
		c.refused(c.moveTo(v, to, disk), domain.CodeVaultCannotBeUpdated)
		c.refused(c.update(v, service.UpdateVault{Locked: new(false)}), domain.CodeVaultCannotBeUpdated)
		c.ok(c.app.DeleteBackup(ctx, c.caller, manual))
		c.idle()
		if left := c.backupsOf(v); len(left) != 1 || left[0] != automatic {
			t.Fatalf("left are %v, not %s", left, automatic)
		}
		c.ok(c.withdraw(v, c.policyNow(c.vaultNow(v.ID).BackupPolicyID)))
		c.advance(3 * 24 * time.Hour)
		if left := c.backupsOf(v); len(left) != 0 {
			t.Errorf("%v have outlived their expiry in a locked vault", left)
		}
		c.ok(c.app.DeleteVault(ctx, c.caller, v.ID))
	})
}

// Between its expiry and the sweep a backup is nobody's to protect.
func TestLockedVaultExpired(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	v := c.lockedWith(lasts(1), 1)
	expired := c.backupsOf(v)[0]
	c.enable(c.policyNow(c.vaultNow(v.ID).BackupPolicyID), false) // so that nothing is cleaned
	c.refused(c.app.DeleteBackup(context.Background(), c.caller, expired), domain.CodeLockedAutomaticBackup)
	c.advance(24 * time.Hour)
	c.ok(c.app.DeleteBackup(context.Background(), c.caller, expired))
	c.idle()
	c.ok(c.app.DeleteVault(context.Background(), c.caller, v.ID))
}

// A rule of quantity deletes in a locked vault too.
func TestLockedVaultQuantity(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	v := c.lockedWith(keep(2), 4)
	if left := c.backupsOf(v); len(left) != 2 {
		t.Errorf("%d backups are left of four, two are to be kept", len(left))
	}
}
