package httpapi

import (
	"strconv"

	"github.com/cbrd/cbrd/internal/domain"
)

// detail is what the owning service says of a resource: the members of ECS, EVS
// and SFS that the reference's example of 4.2.1 has and clients read.
func detail(r *domain.Resource) map[string]any {
	d := map[string]any{
		"id": r.ID, "name": r.Name, "status": r.Status, "tenant_id": r.ProjectID,
		"enterprise_project_id": r.EnterpriseProjectID,
	}
	switch {
	case r.Server != nil:
		serverDetail(d, r)
	case r.Disk != nil:
		diskDetail(d, r)
	default:
		d["availability_zone"] = r.AvailabilityZone
		d["size"] = r.Size
	}
	return d
}

func serverDetail(d map[string]any, r *domain.Resource) {
	s := r.Server
	attached := make([]any, len(s.DiskIDs))
	for i, id := range s.DiskIDs {
		attached[i] = map[string]any{"id": id, "bootIndex": strconv.Itoa(i)}
	}
	d["OS-EXT-AZ:availability_zone"] = r.AvailabilityZone
	d["os-extended-volumes:volumes_attached"] = attached
	d["addresses"] = map[string]any{s.VPC: []any{
		map[string]any{"addr": s.PrivateIP, "version": 4, "OS-EXT-IPS:type": "fixed"},
	}}
	d["flavor"] = map[string]any{
		"id": s.Flavor, "name": s.Flavor, "vcpus": strconv.Itoa(s.CPUs), "ram": strconv.Itoa(s.MemoryMB),
	}
	d["image"] = map[string]any{"id": s.ImageID}
	d["metadata"] = map[string]any{
		"os_type": s.OSType, "image_name": s.Image, "vpc_id": s.VPC, "metering.image_id": s.ImageID,
	}
	d["tags"] = tagTexts(r.Tags)
}

func diskDetail(d map[string]any, r *domain.Resource) {
	attachments := make([]any, len(r.Disk.AttachedTo))
	for i, server := range r.Disk.AttachedTo {
		attachments[i] = map[string]any{"server_id": server, "volume_id": r.ID, "device": r.Disk.Device, "id": r.ID}
	}
	d["attachments"] = attachments
	d["availability_zone"] = r.AvailabilityZone
	d["bootable"] = strconv.FormatBool(r.Disk.System)
	d["encrypted"] = r.Disk.Encrypted
	d["metadata"] = map[string]any{
		"hw:passthrough": strconv.FormatBool(r.Disk.SCSI), "readonly": "False", "attached_mode": "rw",
	}
	d["multiattach"] = r.Disk.Shareable
	d["shareable"] = r.Disk.Shareable
	d["size"] = r.Size
	d["volume_type"] = r.Disk.VolumeType
	d["tags"] = tagTexts(r.Tags)
}

// tagTexts are tags as ECS writes them: key=value.
func tagTexts(tags []domain.Tag) []string {
	texts := make([]string, len(tags))
	for i, t := range tags {
		texts[i] = t.Key + "=" + t.Value
	}
	return texts
}
