package domain_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
)

// inventoryRefusals are the codes that the awkward resources provoke; those with
// none only look awkward.
var inventoryRefusals = map[string]domain.Code{
	"ecs-stopped-0001":      "",
	"ecs-encrypted-0001":    "",
	"ecs-rac-0001":          "",
	"ecs-rac-0002":          "",
	"bms-erp-0001":          "",
	"volume-encrypted-0001": "",

	"ecs-error-0001":         "BackupService.7101",
	"ecs-diskless-0001":      "BackupService.7108",
	"ecs-scsi-0001":          "BackupService.7104",
	"ecs-dess-0001":          "BackupService.7111",
	"bms-hpc-0001":           "BackupService.7109",
	"volume-dess-0001":       "BackupService.7001",
	"volume-scsi-0001":       "BackupService.7002",
	"volume-error-0001":      "BackupService.7003",
	"volume-shared-0001":     "BackupService.7106",
	"volume-rac-shared-0001": "BackupService.7106",
	"sfs-turbo-frozen":       "BackupService.7502",
}

func TestUnprotectable(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	for name, want := range inventoryRefusals {
		t.Run(verdictName(name, want), func(t *testing.T) {
			t.Parallel()
			r := inventoryNamed(t, inv, name)
			checkCode(t, domain.Unprotectable(r, inv.DisksOf(r)), want)
		})
	}

	t.Run("OK everything else of the inventory", func(t *testing.T) {
		t.Parallel()
		for _, r := range inv.All() {
			awkward := r.Disk != nil && (r.Disk.SCSI || r.Disk.DESS)
			if _, named := inventoryRefusals[r.Name]; !named && !awkward {
				checkCode(t, domain.Unprotectable(r, inv.DisksOf(r)), "")
			}
		}
	})
}

func TestUnprotectableStatus(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	for _, tc := range []struct {
		name, status string
		want         domain.Code
	}{
		{"ecs-web-0001", "ACTIVE", ""},
		{"ecs-web-0001", "SHUTOFF", ""},
		{"ecs-web-0001", "DELETED", "BackupService.7101"},
		{"ecs-web-0001", "BUILD", "BackupService.7101"},
		{"bms-erp-0001", "ERROR", "BackupService.7101"},
		{"desktop-rkhan", "SHUTOFF", ""},
		{"desktop-rkhan", "ERROR", "BackupService.6215"},
		{"volume-mail-0001", "in-use", ""},
		{"volume-mail-0001", "restoring-backup", "BackupService.7003"},
		{"sfs-turbo-home", "200", ""},
		{"sfs-turbo-home", "100", "BackupService.7502"},
	} {
		t.Run(verdictName(tc.name+" "+tc.status, tc.want), func(t *testing.T) {
			t.Parallel()
			r := inventoryNamed(t, inv, tc.name)
			r.Status = tc.status
			checkCode(t, domain.Unprotectable(r, inv.DisksOf(r)), tc.want)
		})
	}
}

func TestUnprotectableByDisks(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	server := inventoryNamed(t, inv, "ecs-web-0001")
	root := inventoryNamed(t, inv, "ecs-web-0001-volume-0000")
	disks := func(n int, shared bool) []*domain.Resource {
		made := []*domain.Resource{root}
		for range n {
			disk := root.Clone()
			disk.Disk.System, disk.Disk.Shareable = false, shared
			made = append(made, disk)
		}
		return made
	}

	t.Run("OK ten shared disks", func(t *testing.T) {
		t.Parallel()
		checkCode(t, domain.Unprotectable(server, disks(10, true)), "")
	})
	t.Run("OK many disks of its own", func(t *testing.T) {
		t.Parallel()
		checkCode(t, domain.Unprotectable(server, disks(23, false)), "")
	})
	t.Run("ErrTooManySharedDisks", func(t *testing.T) {
		t.Parallel()
		checkCode(t, domain.Unprotectable(server, disks(11, true)), "BackupService.7107")
	})
	t.Run("ErrDiskStatus", func(t *testing.T) {
		t.Parallel()
		faulty := disks(1, false)
		faulty[1].Status = "error"
		checkCode(t, domain.Unprotectable(server, faulty), "BackupService.7003")
	})
	t.Run("ErrUnknownType", func(t *testing.T) {
		t.Parallel()
		checkCode(t, domain.Unprotectable(&domain.Resource{Type: "OS::Trove::Instance"}, nil), "BackupService.6102")
	})

	for _, name := range []string{"ecs-scsi-0001", "ecs-dess-0001"} {
		t.Run("OK "+name+" without its second disk", func(t *testing.T) {
			t.Parallel()
			r := inventoryNamed(t, inv, name)
			covered, refusal := domain.Covered(r, inv.DisksOf(r), nil, r.Server.DiskIDs[1:])
			checkCode(t, refusal, "")
			checkCode(t, domain.Unprotectable(r, covered), "")
		})
	}
}

func TestCovered(t *testing.T) {
	t.Parallel()
	inv := demoInventory()
	server := inventoryNamed(t, inv, "ecs-db-0001")
	ids := server.Server.DiskIDs
	free := inventoryNamed(t, inv, "volume-mail-0001")

	for _, tc := range []struct {
		name             string
		include, exclude []string
		want             []int // indices of the server's disks
		code             domain.Code
		field            string
	}{
		{name: "OK all", want: []int{0, 1, 2}},
		{name: "OK excluded", exclude: []string{ids[1]}, want: []int{0, 2}},
		{name: "OK included in the server's order", include: []string{ids[2], ids[0]}, want: []int{0, 2}},
		{name: "OK included and excluded", include: ids[:2], exclude: ids[:1], want: []int{1}},
		{name: "OK one left", exclude: ids[:2], want: []int{2}},
		{name: "OK named twice", exclude: []string{ids[1], ids[1]}, want: []int{0, 2}},
		{name: "ErrNoneLeft", exclude: ids, code: "BackupService.7108", field: "exclude_volumes"},
		{name: "ErrNoneLeft of the included", include: ids[:1], exclude: ids[:1], code: "BackupService.7108", field: "exclude_volumes"},
		{name: "ErrUnknown included", include: []string{"x"}, code: "BackupService.7000", field: "include_volumes"},
		{name: "ErrUnknown excluded", exclude: []string{ids[0], "x"}, code: "BackupService.7000", field: "exclude_volumes"},
		{name: "ErrOther server's disk", exclude: []string{free.ID}, code: "BackupService.7000", field: "exclude_volumes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, refusal := domain.Covered(server, inv.DisksOf(server), tc.include, tc.exclude)
			checkCode(t, refusal, tc.code)
			if refusal != nil && refusal.Field != tc.field {
				t.Errorf("field %q, want %q", refusal.Field, tc.field)
			}
			if diff := cmp.Diff(tc.want, diskIndices(ids, got)); diff != "" {
				t.Errorf("covers other disks (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("OK no server", func(t *testing.T) {
		t.Parallel()
		got, refusal := domain.Covered(free, nil, []string{"x"}, nil)
		checkCode(t, refusal, "")
		if got != nil {
			t.Errorf("a disk covers %v", got)
		}
	})
	t.Run("OK no disks to choose from", func(t *testing.T) {
		t.Parallel()
		bare := inventoryNamed(t, inv, "ecs-diskless-0001")
		_, refusal := domain.Covered(bare, nil, nil, nil)
		checkCode(t, refusal, "")
	})
	t.Run("OK excluded disk was detached since", func(t *testing.T) {
		t.Parallel()
		left := inv.DisksOf(server)[:2]
		got := domain.StillCovered(left, nil, []string{ids[1], ids[2]})
		if diff := cmp.Diff([]int{0}, diskIndices(ids, got)); diff != "" {
			t.Errorf("covers other disks (-want +got):\n%s", diff)
		}
	})
}

func diskIndices(ids []string, disks []*domain.Resource) []int {
	var indices []int
	for _, disk := range disks {
		indices = append(indices, slices.Index(ids, disk.ID))
	}
	return indices
}

func checkCode(t *testing.T, got *domain.Error, want domain.Code) {
	t.Helper()
	var code domain.Code
	if got != nil {
		code = got.Code
	}
	if code != want {
		t.Errorf("got %q, want %q", code, want)
	}
}

func verdictName(name string, want domain.Code) string {
	if want == "" {
		return "OK " + name
	}
	return fmt.Sprintf("Err%s %s", want, name)
}
