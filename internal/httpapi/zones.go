package httpapi

import (
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
)

// listZones names the availability zones of the project's region, which are those
// of its inventory.
func listZones(c *call) (any, error) {
	answer := wire.ZonesResp{AvailabilityZoneInfo: []wire.Zone{}}
	for _, name := range domain.Zones(c.project().Name) {
		answer.AvailabilityZoneInfo = append(answer.AvailabilityZoneInfo,
			wire.Zone{ZoneName: name, ZoneState: wire.ZoneState{Available: true}})
	}
	return answer, nil
}

// diskTypes are the types of disks that can be made.
var diskTypes = []string{"SATA", "SAS", "GPSSD", "SSD", "ESSD", "GPSSD2", "ESSD2", "co-p1", "uh-l1"}

// listDiskTypes tells in which zones each type is had: all of them. A provider
// refuses a type without zones before it calls anything.
func listDiskTypes(c *call) (any, error) {
	zones := strings.Join(domain.Zones(c.project().Name), ",")
	answer := wire.VolumeTypesResp{}
	for _, name := range diskTypes {
		answer.VolumeTypes = append(answer.VolumeTypes, wire.VolumeType{
			ID: name, Name: name, IsPublic: true, OsVolumeTypeAccessIsPublic: true,
			ExtraSpecs: map[string]string{"RESKEY:availability_zones": zones, "availability-zone": zones, "volume_backend_name": name},
		})
	}
	return answer, nil
}
