package iam

import (
	"maps"
	"slices"
)

// The policies that the vendor has made for CBR (user manual, permissions
// management; reference 6.1 only says that there are some). The manual has what
// they are for and a table of common operations, not their statements.
const (
	FullAccess                 = "CBR FullAccess"
	BackupsAndVaultsFullAccess = "CBR BackupsAndVaultsFullAccess"
	ReadOnlyAccess             = "CBR ReadOnlyAccess"
)

// viewing are the actions that only look at data of CBR. The manual's table keeps
// the status of agents from those who may do no more.
var viewing = []string{"cbr:*:get*", "cbr:*:list*", "cbr:backups:queryReplicationCapability"}

var systemPolicies = map[string]Document{
	FullAccess: allowing("cbr:*:*"),
	// Vaults and backups, but no policies: those it may apply and not change.
	BackupsAndVaultsFullAccess: allowing(append([]string{"cbr:vaults:*", "cbr:backups:*"}, viewing...)...),
	ReadOnlyAccess:             allowing(viewing...),
}

func allowing(actions ...string) Document {
	return Document{Version: PolicyVersion, Statement: []Statement{{Effect: Allow, Action: actions}}}
}

// SystemPolicies are the names of the policies that the vendor has made, in their
// order.
func SystemPolicies() []string { return slices.Sorted(maps.Keys(systemPolicies)) }

// IsSystemPolicy reports whether a policy of the vendor has this name.
func IsSystemPolicy(name string) bool {
	_, is := systemPolicies[name]
	return is
}
