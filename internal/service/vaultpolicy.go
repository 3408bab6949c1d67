package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// AssociateVaultPolicy applies policies to a vault, one of each operation at
// most: another of the same takes the place of the former, the same again changes
// nothing (domain rules 1.2; clients 4).
//
// It fails with 6105, 6112, 6000 for an unknown policy, 6136 for a hybrid vault,
// 6127 for a vault of another kind or what is left of an organization's policy, and for a replication policy with 9900
// without a destination vault, 6120 for an unknown one, 6119 for one that takes
// no replicas of this kind, 6118 for one that is faulty, frozen or being deleted.
func (a *App) AssociateVaultPolicy(ctx context.Context, c Caller, vaultID string, policyIDs []string, destinationID string) error {
	return a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, vaultID)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		for _, id := range policyIDs {
			p, err := u.policyOf(c, id)
			if err != nil {
				return err
			}
			if err := u.apply(c, v, p, destinationID); err != nil {
				return err
			}
		}
		return nil
	})
}

// apply puts a policy on a vault in place of the one it has.
func (u *Unit) apply(c Caller, v *domain.Vault, p *domain.Policy, destinationID string) error {
	if err := u.appliable(c, v, p, destinationID); err != nil {
		return err
	}
	slot := policySlot(v, p.Operation)
	if *slot == p.ID && p.AppliedWith(v.ID, destinationID) {
		return nil
	}
	former, err := u.Policy(*slot)
	if err != nil {
		return err
	}
	if former != nil && former.ID != p.ID {
		if err := u.replace(v, former, p, destinationID); err != nil {
			return err
		}
	}
	*slot = p.ID
	p.Apply(v.ID, destinationID)
	p.Touch(u.now)
	v.Touch(u.now)
	if err := u.planSweep(v); err != nil {
		return err
	}
	return u.plan(p)
}

// replace withdraws a vault's former policy; its rule changes to the new one's,
// for replicas where both have the same destination.
func (u *Unit) replace(v *domain.Vault, former, p *domain.Policy, destinationID string) error {
	before, after := former.Rule(), p.Rule()
	carries := p.Operation == domain.OpBackup || former.AppliedWith(v.ID, destinationID)
	if err := u.withdraw(former, v.ID); err != nil || !carries {
		return err
	}
	return u.carryOf(p.Operation, domain.PolicyVault{VaultID: v.ID, DestinationVaultID: destinationID},
		func(c domain.Candidate) domain.Candidate { return domain.Carry(before, after, c) })
}

// withdraw takes a policy off a vault, whose own record the caller keeps. For its
// other vaults it fires as it was going to, perhaps at this very instant.
func (u *Unit) withdraw(p *domain.Policy, vaultID string) error {
	p.Withdraw(vaultID)
	p.Touch(u.now)
	if p.Active() {
		return nil
	}
	return u.plan(p)
}

// appliable says whether a policy fits a vault.
func (u *Unit) appliable(c Caller, v *domain.Vault, p *domain.Policy, destinationID string) error {
	switch {
	case v.Hybrid():
		return domain.Fail(domain.CodePolicyNotForHybridVault)
	case v.ProtectType != domain.ProtectBackup, p.PolicyType == domain.PolicyTypeRemoved && !p.AppliedTo(v.ID):
		return domain.Fail(domain.CodePolicyNotForVault)
	case p.Operation == domain.OpBackup:
		return nil
	case v.ObjectType != "server":
		return domain.Fail(domain.CodeReplicateVaultType)
	case destinationID == "":
		return domain.Invalid("destination_vault_id", "A replication policy needs a destination vault.")
	}
	return u.takesReplicas(c, v, p, destinationID)
}

// takesReplicas judges the vault that a replication policy sends to: one of the
// caller's own, in the region and the project that the policy names.
func (u *Unit) takesReplicas(c Caller, v *domain.Vault, p *domain.Policy, destinationID string) error {
	region, project := p.Definition.Destination()
	if own, ok := c.project(region); !ok || own.ID != project {
		return domain.Fail(domain.CodeDestinationVaultNotFound).On("destination_vault_id")
	}
	_, refusal, err := u.destination(v, project, destinationID)
	if err != nil || refusal == nil {
		return err
	}
	return refusal.On("destination_vault_id")
}

// policySlot is where a vault remembers its policy of an operation.
func policySlot(v *domain.Vault, op domain.Operation) *string {
	if op == domain.OpReplication {
		return &v.ReplicationPolicyID
	}
	return &v.BackupPolicyID
}

// DisassociateVaultPolicy takes a policy off a vault. A run under way finishes;
// of the policy's backups those with an expiry still expire, the others stay
// (domain rules 4.8, 5.8).
//
// It fails with 6105, 6112, 6000 for an unknown policy and 6002 for one that the
// vault does not have.
func (a *App) DisassociateVaultPolicy(ctx context.Context, c Caller, vaultID, policyID string) error {
	return a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, vaultID)
		if err != nil {
			return err
		}
		if err := open(v); err != nil {
			return err
		}
		p, err := u.policyOf(c, policyID)
		if err != nil {
			return err
		}
		slot := policySlot(v, p.Operation)
		if *slot != p.ID {
			return domain.Fail(domain.CodePolicyNotOnVault).On("policy_id")
		}
		*slot = ""
		v.Touch(u.now)
		if err := u.planSweep(v); err != nil {
			return err
		}
		return u.withdraw(p, v.ID)
	})
}
