package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// ImportBackup is a backup made on premises that is to be known here (reference
// 4.3.1). Where it lies is not looked at.
type ImportBackup struct {
	ID           string
	Name         string
	ResourceID   string
	ResourceName string
	ResourceType domain.ResourceType
}

// ImportBackup begins to import backups into the oldest hybrid vault of the
// caller's project, all of them or none, and returns the ids of the tasks in their
// order. The tasks succeed; the backups' data stays on premises, and with it they
// stay out of the lists.
//
// It fails with 9900 for a backup given twice, and with 1006 for one that exists
// and without a hybrid vault that is available or locked, where the caller may
// import to.
func (a *App) ImportBackup(ctx context.Context, c Caller, in []ImportBackup) (taskIDs []string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		taskIDs = make([]string, len(in))
		v, err := u.importable(c, in)
		if err != nil {
			return err
		}
		for i, b := range in {
			t := taskOf(v, domain.OpSync)
			t.ProviderID = domain.Provider(domain.ObjectVMware)
			t.BackupID, t.BackupName = b.ID, b.Name
			t.ResourceID, t.ResourceName, t.ResourceType = b.ResourceID, b.ResourceName, b.ResourceType
			taskIDs[i] = u.beginSync(v, t)
		}
		return nil
	})
	return taskIDs, err
}

// importable is the vault that takes the backups, if there is one.
func (u *Unit) importable(c Caller, in []ImportBackup) (*domain.Vault, error) {
	for i, b := range in {
		if slices.ContainsFunc(in[:i], func(other ImportBackup) bool { return other.ID == b.ID }) {
			return nil, domain.Invalid("sync.backup_id", "The same backup comes twice.")
		}
		known, _, err := u.Backup(b.ID)
		if err != nil {
			return nil, err
		}
		if known != nil {
			return nil, domain.Fail(domain.CodeReplicaImportFailed).On("sync.backup_id")
		}
	}
	vaults, err := u.vaultsOf(c.ProjectID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(vaults, func(v *domain.Vault) bool { return v.Hybrid() && isOpen(v) && c.may(v.EnterpriseProjectID) })
	if i < 0 {
		return nil, domain.Fail(domain.CodeReplicaImportFailed)
	}
	return vaults[i], nil
}
