package store

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/query"
)

// ListMembers lists those that a backup is shared with: at most ten.
func (s *Store) ListMembers(ctx context.Context, q query.Members) (query.Listing, error) {
	var f filter
	f.narrow("backup_id = ?", q.BackupID)
	f.equal("dest_project_id", q.DestProjectID)
	f.equal("image_id", q.ImageID)
	f.equal("status", q.Status)
	f.equal("vault_id", q.VaultID)
	return s.list(ctx, list{table: "members", project: q.ProjectID, sort: q.Sort, page: q.Page}, f)
}

// MemberDocs loads members by id.
func (s *Store) MemberDocs(ctx context.Context, ids []string) (map[string]*domain.Member, error) {
	return docs[domain.Member](ctx, s, "members", ids)
}

// Memberships are those of a project in some backups, by the backup's id.
func (s *Store) Memberships(ctx context.Context, projectID string, backupIDs []string) (map[string]*domain.Member, error) {
	found := make(map[string]*domain.Member, len(backupIDs))
	if len(backupIDs) == 0 {
		return found, nil
	}
	var f filter
	f.where("dest_project_id = ?", projectID)
	f.among("backup_id IN ?", backupIDs)
	list, err := loadAll[domain.Member](s.reader(ctx), "SELECT doc FROM members"+f.text(), f.args...)
	for _, m := range list {
		found[m.BackupID] = m
	}
	return found, err
}

// memberPlace is the enterprise project of what is shared with a member: that of
// the vault that it was accepted into, else the default one.
const memberPlace = "COALESCE((SELECT v.eps FROM vaults v WHERE v.id = m.vault_id), '" + domain.DefaultEnterpriseProject + "')"

// owned narrows backups to those of a project, or to those that are shared with
// it, where the caller may see them; of the children of a backup it asks that of
// their parent.
func (f *filter) owned(q query.Backups) {
	if q.Private() {
		f.where("project_id = ?", q.ProjectID)
		f.granted(q.Granted)
		return
	}
	top := "id"
	if q.ParentID != "" {
		top = "parent_id"
	}
	shared, args := "m.dest_project_id = ?", []any{q.ProjectID}
	if q.MemberStatus != "" {
		shared, args = shared+" AND m.status = ?", append(args, q.MemberStatus)
	}
	if q.VaultID != "" {
		shared, args = shared+" AND m.vault_id = ?", append(args, q.VaultID)
	}
	if granted, of := reached(memberPlace, q.Granted); granted != "" {
		shared, args = shared+" AND "+granted, append(args, of...)
	}
	condition := top + " IN (SELECT m.backup_id FROM members m WHERE " + shared + ")"
	if q.Own == query.OwnBoth {
		own, of := "project_id = ? AND (? = '' OR vault_id = ?)", []any{q.ProjectID, q.VaultID, q.VaultID}
		if granted, ids := reached("eps", q.Granted); granted != "" {
			own, of = own+" AND "+granted, append(of, ids...)
		}
		condition, args = "("+own+" OR "+condition+")", append(of, args...)
	}
	f.narrow(condition, args...)
}
