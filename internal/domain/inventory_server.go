package domain

import "fmt"

// servers makes and adds servers and returns their disks, which the caller adds
// where they belong in the order.
func (m *inventoryMaker) servers(plans []serverPlan) []*Resource {
	var disks []*Resource
	for _, plan := range plans {
		server, attached := m.server(plan)
		m.add(server)
		disks = append(disks, attached...)
	}
	return disks
}

// sharers makes servers that all have one more disk in common.
func (m *inventoryMaker) sharers(plans []serverPlan, shared diskPlan) []*Resource {
	common := m.disk(shared)
	var disks []*Resource
	for _, plan := range plans {
		server, attached := m.server(plan)
		attachDisk(server, common)
		for _, r := range append(attached, server) {
			r.AvailabilityZone = common.AvailabilityZone
		}
		m.add(server)
		disks = append(disks, attached...)
	}
	return append(disks, common)
}

func (m *inventoryMaker) server(plan serverPlan) (*Resource, []*Resource) {
	r, lot := m.resource(plan.kind, "server", plan.name, plan.status)
	r.Tags = plan.tags
	f, os := draw(lot, plan.flavors), draw(lot, plan.images)
	r.Server = &Server{
		DiskIDs: []string{},
		Flavor:  f.name, CPUs: f.cpus, MemoryMB: f.memoryGB * mbPerGB, Architecture: f.architecture,
		OSType: os.osType, Image: os.name, ImageID: m.imageID(os.name),
		PrivateIP: m.address(), VPC: m.vpc,
	}
	disks := make([]*Resource, 0, len(plan.disks))
	for i, d := range plan.disks {
		d.name = fmt.Sprintf("%s-volume-%04d", plan.name, i)
		disk := m.disk(d)
		disk.AvailabilityZone, disk.Disk.System = r.AvailabilityZone, i == 0
		attachDisk(r, disk)
		disks = append(disks, disk)
	}
	return r, disks
}

// attachDisk adds a disk to a server. A disk that is shared keeps the device name
// it has on its first server.
func attachDisk(server, disk *Resource) {
	letter := string(rune('a' + len(server.Server.DiskIDs)))
	if len(disk.Disk.AttachedTo) == 0 {
		disk.Disk.Device = deviceBus(disk.Disk) + letter
	}
	disk.Status = StatusDiskInUse
	disk.Disk.AttachedTo = append(disk.Disk.AttachedTo, server.ID)
	server.Server.DiskIDs = append(server.Server.DiskIDs, disk.ID)
	server.Size += disk.Size
}

func deviceBus(d *Disk) string {
	if d.SCSI {
		return "/dev/sd"
	}
	return "/dev/vd"
}
