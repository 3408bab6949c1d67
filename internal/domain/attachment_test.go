package domain

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAttach(t *testing.T) {
	t.Parallel()
	server := &Resource{ID: "s", Server: &Server{DiskIDs: []string{}}}
	other := &Resource{ID: "t", Server: &Server{DiskIDs: []string{}}}
	disks := map[string]*Resource{}
	for _, id := range []string{"a", "b", "c"} {
		disks[id] = &Resource{ID: id, Size: 10, Status: StatusDiskAvailable, Disk: &Disk{Shareable: id == "c"}}
	}
	Attach(server, disks["a"], nil, true)
	Attach(server, disks["b"], []*Resource{disks["a"]}, false)
	Detach(server, disks["a"])
	Attach(server, disks["c"], []*Resource{disks["b"]}, false)
	Attach(other, disks["c"], nil, true)
	want := map[string]*Disk{
		"a": {AttachedTo: []string{}},
		"b": {AttachedTo: []string{"s"}, Device: "/dev/vdb"},
		"c": {AttachedTo: []string{"s", "t"}, Device: "/dev/vda", Shareable: true},
	}
	for id, disk := range disks {
		if diff := cmp.Diff(want[id], disk.Disk); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
		if status := map[bool]string{true: StatusDiskInUse, false: StatusDiskAvailable}[id != "a"]; disk.Status != status {
			t.Errorf("%s is %s", id, disk.Status)
		}
	}
	if diff := cmp.Diff([]string{"b", "c"}, server.Server.DiskIDs); diff != "" || server.Size != 20 || other.Size != 10 {
		t.Errorf("%d and %d GB (-want +got):\n%s", server.Size, other.Size, diff)
	}
}
