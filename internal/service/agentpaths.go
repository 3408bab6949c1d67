package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// AddAgentPath is what is to be backed up of an agent (reference 4.6.1).
type AddAgentPath struct {
	Paths    []string
	Excluded []ExcludePath
}

// ExcludePath names what is not to be backed up in a path.
type ExcludePath struct {
	Path  string
	Names []string
}

// AddAgentPath adds paths to what is backed up of an agent, and tells which were
// new and which it had. Whether they exist is not looked at.
//
// It fails with 7410 for an unknown agent, 7407 for more paths than it can have,
// and 9900 for exclusions in a path that it does not have.
func (a *App) AddAgentPath(ctx context.Context, c Caller, id string, in AddAgentPath) (added, existed []string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		added, existed = []string{}, []string{}
		agent, err := u.agentOf(c, id)
		if err != nil {
			return err
		}
		for _, dir := range in.Paths {
			if !u.addFolder(agent, domain.PlainDir(dir)) {
				existed = append(existed, dir)
				continue
			}
			added = append(added, dir)
			if len(agent.Covered()) > domain.MaxAgentPaths {
				return domain.Fail(domain.CodeTooManyAgentPaths).On("add_path")
			}
		}
		if err := exclude(agent, in.Excluded); err != nil {
			return err
		}
		return u.changedAgent(agent)
	})
	return added, existed, err
}

// addFolder has a path backed up, and reports false when it is already. What
// cbrd knows of its contents from earlier still holds.
func (u *Unit) addFolder(a *domain.Agent, dir string) bool {
	f := a.FolderAt(dir)
	switch {
	case f == nil:
		id, _ := u.newID("folder")
		a.Keep(domain.NewFolder(u.world.Seed, a.ID, id, dir, inventoryBorn))
		return true
	case f.Status == domain.FolderAvailable:
		return false
	}
	f.Status, f.Excluded = domain.FolderAvailable, nil
	return true
}

// exclude sets what is left out of paths that are backed up.
func exclude(a *domain.Agent, excluded []ExcludePath) error {
	for _, e := range excluded {
		f := a.FolderAt(domain.PlainDir(e.Path))
		if f == nil || f.Status != domain.FolderAvailable {
			return domain.Invalid("exclude_path.path_name", "The client does not back that path up.")
		}
		f.Excluded = slices.Clone(e.Names)
	}
	return nil
}

// RemoveAgentPath takes paths out of what is backed up of an agent, and tells
// which it had and which not. Backups that have them stay.
//
// It fails with 7410 for an unknown agent.
func (a *App) RemoveAgentPath(ctx context.Context, c Caller, id string, paths []string) (removed, unknown []string, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		removed, unknown = []string{}, []string{}
		agent, err := u.agentOf(c, id)
		if err != nil {
			return err
		}
		for _, dir := range paths {
			f := agent.FolderAt(domain.PlainDir(dir))
			if f == nil || f.Status != domain.FolderAvailable {
				unknown = append(unknown, dir)
				continue
			}
			f.Status = domain.FolderRemoved
			removed = append(removed, dir)
		}
		agent.Forget()
		return u.changedAgent(agent)
	})
	return removed, unknown, err
}
