package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// vault is a vault as the service sends it, member by member as recorded
// (clients 1.2).
func (api *API) vault(v *domain.Vault) wire.Vault {
	return wire.Vault{
		ID: v.ID, Name: v.Name, Description: orNull(v.Description),
		Resources: bindings(v), ProviderID: domain.Provider(v.ObjectType), CreatedAt: api.time(v.CreatedAt),
		ProjectID: v.ProjectID, EnterpriseProjectID: v.EnterpriseProjectID,
		AutoBind: v.AutoBind, BindRules: wire.VaultBindRules{Tags: tags(v.BindRules)}, AutoExpand: v.AutoExpand,
		SMNNotify: v.SMNNotify, Threshold: v.Threshold, UserID: v.UserID,
		Billing: billing(v), Tags: orEmpty(tags(v.Tags)), BackupNamePrefix: v.BackupNamePrefix,
		DemandBilling: v.DemandBilling, Frozen: v.Status == domain.VaultFrozen,
		AvailabilityZone: v.AvailabilityZone, SysLockSourceService: v.SysLockSourceService, Locked: v.Locked,
	}
}

func billing(v *domain.Vault) wire.Billing {
	return wire.Billing{
		Allocated: int(v.Allocated()), CloudType: v.CloudType, ConsistentLevel: v.ConsistentLevel,
		ChargingMode: v.ChargingMode, ProtectType: v.ProtectType, ObjectType: v.ObjectType,
		SpecCode: domain.SpecCode(v.ObjectType, v.ProtectType, v.ConsistentLevel),
		OrderID:  orNull(v.OrderID), ProductID: orNull(v.ProductID),
		IsMultiAZ: v.MultiAZ, Used: int(v.Used), Status: string(v.Status), Size: int(v.Size),
	}
}

func bindings(v *domain.Vault) []wire.ResourceResp {
	list := make([]wire.ResourceResp, len(v.Bindings))
	for i, b := range v.Bindings {
		list[i] = wire.ResourceResp{
			ID: b.ResourceID, Type: string(b.Type), Name: b.Name, AutoProtect: !b.Suspended, Size: int(b.Size),
			BackupSize: int(b.BackupSize), BackupCount: int(b.BackupCount), ProtectStatus: orNull(string(b.ProtectStatus)),
			ExtraInfo: wire.ResourceExtraInfo{ExcludeVolumes: b.ExcludeVolumes, IncludeVolumes: volumes(b.IncludeVolumes)},
		}
	}
	return list
}

func volumes(in []domain.Volume) []wire.IncludeVolume {
	var list []wire.IncludeVolume
	for _, v := range in {
		list = append(list, wire.IncludeVolume{ID: v.ID, OSVersion: orNull(v.OSVersion)})
	}
	return list
}

func tags(in []domain.Tag) []wire.Tag {
	var list []wire.Tag
	for _, t := range in {
		list = append(list, wire.Tag{Key: t.Key, Value: t.Value})
	}
	return list
}

// orNull is a text, or null when it is empty: what the service sends for
// members that were not set (clients 1.1).
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// orEmpty makes a list that is never null: clients index into it.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
