package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UpdateBackup renames a backup and returns it with its children, which keep
// their names, as in the reference's example (4.3.8). A nil name changes nothing.
// Sources name no status of a backup that forbids it; a replica, a child and one
// that is being deleted have names too.
//
// It fails with 6200 for an unknown backup and 6112 in a vault that is frozen,
// faulty or being deleted.
func (a *App) UpdateBackup(ctx context.Context, c Caller, id string, name *string) (b *domain.Backup, children []*domain.Backup, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		found, chain, err := u.backupOf(c, id)
		if err != nil {
			return err
		}
		v, err := u.Vault(found.VaultID)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		if name != nil && *name != found.Name {
			found.Name = *name
			found.Version++
			found.UpdatedAt = u.now
		}
		b, children = found.Clone(), nil
		for _, child := range chain.Children(id) {
			children = append(children, child.Clone())
		}
		return nil
	})
	return b, children, err
}
