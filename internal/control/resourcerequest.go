package control

import (
	"cmp"
	"fmt"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
)

// resourceRequest is a resource to be made, or a disk of one.
type resourceRequest struct {
	ID                  string              `json:"id"`
	Type                domain.ResourceType `json:"type"`
	Name                string              `json:"name"`
	Status              string              `json:"status"`
	SizeGB              int64               `json:"size_gb"`
	AvailabilityZone    string              `json:"availability_zone"`
	EnterpriseProjectID string              `json:"enterprise_project_id"`
	Tags                []tag               `json:"tags"`
	Conditions          []domain.Condition  `json:"conditions"`
	AllocatedMB         *int64              `json:"allocated_mb"`
	ChurnMB             *int64              `json:"churn_mb_per_hour"`
	Server              *serverDetails      `json:"server"`
	Disk                *diskDetails        `json:"disk"`
	// Disks is nil when the request does not say: then there is one.
	Disks []resourceRequest `json:"disks"`
}

// resourceChange is what changes of a resource; what is nil stays.
type resourceChange struct {
	Name                *string             `json:"name"`
	Status              *string             `json:"status"`
	EnterpriseProjectID *string             `json:"enterprise_project_id"`
	Tags                *[]tag              `json:"tags"`
	Conditions          *[]domain.Condition `json:"conditions"`
	Server              struct {
		OSType *string `json:"os_type"`
	} `json:"server"`
	SizeGB      *int64 `json:"size_gb"`
	AllocatedMB *int64 `json:"allocated_mb"`
	ChurnMB     *int64 `json:"churn_mb_per_hour"`
	Disk        struct {
		Shareable  *bool   `json:"shareable"`
		Encrypted  *bool   `json:"encrypted"`
		SCSI       *bool   `json:"scsi"`
		DESS       *bool   `json:"dess"`
		VolumeType *string `json:"volume_type"`
	} `json:"disk"`
}

// madeUpSizes in GB are those of resources that are given none; servers have the
// size of their disks.
var madeUpSizes = map[domain.ResourceType]int64{domain.TypeDisk: 40, domain.TypeTurbo: 500, domain.TypeDesktop: 80}

// fresh is the resource to be made of what is asked for.
func (in *resourceRequest) fresh() service.NewResource {
	made := service.NewResource{
		ID: in.ID, Type: cmp.Or(in.Type, domain.TypeServer), Name: in.Name, Status: in.Status,
		AvailabilityZone: in.AvailabilityZone, EnterpriseProjectID: in.EnterpriseProjectID, Tags: tags(in.Tags), Conditions: in.Conditions,
		Workload: service.Workload{AllocatedMB: in.AllocatedMB, ChurnMB: in.ChurnMB},
		Server:   in.Server.wanted(), Disk: in.Disk.wanted(),
	}
	made.SizeGB = cmp.Or(in.SizeGB, madeUpSizes[made.Type])
	made.Disks = in.freshDisks(made.Type)
	return made
}

// freshDisks are those of a server, which share its enterprise project and are
// named after it.
func (in *resourceRequest) freshDisks(of domain.ResourceType) []service.NewResource {
	asked := in.Disks
	if asked == nil && domain.Accepts("server", of) {
		asked = []resourceRequest{{}}
	}
	disks := make([]service.NewResource, 0, len(asked))
	for n, d := range asked {
		d.Type, d.Status, d.Server, d.Disks = domain.TypeDisk, "", nil, nil // a disk is not asked for them
		d.EnterpriseProjectID = in.EnterpriseProjectID
		if in.Name != "" {
			d.Name = cmp.Or(d.Name, fmt.Sprintf("%s-volume-%04d", in.Name, n))
		}
		disks = append(disks, d.fresh())
	}
	return disks
}

func (s *serverDetails) wanted() *domain.Server {
	if s == nil {
		return nil
	}
	return &domain.Server{
		Flavor: s.Flavor, CPUs: s.CPUs, MemoryMB: s.MemoryMB, Architecture: s.Architecture, OSType: s.OSType,
		Image: s.Image, ImageID: s.ImageID, PrivateIP: s.PrivateIP, VPC: s.VPC,
	}
}

func (d *diskDetails) wanted() *domain.Disk {
	if d == nil {
		return nil
	}
	return &domain.Disk{Shareable: d.Shareable, Encrypted: d.Encrypted, SCSI: d.SCSI, DESS: d.DESS, VolumeType: d.VolumeType}
}

func tags(in []tag) []domain.Tag {
	out := make([]domain.Tag, len(in))
	for i, t := range in {
		out[i] = domain.Tag(t)
	}
	return out
}

func (in *resourceChange) change() service.ChangeResource {
	out := service.ChangeResource{
		Name: in.Name, Status: in.Status, EnterpriseProjectID: in.EnterpriseProjectID, SizeGB: in.SizeGB,
		Workload:  service.Workload{AllocatedMB: in.AllocatedMB, ChurnMB: in.ChurnMB},
		Shareable: in.Disk.Shareable, Encrypted: in.Disk.Encrypted, SCSI: in.Disk.SCSI, DESS: in.Disk.DESS,
		VolumeType: in.Disk.VolumeType, Conditions: in.Conditions, OSType: in.Server.OSType,
	}
	if in.Tags != nil {
		out.Tags = new(tags(*in.Tags))
	}
	return out
}
