package service

import (
	"context"

	"github.com/cbrd/cbrd/internal/domain"
)

// CreateVault is what a caller asks of a new vault (reference 4.5.1).
type CreateVault struct {
	Name                 string
	Description          string
	ObjectType           string
	ProtectType          string
	CloudType            string
	ConsistentLevel      string
	ChargingMode         string
	SizeGB               int64
	MultiAZ              bool
	EnterpriseProjectID  string
	BackupPolicyID       string
	Tags                 []domain.Tag
	AutoBind             bool
	BindRules            []domain.Tag
	AutoExpand           bool
	SMNNotify            bool
	Threshold            int
	BackupNamePrefix     *string
	DemandBilling        bool
	Locked               bool
	SysLockSourceService string
	AvailabilityZone     string
	Resources            []BindResource
}

// CreateVault makes a vault and binds the resources given with it.
//
// It fails with 6000 for an unknown policy, 6122 for replicas of anything but
// servers, 9900 for members that do not fit
// each other, with the codes of binding a resource (see AddVaultResource), and
// with CodeNotBuilt for a pre-paid vault.
func (a *App) CreateVault(ctx context.Context, c Caller, in CreateVault) (v *domain.Vault, err error) {
	err = a.in(ctx, c, func(u *Unit) error {
		made, err := u.createVault(c, in)
		if err == nil {
			v = made.Clone()
		}
		return err
	})
	return v, err
}

func (u *Unit) createVault(c Caller, in CreateVault) (*domain.Vault, error) {
	if err := checkVault(in); err != nil {
		return nil, err
	}
	v := vaultFrom(in)
	v.ID, v.Seq = u.newID("vault")
	v.ProjectID, v.UserID = c.ProjectID, c.UserID
	v.Version, v.CreatedAt, v.UpdatedAt = 1, u.now, u.now
	u.vaults.add(v)
	if err := u.applyFirst(c, v, in.BackupPolicyID); err != nil {
		return nil, err
	}
	return v, u.bindAll(v, in.Resources)
}

// applyFirst applies the backup policy that a vault is made with, if any: 6127
// for a policy of another operation.
func (u *Unit) applyFirst(c Caller, v *domain.Vault, policyID string) error {
	if policyID == "" {
		return nil
	}
	p, err := u.policyOf(c, policyID)
	if err != nil {
		return err
	}
	if p.Operation != domain.OpBackup {
		return domain.Fail(domain.CodePolicyNotForVault).On("vault.backup_policy_id")
	}
	return u.apply(c, v, p, "")
}

// checkVault refuses members that the schema allows one by one.
func checkVault(in CreateVault) error {
	switch {
	case in.ChargingMode == domain.PrePaid:
		return domain.FailDetail(domain.CodeNotBuilt, "Yearly/monthly vaults are not built yet.").On("vault.billing.charging_mode")
	case in.ConsistentLevel == domain.AppConsistent && in.ObjectType != "server":
		return domain.Invalid("vault.billing.consistent_level", "app_consistent is for server vaults only.")
	case in.ProtectType == domain.ProtectReplication && in.ObjectType != "server":
		return domain.Fail(domain.CodeResourceTypeNotReplicable).On("vault.billing.object_type")
	case in.DemandBilling:
		return domain.Invalid("vault.demand_billing", "Only yearly/monthly vaults can exceed their capacity.")
	}
	return uniqueTags("vault.tags", in.Tags)
}

func uniqueTags(field string, tags []domain.Tag) error {
	seen := map[string]bool{}
	for _, t := range tags {
		if seen[t.Key] {
			return domain.Invalid(field, "Duplicate tag key "+t.Key+".")
		}
		seen[t.Key] = true
	}
	return nil
}

func vaultFrom(in CreateVault) *domain.Vault {
	return &domain.Vault{
		Name: in.Name, Description: in.Description, Status: domain.VaultAvailable,
		ObjectType: in.ObjectType, ProtectType: in.ProtectType, CloudType: in.CloudType,
		ConsistentLevel: in.ConsistentLevel, ChargingMode: in.ChargingMode,
		Size: in.SizeGB, MultiAZ: in.MultiAZ, EnterpriseProjectID: in.EnterpriseProjectID,
		Tags: in.Tags, AutoBind: in.AutoBind, BindRules: in.BindRules, AutoExpand: in.AutoExpand,
		SMNNotify: in.SMNNotify, Threshold: in.Threshold, BackupNamePrefix: in.BackupNamePrefix,
		DemandBilling: in.DemandBilling, Locked: in.Locked,
		SysLockSourceService: in.SysLockSourceService, AvailabilityZone: in.AvailabilityZone,
	}
}
