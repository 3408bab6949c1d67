package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// CopyCheckpoint is what a caller asks of the replication of a vault (reference
// 4.12.3).
type CopyCheckpoint struct {
	VaultID     string
	To          Destination
	AutoTrigger bool
}

// CopiedVault is the backups of a vault that are being replicated.
type CopiedVault struct {
	ProviderID   string
	SourceRegion string
	Backups      []Copied
}

// CopyCheckpoint begins to replicate what is complete in a vault and was not
// replicated to the region before, each backup once even if its replica was
// deleted (domain rules 8). Those that can never be replicated are marked as
// skipped.
//
// It fails with 6105 for an unknown vault, 1002 for a replication vault, 6122 for
// one of anything but servers, 6112 in a status that forbids it, 6130 while
// replications of the vault are under way, as CopyBackup for the destination, and
// when nothing is left to replicate with the reason that all its backups share,
// else 0001.
func (a *App) CopyCheckpoint(ctx context.Context, c Caller, in CopyCheckpoint) (copied CopiedVault, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		v, err := u.vaultOf(c, in.VaultID)
		if err != nil {
			return err
		}
		copied, err = u.copyVault(c, v, in)
		return err
	})
	return copied, err
}

func (u *Unit) copyVault(c Caller, v *domain.Vault, in CopyCheckpoint) (CopiedVault, error) {
	if refusal := v.SendsReplicas(); refusal != nil {
		return CopiedVault{}, refusal
	}
	if v.Replicating > 0 {
		return CopiedVault{}, domain.Fail(domain.CodeVaultBeingReplicated)
	}
	r, err := u.replicationTo(c, v, in.To)
	if err != nil {
		return CopiedVault{}, err
	}
	if r.to.Overfull() {
		return CopiedVault{}, domain.Fail(domain.CodeDestinationVaultFull).On("replicate.destination_vault_id")
	}
	if r.auto = in.AutoTrigger; r.auto {
		if err := u.asPolicy(r); err != nil {
			return CopiedVault{}, err
		}
	}
	pending, done, err := u.unreplicated(v, r.region)
	if err != nil {
		return CopiedVault{}, err
	}
	copied, refused, err := u.replicateAll(r, pending)
	if err == nil && len(copied) == 0 {
		err = nothingToReplicate(refused, done)
	}
	return CopiedVault{ProviderID: domain.Provider(v.ObjectType), SourceRegion: r.sourceRegion, Backups: copied}, err
}

// asPolicy lets a run that a caller asks for count as that of the vault's policy,
// if that sends to the same vault (as domain rules 4.10 for backups).
func (u *Unit) asPolicy(r *replication) error {
	p, err := u.Policy(r.from.ReplicationPolicyID)
	if err == nil && p != nil && p.AppliedWith(r.from.ID, r.to.ID) {
		r.policy = p
	}
	return err
}

// nothingToReplicate is the error of a run that had nothing to do: the reason why
// all was refused, that all was replicated before, or else that there is nothing.
func nothingToReplicate(refused []*domain.Error, done int) error {
	if done > 0 {
		refused = append(refused, domain.Fail(domain.CodeAlreadyReplicated))
	}
	code := domain.CodeNothingToBackUp
	for i, why := range refused {
		if i > 0 && why.Code != code {
			return domain.Fail(domain.CodeNothingToBackUp)
		}
		code = why.Code
	}
	return domain.Fail(code)
}
