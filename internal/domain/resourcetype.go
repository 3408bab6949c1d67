package domain

import "slices"

// ResourceType is the API's name for a kind of resource (reference 4.5.1,
// ResourceCreate.type).
type ResourceType string

// The resource types of the API.
const (
	TypeServer      ResourceType = "OS::Nova::Server"
	TypeBareMetal   ResourceType = "OS::Ironic::BareMetalServer"
	TypeNative      ResourceType = "OS::Native::Server"
	TypeDisk        ResourceType = "OS::Cinder::Volume"
	TypeTurbo       ResourceType = "OS::Sfs::Turbo"
	TypeDesktop     ResourceType = "OS::Workspace::DesktopV2"
	objectTypeTurbo              = "turbo"
)

// ObjectVMware is the object type of vaults for backups that are made on premises.
const ObjectVMware = "vmware"

// vaultKind is what the API derives from a vault's object type.
type vaultKind struct {
	provider string
	spec     string
	accepts  []ResourceType
}

// vaultKinds is keyed by billing.object_type. Provider ids are those of the
// reference's examples (domain rules 1.6); spec codes those of 4.11.1. For the
// kinds the reference gives no provider for, the server's is used, since it is
// the one the vendor's examples show for everything that has disks.
var vaultKinds = map[string]vaultKind{
	"server": {
		provider: "0daac4c5-6707-4851-97ba-169e36266b66", spec: "server",
		accepts: []ResourceType{TypeServer, TypeBareMetal, TypeNative},
	},
	"disk": {
		provider: "d1603440-187d-4516-af25-121250c7cc97", spec: "volume",
		accepts: []ResourceType{TypeDisk},
	},
	objectTypeTurbo: {
		provider: "3f3c3220-245c-4805-b811-758870015881", spec: "turbo",
		accepts: []ResourceType{TypeTurbo},
	},
	"workspace": {
		provider: "0daac4c5-6707-4851-97ba-169e36266b66", spec: "workspace",
		accepts: []ResourceType{TypeDesktop},
	},
	ObjectVMware: {provider: "a13639de-00be-4e94-af30-26912d75e4a2", spec: "server"},
	"rds":        {provider: "0daac4c5-6707-4851-97ba-169e36266b66", spec: "rds"},
	// An agent is the native server it is installed on: of the API's types no other
	// is left for it.
	ObjectFile: {
		provider: "0daac4c5-6707-4851-97ba-169e36266b66", spec: "file",
		accepts: []ResourceType{TypeNative},
	},
}

// Provider is the id of the backup provider behind an object type.
func Provider(objectType string) string { return vaultKinds[objectType].provider }

// IsProvider reports whether a backup provider has this id.
func IsProvider(id string) bool {
	for _, kind := range vaultKinds {
		if kind.provider == id {
			return true
		}
	}
	return false
}

// Accepts reports whether a vault of the object type may hold resources of t.
func Accepts(objectType string, t ResourceType) bool {
	return slices.Contains(vaultKinds[objectType].accepts, t)
}

// sold are the specifications that can be bought for a month or a year (reference
// 4.11.1, resourceSpecCode).
var sold = []string{
	"vault.backup.server.normal", "vault.backup.turbo.normal", "vault.backup.database.normal",
	"vault.backup.volume.normal", "vault.backup.rds.normal", "vault.replication.server.normal",
	"vault.hybrid.server.normal",
}

// Sold refuses a specification that there is no yearly or monthly product for:
// 8400.
func Sold(specCode string) *Error {
	if slices.Contains(sold, specCode) {
		return nil
	}
	return Fail(CodeCBCProductUnknown)
}

// SpecCode is the billing.spec_code of a vault. A server vault for
// application-consistent backups is billed as "database" (domain rules 2.1).
func SpecCode(objectType, protectType, consistentLevel string) string {
	spec := vaultKinds[objectType].spec
	if objectType == "server" && protectType == ProtectBackup && consistentLevel == AppConsistent {
		spec = "database"
	}
	return "vault." + protectType + "." + spec + ".normal"
}
