package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// UpdateVault is what a caller changes of a vault (reference 4.5.4). What is nil
// stays as it is.
type UpdateVault struct {
	Name            *string
	SizeGB          *int64
	ConsistentLevel *string
	AutoBind        *bool
	BindRules       *[]domain.Tag
	AutoExpand      *bool
	SMNNotify       *bool
	Threshold       *int
	Locked          *bool
}

// UpdateVault changes a vault.
//
// It fails with 6105 for an unknown vault, 6112 in a status that forbids it,
// 6101 for a capacity below what is stored, 6110 for an unlock and for what takes
// an order (see ChangeOrder), 6123 for another capacity while an order waits, 9900
// for a specification that cannot be changed to.
func (a *App) UpdateVault(ctx context.Context, c Caller, id string, in UpdateVault) (v *domain.Vault, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		changed, err := u.vaultOf(c, id)
		if err != nil {
			return err
		}
		if err := open(changed); err != nil {
			return err
		}
		if err := in.apply(changed); err != nil {
			return err
		}
		changed.Touch(u.now)
		v = changed.Clone()
		return nil
	})
	return v, err
}

// resold refuses another capacity or specification of a vault for which it takes
// an order, or for which one waits: 6110, 6123, and 6112 while one is processed.
func (in UpdateVault) resold(v *domain.Vault) error {
	resized := in.SizeGB != nil && *in.SizeGB != v.Size
	respecified := in.ConsistentLevel != nil && *in.ConsistentLevel != v.ConsistentLevel
	switch {
	case resized && v.PendingOrderID != "":
		return domain.Fail(domain.CodeVaultExpansionRunning).On("vault.billing.size")
	case respecified && v.Status == domain.VaultLock:
		return domain.Fail(domain.CodeVaultStatusInvalid).On("vault.billing.consistent_level")
	case (resized || respecified) && v.ChargingMode == domain.PrePaid:
		return domain.FailDetail(domain.CodeVaultCannotBeUpdated,
			"A yearly/monthly vault gets another capacity or specification by an order.").On("vault.billing")
	}
	return nil
}

func (in UpdateVault) apply(v *domain.Vault) error {
	if err := in.resold(v); err != nil {
		return err
	}
	if in.SizeGB != nil {
		if refusal := v.Resize(*in.SizeGB); refusal != nil {
			return refusal
		}
	}
	if in.ConsistentLevel != nil {
		if err := respecify(v, *in.ConsistentLevel); err != nil {
			return err
		}
	}
	if in.Locked != nil && !*in.Locked && v.Locked {
		return domain.FailDetail(domain.CodeVaultCannotBeUpdated,
			"vault not support to modify locked attribute from true to false.").On("vault.locked")
	}
	set(&v.Name, in.Name)
	set(&v.AutoBind, in.AutoBind)
	set(&v.BindRules, in.BindRules)
	set(&v.AutoExpand, in.AutoExpand)
	set(&v.SMNNotify, in.SMNNotify)
	set(&v.Threshold, in.Threshold)
	set(&v.Locked, in.Locked)
	return nil
}

// respecify changes a vault's specification: only server vaults have
// application-consistent backups, and none goes back (domain rules 2.1).
func respecify(v *domain.Vault, level string) error {
	switch {
	case level == v.ConsistentLevel:
		return nil
	case v.ObjectType != "server":
		return domain.Invalid("vault.billing.consistent_level", "app_consistent is for server vaults only.")
	case v.ConsistentLevel == domain.AppConsistent:
		return domain.Invalid("vault.billing.consistent_level", "app_consistent cannot be changed to crash_consistent.")
	}
	v.ConsistentLevel = level
	return nil
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}
