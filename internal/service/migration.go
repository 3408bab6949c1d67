package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// migrationUnit is how much there is to move for each backup of an older service,
// in MB: its records. Its blocks lie in the same storage before and after.
const migrationUnit = 1024

// migrationTakes is how long a project's migration takes.
func (u *Unit) migrationTakes(m *domain.Migration) time.Duration {
	var backups int64
	for _, group := range u.old(m.ProjectID, m.Region) {
		for _, r := range group.Resources {
			backups += int64(r.Backups)
		}
	}
	return u.world.Pace.Transfer(backups*migrationUnit, u.world.Chance().Number("migration", m.Seq))
}

// endMigration makes the vaults of a migration, unless the entry is stale.
func (u *Unit) endMigration(due domain.Due) error {
	m, err := u.Migration(due.Ref)
	if err != nil || m == nil {
		return err
	}
	if current, ok := m.Due(); !ok || current.Compare(due) != 0 {
		return nil
	}
	u.pending--
	u.rescheduled = true
	m.End()
	if m.Status == domain.MigrationFailed {
		return nil
	}
	for _, group := range u.old(m.ProjectID, m.Region) {
		if err := u.migrateGroup(m, group); err != nil {
			return err
		}
	}
	return nil
}

// migrateGroup makes the vault of a group, named after it, with the resources that
// no vault has yet, their backups and the group's policy (domain rules 10). A
// group of which nothing is left has none.
func (u *Unit) migrateGroup(m *domain.Migration, group domain.OldGroup) error {
	v := vaultFrom(CreateVault{
		Name: group.Name, ObjectType: group.ObjectType, ProtectType: domain.ProtectBackup, CloudType: "public",
		ConsistentLevel: domain.CrashConsistent, ChargingMode: domain.PostPaid,
		EnterpriseProjectID: "0", SMNNotify: true, Threshold: 80,
	})
	v.ProjectID, v.UserID = m.ProjectID, m.UserID
	free, err := u.stillThere(v, group)
	if err != nil || len(free) == 0 {
		return err
	}
	v.ID, v.Seq = u.newID("vault")
	v.Version, v.CreatedAt, v.UpdatedAt = 1, u.now, u.now
	u.vaults.add(v)
	p, err := u.migratePolicy(v, group)
	if err != nil {
		return err
	}
	for _, old := range free {
		if err := u.migrateResource(v, p, old, m.StartedAt); err != nil {
			return err
		}
	}
	v.Size = m.VaultSize(v.Used)
	return nil
}

// stillThere are the resources of a group that could be bound now and have no
// backups in CBR.
func (u *Unit) stillThere(v *domain.Vault, group domain.OldGroup) ([]domain.OldResource, error) {
	var free []domain.OldResource
	for _, old := range group.Resources {
		r, err := u.Resource(v.ProjectID, old.ID)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		bindable, err := u.bindableNow(v, r)
		if err != nil {
			return nil, err
		}
		chain, err := u.Chain(old.ID)
		if err != nil {
			return nil, err
		}
		if bindable && len(chain.Backups) == 0 {
			free = append(free, old)
		}
	}
	return free, nil
}

// migratePolicy makes the policy of a group and applies it to the group's vault;
// nil for what was backed up by hand.
func (u *Unit) migratePolicy(v *domain.Vault, group domain.OldGroup) (*domain.Policy, error) {
	if group.Pattern == "" {
		return nil, nil
	}
	p := &domain.Policy{
		Version: 1, ProjectID: v.ProjectID, UpdatedAt: u.now, Name: group.Name, Enabled: true,
		Operation: domain.OpBackup, Definition: domain.Definition{MaxBackups: &group.Keep},
		Trigger: domain.Trigger{
			Name: domain.TriggerName, Type: domain.TriggerType, StartTime: u.now, Patterns: []string{group.Pattern},
		},
		PolicyType: domain.PolicyTypeCustom, CreatedBy: domain.PolicyCreatedByCustomer,
	}
	p.ID, p.Seq = u.newID("policy")
	u.addPolicy(p)
	return p, u.apply(Caller{}, v, p, "")
}

// migrateResource binds a resource and brings its backups along, the last of which
// was made one interval before the migration began.
func (u *Unit) migrateResource(v *domain.Vault, p *domain.Policy, old domain.OldResource, began time.Time) error {
	r, err := u.Resource(v.ProjectID, old.ID)
	if err != nil {
		return err
	}
	if err := u.bind(v, BindResource{ID: r.ID, Type: r.Type}); err != nil {
		return err
	}
	b := v.Binding(r.ID)
	chosen, refusal, err := u.pick(v, b, CheckpointResource{ID: r.ID})
	if err != nil || refusal != nil {
		return err
	}
	for n := old.Backups; n > 0; n-- {
		at := began.Add(-time.Duration(n) * old.Every)
		if err := u.migrateBackup(v, chosen, run{incremental: n < old.Backups, auto: p != nil, policy: p}, at); err != nil {
			return err
		}
	}
	v.Touch(u.now)
	return nil
}

// migrateBackup makes a backup as an older service made it at an instant: of what
// was on the disks then.
func (u *Unit) migrateBackup(v *domain.Vault, p pick, r run, at time.Time) error {
	chain, err := u.Chain(p.resource.ID)
	if err != nil {
		return err
	}
	cp := u.newCheckpoint(v, CreateCheckpoint{AutoTrigger: r.auto})
	cp.Status, cp.CreatedAt, cp.Live = domain.CheckpointAvailable, at, 1
	cp.Take(p.binding)
	u.checkpoints.add(cp)
	top := u.linkBackups(chain, v, cp, p, cp.Name, r)
	for _, of := range chain.Whole(top) {
		of.CreatedAt, of.ProtectedAt, of.UpdatedAt = at, at, u.now
		of.Status = domain.BackupAvailable
	}
	for _, part := range chain.Parts(top) {
		disk, err := u.Resource(part.ProjectID, part.ResourceID)
		if err != nil {
			return err
		}
		v.Store(p.binding, chain.Take(part, disk.Contents.View(at.UnixMicro()), !r.incremental))
	}
	p.binding.BackupCount++
	p.binding.SinceFull++
	if !r.incremental {
		p.binding.SinceFull, p.binding.LastFull = 0, at
	}
	return nil
}
