package service

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// BindResource is a resource to be associated with a vault (reference 4.5.1,
// ResourceCreate). Its name is looked up, whatever the caller calls it.
type BindResource struct {
	ID             string
	Type           domain.ResourceType
	IncludeVolumes []domain.Volume
	ExcludeVolumes []string
}

// missing is the code for a resource of each type that does not exist.
var missing = map[domain.ResourceType]domain.Code{
	domain.TypeServer:    domain.CodeServerNotFound,
	domain.TypeBareMetal: domain.CodeServerNotFound,
	domain.TypeNative:    domain.CodeServerNotFound,
	domain.TypeDisk:      domain.CodeDiskNotFound,
	domain.TypeTurbo:     domain.CodeTurboNotFound,
	domain.TypeDesktop:   domain.CodeResourceNotFound,
}

// bindAll associates resources with a vault, or none of them.
func (u *Unit) bindAll(v *domain.Vault, wanted []BindResource) error {
	if err := listed(v, wanted); err != nil {
		return err
	}
	for _, w := range wanted {
		if err := u.bind(v, w); err != nil {
			return err
		}
	}
	switch {
	case len(v.Bindings) > domain.MaxVaultResources:
		return domain.Fail(domain.CodeTooManyResources).On("resources")
	case len(wanted) > 0 && u.profile.MustFit && v.Allocated() > v.Size:
		return domain.FailDetail(domain.CodeVaultRefusesResources,
			"The resources are larger than the capacity of the vault.").On("resources")
	}
	return nil
}

// listed refuses resources for what can be told from the list of them.
func listed(v *domain.Vault, wanted []BindResource) error {
	if len(wanted) > 0 && v.ProtectType == domain.ProtectReplication {
		return domain.Fail(domain.CodeVaultRefusesResources).On("resources")
	}
	seen := map[string]bool{}
	for _, w := range wanted {
		if seen[w.ID] {
			return domain.Fail(domain.CodeDuplicateResources).On("resources")
		}
		seen[w.ID] = true
	}
	return nil
}

// bind associates one resource. One that the vault has already gets the new
// choice of disks instead (clients 3.1).
func (u *Unit) bind(v *domain.Vault, w BindResource) error {
	r, covered, err := u.fits(v, w)
	if err != nil {
		return err
	}
	b := v.Binding(w.ID)
	if b == nil {
		b = &domain.Binding{ResourceID: r.ID, Type: r.Type, Name: r.Name, ProtectStatus: domain.Protected}
		v.Bindings = append(v.Bindings, b)
	} else if refusal := bindAgain(b, w); refusal != nil {
		return refusal
	}
	b.IncludeVolumes, b.ExcludeVolumes = w.IncludeVolumes, w.ExcludeVolumes
	return u.protect(v, b, r, covered)
}

// fits finds a resource that may be bound to a vault, and the disks that the
// choice covers.
func (u *Unit) fits(v *domain.Vault, w BindResource) (*domain.Resource, []*domain.Resource, error) {
	if !domain.Accepts(v.ObjectType, w.Type) {
		return nil, nil, domain.Fail(domain.CodeResourceTypeUnsupportedByVault).On("resources.type")
	}
	r, _, err := u.subject(v, w.ID)
	if err != nil {
		return nil, nil, err
	}
	if r == nil || r.Type != w.Type {
		return nil, nil, domain.Fail(missingFrom(v, w.Type)).On("resources.id")
	}
	covered, err := u.bindable(v, r, w)
	return r, covered, err
}

// bindAgain refuses a resource that the vault has already, unless it is a server
// whose choice of disks changes.
func bindAgain(b *domain.Binding, w BindResource) error {
	switch {
	case b.ProtectStatus == domain.Removing:
		return domain.Fail(domain.CodeResourcesBeingRemoved).On("resources.id")
	case len(b.Disks) > 0 && slices.Equal(b.IncludeVolumes, w.IncludeVolumes) && slices.Equal(b.ExcludeVolumes, w.ExcludeVolumes):
		return domain.Fail(domain.CodeServerInVault).On("resources.id")
	case len(b.Disks) > 0:
		return nil
	case b.Type == domain.TypeDisk:
		return domain.Fail(domain.CodeDiskInVault).On("resources.id")
	}
	return domain.Fail(domain.CodeResourceInOtherVault).On("resources.id")
}

// bindable checks that a resource may be protected, and returns the disks that
// the choice covers.
func (u *Unit) bindable(v *domain.Vault, r *domain.Resource, w BindResource) ([]*domain.Resource, error) {
	disks, err := u.disksOf(r)
	if err != nil {
		return nil, err
	}
	covered, refusal := domain.Covered(r, disks, volumeIDs(w.IncludeVolumes), w.ExcludeVolumes)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := domain.Unprotectable(r, covered); refusal != nil {
		return nil, refusal.On("resources.id")
	}
	return covered, u.unclaimed(v, r, covered)
}

// unclaimed refuses a resource that another vault holds (6103), and a disk that
// another vault backs up through some server or by itself (6137).
func (u *Unit) unclaimed(v *domain.Vault, r *domain.Resource, disks []*domain.Resource) error {
	p, err := u.Protection(v.ProjectID, r.ID)
	if err != nil {
		return err
	}
	if p != nil && p.VaultID != v.ID {
		if p.BoundID != r.ID {
			return domain.Fail(domain.CodeDiskInTwoVaults).On("resources.id")
		}
		return domain.Fail(domain.CodeResourceInOtherVault).On("resources.id")
	}
	for _, d := range disks {
		p, err := u.Protection(v.ProjectID, d.ID)
		if err != nil {
			return err
		}
		if p != nil && p.VaultID != v.ID {
			return domain.Fail(domain.CodeDiskInTwoVaults).On("resources.id")
		}
	}
	return nil
}

// protect makes the vault the one that holds a resource and its covered disks.
func (u *Unit) protect(v *domain.Vault, b *domain.Binding, r *domain.Resource, covered []*domain.Resource) error {
	for _, id := range b.Disks {
		if err := u.release(v, b, id); err != nil {
			return err
		}
	}
	b.Disks, b.Size = nil, r.Size
	if r.HasDisks() {
		b.Size = 0
	}
	for _, d := range covered {
		b.Disks = append(b.Disks, d.ID)
		b.Size += d.Size
	}
	for _, id := range append([]string{r.ID}, b.Disks...) {
		if err := u.claim(v, id, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// claim records that a vault holds a resource, unless it is recorded.
func (u *Unit) claim(v *domain.Vault, id, boundID string) error {
	p, err := u.Protection(v.ProjectID, id)
	if err != nil || p != nil {
		return err
	}
	u.protections.add(&domain.Protection{
		ProjectID: v.ProjectID, ResourceID: id, VaultID: v.ID, BoundID: boundID, Version: 1,
	})
	return nil
}

// release gives up what a binding protects. A disk that other servers of the
// vault cover too stays protected, through the first of them.
func (u *Unit) release(v *domain.Vault, b *domain.Binding, id string) error {
	p, err := u.Protection(v.ProjectID, id)
	if err != nil || p == nil || p.BoundID != b.ResourceID {
		return err
	}
	u.protections.drop(p.Key())
	for _, other := range v.Bindings {
		if other != b && slices.Contains(other.Disks, id) {
			return u.claim(v, id, other.ResourceID)
		}
	}
	return nil
}

// disksOf loads the disks of a server; other resources have none.
func (u *Unit) disksOf(r *domain.Resource) ([]*domain.Resource, error) {
	if r.Server == nil {
		return nil, nil
	}
	disks := make([]*domain.Resource, 0, len(r.Server.DiskIDs))
	for _, id := range r.Server.DiskIDs {
		d, err := u.Resource(r.ProjectID, id)
		if err != nil {
			return nil, err
		}
		if d != nil {
			disks = append(disks, d)
		}
	}
	return disks, nil
}

func volumeIDs(volumes []domain.Volume) []string {
	ids := make([]string, len(volumes))
	for i, v := range volumes {
		ids[i] = v.ID
	}
	return slices.Clip(ids)
}
