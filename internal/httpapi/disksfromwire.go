package httpapi

import (
	"maps"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/service"
)

// Members of a disk's metadata that mean something.
const (
	metadataSCSI      = "hw:passthrough"
	metadataEncrypted = "__system__encrypted"
)

// createDisksFrom refuses what the schema cannot.
func (c *call) createDisksFrom(in wire.VolumeCreateReq) (service.CreateDisks, error) {
	v := in.Volume
	metadata, tags := or(v.Metadata, nil), or(v.Tags, nil)
	switch {
	case in.BssParam != nil && or(in.BssParam.ChargingMode, "") == "prePaid":
		return service.CreateDisks{}, domain.Invalid("bssParam.chargingMode", "Only pay-per-use disks can be made here.")
	case v.Size == nil && or(v.BackupID, "") == "":
		return service.CreateDisks{}, domain.Invalid("volume.size", "The size is missing.")
	}
	if err := checkWords("volume.metadata", metadata); err != nil {
		return service.CreateDisks{}, err
	}
	if err := checkWords("volume.tags", tags); err != nil {
		return service.CreateDisks{}, err
	}
	return service.CreateDisks{
		Count: or(v.Count, 1), BackupID: or(v.BackupID, ""), ServerID: or(in.ServerID, ""),
		Disk: service.NewResource{
			Type: domain.TypeDisk, Name: or(v.Name, ""), SizeGB: int64(or(v.Size, 0)),
			AvailabilityZone: or(v.AvailabilityZone, ""), EnterpriseProjectID: or(v.EnterpriseProjectID, ""),
			Tags: sortedTags(tags), Disk: c.newDisk(in),
		},
	}, nil
}

func (c *call) newDisk(in wire.VolumeCreateReq) *domain.Disk {
	v, metadata := in.Volume, or(in.Volume.Metadata, nil)
	storage := or(or(in.OSSCHHNTSchedulerHints, wire.VolumeHints{}).DedicatedStorageID, "")
	return &domain.Disk{
		Shareable: or(v.Multiattach, false), SCSI: metadata[metadataSCSI] == "true",
		Encrypted: metadata[metadataEncrypted] == "1", DESS: storage != "", VolumeType: or(v.VolumeType, ""),
		Details: domain.DiskDetails{
			Description: or(v.Description, ""), Metadata: metadata, ImageID: or(v.ImageRef, ""),
			SnapshotID: or(v.SnapshotID, ""), BackupID: or(v.BackupID, ""), IOPS: int64(or(v.Iops, 0)),
			Throughput: int64(or(v.Throughput, 0)), DedicatedStorageID: storage, UserID: c.principal.User.ID,
		},
	}
}

// Limits of a map of words, which the schema does not know.
const (
	maxWords      = 50
	maxWordKey    = 255
	maxWordLength = 1024
)

func checkWords(field string, words map[string]string) error {
	if len(words) > maxWords {
		return domain.Invalid(field, "There are too many members.")
	}
	for key, value := range words {
		if key == "" || len(key) > maxWordKey || len(value) > maxWordLength {
			return domain.Invalid(field, "A key or a value has a wrong length.")
		}
	}
	return nil
}

// sortedTags is a map of tags in the order of their keys.
func sortedTags(words map[string]string) []domain.Tag {
	tags := make([]domain.Tag, 0, len(words))
	for _, key := range slices.Sorted(maps.Keys(words)) {
		tags = append(tags, domain.Tag{Key: key, Value: words[key]})
	}
	return tags
}
