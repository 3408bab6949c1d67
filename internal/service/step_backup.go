package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// startBackup takes the snapshot: from here on the backup is of this instant,
// whatever is written to the disks while the data is copied.
func startBackup(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return 0, nil, err
	}
	b, chain, err := u.Backup(t.BackupID)
	if err != nil {
		return 0, nil, err
	}
	for _, part := range chain.Parts(b) {
		view, err := u.view(part)
		if err != nil {
			return 0, nil, err
		}
		t.Moved += chain.Take(part, view, t.Full)
	}
	for _, of := range chain.Whole(b) {
		of.SetStatus(domain.BackupProtecting, u.now)
	}
	v.Binding(t.ResourceID).ProtectStatus = domain.Protecting
	v.Touch(u.now)
	return u.transfer(t), nil, nil
}

// endBackup makes the backup available and counts it in its vault, which may
// expand by itself when that was more than fits.
func endBackup(u *Unit, t *domain.Task) (*domain.Error, error) {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return nil, err
	}
	b, chain, err := u.Backup(t.BackupID)
	if err != nil {
		return nil, err
	}
	for _, of := range chain.Whole(b) {
		of.ProtectedAt = u.now
		of.SetStatus(domain.BackupAvailable, u.now)
	}
	binding := v.Binding(t.ResourceID)
	binding.BackupCount++
	binding.SinceFull++
	if t.Full || chain.First(b) {
		binding.SinceFull, binding.LastFull = 0, b.CreatedAt
	}
	below := belowThreshold(v)
	v.Store(binding, t.Moved)
	v.Expand()
	u.letGo(v, binding)
	cp, err := u.Checkpoint(t.CheckpointID)
	if err != nil {
		return nil, err
	}
	cp.Ended(false)
	err = u.cleanUp(v, chain)
	u.tellThreshold(v, below)
	return nil, err
}

// failBackup leaves a backup in error with nothing in it: what it had taken was
// not counted yet, but what an older one that was deleted meanwhile left to it
// was. The resource shows the error until its next backup.
func failBackup(u *Unit, t *domain.Task) error {
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return err
	}
	b, chain, err := u.Backup(t.BackupID)
	if err != nil {
		return err
	}
	binding := v.Binding(t.ResourceID)
	v.Store(binding, t.Moved-chain.Size(b))
	chain.Undo(b)
	u.mark(chain, b, domain.BackupError)
	binding.BackupCount++
	u.letGo(v, binding)
	binding.ProtectStatus = domain.Faulty
	cp, err := u.Checkpoint(t.CheckpointID)
	if err != nil {
		return err
	}
	cp.Ended(true)
	return u.keepFailed(v, chain, b)
}

// view is what is on the disk of a backup now.
func (u *Unit) view(part *domain.Backup) (blocks.Map, error) {
	if part.File {
		f, err := u.folder(part)
		if err != nil || f == nil {
			return nil, err
		}
		return f.Contents.View(u.now.UnixMicro()), nil
	}
	r, err := u.Resource(part.ProjectID, part.ResourceID)
	if err != nil || r == nil || r.Contents == nil {
		return nil, err
	}
	return r.Contents.View(u.now.UnixMicro()), nil
}

// transfer is how long a task takes to move what it has to.
func (u *Unit) transfer(t *domain.Task) time.Duration {
	return u.world.Pace.Transfer(t.Moved, u.world.Chance().Number("duration", t.Seq))
}

// letGo frees a bound resource for the next task.
func (u *Unit) letGo(v *domain.Vault, b *domain.Binding) {
	b.TaskID = ""
	b.ProtectStatus = domain.Protected
	v.Touch(u.now)
}
