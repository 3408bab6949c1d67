package service

import (
	"context"
	"fmt"
	"unicode/utf8"

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
	// Billing is of a yearly or monthly vault.
	Billing Billing
}

// CreateVault makes a vault and binds the resources given with it.
//
// A yearly or monthly vault is ordered only: what is returned names the order, and
// is there under its id once that is paid and processed.
//
// It fails with 6000 for an unknown policy, 9900 for members that do not fit
// each other, 6122 for replicas of anything but servers and file systems, with
// the codes of binding a resource (see AddVaultResource), and with 8400 for a
// yearly or monthly vault that is not sold.
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
	if err := checkVault(in, u.profile); err != nil {
		return nil, err
	}
	if in.ChargingMode == domain.PrePaid {
		return u.orderVault(c, in)
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
	p, err := u.firstPolicy(c, v, policyID)
	if err != nil || p == nil {
		return err
	}
	return u.apply(c, v, p, "")
}

// firstPolicy finds the policy that a vault is made with; nil for none.
func (u *Unit) firstPolicy(c Caller, v *domain.Vault, policyID string) (*domain.Policy, error) {
	if policyID == "" {
		return nil, nil
	}
	p, err := u.policyOf(c, policyID)
	if err != nil {
		return nil, err
	}
	if p.Operation != domain.OpBackup {
		return nil, domain.Fail(domain.CodePolicyNotForVault).On("vault.backup_policy_id")
	}
	return p, u.appliable(c, v, p, "")
}

// checkVault refuses members that the schema allows one by one.
func checkVault(in CreateVault, p domain.Profile) error {
	switch {
	case utf8.RuneCountInString(in.Description) > p.MaxVaultDescription:
		return domain.Invalid("vault.description", fmt.Sprintf("A description has at most %d characters.", p.MaxVaultDescription))
	case len(in.Tags) > p.MaxVaultTags:
		return domain.Invalid("vault.tags", fmt.Sprintf("A vault has at most %d tags.", p.MaxVaultTags))
	case in.ConsistentLevel == domain.AppConsistent && in.ObjectType != "server":
		return domain.Invalid("vault.billing.consistent_level", "app_consistent is for server vaults only.")
	case in.ProtectType == domain.ProtectReplication && !domain.HoldsReplicas(in.ObjectType):
		return domain.Fail(domain.CodeResourceTypeNotReplicable).On("vault.billing.object_type")
	case in.DemandBilling && in.ChargingMode != domain.PrePaid:
		return domain.Invalid("vault.demand_billing", "Only yearly/monthly vaults can exceed their capacity.")
	}
	if in.ChargingMode == domain.PrePaid {
		if refusal := in.Billing.period().Check("vault.billing."); refusal != nil {
			return refusal
		}
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
