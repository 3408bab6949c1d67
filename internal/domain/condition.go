package domain

import "slices"

// Condition is something about a resource that its owning service knows, and that
// keeps it from being backed up or restored to.
type Condition string

// The conditions of resources. What each means is in the table below.
const (
	InOldService     Condition = "old_service"
	OldBackups       Condition = "old_backups"
	DisasterRecovery Condition = "disaster_recovery"
	TooOld           Condition = "too_old"
	Unsupported      Condition = "unsupported"
	MixedBackends    Condition = "mixed_backends"
	LocalDisk        Condition = "local"
	SubStatus        Condition = "sub_status"
)

// conditionCodes are what a condition answers: to a backup and to a restore, of
// servers, disks and file systems. Where it answers nothing it is allowed and
// means nothing; where a kind is not named it cannot have the condition.
var conditionCodes = map[Condition]struct{ backup, restore map[ResourceType]Code }{
	InOldService: {backup: map[ResourceType]Code{TypeServer: CodeServerInCSBS, TypeDisk: CodeDiskInVBS}},
	OldBackups: {backup: map[ResourceType]Code{
		TypeServer: CodeBackupsInOldService, TypeDisk: CodeBackupsInOldService,
	}},
	DisasterRecovery: {restore: map[ResourceType]Code{
		TypeServer: CodeDisasterRecoveryServer, TypeDisk: CodeDisasterRecoveryDisk,
	}},
	TooOld: {backup: map[ResourceType]Code{TypeDisk: CodeDiskTooOld}},
	Unsupported: {
		backup:  map[ResourceType]Code{TypeServer: CodeServerNotSupported, TypeDisk: CodeDiskNotSupported},
		restore: map[ResourceType]Code{TypeDisk: CodeDiskNotSupported},
	},
	MixedBackends: {backup: map[ResourceType]Code{TypeServer: CodeDiskBackendsDiffer}},
	LocalDisk:     {backup: map[ResourceType]Code{TypeDisk: CodeBMSLocalDisks}},
	SubStatus:     {backup: map[ResourceType]Code{TypeTurbo: CodeTurboSubStatus}},
}

// kind is the type under which the table has a resource: all servers are one.
func (r *Resource) kind() ResourceType {
	if r.Server != nil {
		return TypeServer
	}
	return r.Type
}

// MayBe reports whether a resource of this kind can be in a condition.
func (r *Resource) MayBe(c Condition) bool {
	codes := conditionCodes[c]
	return codes.backup[r.kind()] != "" || codes.restore[r.kind()] != ""
}

// Is reports whether the resource is in a condition.
func (r *Resource) Is(c Condition) bool { return slices.Contains(r.Conditions, c) }

// unfit is the first of the resource's conditions that forbids a backup, or a
// restoration to it. That a disk is local counts with its server alone.
func (r *Resource) unfit(restore bool) *Error {
	for _, c := range r.Conditions {
		codes := conditionCodes[c].backup
		if restore {
			codes = conditionCodes[c].restore
		}
		if code := codes[r.kind()]; code != "" && c != LocalDisk {
			return Fail(code)
		}
	}
	return nil
}
