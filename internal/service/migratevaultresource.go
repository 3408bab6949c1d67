package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// MigrateVaultResource binds resources of a vault to another one, all of them or
// none, and takes their backups along (reference 4.5.11; domain rules 3.5). It
// returns their ids.
//
// It fails with 6105, 6120 for an unknown destination, 9900 for the vault itself,
// 6102 and 6108 for one of another kind, 6112 when one of the two is neither
// available nor locked, 6110 for a source that is locked against deletion, 6135
// for a resource it does not have, 6134 for one that is being removed, 6104 for
// one named twice, 6203 while a task works in either or on a backup that would
// move, 6130 while backups of the vault are being replicated, 6137 for a disk that
// would be in both, 6100 beyond 256 resources, and 6129 unless more is free than
// the backups take. A replication vault has no resources of its own: 6135.
func (a *App) MigrateVaultResource(ctx context.Context, c Caller, vaultID, destinationID string, resourceIDs []string) ([]string, error) {
	return resourceIDs, a.in(ctx, c, func(u *Unit) error {
		v, to, err := u.migration(c, vaultID, destinationID)
		if err != nil {
			return err
		}
		moving, err := movable(v, to, resourceIDs)
		if err != nil {
			return err
		}
		if err := u.holdsAll(v, to, moving); err != nil {
			return err
		}
		below := belowThreshold(to)
		for _, b := range moving {
			if err := u.handOver(v, to, b); err != nil {
				return err
			}
		}
		v.Touch(u.now)
		to.Touch(u.now)
		u.tellThreshold(to, below)
		return nil
	})
}

// migration is the two vaults, if resources can go from the one to the other.
func (u *Unit) migration(c Caller, vaultID, destinationID string) (v, to *domain.Vault, err error) {
	if v, err = u.vaultOf(c, vaultID); err != nil {
		return nil, nil, err
	}
	if to, err = u.Vault(destinationID); err != nil {
		return nil, nil, err
	}
	switch {
	case to == nil || to.ProjectID != c.ProjectID:
		return nil, nil, domain.Fail(domain.CodeDestinationVaultNotFound).On("destination_vault_id")
	case to == v:
		return nil, nil, domain.Invalid("destination_vault_id", "The destination is the vault itself.")
	case v.ProtectType == domain.ProtectReplication: // what it lists was never associated with it
		return nil, nil, domain.Fail(domain.CodeResourceNotInVault).On("resource_ids")
	case to.ObjectType != v.ObjectType:
		return nil, nil, domain.Fail(domain.CodeResourceTypeUnsupportedByVault).On("destination_vault_id")
	case to.ProtectType != v.ProtectType || to.Hybrid() != v.Hybrid():
		return nil, nil, domain.Fail(domain.CodeVaultRefusesResources).On("destination_vault_id")
	case !isOpen(v) || !isOpen(to):
		return nil, nil, domain.Fail(domain.CodeVaultStatusInvalid)
	case v.Locked:
		return nil, nil, domain.Fail(domain.CodeVaultCannotBeUpdated)
	}
	return v, to, nil
}

// movable are the bindings of the resources, if nothing works on them.
func movable(v, to *domain.Vault, resourceIDs []string) ([]*domain.Binding, error) {
	moving := make([]*domain.Binding, 0, len(resourceIDs))
	for _, id := range resourceIDs {
		b := v.Binding(id)
		switch {
		case b == nil:
			return nil, domain.Fail(domain.CodeResourceNotInVault).On("resource_ids")
		case b.ProtectStatus == domain.Removing:
			return nil, domain.Fail(domain.CodeResourcesBeingRemoved).On("resource_ids")
		case slices.Contains(moving, b):
			return nil, domain.Fail(domain.CodeDuplicateResources).On("resource_ids")
		}
		moving = append(moving, b)
	}
	switch {
	case v.Busy() || to.Busy():
		return nil, domain.Fail(domain.CodePerformingBackups)
	case v.Replicating > 0:
		return nil, domain.Fail(domain.CodeVaultBeingReplicated)
	}
	return moving, nil
}

// holdsAll says whether the destination can take the resources with their backups.
func (u *Unit) holdsAll(v, to *domain.Vault, moving []*domain.Binding) error {
	var size, allocated int64
	for _, b := range moving {
		size += b.BackupSize
		allocated += b.Size
		chain, err := u.Chain(b.ResourceID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(chain.Backups, func(x *domain.Backup) bool { return !x.Status.Stable() }) {
			return domain.Fail(domain.CodePerformingBackups).On("resource_ids")
		}
	}
	switch {
	case split(v, moving):
		return domain.Fail(domain.CodeDiskInTwoVaults).On("resource_ids")
	case len(to.Bindings)+len(moving) > domain.MaxVaultResources:
		return domain.Fail(domain.CodeTooManyResources).On("resource_ids")
	case u.profile.MustFit && to.Allocated()+allocated > to.Size:
		return domain.FailDetail(domain.CodeVaultRefusesResources,
			"The resources are larger than the capacity of the vault.").On("destination_vault_id")
	case to.Free() <= size:
		return domain.Fail(domain.CodeDestinationVaultFull).On("destination_vault_id")
	}
	return nil
}

// split reports whether a disk that servers share would be in both vaults.
func split(v *domain.Vault, moving []*domain.Binding) bool {
	for _, stays := range v.Bindings {
		if slices.Contains(moving, stays) {
			continue
		}
		for _, b := range moving {
			if slices.ContainsFunc(b.Disks, func(id string) bool { return slices.Contains(stays.Disks, id) }) {
				return true
			}
		}
	}
	return false
}
