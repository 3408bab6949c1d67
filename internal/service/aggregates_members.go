package service

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// membersOf are those that a backup is shared with, oldest first: one aggregate.
// A backup that is not shared knows, so that nothing is asked of the store.
func (u *Unit) membersOf(b *domain.Backup) ([]*domain.Member, error) {
	if list, ok := u.shares[b.ID]; ok || b.Members == 0 {
		return list, nil
	}
	stored, err := u.load.Members(u.ctx, u.world.ID, b.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range stored {
		u.members.load(m)
	}
	u.shares[b.ID] = stored
	return stored, nil
}

// member finds one that a backup is shared with, by its own id or by that of its
// project; nil when there is none.
func (u *Unit) member(b *domain.Backup, id string) (*domain.Member, error) {
	all, err := u.membersOf(b)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, func(m *domain.Member) bool { return m.Is(id) }); i >= 0 {
		return all[i], nil
	}
	return nil, nil
}

// share makes a project a member of a backup.
func (u *Unit) share(chain *domain.Chain, b *domain.Backup, projectID string) (*domain.Member, error) {
	all, err := u.membersOf(b)
	if err != nil {
		return nil, err
	}
	m := &domain.Member{
		Version: 1, ProjectID: b.ProjectID, DestProjectID: projectID, BackupID: b.ID,
		Status: domain.MemberPending, CreatedAt: u.now, UpdatedAt: u.now,
	}
	m.ID, m.Seq = u.newID("member")
	u.members.add(m)
	u.shares[b.ID] = append(slices.Clip(all), m)
	b.Members++
	reshow(chain, b)
	return m, nil
}

// unshare ends a membership: the member's copy goes.
func (u *Unit) unshare(b *domain.Backup, m *domain.Member) error {
	if err := u.dismiss(m); err != nil {
		return err
	}
	all, err := u.membersOf(b)
	if err != nil {
		return err
	}
	u.members.drop(m.ID)
	b.Members--
	u.shares[b.ID] = slices.DeleteFunc(slices.Clone(all), func(other *domain.Member) bool { return other == m })
	return nil
}

// unshareAll ends all memberships of a backup that goes.
func (u *Unit) unshareAll(b *domain.Backup) error {
	all, err := u.membersOf(b)
	if err != nil {
		return err
	}
	for _, m := range slices.Clone(all) {
		if err := u.unshare(b, m); err != nil {
			return err
		}
	}
	return nil
}

// dismiss takes a member's copy out of its vault, if it has one.
func (u *Unit) dismiss(m *domain.Member) error {
	if m.Status != domain.MemberAccepted {
		return nil
	}
	v, err := u.Vault(m.VaultID)
	if err != nil || v == nil {
		return err
	}
	v.Dismiss(m.ID)
	v.Touch(u.now)
	return nil
}

// reshow counts a change of a membership in the versions of the backup and its
// children: what a member sees of them depends on it.
func reshow(chain *domain.Chain, b *domain.Backup) {
	for _, of := range chain.Whole(b) {
		of.Version++
	}
}
