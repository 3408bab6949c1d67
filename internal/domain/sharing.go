package domain

import "slices"

// Share is what an accepted backup of another project takes of a vault.
type Share struct {
	MemberID string `json:"member_id"`
	BackupID string `json:"backup_id"`
	Size     int64  `json:"size"` // MB
}

// Shareable says why a backup in a vault cannot be shared; nil when it can
// (domain rules 9). Those of servers can be, and in one profile those of disks
// (ledger L18).
func Shareable(b *Backup, v *Vault, p Profile) *Error {
	switch {
	case b.File, b.ResourceType != TypeServer && (b.ResourceType != TypeDisk || !p.SharesDisks):
		return Fail(CodeShareBackupType)
	case b.ImageType != ImageBackup, v.Hybrid():
		return Fail(CodeSharingNotAllowed)
	case b.Status != BackupAvailable:
		return Fail(CodeShareBackupStatus)
	case v.Status != VaultAvailable && v.Status != VaultLock:
		return Fail(CodeShareVaultStatus)
	case b.Encrypted:
		return Fail(CodeShareEncrypted)
	}
	return nil
}

// Acceptable says why a vault cannot take a shared backup of so many MB; nil when
// it can. It must have more than that free (domain rules 9).
func Acceptable(b *Backup, v *Vault, mb int64) *Error {
	switch {
	case v.Status != VaultAvailable && v.Status != VaultLock:
		return Fail(CodeShareVaultStatus).On("vault_id")
	case v.ProtectType != ProtectBackup || v.Hybrid() || !Accepts(v.ObjectType, b.ResourceType):
		return Fail(CodeShareVaultType).On("vault_id")
	case v.Free() <= mb:
		return FailDetail(CodeMemberStatusUpdateFailed, "The vault does not have enough free capacity.").On("vault_id")
	}
	return nil
}

// Admit stores an accepted backup in the vault.
func (v *Vault) Admit(s Share) {
	v.Shares = append(v.Shares, s)
	v.Used += s.Size
}

// Dismiss removes a member's copy from the vault, if it has one.
func (v *Vault) Dismiss(memberID string) {
	v.Shares = slices.DeleteFunc(v.Shares, func(s Share) bool {
		if s.MemberID != memberID {
			return false
		}
		v.Used -= s.Size
		return true
	})
}
