package domain

import "time"

// Inventory is what a project owns that can be protected, as its seed makes it:
// ordinary servers, disks, file systems and desktops, and then the awkward ones
// that provoke the documented refusals. It does not change after it is made.
type Inventory struct {
	order []*Resource
	byID  map[string]*Resource
}

// NewInventory makes the inventory of a project from the seed. It is a pure
// function of its arguments and does not depend on the world's id. Ids follow
// from seed, project and name, so that a resource added to the plan renames no
// other. region gives the availability zones (cn-north-4 has cn-north-4a to c);
// born is when the workloads on the disks start.
//
// The order is that of All: ordinary servers, free disks, file systems and
// desktops, the disks of the ordinary servers, then the awkward ones.
func NewInventory(seed, projectID, region string, born time.Time) *Inventory {
	m := newInventoryMaker(seed, projectID, region, born)
	attached := m.servers(ordinaryServers)
	m.disks(freeDisks)
	m.turbos(ordinaryTurbos)
	m.desktops(desktops)
	m.add(attached...)
	m.add(m.servers(awkwardServers)...)
	m.add(m.sharers(sharingServers, sharedDisk)...)
	m.disks(awkwardDisks)
	m.turbos(awkwardTurbos)
	return m.made
}

// Get returns a copy of the resource with an id, which the caller may change.
func (i *Inventory) Get(id string) (*Resource, bool) {
	r, ok := i.byID[id]
	if !ok {
		return nil, false
	}
	return r.Clone(), true
}

// All returns every resource in the inventory's order. The slice and what it
// points to are shared: read only.
func (i *Inventory) All() []*Resource { return i.order }

// DisksOf returns the disks a server names, the system disk first; none for
// other resources. Disks the inventory does not have are left out. They are
// shared: read only.
func (i *Inventory) DisksOf(server *Resource) []*Resource {
	if server.Server == nil {
		return nil
	}
	disks := make([]*Resource, 0, len(server.Server.DiskIDs))
	for _, id := range server.Server.DiskIDs {
		if disk, ok := i.byID[id]; ok {
			disks = append(disks, disk)
		}
	}
	return disks
}
