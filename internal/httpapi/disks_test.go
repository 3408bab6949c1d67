package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// wantedDisk is what Terraform sends for a disk, with other members, and without
// those that are nil.
func wantedDisk(more object) object {
	volume := object{
		"availability_zone": "cn-north-4a", "volume_type": "SAS", "name": "data", "description": "of the shop", "size": 60,
		"metadata": object{"create_for_volume_id": "true", "hw:passthrough": "false"}, "tags": object{"b": "2", "a": "1"},
	}
	for name, value := range more {
		volume[name] = value
		if value == nil {
			delete(volume, name)
		}
	}
	return object{"volume": volume}
}

// What Terraform makes is protected at once, and goes as it came.
func TestDisks(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		made := c.want("CreateVolume", ask{body: wantedDisk(nil)}).golden("ok")
		id := made.text("volume_ids.0")
		c.want("ShowJob", ask{params: []string{made.text("job_id")}}).golden("created")
		c.want("ShowVolume", ask{params: []string{id}}).golden("made")
		c.want("ShowProtectable", ask{params: []string{"disk", id}})
		vault := c.want("CreateVault", ask{body: vaultBody("disk", 100, list{object{"id": id, "type": "OS::Cinder::Volume"}})}).text("vault.id")
		c.want("CreateCheckpoint", backupOf(vault, object{}))
		c.idle()
		backup := c.want("ListBackups", ask{query: "resource_id=" + id}).text("backups.0.id")

		c.want("UpdateVolume", ask{params: []string{id}, body: object{"volume": object{"name": "renamed", "description": ""}}}).golden("ok")
		c.want("ResizeVolume", ask{params: []string{id}, body: object{"os-extend": object{"new_size": 70}}}).golden("ok")
		if got := c.want("ShowVault", ask{params: []string{vault}}).number("vault.billing.allocated"); got != 70 {
			t.Errorf("%d GB are allocated of a disk of 70", got)
		}
		tags := func(action string, tags ...any) {
			c.want("BatchCreateVolumeTags", ask{params: []string{id}, body: object{"action": action, "tags": tags}})
		}
		tags("delete", object{"key": "a", "value": "1"})
		tags("create", object{"key": "b", "value": "3"}, object{"key": "c"})
		c.want("ShowVolumeTags", ask{params: []string{id}}).golden("ok")
		c.want("ListVolumes", ask{query: "name=renamed"}).golden("ok")

		again := c.want("CreateVolume", ask{body: wantedDisk(object{"backup_id": backup, "size": nil})})
		if got := c.want("ShowVolume", ask{params: []string{again.text("volume_ids.0")}}).number("volume.size"); got != 60 {
			t.Errorf("a disk of a backup of 60 GB has %d", got)
		}
		gone := c.want("DeleteVolume", ask{params: []string{id}, query: "cascade=true"}).golden("ok").text("job_id")
		c.want("ShowJob", ask{params: []string{gone}}).golden("deleted")
		c.call("ShowVolume", ask{params: []string{id}}).golden("missing")
		c.want("ShowBackup", ask{params: []string{backup}})
	})
}

func TestDisksTogether(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	server := c.resource("ecs-web-0001")
	body := wantedDisk(object{"count": 2, "multiattach": true, "volume_type": "GPSSD2", "iops": 3000, "throughput": 125, "metadata": object{
		"__system__encrypted": "1", "__system__cmkid": "key", "hw:passthrough": "true",
	}})
	body["server_id"] = server.ID
	made := c.want("CreateVolume", ask{body: body})
	job := c.want("ShowJob", ask{params: []string{made.text("job_id")}})
	if job.text("entities.sub_jobs.1.entities.volume_id") != made.text("volume_ids.1") {
		t.Errorf("%s\n%s", made.body, job.body)
	}
	second := made.text("volume_ids.1")
	shown := c.want("ShowVolume", ask{params: []string{second}})
	want := []any{"data-0002", "in-use", server.ID, "true", "key", float64(3000)}
	got := []any{
		shown.at("volume.name"), shown.at("volume.status"), shown.at("volume.attachments.0.server_id"),
		shown.at("volume.metadata.hw:passthrough"), shown.at("volume.metadata.__system__cmkid"), shown.at("volume.iops.total_val"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, shown.body)
	}
	refused := c.call("DeleteVolume", ask{params: []string{second}})
	if refused.status != http.StatusBadRequest || refused.text("error.code") != "EVS.5400" {
		t.Errorf("an attached disk: %d %s", refused.status, refused.body)
	}
	c.want("DetachServerVolume", ask{params: []string{server.ID, second}})
	c.want("DeleteVolume", ask{params: []string{second}})
}

// What clients of Open Telekom Cloud call, under both versions.
func TestCinder(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	id := c.want("CinderCreateVolume", ask{body: wantedDisk(object{"tags": nil, "name": "v2"})}).golden("ok").text("volume.id")
	at := func(rest string) string { return "/v3/" + c.project + rest }
	c.want("CinderUpdateVolumeTags", ask{params: []string{id}, body: object{"tags": object{"x": "y"}}}).golden("ok")
	c.want("CinderShowVolumeTags", ask{params: []string{id}}).golden("ok")
	c.want("CinderUpdateVolume", ask{params: []string{id}, body: object{"volume": object{"name": "new", "metadata": object{"k": "v"}}}})
	c.want("CinderExtendVolume", ask{params: []string{id}, path: at("/volumes/" + id + "/action"), body: object{"os-extend": object{"new_size": 61}}})
	for _, path := range []string{"/volumes/", "/os-vendor-volumes/"} {
		shown := c.want("CinderShowVolume", ask{path: at(path + id)})
		if shown.number("volume.size") != 61 || shown.text("volume.name") != "new" || shown.text("volume.tags.x") != "y" ||
			shown.text("volume.metadata.k") != "v" {
			t.Errorf("%s: %s", path, shown.body)
		}
	}
	c.want("CinderDeleteVolume", ask{params: []string{id}, query: "cascade=false"})
	c.call("CinderShowVolume", ask{params: []string{id}}).golden("missing")
	c.call("CinderCreateVolume", ask{body: object{"volume": object{"size": 0}}}).golden("invalid")
	c.want("CreateVolumeV3", ask{body: wantedDisk(nil)})
}

func TestZones(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	c.want("NovaListAvailabilityZones", ask{}).golden("ok")
	c.want("CinderListAvailabilityZones", ask{path: "/v3/" + c.project + "/os-availability-zone"})
	c.want("CinderListVolumeTypes", ask{}).golden("ok")
	for _, r := range c.inventory().All() {
		if zones := c.want("NovaListAvailabilityZones", ask{}).body; !strings.Contains(string(zones), `"`+r.AvailabilityZone+`"`) {
			t.Errorf("%s is in %s, which is not among %s", r.Name, r.AvailabilityZone, zones)
		}
	}
}

// Refusals are in the disk service's own form, those of the gateway in the gateway's.
func TestDiskRefusals(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	server := c.resource("ecs-web-0001")
	disk := c.resource("volume-mail-0001")
	billed := wantedDisk(nil)
	billed["bssParam"] = object{"chargingMode": "prePaid"}
	lost := wantedDisk(nil)
	lost["server_id"] = "nowhere"
	many := object{}
	for i := range 51 {
		many[strings.Repeat("k", i+1)] = "v"
	}
	for name, test := range map[string]struct {
		op     string
		ask    ask
		status int
		code   string
	}{
		"no size":        {"CreateVolume", ask{body: wantedDisk(object{"size": nil})}, 400, "EVS.1010"},
		"size":           {"CreateVolume", ask{body: wantedDisk(object{"size": 32769})}, 400, "EVS.1010"},
		"name":           {"CreateVolume", ask{body: wantedDisk(object{"name": strings.Repeat("n", 256)})}, 400, "EVS.1003"},
		"description":    {"CreateVolume", ask{body: wantedDisk(object{"description": strings.Repeat("n", 256)})}, 400, "EVS.1004"},
		"type":           {"CreateVolume", ask{body: wantedDisk(object{"volume_type": "TAPE"})}, 400, "EVS.5400"},
		"count":          {"CreateVolume", ask{body: wantedDisk(object{"count": 101})}, 400, "EVS.5400"},
		"no volume":      {"CreateVolume", ask{body: object{}}, 400, "EVS.1009"},
		"tags":           {"CreateVolume", ask{body: wantedDisk(object{"tags": many})}, 400, "EVS.5400"},
		"tag":            {"CreateVolume", ask{body: wantedDisk(object{"tags": object{"a": 1}})}, 400, "EVS.5400"},
		"metadata":       {"CreateVolume", ask{body: wantedDisk(object{"metadata": object{"a": strings.Repeat("v", 1025)}})}, 400, "EVS.5400"},
		"backup":         {"CreateVolume", ask{body: wantedDisk(object{"backup_id": nobody})}, 400, "EVS.1006"},
		"prepaid":        {"CreateVolume", ask{body: billed}, 400, "EVS.5400"},
		"server":         {"CreateVolume", ask{body: lost}, 404, "EVS.5404"},
		"no disk":        {"ShowVolume", ask{params: []string{nobody}}, 404, "EVS.5404"},
		"a server":       {"ShowVolume", ask{params: []string{server.ID}}, 404, "EVS.5404"},
		"not a disk":     {"DeleteVolume", ask{params: []string{server.ID}}, 404, "EVS.5404"},
		"not larger":     {"ResizeVolume", ask{params: []string{disk.ID}, body: object{"os-extend": object{"new_size": disk.Size}}}, 400, "EVS.1015"},
		"no extension":   {"ResizeVolume", ask{params: []string{disk.ID}, body: object{}}, 400, "EVS.1011"},
		"not attached":   {"DetachServerVolume", ask{params: []string{server.ID, disk.ID}}, 404, "EVS.5404"},
		"no job":         {"ShowJob", ask{params: []string{nobody}}, 400, "Common.0011"},
		"no job of it":   {"ShowJob", ask{params: []string{"deleteVolume-" + disk.ID}}, 400, "Common.0011"},
		"no job's disk":  {"ShowJob", ask{params: []string{"createVolume-" + nobody}}, 400, "Common.0011"},
		"tag action":     {"BatchCreateVolumeTags", ask{params: []string{disk.ID}, body: object{"action": "x", "tags": list{object{"key": "k"}}}}, 400, "EVS.5400"},
		"tags of none":   {"ShowVolumeTags", ask{params: []string{nobody}}, 404, "EVS.5404"},
		"update of none": {"UpdateVolume", ask{params: []string{nobody}, body: object{"volume": object{}}}, 404, "EVS.5404"},
	} {
		got := c.call(test.op, test.ask)
		if got.status != test.status || got.text("error.code") != test.code || got.text("error.message") == "" {
			t.Errorf("%s: %d %s, want %d %s", name, got.status, got.body, test.status, test.code)
		}
	}
	if got := c.call("ShowVolume", ask{params: []string{disk.ID}, open: true}); got.code() != "APIGW.0301" {
		t.Errorf("without credentials: %s", got.body)
	}
	if got := c.call("ShowVolume", ask{params: []string{disk.ID}, project: nobody}); got.code() != "APIGW.0302" {
		t.Errorf("in another project: %s", got.body)
	}
}
