package httpapi

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// seen loads backups as the project in the path sees them: its own as they are,
// and those that are shared with it in the vault that it accepted them into, or in
// none (clients 3.1). Others are left out.
func (c *call) seen(ctx context.Context, ids []string) (map[string]*domain.Backup, error) {
	found, err := c.Reader.BackupDocs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var strange []string
	for _, b := range found {
		if b.ProjectID != c.params["project_id"] {
			strange = append(strange, topOf(b))
		}
	}
	shares, err := c.Reader.Memberships(ctx, c.params["project_id"], strange)
	if err != nil {
		return nil, err
	}
	for id, b := range found {
		switch m := shares[topOf(b)]; {
		case b.ProjectID == c.params["project_id"]:
		case m == nil:
			delete(found, id)
		default:
			b.VaultID = m.VaultID
		}
	}
	return found, nil
}

// seenBackup is the backup in the path as the caller's project sees it; 6200 when
// it does not.
func (c *call) seenBackup() (*domain.Backup, error) {
	id := c.params["backup_id"]
	found, err := c.seen(c.request.Context(), []string{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, domain.Fail(domain.CodeBackupNotFound)
	}
	return found[id], nil
}

// topOf is the backup that memberships are of: that of the server, for those of
// its disks.
func topOf(b *domain.Backup) string {
	if b.Top() {
		return b.ID
	}
	return b.ParentID
}
