package service

import (
	"context"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// AddVaultResource associates resources with a vault, or none of them, and
// returns their ids (reference 4.5.7).
//
// It fails with 6105, 6112, and the codes of binding: 6108 for a replication
// vault, 6134 for a resource that is being removed, 6102 for a type the vault
// does not take, 6103 and 6137 for what another vault holds, 6104 for a resource
// given twice, 6100 beyond 256, 7000, 7100, 7500 or 6302 for one that does not
// exist, and the code with which a resource cannot be protected at all.
func (a *App) AddVaultResource(ctx context.Context, c Caller, id string, resources []BindResource) ([]string, error) {
	err := a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, id)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		v.Touch(u.now)
		return u.bindAll(v, resources)
	})
	ids := make([]string, len(resources))
	for i, r := range resources {
		ids[i] = r.ID
	}
	return ids, err
}

// RemoveVaultResource begins to dissociate resources from a vault: all their
// backups are deleted, manual ones too, and then they are gone from it
// (reference 4.5.6; domain rules 3.4).
//
// It fails with 6105, 6112, 6135 for a resource the vault does not have, 6134
// for one that is being removed, 6203 for one a task works on, 6204 for one of
// whose backups an image was made, 6130 for one whose backups are being replicated,
// 6110 for a locked vault. What a replication vault lists was never associated with
// it, so that it has none: 6135.
func (a *App) RemoveVaultResource(ctx context.Context, c Caller, id string, resourceIDs []string) ([]string, error) {
	return resourceIDs, a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, id)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		if v.Locked {
			return domain.Fail(domain.CodeVaultCannotBeUpdated)
		}
		for _, resourceID := range resourceIDs {
			if err := u.detachable(v, resourceID); err != nil {
				return err
			}
			u.remove(v, resourceID)
		}
		v.Touch(u.now)
		return nil
	})
}

// detachable refuses a resource that cannot be taken out of a vault now.
func (u *Unit) detachable(v *domain.Vault, resourceID string) error {
	switch b := v.Binding(resourceID); {
	case b == nil || v.ProtectType == domain.ProtectReplication:
		return domain.Fail(domain.CodeResourceNotInVault).On("resource_ids")
	case b.ProtectStatus == domain.Removing:
		return domain.Fail(domain.CodeResourcesBeingRemoved).On("resource_ids")
	case !b.Idle():
		return domain.Fail(domain.CodePerformingBackups).On("resource_ids")
	}
	if err := u.withoutImages(resourceID); err != nil {
		return err
	}
	chain, err := u.Chain(resourceID)
	if err == nil && slices.ContainsFunc(chain.Backups, (*domain.Backup).Replicating) {
		return domain.Fail(domain.CodeVaultBeingReplicated).On("resource_ids")
	}
	return err
}

// remove begins to take a resource out of a vault.
func (u *Unit) remove(v *domain.Vault, resourceID string) {
	b := v.Binding(resourceID)
	t := taskOn(v, b, domain.OpRemoveResource)
	u.addTask(t)
	b.TaskID, b.ProtectStatus = t.ID, domain.Removing
}
