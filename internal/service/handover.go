package service

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// carryOver is what the change of the policy means for a resource's automatic
// backups; one that there is not changes nothing (domain rules 5.8).
func (u *Unit) carryOver(v, to *domain.Vault, chain *domain.Chain) error {
	before, err := u.Policy(v.BackupPolicyID)
	if err != nil || before == nil {
		return err
	}
	after, err := u.Policy(to.BackupPolicyID)
	if err != nil || after == nil {
		return err
	}
	u.carryChain(chain, before.Rule(), after.Rule())
	return nil
}

// carryChain changes the marks of automatic backups by a change of their rule.
func (u *Unit) carryChain(chain *domain.Chain, before, after domain.RetentionRule) {
	for _, b := range chain.Backups {
		if b.AutoTrigger && !b.Unmade() {
			u.remark(chain.Whole(b), func(c domain.Candidate) domain.Candidate { return domain.Carry(before, after, c) })
		}
	}
}

// handOver moves one resource. Its backups keep their expiry and are, from now on,
// judged by the rule of the destination; so are their replicas.
func (u *Unit) handOver(v, to *domain.Vault, b *domain.Binding) error {
	chain, err := u.Chain(b.ResourceID)
	if err != nil {
		return err
	}
	if err := u.carryOver(v, to, chain); err != nil {
		return err
	}
	if err := u.readdress(v, to, b, chain); err != nil {
		return err
	}
	for _, top := range chain.Backups {
		for _, of := range chain.Whole(top) {
			of.Move(to.ID)
		}
		if err := u.expires(to, top.ExpiresAt); err != nil {
			return err
		}
	}
	if err := u.reprotect(v, to, b); err != nil {
		return err
	}
	v.Unbind(b.ResourceID)
	to.Bindings = append(to.Bindings, b)
	v.Used -= b.BackupSize
	to.Used += b.BackupSize
	return nil
}

// reprotect records that the other vault holds a resource and its disks.
func (u *Unit) reprotect(v, to *domain.Vault, b *domain.Binding) error {
	for _, id := range append([]string{b.ResourceID}, b.Disks...) {
		p, err := u.Protection(v.ProjectID, id)
		if err != nil {
			return err
		}
		if p != nil && p.BoundID == b.ResourceID {
			p.VaultID = to.ID
			p.Version++
		}
	}
	return nil
}

// readdress tells the vaults that have replicas of a resource from which vault
// they come now, and by whose rule they are kept.
func (u *Unit) readdress(v, to *domain.Vault, b *domain.Binding, chain *domain.Chain) error {
	receivers, err := u.receivers(v, chain)
	if err != nil {
		return err
	}
	for _, at := range receivers {
		there := at.Binding(b.ResourceID)
		if there == nil || there.SourceVaultID != v.ID {
			continue
		}
		before, err := u.senderPolicy(at, there)
		if err != nil {
			return err
		}
		there.SourceVaultID = to.ID
		at.Touch(u.now)
		if err := u.carryReplicas(at, there, before); err != nil {
			return err
		}
	}
	return nil
}

// carryReplicas is carryOver for the replicas of a resource in a vault.
func (u *Unit) carryReplicas(at *domain.Vault, b *domain.Binding, before *domain.Policy) error {
	after, err := u.senderPolicy(at, b)
	if err != nil || before == nil || after == nil {
		return err
	}
	chain, err := u.Chain(at.ChainOf(b))
	if err != nil {
		return err
	}
	u.carryChain(chain, before.Rule(), after.Rule())
	for _, replica := range chain.Backups {
		if err := u.expires(at, replica.ExpiresAt); err != nil {
			return err
		}
	}
	return nil
}

// receivers are the vaults that have replicas of a chain: those to which its
// backups went, and that to which the vault's policy sends.
func (u *Unit) receivers(v *domain.Vault, chain *domain.Chain) ([]*domain.Vault, error) {
	var ids []string
	for _, b := range chain.Backups {
		for _, r := range b.Replications {
			ids = append(ids, r.VaultID)
		}
	}
	p, err := u.Policy(v.ReplicationPolicyID)
	if err != nil {
		return nil, err
	}
	if p != nil {
		ids = append(ids, p.Destination(v.ID))
	}
	slices.Sort(ids)
	var found []*domain.Vault
	for _, id := range slices.Compact(ids) {
		at, err := u.Vault(id)
		if err != nil {
			return nil, err
		}
		if at != nil {
			found = append(found, at)
		}
	}
	return found, nil
}
