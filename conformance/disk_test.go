package conformance

import (
	"net/http"
	"testing"

	cbr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/cbr/v1/model"
	evs "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/evs/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/evs/v2/model"

	"github.com/cbrd/cbrd/conformance/internal/sdk"
)

// evs is the SDK's client of the disk service in the session's project.
func (s *session) evs() *evs.EvsClient {
	s.t.Helper()
	credential, err := s.login.credential(s.endpoint, s.account, s.project)
	if err != nil {
		s.t.Fatalf("credential: %v", err)
	}
	hc, err := evs.EvsClientBuilder().WithEndpoint(s.endpoint).WithCredential(credential).
		WithHttpConfig(sdk.Settings(s.Last, inspect(s.t))).SafeBuild()
	if err != nil {
		s.t.Fatal(err)
	}
	return evs.NewEvsClient(hc)
}

// What the disk service makes is a disk that a vault takes.
func TestDisks(t *testing.T) {
	t.Parallel()
	conformKeys(t, "OK", func(t *testing.T, s *session) {
		client := s.evs()
		zones, err := client.CinderListAvailabilityZones(&model.CinderListAvailabilityZonesRequest{})
		if err != nil || len(*zones.AvailabilityZoneInfo) == 0 {
			t.Fatalf("zones: %v", err)
		}
		made, err := client.CreateVolume(&model.CreateVolumeRequest{Body: &model.CreateVolumeRequestBody{Volume: &model.CreateVolumeOption{
			AvailabilityZone: (*zones.AvailabilityZoneInfo)[0].ZoneName, Size: 50,
			VolumeType: model.GetCreateVolumeOptionVolumeTypeEnum().SSD, Name: new("data"), Tags: map[string]string{"a": "b"},
		}}})
		if err != nil || len(*made.VolumeIds) != 1 {
			t.Fatalf("CreateVolume: %v", err)
		}
		id := (*made.VolumeIds)[0]
		if job, err := client.ShowJob(&model.ShowJobRequest{JobId: *made.JobId}); err != nil || job.Status.Value() != "SUCCESS" {
			t.Fatalf("ShowJob: %+v, %v", job, err)
		}
		s.vaultOf("disk", cbr.ResourceCreate{Id: id, Type: typeDisk})
		if _, err := client.ResizeVolume(&model.ResizeVolumeRequest{
			VolumeId: id, Body: &model.ResizeVolumeRequestBody{OsExtend: &model.OsExtend{NewSize: 60}},
		}); err != nil {
			t.Errorf("ResizeVolume: %v", err)
		}
		shown, err := client.ShowVolume(&model.ShowVolumeRequest{VolumeId: id})
		if err != nil || shown.Volume.Size != 60 || shown.Volume.Tags["a"] != "b" {
			t.Errorf("ShowVolume: %+v, %v", shown, err)
		}
		if _, err := client.DeleteVolume(&model.DeleteVolumeRequest{VolumeId: id}); err != nil {
			t.Errorf("DeleteVolume: %v", err)
		}
		_, err = client.ShowVolume(&model.ShowVolumeRequest{VolumeId: id})
		if refused := refusal(t, err); refused.StatusCode != http.StatusNotFound || refused.ErrorCode != "EVS.5404" {
			t.Errorf("a deleted disk: %v", err)
		}
	})
}
