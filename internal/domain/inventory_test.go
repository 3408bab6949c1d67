package domain_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
)

const inventoryProject = "a0000000000000000000000000000001"

var inventoryBorn = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func demoInventory() *domain.Inventory {
	return domain.NewInventory("cbrd", inventoryProject, "cn-north-4", inventoryBorn)
}

// inventoryNamed returns the one resource of a name.
func inventoryNamed(t testing.TB, inv *domain.Inventory, name string) *domain.Resource {
	t.Helper()
	for _, r := range inv.All() {
		if r.Name == name {
			return r.Clone()
		}
	}
	t.Fatalf("no %s in the inventory", name)
	return nil
}

func TestInventory(t *testing.T) {
	t.Parallel()
	inv := demoInventory()

	t.Run("OK counts", func(t *testing.T) {
		t.Parallel()
		ordinary := map[domain.ResourceType]int{}
		free := 0
		for _, r := range inv.All() {
			if domain.Unprotectable(r, inv.DisksOf(r)) != nil {
				continue
			}
			ordinary[r.Type]++
			if r.Disk != nil && r.Status == "available" {
				free++
			}
		}
		for kind, least := range map[domain.ResourceType]int{
			"OS::Nova::Server": 8, "OS::Cinder::Volume": 8, "OS::Sfs::Turbo": 4, "OS::Workspace::DesktopV2": 4,
		} {
			if ordinary[kind] < least {
				t.Errorf("%d protectable %s, want at least %d", ordinary[kind], kind, least)
			}
		}
		if free < 8 {
			t.Errorf("%d protectable free disks, want at least 8", free)
		}
	})

	t.Run("OK ordinary first", func(t *testing.T) {
		t.Parallel()
		var servers []string
		for _, r := range inv.All() {
			if r.Type == domain.TypeServer {
				servers = append(servers, r.Name)
			}
		}
		for _, name := range servers[:10] {
			server := inventoryNamed(t, inv, name)
			disks := inv.DisksOf(server)
			if len(disks) < 1 || len(disks) > 3 || server.Status != "ACTIVE" {
				t.Errorf("%s: %d disks, %s: not ordinary", name, len(disks), server.Status)
			}
		}
		if got := []string{servers[0], servers[9], servers[10]}; !slices.Equal(got, []string{"ecs-web-0001", "ecs-ad-0001", "ecs-stopped-0001"}) {
			t.Errorf("servers are in the order %v", servers)
		}
	})

	t.Run("OK Get is a copy", func(t *testing.T) {
		t.Parallel()
		inv := demoInventory()
		id := inv.All()[0].ID
		changed, ok := inv.Get(id)
		if !ok {
			t.Fatalf("no %s", id)
		}
		changed.Name, changed.Tags[0].Value, changed.Server.DiskIDs[0] = "other", "other", "other"
		if diff := cmp.Diff(demoInventory().All()[0], inv.All()[0]); diff != "" {
			t.Errorf("a copy changed the inventory (-want +got):\n%s", diff)
		}
	})

	t.Run("ErrUnknown", func(t *testing.T) {
		t.Parallel()
		if r, ok := inv.Get("0"); ok || r != nil {
			t.Errorf("Get of an unknown id gives %v, %v", r, ok)
		}
	})

	t.Run("OK architectures", func(t *testing.T) {
		t.Parallel()
		for name, want := range map[string]string{"ecs-web-0001": "x86_64", "ecs-api-0002": "aarch64", "bms-erp-0001": "x86_64"} {
			if got := inventoryNamed(t, inv, name).Server.Architecture; got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
	})

	t.Run("OK shared disk", func(t *testing.T) {
		t.Parallel()
		one, two := inventoryNamed(t, inv, "ecs-rac-0001"), inventoryNamed(t, inv, "ecs-rac-0002")
		shared := inventoryNamed(t, inv, "volume-rac-shared-0001")
		if !slices.Equal(shared.Disk.AttachedTo, []string{one.ID, two.ID}) || !shared.Disk.Shareable {
			t.Errorf("shared disk is %+v", shared.Disk)
		}
		for _, server := range []*domain.Resource{one, two} {
			if !slices.Contains(server.Server.DiskIDs, shared.ID) || server.AvailabilityZone != shared.AvailabilityZone {
				t.Errorf("%s does not have the shared disk", server.Name)
			}
		}
	})
}

var (
	layoutUUIDv4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	privateIP    = regexp.MustCompile(`^192\.168\.(\d{1,2}|1\d\d|2[0-4]\d|250)\.(1[1-9]|[2-9]\d)$`)
)

// TestInventoryHolds checks what must be true of every inventory.
func TestInventoryHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.String().Draw(t, "seed")
		project := rapid.StringMatching(`[0-9a-f]{32}`).Draw(t, "project")
		inv := domain.NewInventory(seed, project, "eu-west-101", inventoryBorn)

		ids, names, addresses := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, r := range inv.All() {
			holdsCommon(t, project, r)
			holdsContents(t, r)
			if r.Server != nil {
				holdsServer(t, inv, r)
				addresses[r.Server.PrivateIP] = true
			} else {
				addresses[r.ID] = true
			}
			ids[r.ID], names[r.Name] = true, true
		}
		total := len(inv.All())
		if len(ids) != total || len(names) != total || len(addresses) != total {
			t.Fatalf("%d resources, but %d ids, %d names, %d addresses", total, len(ids), len(names), len(addresses))
		}
	})
}

func holdsCommon(t *rapid.T, project string, r *domain.Resource) {
	zone, inRegion := strings.CutPrefix(r.AvailabilityZone, "eu-west-101")
	switch {
	case !layoutUUIDv4.MatchString(r.ID):
		t.Fatalf("%s: id %s", r.Name, r.ID)
	case r.ProjectID != project || r.EnterpriseProjectID != "0" || r.Status == "":
		t.Fatalf("%s: %+v", r.Name, r)
	case !inRegion || !slices.Contains([]string{"a", "b", "c"}, zone):
		t.Fatalf("%s: zone %s", r.Name, r.AvailabilityZone)
	}
}

func holdsContents(t *rapid.T, r *domain.Resource) {
	c := r.Contents
	if r.Server != nil {
		if c != nil {
			t.Fatalf("%s is a server with contents", r.Name)
		}
		return
	}
	share, perDay := 100*c.Allocated, 24*c.RatePerHour
	switch {
	case c.Validate() != nil || c.Blocks != 1024*r.Size || c.Born != inventoryBorn.UnixMicro():
		t.Fatalf("%s: %+v", r.Name, c)
	case share < 14*c.Blocks || share > 60*c.Blocks:
		t.Fatalf("%s: %d of %d MB allocated", r.Name, c.Allocated, c.Blocks)
	case 100*perDay > 2*c.Allocated:
		t.Fatalf("%s rewrites %d of %d MB a day", r.Name, perDay, c.Allocated)
	}
}

func holdsServer(t *rapid.T, inv *domain.Inventory, r *domain.Resource) {
	disks := inv.DisksOf(r)
	if len(disks) != len(r.Server.DiskIDs) || !privateIP.MatchString(r.Server.PrivateIP) {
		t.Fatalf("%s: %+v", r.Name, r.Server)
	}
	size, devices := int64(0), map[string]bool{}
	for i, disk := range disks {
		size += disk.Size
		devices[disk.Disk.Device] = true
		attached := disk.Status == "in-use" && slices.Contains(disk.Disk.AttachedTo, r.ID)
		if !attached || disk.Disk.System != (i == 0) || disk.AvailabilityZone != r.AvailabilityZone {
			t.Fatalf("%s: disk %d is %+v", r.Name, i, disk)
		}
	}
	if size != r.Size || len(devices) != len(disks) {
		t.Fatalf("%s: %d GB, disks have %d; devices %v", r.Name, r.Size, size, devices)
	}
}

func TestInventoryDependsOnSeedAndProject(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.String().Draw(t, "seed")
		made := domain.NewInventory(seed, "p1", "r", inventoryBorn)

		again := domain.NewInventory(seed, "p1", "r", inventoryBorn)
		if diff := cmp.Diff(made.All(), again.All()); diff != "" {
			t.Fatalf("the same seed gives another inventory (-first +second):\n%s", diff)
		}
		for what, other := range map[string]*domain.Inventory{
			"project": domain.NewInventory(seed, "p2", "r", inventoryBorn),
			"seed":    domain.NewInventory(seed+"x", "p1", "r", inventoryBorn),
		} {
			for i, r := range other.All() {
				first := made.All()[i]
				if r.Name != first.Name || r.ID == first.ID {
					t.Fatalf("another %s: %s %s became %s %s", what, first.Name, first.ID, r.Name, r.ID)
				}
			}
		}
	})
}

// TestInventoryIsKept holds the ids and draws of the default world: clients and
// documents quote them, and a stored world refers to them.
func TestInventoryIsKept(t *testing.T) {
	t.Parallel()
	first := demoInventory().All()[0]
	got, err := json.MarshalIndent(first, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(keptServer, string(got)); diff != "" {
		t.Errorf("the first server changed (-want +got):\n%s", diff)
	}
}

func BenchmarkNewInventory(b *testing.B) {
	for b.Loop() {
		demoInventory()
	}
}
