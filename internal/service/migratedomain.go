package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// MigrateDomain is what a caller asks of a migration (reference 4.13.4).
type MigrateDomain struct {
	// Projects are those to migrate, all of the caller's account.
	Projects []iam.Project
	// Reservation is spare capacity, as a share of what is migrated, from 0 to 1.
	Reservation float64
}

// MigrateDomain begins to move what the older services, CSBS and VBS, hold of some
// projects into vaults, and returns those that migrate now. One that migrates goes
// on as it was begun, one that failed begins anew.
//
// It fails with 4003 when all are migrated, 4006 while a resource with backups in
// an older service is held by a task, 4002 when the account has no room for the
// policies of any of them.
func (a *App) MigrateDomain(ctx context.Context, c Caller, in MigrateDomain) (running []iam.Project, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		running, err = u.migrate(c, in)
		return err
	})
	return running, err
}

func (u *Unit) migrate(c Caller, in MigrateDomain) (running []iam.Project, err error) {
	var begun []*domain.Migration
	for _, p := range in.Projects {
		m, err := u.Migration(p.ID)
		switch {
		case err != nil:
			return nil, err
		case m != nil && m.Status == domain.MigrationDone:
			continue
		case m == nil || m.Status == domain.MigrationFailed:
			if err := u.settled(p); err != nil {
				return nil, err
			}
			begun = append(begun, u.openMigration(m, c, p, in.Reservation))
		}
		running = append(running, p)
	}
	if len(running) == 0 {
		return nil, domain.Fail(domain.CodeMigratedTenant)
	}
	return running, u.beginMigrations(c, begun)
}

// settled refuses to migrate a project while a task holds one of the resources.
func (u *Unit) settled(p iam.Project) error {
	for _, group := range u.old(p.ID, p.Name) {
		for _, r := range group.Resources {
			held, err := u.heldByTask(p.ID, r.ID)
			if err != nil {
				return err
			}
			if held {
				return domain.Fail(domain.CodeMigrationBackupIntermediate)
			}
		}
	}
	return nil
}

func (u *Unit) heldByTask(projectID, resourceID string) (bool, error) {
	p, err := u.Protection(projectID, resourceID)
	if err != nil || p == nil {
		return false, err
	}
	v, err := u.Vault(p.VaultID)
	if err != nil || v == nil {
		return false, err
	}
	b := v.Binding(p.BoundID)
	return b != nil && !b.Idle(), nil
}

// old is what the older services hold of a project.
func (u *Unit) old(projectID, region string) []domain.OldGroup {
	return u.inventories.Of(u.world.Seed, projectID, region).Old(u.world.Seed, region)
}

// openMigration makes the migration of a project, or opens one that failed again.
func (u *Unit) openMigration(m *domain.Migration, c Caller, p iam.Project, reservation float64) *domain.Migration {
	if m == nil {
		m = &domain.Migration{ProjectID: p.ID, Seq: u.world.NextSeq(), AccountID: c.AccountID, Region: p.Name}
		u.migrations.add(m)
	}
	m.Version++
	m.UserID, m.Reservation = c.UserID, reservation
	m.Status, m.FailCode, m.FailReason = domain.Migrating, 0, ""
	m.StartedAt = u.now
	m.EndsAt = u.now.Add(u.migrationTakes(m))
	return m
}

// beginMigrations puts migrations on the agenda. Those for whose policies the
// account has no room will fail; that all would is said at once.
func (u *Unit) beginMigrations(c Caller, begun []*domain.Migration) error {
	policies, err := u.policyCount(c.AccountID, domain.OpBackup)
	if err != nil {
		return err
	}
	failing := 0
	for _, m := range begun {
		if policies += policiesOf(u.old(m.ProjectID, m.Region)); policies > domain.MaxPolicies {
			m.FailCode, m.FailReason = domain.FailMigration, "The maximum number of backup policies has been reached."
			failing++
		}
	}
	if failing > 0 && failing == len(begun) {
		return domain.Fail(domain.CodeMigrationFailed)
	}
	for _, m := range begun {
		due, _ := m.Due()
		u.await(due)
	}
	return nil
}

func policiesOf(groups []domain.OldGroup) (n int) {
	for _, group := range groups {
		if group.Pattern != "" {
			n++
		}
	}
	return n
}
