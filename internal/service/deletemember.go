package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// DeleteMember stops sharing a backup with a member; what the member has of it
// goes with that (reference 4.4.5; domain rules 9).
//
// It fails with 6200 for an unknown backup, 6707 for one that is shared with the
// caller, 6705 for an unknown member, 6710 for one that made an image of it and
// 6711 while the member's vault is neither available nor locked.
func (a *App) DeleteMember(ctx context.Context, c Caller, backupID, memberID string) error {
	return a.in(ctx, c, func(u *Unit) error {
		b, chain, err := u.ownBackup(c, backupID)
		if err != nil {
			return err
		}
		m, err := u.member(b, memberID)
		if err != nil {
			return err
		}
		if m == nil {
			return domain.Fail(domain.CodeMemberNotFound).On("member_id")
		}
		if err := u.endable(m); err != nil {
			return err
		}
		reshow(chain, b)
		return u.unshare(b, m)
	})
}

// endable says whether a membership can be ended.
func (u *Unit) endable(m *domain.Member) error {
	if m.ImageID != "" {
		return domain.Fail(domain.CodeSharedBackupHasImage)
	}
	if m.Status != domain.MemberAccepted {
		return nil
	}
	v, err := u.Vault(m.VaultID)
	if err != nil {
		return err
	}
	if v != nil && !isOpen(v) {
		return domain.Fail(domain.CodeSharedBackupDeletionFailed)
	}
	return nil
}
