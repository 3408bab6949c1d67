package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// Caller is on whose behalf a use case runs, already authenticated, and in which
// project.
type Caller struct {
	WorldID   string
	AccountID string
	UserID    string
	ProjectID string
	// Reach is the enterprise projects in which the caller may do what is asked,
	// nil for all. Who names an object in another does not come here; use cases
	// that look for their objects themselves keep to it.
	Reach *domain.Reach
	// Projects are the account's in all regions, to which it may replicate.
	Projects []iam.Project
}

// may reports whether the caller may do what is asked in an enterprise project.
func (c Caller) may(enterpriseProject string) bool {
	return c.Reach == nil || c.Reach.Has(enterpriseProject)
}

// project is the caller's own project in a region, false when there is none.
func (c Caller) project(region string) (iam.Project, bool) {
	return iam.Account{Projects: c.Projects}.ProjectNamed(region)
}

// App is the use cases of the API.
type App struct{ engine *Engine }

// NewApp returns the use cases on an engine.
func NewApp(e *Engine) *App { return &App{engine: e} }

// in runs a use case in a unit of the caller's world.
func (a *App) in(ctx context.Context, c Caller, fn func(*Unit) error) error {
	return a.engine.Write(ctx, c.WorldID, fn)
}

// vault loads a vault of the caller's project; 6105 when there is none.
func (u *Unit) vaultOf(c Caller, id string) (*domain.Vault, error) {
	v, err := u.Vault(id)
	if err != nil {
		return nil, err
	}
	if v == nil || v.ProjectID != c.ProjectID {
		return nil, domain.Fail(domain.CodeVaultNotFound).On("vault_id")
	}
	return v, nil
}

// backupOf loads a backup of the caller's project; 6200 when there is none.
func (u *Unit) backupOf(c Caller, id string) (*domain.Backup, *domain.Chain, error) {
	b, chain, err := u.Backup(id)
	if err != nil {
		return nil, nil, err
	}
	if b == nil || b.ProjectID != c.ProjectID {
		return nil, nil, domain.Fail(domain.CodeBackupNotFound).On("backup_id")
	}
	return b, chain, nil
}

// open refuses whatever changes a vault while its status forbids it: 6112
// (domain rules 2.2; policies, resources and backups are allowed while locked).
func open(v *domain.Vault) error {
	if isOpen(v) {
		return nil
	}
	return domain.Fail(domain.CodeVaultStatusInvalid)
}

func isOpen(v *domain.Vault) bool {
	return v.Status == domain.VaultAvailable || v.Status == domain.VaultLock
}
