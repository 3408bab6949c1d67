package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
)

// AddMember is whom a backup is to be shared with (reference 4.4.1): projects,
// or accounts, which stand for all their projects in the backup's region.
type AddMember struct {
	ProjectIDs []string
	AccountIDs []string
}

// AddMember shares a backup with other projects of its world and region, with all
// that are named or with none. It returns the new members and how many the backup
// has with them.
//
// It fails with 6200 for an unknown backup, 6700 for one that is not of a server,
// 6707 for a replica, one of a hybrid vault and one that is itself shared with the
// caller, 6702 for one that is not available, 6712 in a vault that is neither
// available nor locked, 6709 for encrypted disks, 9900 when nobody is named, 6704
// for whoever it cannot be shared with, 6703 for a member, 6714 for one named
// twice, 6701 beyond ten.
func (a *App) AddMember(ctx context.Context, c Caller, backupID string, in AddMember) (added []domain.Member, count int, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		b, chain, err := u.ownBackup(c, backupID)
		if err != nil {
			return err
		}
		added, err = u.addMembers(b, chain, in)
		count = b.Members
		return err
	})
	return added, count, err
}

// ownBackup is backupOf, for what only an owner may do: 6707 for a backup that is
// shared with the caller.
func (u *Unit) ownBackup(c Caller, id string) (*domain.Backup, *domain.Chain, error) {
	b, chain, err := u.backupOf(c, id)
	if err == nil || domain.CodeOf(err) != domain.CodeBackupNotFound {
		return b, chain, err
	}
	if m, memberErr := u.membership(c, id); memberErr != nil {
		return nil, nil, memberErr
	} else if m != nil {
		err = domain.Fail(domain.CodeSharingNotAllowed).On("backup_id")
	}
	return nil, nil, err
}

// membership is what a backup of another project is shared with the caller by;
// nil when it is not.
func (u *Unit) membership(c Caller, backupID string) (*domain.Member, error) {
	b, _, err := u.Backup(backupID)
	if err != nil || b == nil {
		return nil, err
	}
	return u.member(b, c.ProjectID)
}

func (u *Unit) addMembers(b *domain.Backup, chain *domain.Chain, in AddMember) ([]domain.Member, error) {
	v, err := u.Vault(b.VaultID)
	if err != nil {
		return nil, err
	}
	if refusal := domain.Shareable(b, v, u.profile); refusal != nil {
		return nil, refusal
	}
	recipients, err := u.recipients(b, in)
	if err != nil {
		return nil, err
	}
	if b.Members+len(recipients) > domain.MaxMembers {
		return nil, domain.Fail(domain.CodeTooManyShares).On("members")
	}
	added := make([]domain.Member, len(recipients))
	for i, id := range recipients {
		m, err := u.share(chain, b, id)
		if err != nil {
			return nil, err
		}
		added[i] = *m
	}
	return added, nil
}

// recipients are the projects that are to become members.
func (u *Unit) recipients(b *domain.Backup, in AddMember) ([]string, error) {
	if len(in.ProjectIDs)+len(in.AccountIDs) == 0 {
		return nil, domain.Invalid("members", "Neither members nor domains are given.")
	}
	named, err := u.named(b, in)
	if err != nil {
		return nil, err
	}
	for i, id := range named {
		m, err := u.member(b, id)
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(named[:i], id):
			return nil, domain.Fail(domain.CodeShareAgain).On("members")
		case m != nil:
			return nil, domain.Fail(domain.CodeAlreadyShared).On("members")
		}
	}
	return named, nil
}

// named are the projects that are meant: others than the owner's, in its region.
func (u *Unit) named(b *domain.Backup, in AddMember) ([]string, error) {
	region, err := u.region(b.ProjectID)
	if err != nil {
		return nil, err
	}
	near, err := u.projectsIn(region)
	if err != nil {
		return nil, err
	}
	near = slices.DeleteFunc(near, func(p iam.Project) bool { return p.ID == b.ProjectID })
	ids := slices.Clone(in.ProjectIDs)
	for _, id := range ids {
		if !slices.ContainsFunc(near, func(p iam.Project) bool { return p.ID == id }) {
			return nil, domain.Fail(domain.CodeShareProjectInvalid).On("members")
		}
	}
	for _, account := range in.AccountIDs {
		before := len(ids)
		for _, p := range near {
			if p.AccountID == account {
				ids = append(ids, p.ID)
			}
		}
		if len(ids) == before {
			return nil, domain.Fail(domain.CodeShareProjectInvalid).On("domains")
		}
	}
	return ids, nil
}
