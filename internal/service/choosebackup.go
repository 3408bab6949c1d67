package service

import "github.com/cbrd/cbrd/internal/domain"

// pick is a resource that a run will back up, with the disks to copy.
type pick struct {
	binding  *domain.Binding
	resource *domain.Resource
	disks    []*domain.Resource
}

// choose sorts what was asked for into what can be backed up, which it returns
// and lists in the checkpoint, and what is skipped.
func (u *Unit) choose(v *domain.Vault, in CreateCheckpoint, cp *domain.Checkpoint) ([]pick, error) {
	asked, err := askedFor(v, in.Resources)
	if err != nil {
		return nil, err
	}
	var chosen []pick
	for _, ask := range asked {
		b := v.Binding(ask.ID)
		p, refusal, err := u.pick(v, b, ask)
		if err != nil {
			return nil, err
		}
		if refusal != nil {
			cp.Skip(b, refusal)
			continue
		}
		chosen = append(chosen, p)
		cp.Take(b)
	}
	return chosen, nil
}

// askedFor is the resources of a run: all of the vault's unless some are named.
func askedFor(v *domain.Vault, named []CheckpointResource) ([]CheckpointResource, error) {
	if len(named) == 0 {
		for _, b := range v.Bindings {
			named = append(named, CheckpointResource{ID: b.ResourceID})
		}
		return named, nil
	}
	seen := map[string]bool{}
	for _, n := range named {
		if v.Binding(n.ID) == nil {
			return nil, domain.Fail(domain.CodeResourceNotInVault).On("checkpoint.parameters.resources")
		}
		if seen[n.ID] {
			return nil, domain.Fail(domain.CodeDuplicateResources).On("checkpoint.parameters.resources")
		}
		seen[n.ID] = true
	}
	return named, nil
}

// narrow leaves the disks of a server that one run is asked for. A disk that the
// server does not have is a mistake of the request, which must not end in a backup
// of more or less than was meant.
func (ask CheckpointResource) narrow(r *domain.Resource, disks []*domain.Resource) ([]*domain.Resource, error) {
	_, refusal := domain.Covered(r, disks, ask.IncludeVolumes, ask.ExcludeVolumes)
	if refusal != nil && refusal.Code == domain.CodeDiskNotFound {
		return nil, refusal
	}
	return domain.StillCovered(disks, ask.IncludeVolumes, ask.ExcludeVolumes), nil
}

// busy is why a resource with this status is skipped.
var busy = map[domain.ProtectStatus]domain.Code{
	domain.Protecting: domain.CodeBackupInProgress,
	domain.Restoring:  domain.CodeResourceBeingRestored,
	domain.Removing:   domain.CodeResourcesBeingRemoved,
}

// busyCode tells file systems, which have a code of their own, from the rest.
func busyCode(b *domain.Binding) domain.Code {
	if b.ProtectStatus == domain.Protecting && b.Type == domain.TypeTurbo {
		return domain.CodeTurboBeingBackedUp
	}
	return busy[b.ProtectStatus]
}

// pick judges one resource as it is now.
func (u *Unit) pick(v *domain.Vault, b *domain.Binding, ask CheckpointResource) (p pick, refusal *domain.Error, err error) {
	if !b.Idle() {
		return p, domain.Fail(busyCode(b)), nil
	}
	r, disks, err := u.subject(v, b.ResourceID)
	if err != nil {
		return p, nil, err
	}
	if r == nil {
		return p, domain.Fail(missingFrom(v, b.Type)), nil
	}
	if !r.Agent {
		if disks, err = ask.narrow(r, disks); err != nil {
			return p, nil, err
		}
		disks = domain.StillCovered(disks, volumeIDs(b.IncludeVolumes), b.ExcludeVolumes)
	}
	if refusal := domain.Unprotectable(r, disks); refusal != nil {
		return p, refusal, nil
	}
	if r.Agent && len(disks) == 0 {
		return p, domain.Fail(domain.CodeNothingToBackUp), nil
	}
	if v.ConsistentLevel == domain.AppConsistent {
		refusal = domain.Quiesceable(r)
	}
	return pick{binding: b, resource: r, disks: disks}, refusal, nil
}
