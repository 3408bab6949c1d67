package service

import "github.com/cbrd/cbrd/internal/iam"

// ReplicationRegion is a region and where its backups can be replicated to
// (reference 4.2.4).
type ReplicationRegion struct {
	Name         string
	Destinations []string
}

// ReplicationCapabilities are the regions of an account: every one replicates to
// every other. They come in the order of the account's projects, but the region
// of the call, which it is about, before all others.
func ReplicationCapabilities(account iam.Account, current string) []ReplicationRegion {
	first, rest := []ReplicationRegion{}, []ReplicationRegion{}
	for _, p := range account.Projects {
		region := ReplicationRegion{Name: p.Name, Destinations: []string{}}
		for _, other := range account.Projects {
			if other.Name != p.Name {
				region.Destinations = append(region.Destinations, other.Name)
			}
		}
		if p.Name == current {
			first = append(first, region)
		} else {
			rest = append(rest, region)
		}
	}
	return append(first, rest...)
}
