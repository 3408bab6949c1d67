package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// RegisterImage notes that the image service has made an image of a backup, which
// cannot be deleted from then on. It is what that service asks, and belongs to the
// control surface.
//
// It fails with 6200 for an unknown backup and the codes of domain.Imageable.
func (i *Inventory) RegisterImage(ctx context.Context, c Caller, backupID, imageID string) error {
	return i.engine.Write(ctx, c.WorldID, func(u *Unit) error {
		b, _, err := u.backupOf(c, backupID)
		if err != nil {
			return err
		}
		if refusal := domain.Imageable(b, imageID); refusal != nil {
			return refusal
		}
		b.ImageID = imageID
		b.SetStatus(b.Status, u.now)
		return nil
	})
}

// DeregisterImage notes that an image of a backup is gone. It fails with 6200 for
// an unknown backup and with 6213 when the image is not of it.
func (i *Inventory) DeregisterImage(ctx context.Context, c Caller, backupID, imageID string) error {
	return i.engine.Write(ctx, c.WorldID, func(u *Unit) error {
		b, _, err := u.backupOf(c, backupID)
		if err != nil {
			return err
		}
		if b.ImageID == "" || b.ImageID != imageID {
			return domain.Fail(domain.CodeImageBackupMismatch)
		}
		b.ImageID = ""
		b.SetStatus(b.Status, u.now)
		return nil
	})
}

// withoutImages refuses to delete the backups of a resource while an image was
// made of one: 6204.
func (u *Unit) withoutImages(resourceID string) error {
	chain, err := u.Chain(resourceID)
	if err != nil {
		return err
	}
	for _, b := range chain.Backups {
		if b.ImageID != "" {
			return domain.Fail(domain.CodeBackupHasImage)
		}
	}
	return nil
}
