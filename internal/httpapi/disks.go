package httpapi

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// The disk service (EVS), as far as clients make with it what they protect: in
// its own form, and in that of OpenStack (Cinder). What it makes is in the
// inventory at once, and its jobs are over when they are told of.

func (c *call) disks() *service.Disks { return service.NewDisks(c.Engine) }

// createDisks is EVS's way to make disks.
func createDisks(c *call, in wire.VolumeCreateReq) (any, error) {
	ids, err := c.makeDisks(in)
	if err != nil {
		return nil, err
	}
	kind := jobCreate
	if len(ids) > 1 {
		kind = jobCreateSeveral
	}
	return wire.VolumesMadeResp{JobID: jobID(kind, ids[0]), VolumeIds: ids}, nil
}

func (c *call) makeDisks(in wire.VolumeCreateReq) ([]string, error) {
	wanted, err := c.createDisksFrom(in)
	if err != nil {
		return nil, err
	}
	return c.disks().Create(c.request.Context(), c.caller(), wanted)
}

// listDisks lists the disks of a project in the order of the inventory.
func listDisks(c *call) (any, error) {
	all, err := service.Site(c.request.Context(), c.Engine, c.Reader, c.principal.WorldID, c.project())
	if err != nil {
		return nil, err
	}
	is := func(name, value string) bool { return !c.query.Has(name) || c.query.Get(name) == value }
	var found []*domain.Resource
	for _, r := range all {
		if r.Disk != nil && is("id", r.ID) && is("name", r.Name) && is("status", r.Status) && c.reach.Has(r.EnterpriseProjectID) {
			found = append(found, r)
		}
	}
	answer := wire.VolumesResp{Count: len(found), Volumes: []wire.VolumeDetail{}}
	page := c.page(defaultLimit)
	found = found[min(page.Offset, len(found)):]
	for _, r := range found[:min(page.Limit, len(found))] {
		answer.Volumes = append(answer.Volumes, c.volume(r))
	}
	return answer, nil
}

// showDisk is a disk, in the form that both have.
func showDisk(c *call) (any, error) {
	disk, err := c.disk(c.params["volume_id"])
	if err != nil {
		return nil, err
	}
	return wire.VolumeResp{Volume: c.volume(disk)}, nil
}

// disk is a disk of the caller's project that is not deleted.
func (c *call) disk(id string) (*domain.Resource, error) {
	disk, err := c.disks().Known(c.request.Context(), c.caller(), c.project().Name, id)
	if err != nil {
		return nil, err
	}
	if disk == nil || disk.Deleted {
		return nil, service.ErrNoResource
	}
	return disk, nil
}

// updateDisk answers with the disk itself, as EVS does.
func updateDisk(c *call, in wire.VolumeUpdateReq) (any, error) {
	disk, err := c.changeDisk(in)
	if err != nil {
		return nil, err
	}
	return c.volume(disk), nil
}

func (c *call) changeDisk(in wire.VolumeUpdateReq) (*domain.Resource, error) {
	change := service.ChangeDisk{Name: in.Volume.Name, Description: in.Volume.Description, Metadata: in.Volume.Metadata}
	if err := checkWords("volume.metadata", or(in.Volume.Metadata, nil)); err != nil {
		return nil, err
	}
	return c.disks().Update(c.request.Context(), c.caller(), c.params["volume_id"], change)
}

// deleteDisk deletes a disk, with the job of it.
func deleteDisk(c *call) (any, error) {
	id := c.params["volume_id"]
	return wire.JobStartedResp{JobID: jobID(jobDelete, id)}, c.disks().Delete(c.request.Context(), c.caller(), id)
}

// extendDisk gives a disk more capacity, with the job of it.
func extendDisk(c *call, in wire.VolumeExtendReq) (any, error) {
	id := c.params["volume_id"]
	err := c.disks().Extend(c.request.Context(), c.caller(), id, int64(in.OsExtend.NewSize))
	return wire.JobStartedResp{JobID: jobID(jobExtend, id)}, err
}

// detachDisk is the server service's: Terraform detaches a disk before it deletes
// it.
func detachDisk(c *call) (any, error) {
	id := c.params["volume_id"]
	err := c.disks().Detach(c.request.Context(), c.caller(), id, c.params["server_id"])
	return wire.JobStartedResp{JobID: jobID(jobDetach, id)}, err
}
