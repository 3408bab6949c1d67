package domain

import "time"

// Expired reports whether a backup is past its expiry, and waits for the sweep.
func (b *Backup) Expired(now time.Time) bool {
	return !b.ExpiresAt.IsZero() && !now.Before(b.ExpiresAt)
}

// Keeps reports whether the vault is locked and a backup of it must not be deleted
// by hand: an automatic one, until it expires. What its rule deletes is not asked
// (domain rules 2.4).
func (v *Vault) Keeps(b *Backup, now time.Time) bool {
	return v.Locked && b.AutoTrigger && !b.Expired(now)
}
