package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// associateVaultPolicy is reference 4.5.8. The answer has room for one policy:
// the last that was applied.
func associateVaultPolicy(c *call, in wire.VaultAssociate) (any, error) {
	ids := in.AddPolicyIds
	if in.PolicyID != nil {
		ids = append([]string{*in.PolicyID}, ids...)
	}
	if len(ids) == 0 {
		return nil, domain.Invalid("policy_id", "policy_id or add_policy_ids is needed.")
	}
	vaultID := c.params["vault_id"]
	err := c.App.AssociateVaultPolicy(c.request.Context(), c.caller(), vaultID, ids, or(in.DestinationVaultID, ""))
	return wire.VaultAssociateResp{AssociatePolicy: wire.VaultPolicyResp{
		VaultID: vaultID, PolicyID: ids[len(ids)-1], DestinationVaultID: in.DestinationVaultID,
	}}, err
}

// disassociateVaultPolicy is reference 4.5.9.
func disassociateVaultPolicy(c *call, in wire.VaultDissociate) (any, error) {
	vaultID := c.params["vault_id"]
	err := c.App.DisassociateVaultPolicy(c.request.Context(), c.caller(), vaultID, in.PolicyID)
	return wire.VaultDissociateResp{DissociatePolicy: wire.VaultPolicyResp{VaultID: vaultID, PolicyID: in.PolicyID}}, err
}
