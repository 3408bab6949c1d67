package domain

import "slices"

// Attach attaches a disk to a server, as its system disk or as another one.
// others are the disks that the server has already. A shared disk keeps the
// device name it has on its first server.
func Attach(server, disk *Resource, others []*Resource, system bool) {
	d := disk.Disk
	if len(d.AttachedTo) == 0 {
		d.Device, d.System = freeDevice(d, others), system
	}
	d.AttachedTo = append(slices.Clip(d.AttachedTo), server.ID)
	disk.Status = StatusDiskInUse
	ids := append(slices.Clip(server.Server.DiskIDs), disk.ID)
	if system {
		ids = slices.Insert(slices.Clone(server.Server.DiskIDs), 0, disk.ID)
	}
	server.Server.DiskIDs = ids
	server.Size += disk.Size
}

// Detach is the opposite of Attach.
func Detach(server, disk *Resource) {
	is := func(id string) func(string) bool { return func(other string) bool { return other == id } }
	server.Server.DiskIDs = slices.DeleteFunc(slices.Clone(server.Server.DiskIDs), is(disk.ID))
	server.Size -= disk.Size
	d := disk.Disk
	d.AttachedTo = slices.DeleteFunc(slices.Clone(d.AttachedTo), is(server.ID))
	if len(d.AttachedTo) == 0 {
		d.Device, d.System, disk.Status = "", false, StatusDiskAvailable
	}
}

// freeDevice is the first name that no other disk has.
func freeDevice(d *Disk, others []*Resource) string {
	for letter := 'a'; letter < 'z'; letter++ {
		name := deviceBus(d) + string(letter)
		taken := func(o *Resource) bool { return o.Disk.Device == name }
		if !slices.ContainsFunc(others, taken) {
			return name
		}
	}
	return deviceBus(d) + "z"
}
