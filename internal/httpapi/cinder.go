package httpapi

import (
	"maps"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// The disk service in OpenStack's form, which clients of Open Telekom Cloud call.

// cinderCreateDisk makes one disk and shows it.
func cinderCreateDisk(c *call, in wire.VolumeCreateReq) (any, error) {
	in.Volume.Count = nil
	ids, err := c.makeDisks(in)
	if err != nil {
		return nil, err
	}
	disk, err := c.disk(ids[0])
	if err != nil {
		return nil, err
	}
	return wire.VolumeResp{Volume: c.volume(disk)}, nil
}

func cinderUpdateDisk(c *call, in wire.VolumeUpdateReq) (any, error) {
	disk, err := c.changeDisk(in)
	if err != nil {
		return nil, err
	}
	return wire.VolumeResp{Volume: c.volume(disk)}, nil
}

func cinderDeleteDisk(c *call) (any, error) {
	_, err := deleteDisk(c)
	return nil, err
}

func cinderExtendDisk(c *call, in wire.VolumeExtendReq) (any, error) {
	_, err := extendDisk(c, in)
	return nil, err
}

func cinderShowDiskTags(c *call) (any, error) {
	disk, err := c.disk(c.params["volume_id"])
	if err != nil {
		return nil, err
	}
	return wire.TagMapResp{Tags: tagMap(disk.Tags)}, nil
}

// cinderSetDiskTags gives a disk other tags in place of those it has.
func cinderSetDiskTags(c *call, in wire.TagMapReq) (any, error) {
	if err := checkWords("tags", in.Tags); err != nil {
		return nil, err
	}
	_, err := c.disks().Update(c.request.Context(), c.caller(), c.params["volume_id"], service.ChangeDisk{
		Tags: func([]domain.Tag) ([]domain.Tag, error) { return sortedTags(in.Tags), nil },
	})
	return wire.TagMapResp{Tags: maps.Clone(in.Tags)}, err
}
