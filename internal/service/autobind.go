package service

import (
	"cmp"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// autoBindReserve is the capacity, in GB, that a vault must have left over for
// resources to be bound to it by themselves (domain rules 3.3).
const autoBindReserve = 40

// autoBind binds to a vault what is unprotected and matches its rules, at the
// beginning of a backup cycle. The vault whose cycle begins is the one with the
// earliest run: others have their turn with theirs. What matches and does not
// fit leaves a skipped task with 6142.
func (u *Unit) autoBind(v *domain.Vault) error {
	if !v.AutoBind || v.ObjectType == "turbo" || v.ObjectType == domain.ObjectFile || !isOpen(v) {
		return nil
	}
	matching, err := u.unprotected(v)
	if err != nil {
		return err
	}
	for _, r := range matching {
		if free := v.Size - v.Allocated(); free <= autoBindReserve || free <= r.Size || len(v.Bindings) >= domain.MaxVaultResources {
			u.noRoom(v, r)
			continue
		}
		if err := u.bind(v, BindResource{ID: r.ID, Type: r.Type}); err != nil {
			return err
		}
		v.Touch(u.now)
	}
	return nil
}

// unprotected are the resources of the vault's kind that match its rules, could
// be bound, and are in no vault; in the order of their ids.
func (u *Unit) unprotected(v *domain.Vault) ([]*domain.Resource, error) {
	site, err := u.site(v.ProjectID)
	if err != nil {
		return nil, err
	}
	var found []*domain.Resource
	for _, r := range site {
		if !domain.Accepts(v.ObjectType, r.Type) || !v.Matches(r.Tags) {
			continue
		}
		free, err := u.bindableNow(v, r)
		if err != nil {
			return nil, err
		}
		if free {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *domain.Resource) int { return cmp.Compare(a.ID, b.ID) })
	return found, nil
}

// bindableNow reports whether a resource is free and fit to be bound.
func (u *Unit) bindableNow(v *domain.Vault, r *domain.Resource) (bool, error) {
	p, err := u.Protection(v.ProjectID, r.ID)
	if err != nil || p != nil {
		return false, err
	}
	_, err = u.bindable(v, r, BindResource{ID: r.ID, Type: r.Type})
	if domain.CodeOf(err) != domain.CodeUnknown {
		return false, nil
	}
	return err == nil, err
}

func (u *Unit) noRoom(v *domain.Vault, r *domain.Resource) {
	t := taskOf(v, domain.OpBackup)
	t.PolicyID = v.BackupPolicyID
	t.ResourceID, t.ResourceName, t.ResourceType = r.ID, r.Name, r.Type
	u.settleTask(t, domain.TaskSkipped, domain.Fail(domain.CodeAutoBindFull))
}
