package service

import "github.com/cbrd/cbrd/internal/domain"

// vaultsOf is every vault of a project, oldest first, those that the unit itself
// has made or changed as they are now.
func (u *Unit) vaultsOf(projectID string) ([]*domain.Vault, error) {
	stored, err := u.load.Vaults(u.ctx, u.world.ID, projectID)
	if err != nil {
		return nil, err
	}
	for _, v := range stored {
		if _, known := u.vaults.get(v.ID); !known {
			u.vaults.load(v)
		}
	}
	return u.vaults.all(func(v *domain.Vault) bool { return v.ProjectID == projectID }), nil
}
