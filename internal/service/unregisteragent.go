package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UnregisterAgent removes an agent at once. A vault that it is in loses it as if
// it had been removed from it: a task deletes all its backups, manual ones too
// (reference 4.6.5).
//
// It fails with 7403 for an id that is no UUID, 7410 for an unknown agent, 6203
// while a task works on it, and 6110 in a locked vault. In which other status the
// vault is does not matter: the host is gone.
func (a *App) UnregisterAgent(ctx context.Context, c Caller, id string) error {
	return a.in(ctx, c, func(u *Unit) error {
		if err := validAgentID(id); err != nil {
			return err
		}
		agent, err := u.agentOf(c, id)
		if err != nil {
			return err
		}
		v, b, err := u.agentVault(agent)
		if err != nil {
			return err
		}
		if b != nil {
			if err := u.forsake(v, b); err != nil {
				return err
			}
		}
		u.agents.drop(agent.Key())
		return nil
	})
}

// forsake takes an agent out of its vault, unless it is on its way out.
func (u *Unit) forsake(v *domain.Vault, b *domain.Binding) error {
	switch {
	case b.ProtectStatus == domain.Removing, v.Status == domain.VaultDeleting:
		return nil
	case v.Locked:
		return domain.Fail(domain.CodeVaultCannotBeUpdated)
	}
	if err := u.detachable(v, b.ResourceID); err != nil {
		return err
	}
	u.remove(v, b.ResourceID)
	v.Touch(u.now)
	return nil
}
