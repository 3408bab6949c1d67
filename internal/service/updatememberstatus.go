package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UpdateMemberStatus is what a member says to a backup (reference 4.4.2).
type UpdateMemberStatus struct {
	Status domain.MemberStatus
	// VaultID is where an accepted backup goes.
	VaultID string
}

// UpdateMemberStatus records what the caller's project, a member, says to a shared
// backup. An accepted one takes what its whole contents have of the vault; to
// reject it afterwards frees that again.
//
// It fails with 6200 for a backup that is neither the caller's nor shared with it,
// 6705 for a member that does not exist, 6708 for a member other than the caller,
// for a backup that was accepted into another vault and for a vault without room,
// 6706 for an acceptance without a vault and for pending once that is over, 6105
// for an unknown vault, 6702 for a backup that is not available, 6712 in a vault
// that is neither available nor locked, 6713 for a vault of another kind.
func (a *App) UpdateMemberStatus(ctx context.Context, c Caller, backupID, memberID string, in UpdateMemberStatus) (m domain.Member, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		b, chain, err := u.Backup(backupID)
		if err != nil {
			return err
		}
		own, err := u.memberOf(c, b, memberID)
		if err != nil {
			return err
		}
		if err := u.reply(c, own, b, chain, in); err != nil {
			return err
		}
		m = *own
		return nil
	})
	return m, err
}

// memberOf is the caller's own membership.
func (u *Unit) memberOf(c Caller, b *domain.Backup, memberID string) (*domain.Member, error) {
	if b == nil {
		return nil, domain.Fail(domain.CodeBackupNotFound).On("backup_id")
	}
	own, err := u.member(b, c.ProjectID)
	if err != nil {
		return nil, err
	}
	if own == nil && b.ProjectID != c.ProjectID {
		return nil, domain.Fail(domain.CodeBackupNotFound).On("backup_id")
	}
	if own != nil && own.Is(memberID) {
		return own, nil
	}
	other, err := u.member(b, memberID)
	if err != nil {
		return nil, err
	}
	if other == nil || own != nil { // members do not see each other
		return nil, domain.Fail(domain.CodeMemberNotFound).On("member_id")
	}
	return nil, domain.Fail(domain.CodeMemberStatusUpdateFailed).On("member_id")
}

func (u *Unit) reply(c Caller, m *domain.Member, b *domain.Backup, chain *domain.Chain, in UpdateMemberStatus) error {
	switch in.Status {
	case domain.MemberAccepted:
		return u.accept(c, m, b, chain, in.VaultID)
	case domain.MemberRejected:
		if err := u.dismiss(m); err != nil {
			return err
		}
		m.Answer(domain.MemberRejected, "", u.now)
	case domain.MemberPending:
		if m.Status != domain.MemberPending {
			return domain.Fail(domain.CodeMemberUpdateInvalid).On("status")
		}
	}
	reshow(chain, b)
	return nil
}

// accept puts a copy of the backup into a vault. To accept it into the same again
// changes nothing.
func (u *Unit) accept(c Caller, m *domain.Member, b *domain.Backup, chain *domain.Chain, vaultID string) error {
	switch {
	case vaultID == "":
		return domain.Fail(domain.CodeMemberUpdateInvalid).On("vault_id")
	case m.Status == domain.MemberAccepted && m.VaultID == vaultID:
		return nil
	case m.Status == domain.MemberAccepted:
		return domain.FailDetail(domain.CodeMemberStatusUpdateFailed, "The backup was accepted into another vault.").On("vault_id")
	}
	v, err := u.vaultOf(c, vaultID)
	if err != nil {
		return err
	}
	if b.Status != domain.BackupAvailable {
		return domain.Fail(domain.CodeShareBackupStatus).On("backup_id")
	}
	size := chain.WholeSize(b)
	if refusal := domain.Acceptable(b, v, size); refusal != nil {
		return refusal
	}
	below := belowThreshold(v)
	v.Admit(domain.Share{MemberID: m.ID, BackupID: b.ID, Size: size})
	v.Touch(u.now)
	u.tellThreshold(v, below)
	m.Answer(domain.MemberAccepted, v.ID, u.now)
	reshow(chain, b)
	return nil
}

// declineAll rejects what was accepted into a vault that goes.
func (u *Unit) declineAll(v *domain.Vault) error {
	for _, s := range v.Shares {
		b, chain, err := u.Backup(s.BackupID)
		if err != nil {
			return err
		}
		m, err := u.member(b, s.MemberID)
		if err != nil {
			return err
		}
		m.Answer(domain.MemberRejected, "", u.now)
		reshow(chain, b)
	}
	return nil
}
