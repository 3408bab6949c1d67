package domain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// Provider ids are those of the reference's examples (domain rules 1.6).
func TestProvider(t *testing.T) {
	t.Parallel()
	for objectType, want := range map[string]string{
		"server":    "0daac4c5-6707-4851-97ba-169e36266b66",
		"disk":      "d1603440-187d-4516-af25-121250c7cc97",
		"turbo":     "3f3c3220-245c-4805-b811-758870015881",
		"vmware":    "a13639de-00be-4e94-af30-26912d75e4a2",
		"workspace": "0daac4c5-6707-4851-97ba-169e36266b66",
		"rds":       "0daac4c5-6707-4851-97ba-169e36266b66",
		"file":      "0daac4c5-6707-4851-97ba-169e36266b66",
		"tape":      "",
	} {
		if got := domain.Provider(objectType); got != want {
			t.Errorf("%s has %q, want %q", objectType, got, want)
		}
	}
}

// Which resources a vault takes (domain rules 1.7; reference 4.5.1).
func TestAccepts(t *testing.T) {
	t.Parallel()
	types := []domain.ResourceType{
		"OS::Nova::Server", "OS::Ironic::BareMetalServer", "OS::Native::Server",
		"OS::Cinder::Volume", "OS::Sfs::Turbo", "OS::Workspace::DesktopV2", "OS::Ironi::BareMetalServer", "",
	}
	for objectType, want := range map[string][]domain.ResourceType{
		"server":    {"OS::Nova::Server", "OS::Ironic::BareMetalServer", "OS::Native::Server"},
		"disk":      {"OS::Cinder::Volume"},
		"turbo":     {"OS::Sfs::Turbo"},
		"workspace": {"OS::Workspace::DesktopV2"},
		"vmware":    nil,
		"rds":       nil,
		"file":      {"OS::Native::Server"},
		"tape":      nil,
	} {
		var got []domain.ResourceType
		for _, rt := range types {
			if domain.Accepts(objectType, rt) {
				got = append(got, rt)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s accepts (-want +got):\n%s", objectType, diff)
		}
	}
}

// The spec codes that the reference names (domain rules 2.1), and those that
// follow from them.
func TestSpecCode(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ object, protect, level, want string }{
		{"server", "backup", "crash_consistent", "vault.backup.server.normal"},
		{"server", "backup", "app_consistent", "vault.backup.database.normal"},
		{"disk", "backup", "crash_consistent", "vault.backup.volume.normal"},
		{"disk", "backup", "app_consistent", "vault.backup.volume.normal"},
		{"turbo", "backup", "crash_consistent", "vault.backup.turbo.normal"},
		{"server", "replication", "crash_consistent", "vault.replication.server.normal"},
		{"server", "replication", "app_consistent", "vault.replication.server.normal"},
		{"server", "hybrid", "crash_consistent", "vault.hybrid.server.normal"},
		{"vmware", "hybrid", "crash_consistent", "vault.hybrid.server.normal"},
		{"workspace", "backup", "crash_consistent", "vault.backup.workspace.normal"},
		{"rds", "backup", "crash_consistent", "vault.backup.rds.normal"},
		{"file", "backup", "crash_consistent", "vault.backup.file.normal"},
	} {
		if got := domain.SpecCode(tc.object, tc.protect, tc.level); got != tc.want {
			t.Errorf("%s, %s, %s: %s, want %s", tc.object, tc.protect, tc.level, got, tc.want)
		}
	}
}
