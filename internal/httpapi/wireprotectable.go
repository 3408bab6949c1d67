package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/openapi"
)

// protectable is a resource, what the owning service says of it, and whether it
// can be backed up (reference 4.2.1).
func (c *call) protectable(s *site, r *domain.Resource) (wire.Protectable, error) {
	result, err := c.protectableResult(s, r)
	return wire.Protectable{
		ID: r.ID, Name: r.Name, Type: string(r.Type), Size: int(r.Size), Status: r.Status,
		Detail: detail(r), Protectable: result, Children: protectableChildren(s, r),
	}, err
}

func protectableChildren(s *site, r *domain.Resource) []wire.ProtectableChild {
	children := []wire.ProtectableChild{}
	for _, d := range s.disks(r) {
		children = append(children, wire.ProtectableChild{
			ID: d.ID, Name: d.Name, Type: string(d.Type), Size: int(d.Size), Status: d.Status,
			Detail: detail(d), Children: []wire.ProtectableChild{},
		})
	}
	return children
}

// protectableResult says why a resource cannot be associated with a vault: it is
// in one, which is shown, or it is of a kind or in a state that forbids it.
func (c *call) protectableResult(s *site, r *domain.Resource) (wire.ProtectableResult, error) {
	if vaultID, ok := s.protectors[r.ID]; ok {
		return c.protectedBy(vaultID)
	}
	refusal := domain.Unprotectable(r, s.disks(r))
	if refusal == nil {
		return wire.ProtectableResult{Result: true}, nil
	}
	return refused(refusal.Code), nil
}

func refused(code domain.Code) wire.ProtectableResult {
	row, _ := openapi.LookupError(string(code))
	return wire.ProtectableResult{Code: row.Code, Reason: row.Message, Message: &row.Message}
}

func (c *call) protectedBy(vaultID string) (wire.ProtectableResult, error) {
	result := refused(domain.CodeResourceInOtherVault)
	found, err := c.Reader.VaultDocs(c.request.Context(), []string{vaultID})
	if v := found[vaultID]; v != nil {
		result.Vault = c.protectingVault(v)
	}
	return result, err
}

// protectingVault is the shape of a vault beside a protectable resource
// (reference 4.2.1, VaultGet).
func (c *call) protectingVault(v *domain.Vault) *wire.ProtectableVault {
	w := c.vault(v)
	return &wire.ProtectableVault{
		ID: w.ID, Name: w.Name, Description: w.Description, ProjectID: w.ProjectID, ProviderID: w.ProviderID,
		UserID: w.UserID, CreatedAt: w.CreatedAt, UpdatedAt: c.timeOrNull(v.UpdatedAt), Version: "0",
		EnterpriseProjectID: w.EnterpriseProjectID, AutoBind: w.AutoBind, AutoExpand: w.AutoExpand,
		BindRules: w.BindRules, Billing: w.Billing, Resources: w.Resources, Tags: w.Tags,
		SMNNotify: w.SMNNotify, Threshold: w.Threshold, Locked: w.Locked,
		AvailabilityZone: w.AvailabilityZone, SysLockSourceService: w.SysLockSourceService,
	}
}
