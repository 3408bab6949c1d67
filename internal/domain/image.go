package domain

// Imageable says why no image can be made of a backup, nil when one can: of a
// server's backup that is available and has its system disk, once (codes of 7.2;
// domain rules 6.6).
func Imageable(b *Backup, imageID string) *Error {
	switch {
	case !b.Top() || b.ResourceType != TypeServer:
		return Fail(CodeImageBackupType)
	case b.ImageID == imageID:
		return Fail(CodeImageAlreadyRegistered)
	case b.ImageID != "":
		return Fail(CodeImageAlreadyCreated)
	case b.Status != BackupAvailable:
		return Fail(CodeImageBackupStatus)
	case !b.ContainSystemDisk:
		return Fail(CodeImageWithoutSystemDisk)
	}
	return nil
}
