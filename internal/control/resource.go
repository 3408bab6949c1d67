package control

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// resource is something that can be protected, as it is now.
type resource struct {
	ID                  string             `json:"id"`
	Type                string             `json:"type"`
	Name                string             `json:"name"`
	Status              string             `json:"status"`
	SizeGB              int64              `json:"size_gb"`
	AllocatedMB         int64              `json:"allocated_mb"`
	ChurnMB             int64              `json:"churn_mb_per_hour"`
	AvailabilityZone    string             `json:"availability_zone"`
	EnterpriseProjectID string             `json:"enterprise_project_id"`
	Tags                []tag              `json:"tags"`
	Conditions          []domain.Condition `json:"conditions,omitempty"`
	VaultID             string             `json:"vault_id,omitempty"`
	CreatedAt           string             `json:"created_at,omitempty"`
	Server              *serverDetails     `json:"server,omitempty"`
	Disk                *diskDetails       `json:"disk,omitempty"`
}

type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type serverDetails struct {
	Flavor       string   `json:"flavor"`
	CPUs         int      `json:"cpus"`
	MemoryMB     int      `json:"memory_mb"`
	Architecture string   `json:"architecture"`
	OSType       string   `json:"os_type"`
	Image        string   `json:"image"`
	ImageID      string   `json:"image_id"`
	PrivateIP    string   `json:"private_ip"`
	VPC          string   `json:"vpc"`
	DiskIDs      []string `json:"disk_ids"`
}

type diskDetails struct {
	AttachedTo []string `json:"attached_to"`
	Device     string   `json:"device"`
	System     bool     `json:"system"`
	Shareable  bool     `json:"shareable"`
	Encrypted  bool     `json:"encrypted"`
	SCSI       bool     `json:"scsi"`
	DESS       bool     `json:"dess"`
	VolumeType string   `json:"volume_type"`
}

// describe shows a resource of the site.
func (s *site) describe(r *domain.Resource) resource {
	shown := resource{
		ID: r.ID, Type: string(r.Type), Name: r.Name, Status: r.Status, SizeGB: r.Size,
		AvailabilityZone: r.AvailabilityZone, EnterpriseProjectID: r.EnterpriseProjectID,
		Tags: []tag{}, Conditions: r.Conditions, VaultID: s.protectors[r.ID], Disk: diskDetailsOf(r.Disk), Server: serverDetailsOf(r.Server),
	}
	for _, t := range r.Tags {
		shown.Tags = append(shown.Tags, tag(t))
	}
	if !r.CreatedAt.IsZero() {
		shown.CreatedAt = r.CreatedAt.Format(time.RFC3339Nano)
	}
	for _, of := range append(s.disks(r), r) {
		if of.Contents != nil {
			shown.AllocatedMB += of.Contents.Allocated
			shown.ChurnMB += of.Contents.RatePerHour
		}
	}
	return shown
}

func serverDetailsOf(s *domain.Server) *serverDetails {
	if s == nil {
		return nil
	}
	return &serverDetails{
		Flavor: s.Flavor, CPUs: s.CPUs, MemoryMB: s.MemoryMB, Architecture: s.Architecture, OSType: s.OSType,
		Image: s.Image, ImageID: s.ImageID, PrivateIP: s.PrivateIP, VPC: s.VPC, DiskIDs: append([]string{}, s.DiskIDs...),
	}
}

func diskDetailsOf(d *domain.Disk) *diskDetails {
	if d == nil {
		return nil
	}
	return &diskDetails{
		AttachedTo: append([]string{}, d.AttachedTo...), Device: d.Device, System: d.System, Shareable: d.Shareable,
		Encrypted: d.Encrypted, SCSI: d.SCSI, DESS: d.DESS, VolumeType: d.VolumeType,
	}
}
