package httpapi

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// maxDiskTags is how many tags a disk may have.
const maxDiskTags = 50

// changeDiskTags adds tags to a disk, or takes them off by their keys.
func changeDiskTags(c *call, in wire.VolumeTagsReq) (any, error) {
	given := make([]domain.Tag, len(in.Tags))
	for i, t := range in.Tags {
		given[i] = domain.Tag{Key: t.Key, Value: or(t.Value, "")}
	}
	_, err := c.disks().Update(c.request.Context(), c.caller(), c.params["volume_id"], service.ChangeDisk{
		Tags: func(tags []domain.Tag) ([]domain.Tag, error) {
			if in.Action == "delete" {
				return dropTags(tags, given), nil
			}
			return addTags(tags, given)
		},
	})
	return nil, err
}

// addTags also gives a tag that is there its new value.
func addTags(tags, given []domain.Tag) ([]domain.Tag, error) {
	tags = dropTags(tags, given)
	for _, t := range given {
		if !slices.ContainsFunc(tags, func(o domain.Tag) bool { return o.Key == t.Key }) {
			tags = append(tags, t)
		}
	}
	if len(tags) > maxDiskTags {
		return nil, domain.Invalid("tags", "A disk has up to 50 tags.")
	}
	return tags, nil
}

func dropTags(tags, given []domain.Tag) []domain.Tag {
	return slices.DeleteFunc(slices.Clone(tags), func(t domain.Tag) bool {
		return slices.ContainsFunc(given, func(o domain.Tag) bool { return o.Key == t.Key })
	})
}

// showDiskTags lists the tags of a disk.
func showDiskTags(c *call) (any, error) {
	disk, err := c.disk(c.params["volume_id"])
	if err != nil {
		return nil, err
	}
	answer := wire.VolumeTagsResp{Tags: []wire.VolumeTag{}}
	for _, t := range disk.Tags {
		answer.Tags = append(answer.Tags, wire.VolumeTag{Key: t.Key, Value: t.Value})
	}
	return answer, nil
}
