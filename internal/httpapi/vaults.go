package httpapi

import (
	"cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/internal/service"
)

// createVault is reference 4.5.1.
func createVault(c *call, in wire.VaultCreateReq) (any, error) {
	bought := or(in.Vault.Billing.ChargingMode, domain.PostPaid) == domain.PrePaid
	if bought {
		if err := c.language(); err != nil {
			return nil, err
		}
	}
	v, err := c.App.CreateVault(c.request.Context(), c.caller(), createVaultFrom(in.Vault))
	if err != nil {
		return nil, err
	}
	answer := wire.VaultCreateResp{Vault: c.vault(v)}
	if bought {
		answer.Orders, answer.RetCode = orderResults(v.ID, v.OrderID), new(int)
		answer.ErrText, answer.ErrorCode = new(success), new(noErrorCode)
	}
	return answer, nil
}

func createVaultFrom(in wire.VaultCreate) service.CreateVault {
	return service.CreateVault{
		Name: in.Name, Description: or(in.Description, ""),
		ObjectType: in.Billing.ObjectType, ProtectType: in.Billing.ProtectType,
		CloudType:       or(in.Billing.CloudType, "public"),
		ConsistentLevel: in.Billing.ConsistentLevel, ChargingMode: or(in.Billing.ChargingMode, domain.PostPaid),
		SizeGB: int64(in.Billing.Size), MultiAZ: or(in.Billing.IsMultiAZ, false),
		EnterpriseProjectID: cmp.Or(string(or(in.EnterpriseProjectID, "")), domain.DefaultEnterpriseProject),
		BackupPolicyID:      or(in.BackupPolicyID, ""),
		Tags:                tagsFrom(in.Tags), AutoBind: or(in.AutoBind, false), BindRules: bindRulesFrom(in.BindRules),
		AutoExpand: or(in.AutoExpand, false), SMNNotify: or(in.SMNNotify, true), Threshold: or(in.Threshold, 80),
		BackupNamePrefix: in.BackupNamePrefix, DemandBilling: or(in.DemandBilling, false),
		Locked: or(in.Locked, false), SysLockSourceService: or(in.SysLockSourceService, ""),
		AvailabilityZone: or(in.AvailabilityZone, ""), Resources: bindFrom(in.Resources),
		Billing: billingFrom(in.Billing),
	}
}

// showVault is reference 4.5.2.
func showVault(c *call) (any, error) {
	v, err := c.vaultDoc()
	if err != nil {
		return nil, err
	}
	return wire.VaultGetResp{Vault: c.vault(v)}, nil
}

// vaultDoc is the vault in the path; 6105 when the project has none of that id.
func (c *call) vaultDoc() (*domain.Vault, error) {
	id := c.params["vault_id"]
	found, err := c.Reader.VaultDocs(c.request.Context(), []string{id})
	if err != nil {
		return nil, err
	}
	v := found[id]
	if v == nil || v.ProjectID != c.params["project_id"] {
		return nil, domain.Fail(domain.CodeVaultNotFound)
	}
	return v, nil
}

// listVault is reference 4.5.3.
func listVault(c *call) (any, error) {
	page := c.page(defaultLimit)
	listing, err := c.Reader.ListVaults(c.request.Context(), query.Vaults{
		ProjectID: c.params["project_id"], IDs: c.query["id"], Name: c.query.Get("name"),
		CloudType: c.query.Get("cloud_type"), ProtectType: c.query.Get("protect_type"),
		ObjectType: c.query.Get("object_type"), Status: c.query.Get("status"),
		EnterpriseProjectID: c.enterpriseProject(), Granted: c.granted(), PolicyID: c.query.Get("policy_id"),
		ResourceIDs: split(c.query.Get("resource_ids")), Page: page,
	})
	if err != nil {
		return nil, err
	}
	items, err := encodeAll(c, listing.Refs, c.Reader.VaultDocs, func(v *domain.Vault) (any, bool) { return c.vault(v), true })
	return listed{"vaults", items, listing.Count, page}, err
}

// updateVault is reference 4.5.4.
func updateVault(c *call, in wire.VaultUpdateReq) (any, error) {
	change := service.UpdateVault{
		Name: in.Vault.Name, AutoBind: in.Vault.AutoBind, AutoExpand: in.Vault.AutoExpand,
		SMNNotify: in.Vault.SMNNotify, Threshold: in.Vault.Threshold, Locked: in.Vault.Locked,
	}
	if in.Vault.BindRules != nil {
		rules := bindRulesFrom(in.Vault.BindRules)
		change.BindRules = &rules
	}
	if b := in.Vault.Billing; b != nil {
		change.ConsistentLevel = b.ConsistentLevel
		if b.Size != nil {
			size := int64(*b.Size)
			change.SizeGB = &size
		}
	}
	v, err := c.App.UpdateVault(c.request.Context(), c.caller(), c.params["vault_id"], change)
	if err != nil {
		return nil, err
	}
	return wire.VaultGetResp{Vault: c.vault(v)}, nil
}

// deleteVault is reference 4.5.5.
func deleteVault(c *call) (any, error) {
	return nil, c.App.DeleteVault(c.request.Context(), c.caller(), c.params["vault_id"])
}

// addVaultResource is reference 4.5.7.
func addVaultResource(c *call, in wire.VaultAddResourceReq) (any, error) {
	ids, err := c.App.AddVaultResource(c.request.Context(), c.caller(), c.params["vault_id"], bindFrom(in.Resources))
	return wire.VaultAddResourceResp{AddResourceIds: ids}, err
}

// migrateVaultResource is reference 4.5.11.
func migrateVaultResource(c *call, in wire.VaultMigrateResourceReq) (any, error) {
	ids, err := c.App.MigrateVaultResource(c.request.Context(), c.caller(), c.params["vault_id"], in.DestinationVaultID, in.ResourceIds)
	return wire.VaultMigrateResourceResp{MigratedResources: ids}, err
}

// removeVaultResource is reference 4.5.6.
func removeVaultResource(c *call, in wire.VaultRemoveResourceReq) (any, error) {
	ids, err := c.App.RemoveVaultResource(c.request.Context(), c.caller(), c.params["vault_id"], in.ResourceIds)
	return wire.VaultRemoveResourceResp{RemoveResourceIds: ids}, err
}
