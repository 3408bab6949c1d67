package service

import "github.com/cbrd/cbrd/internal/domain"

// restoreFiles judges the agent that files are to be restored with. All folders of
// the backup are restored, or the one that it is of: to where they came from, or
// under a destination.
func (u *Unit) restoreFiles(chain *domain.Chain, b *domain.Backup, in RestoreBackup) (*domain.Resource, []domain.Mapping, error) {
	const field = "restore.resource_id"
	if in.ResourceID == "" {
		return nil, nil, domain.Invalid(field, "The target of the restoration is missing.")
	}
	target, err := u.Agent(in.ResourceID)
	if err != nil {
		return nil, nil, err
	}
	if target == nil || target.ProjectID != b.ProjectID {
		return nil, nil, domain.Fail(domain.CodeAgentNotFound).On(field)
	}
	if refusal := domain.RestoreTargetAgent(b, target); refusal != nil {
		return nil, nil, refusal.On(field)
	}
	var mappings []domain.Mapping
	for _, part := range chain.Parts(b) {
		mappings = append(mappings, domain.Mapping{BackupID: part.ID, DiskID: part.ResourceID})
	}
	host, _ := target.Subject()
	return host, mappings, nil
}

// restoreFolder puts the files of a folder's backup where they are to be.
func (u *Unit) restoreFolder(chain *domain.Chain, m domain.Mapping, destination string) error {
	part := chain.Find(m.BackupID)
	a, err := u.Agent(part.ChainID)
	if err != nil || a == nil {
		return err
	}
	f := a.Folder(m.DiskID)
	if f == nil || destination != "" {
		if f, err = u.folderFor(a, part, destination); err != nil {
			return err
		}
	}
	if err := f.Restore(chain.View(part), part.ResourceSize, u.now); err != nil {
		return err
	}
	return u.changedAgent(a)
}

// folderFor is the folder that the files of a backup go to: one that is known,
// or a new one. Without a destination it is where they came from.
func (u *Unit) folderFor(a *domain.Agent, part *domain.Backup, destination string) (*domain.Folder, error) {
	dir := part.ResourceName
	if destination != "" {
		dir = domain.RestoredDir(destination, dir)
	}
	if f := a.FolderAt(dir); f != nil {
		return f, nil
	}
	id, _ := u.newID("folder")
	f, err := domain.EmptyFolder(u.world.Seed, a.ID, id, dir, part.ResourceSize, u.now)
	if err == nil {
		a.Keep(f)
	}
	return f, err
}
