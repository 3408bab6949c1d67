package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// Server statuses that a restore goes through (domain rules 7: shut down,
// restored, powered on again).
const (
	serverRunning = "ACTIVE"
	serverStopped = "SHUTOFF"
)

// startRestore shuts the server down and measures what is to be copied.
func startRestore(u *Unit, t *domain.Task) (time.Duration, *domain.Error, error) {
	b, chain, err := u.Backup(t.BackupID)
	if err != nil {
		return 0, nil, err
	}
	b.SetStatus(domain.BackupRestoring, u.now)
	for _, m := range t.Mappings {
		t.Moved += chain.View(chain.Find(m.BackupID)).Blocks()
	}
	if err := u.power(t, serverStopped); err != nil {
		return 0, nil, err
	}
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return 0, nil, err
	}
	if binding := v.Binding(b.ChainID); binding != nil {
		binding.ProtectStatus = domain.Restoring
		v.Touch(u.now)
	}
	return u.transfer(t), nil, nil
}

// endRestore puts the backed-up contents on the disks and powers the server on
// if the caller asked for it.
func endRestore(u *Unit, t *domain.Task) (*domain.Error, error) {
	b, chain, err := u.Backup(t.BackupID)
	if err != nil {
		return nil, err
	}
	for _, m := range t.Mappings {
		if err := u.restorePart(chain, m, t); err != nil {
			return nil, err
		}
	}
	if t.PowerOn {
		if err := u.power(t, serverRunning); err != nil {
			return nil, err
		}
	}
	b.SetStatus(domain.BackupAvailable, u.now)
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return nil, err
	}
	if binding := v.Binding(b.ChainID); binding != nil {
		u.letGo(v, binding)
	}
	return nil, nil
}

// restorePart restores a part of a backup: a disk, or a folder of an agent.
func (u *Unit) restorePart(chain *domain.Chain, m domain.Mapping, t *domain.Task) error {
	if chain.Find(m.BackupID).File {
		return u.restoreFolder(chain, m, t.Destination)
	}
	return u.restoreDisk(chain, m, t.ProjectID)
}

// failRestore leaves the target as it was, but for its power.
func failRestore(u *Unit, t *domain.Task) error {
	b, _, err := u.Backup(t.BackupID)
	if err != nil {
		return err
	}
	if t.Status == domain.TaskRunning && t.PowerOn {
		if err := u.power(t, serverRunning); err != nil {
			return err
		}
	}
	b.SetStatus(domain.BackupAvailable, u.now)
	v, err := u.Vault(t.VaultID)
	if err != nil {
		return err
	}
	if binding := v.Binding(b.ChainID); binding != nil {
		u.letGo(v, binding)
	}
	return nil
}

// restoreDisk makes a disk's contents those of a backup.
func (u *Unit) restoreDisk(chain *domain.Chain, m domain.Mapping, projectID string) error {
	disk, err := u.Resource(projectID, m.DiskID)
	if err != nil || disk == nil {
		return err
	}
	restored, err := disk.Contents.Restored(chain.View(chain.Find(m.BackupID)), u.now.UnixMicro())
	if err != nil {
		return err
	}
	disk.Contents = &restored
	disk.Version++
	return nil
}

// power sets the status of the server a task restores; other resources have
// no power.
func (u *Unit) power(t *domain.Task, status string) error {
	server, err := u.Resource(t.ProjectID, t.TargetID)
	if err != nil || server == nil || server.Server == nil || server.Status == status {
		return err
	}
	server.Status = status
	server.Version++
	return nil
}
