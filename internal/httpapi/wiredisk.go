package httpapi

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// volume is a disk as EVS and Cinder show it.
func (c *call) volume(r *domain.Resource) wire.VolumeDetail {
	d, made := r.Disk, diskTime(service.Made(r))
	v := wire.VolumeDetail{
		ID: r.ID, Name: r.Name, Description: d.Details.Description, Status: r.Status, Size: int(r.Size),
		AvailabilityZone: r.AvailabilityZone, VolumeType: d.VolumeType, Bootable: strconv.FormatBool(d.System),
		Shareable: strconv.FormatBool(d.Shareable), Multiattach: d.Shareable, Encrypted: d.Encrypted,
		EnterpriseProjectID: r.EnterpriseProjectID, CreatedAt: made, UpdatedAt: made, UserID: d.Details.UserID,
		OsVolHostAttrHost: r.AvailabilityZone + ".cbrd", OsVolTenantAttrTenantID: r.ProjectID,
		ReplicationStatus: "disabled", ServiceType: "EVS", SerialNumber: r.ID, Wwn: strings.ReplaceAll(r.ID, "-", ""),
		SnapshotID: unlessEmpty(d.Details.SnapshotID), DedicatedStorageID: unlessEmpty(d.Details.DedicatedStorageID),
		Links: []wire.VolumeLink{{Rel: "self", Href: c.base() + "/v2/" + r.ProjectID + "/volumes/" + r.ID}},
		Tags:  tagMap(r.Tags), Metadata: diskMetadata(d), VolumeImageMetadata: map[string]string{},
		Attachments: attachments(r, made), Iops: rate(d.Details.IOPS, r.ID), Throughput: rate(d.Details.Throughput, r.ID),
	}
	if !d.Details.UpdatedAt.IsZero() {
		v.UpdatedAt = diskTime(d.Details.UpdatedAt)
	}
	if d.Details.ImageID != "" {
		v.VolumeImageMetadata["image_id"] = d.Details.ImageID
	}
	return v
}

// diskTime is how the disk service writes times, in every profile.
func diskTime(t time.Time) string { return t.UTC().Format(recordedTime) }

// diskMetadata is what was given, with what the properties of the disk add.
func diskMetadata(d *domain.Disk) map[string]string {
	metadata := maps.Clone(d.Details.Metadata)
	if metadata == nil {
		metadata = map[string]string{}
	}
	if d.SCSI {
		metadata[metadataSCSI] = "true"
	}
	if d.Encrypted {
		metadata[metadataEncrypted] = "1"
	}
	return metadata
}

func attachments(r *domain.Resource, at string) []wire.VolumeAttachment {
	list := make([]wire.VolumeAttachment, len(r.Disk.AttachedTo))
	for i, server := range r.Disk.AttachedTo {
		list[i] = wire.VolumeAttachment{
			AttachedAt: at, AttachmentID: r.ID, Device: r.Disk.Device, ID: r.ID, VolumeID: r.ID, ServerID: server,
		}
	}
	return list
}

// rate is a figure that a disk is sold by; nil for none.
func rate(value int64, id string) *wire.VolumeRate {
	if value == 0 {
		return nil
	}
	return &wire.VolumeRate{ID: id, TotalVal: int(value)}
}

func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func tagMap(tags []domain.Tag) map[string]string {
	words := make(map[string]string, len(tags))
	for _, t := range tags {
		words[t.Key] = t.Value
	}
	return words
}
