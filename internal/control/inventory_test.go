package control

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// lot is the inventory of the first project of world w.
type lot struct {
	*desk
	project string
}

func newLot(t testing.TB, at enginetest.Engine) *lot {
	t.Helper()
	d := newDesk(t, at, "")
	w := into[world](d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated))
	return &lot{d, w.Accounts[0].Projects[0].ID}
}

// on calls an operation on a resource, or on the inventory when id is empty.
func (l *lot) on(op, id string, body any) reply {
	l.t.Helper()
	if id == "" {
		return l.call(op, body, "w", l.project)
	}
	return l.call(op, body, "w", l.project, id)
}

func (l *lot) made(body any) resource {
	l.t.Helper()
	return into[resource](l.on("CreateResource", "", body).want(http.StatusCreated))
}

func (l *lot) shown(id string) resource {
	l.t.Helper()
	return into[resource](l.on("ShowResource", id, nil).want(http.StatusOK))
}

// list is what a query finds.
func (l *lot) list(query string) resources {
	l.t.Helper()
	return into[resources](l.on("ListResources?"+query, "", nil).want(http.StatusOK))
}

// named is the id of a resource of the seed.
func (l *lot) named(name string) string {
	l.t.Helper()
	found := l.list("name=" + name)
	if len(found.Resources) != 1 {
		l.t.Fatalf("%d resources are named %s", len(found.Resources), name)
	}
	return found.Resources[0].ID
}

func eachLot(t *testing.T, run func(l *lot)) {
	t.Helper()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) { run(newLot(t, e)) })
}

func TestListResources(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		all := l.list("")
		if all.Total != len(all.Resources) || all.Total < 20 || all.Limit != 1000 || all.Offset != 0 {
			l.t.Errorf("%d of %d, limit %d, offset %d", len(all.Resources), all.Total, all.Limit, all.Offset)
		}
		page := l.list("limit=3&offset=2")
		if diff := cmp.Diff(all.Resources[2:5], page.Resources); diff != "" || page.Total != all.Total || page.Limit != 3 || page.Offset != 2 {
			l.t.Errorf("a page (-want +got):\n%s", diff)
		}
		if end := l.list(fmt.Sprintf("offset=%d", int64(1)<<62)); len(end.Resources) != 0 || end.Total != all.Total {
			l.t.Errorf("behind the end: %+v", end)
		}
		if err := l.backUp(); err != nil { // of the first server
			l.t.Fatal(err)
		}
		for query, is := range map[string]func(resource) bool{
			"type=OS::Sfs::Turbo":                  func(r resource) bool { return r.Type == "OS::Sfs::Turbo" },
			"status=in-use":                        func(r resource) bool { return r.Status == "in-use" },
			"protected=true":                       func(r resource) bool { return r.VaultID != "" },
			"protected=false":                      func(r resource) bool { return r.VaultID == "" },
			"protected=true&type=OS::Nova::Server": func(r resource) bool { return r.VaultID != "" && r.Server != nil },
		} {
			found, want := l.list(query), 0
			for _, r := range l.list("").Resources {
				if is(r) {
					want++
				}
			}
			for _, r := range found.Resources {
				if !is(r) {
					l.t.Errorf("%s finds %+v", query, r)
				}
			}
			if found.Total != want || want == 0 {
				l.t.Errorf("%s finds %d, want %d", query, found.Total, want)
			}
		}
		if none := l.list("name=&status=x"); none.Total != 0 {
			l.t.Errorf("an empty name is %d times there", none.Total)
		}
		for _, query := range []string{"limit=0", "limit=1001", "limit=x", "offset=-1", "type=server", "protected=1"} {
			l.on("ListResources?"+query, "", nil).want(http.StatusBadRequest)
		}
	})
}

func TestCreateResource(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		server := l.made(nil)
		disk := l.shown(server.Server.DiskIDs[0])
		if server.Type != "OS::Nova::Server" || server.Status != "ACTIVE" || server.SizeGB != 40 || server.Name == "" || server.CreatedAt != "2026-01-01T00:00:00Z" {
			l.t.Errorf("made up: %+v", server)
		}
		if !disk.Disk.System || disk.Status != "in-use" || disk.AllocatedMB == 0 || disk.AllocatedMB != server.AllocatedMB || disk.ChurnMB != server.ChurnMB {
			l.t.Errorf("its disk: %+v, %+v", disk, disk.Disk)
		}
		for kind, size := range map[string]int64{
			"OS::Ironic::BareMetalServer": 40, "OS::Native::Server": 40, "OS::Cinder::Volume": 40, "OS::Sfs::Turbo": 500, "OS::Workspace::DesktopV2": 80,
		} {
			if got := l.made(object{"type": kind}); got.Type != kind || got.SizeGB != size || got.AllocatedMB == 0 {
				l.t.Errorf("%s made up: %+v", kind, got)
			}
		}
		if bare := l.made(object{"disks": []any{}}); len(bare.Server.DiskIDs) != 0 || bare.SizeGB != 0 {
			l.t.Errorf("without disks: %+v", bare.Server)
		}
	})
}

// What is given is what there is.
func TestCreateResourceGiven(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		got := l.made(object{
			"id": "s-1", "name": "db", "status": "SHUTOFF", "availability_zone": "az9", "enterprise_project_id": "e",
			"tags":   []any{object{"key": "k", "value": ""}},
			"server": object{"flavor": "x", "cpus": 8, "memory_mb": 1024, "architecture": "aarch64", "os_type": "Windows", "image": "i", "image_id": "ii", "private_ip": "10.0.0.1", "vpc": "v"},
			"disks": []any{
				object{"id": "d-1", "size_gb": 10, "allocated_mb": 100, "churn_mb_per_hour": 7},
				object{"name": "data", "size_gb": 20, "allocated_mb": 200, "churn_mb_per_hour": 8, "disk": object{"scsi": true, "volume_type": "SSD"}},
			},
		})
		want := resource{
			ID: "s-1", Type: "OS::Nova::Server", Name: "db", Status: "SHUTOFF", SizeGB: 30, AllocatedMB: 300, ChurnMB: 15,
			AvailabilityZone: "az9", EnterpriseProjectID: "e", Tags: []tag{{"k", ""}}, CreatedAt: "2026-01-01T00:00:00Z",
			Server: &serverDetails{"x", 8, 1024, "aarch64", "Windows", "i", "ii", "10.0.0.1", "v", []string{"d-1", got.Server.DiskIDs[1]}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			l.t.Errorf("made (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, l.shown("s-1")); diff != "" {
			l.t.Errorf("shown (-want +got):\n%s", diff)
		}
		first, second := l.shown("d-1"), l.shown(got.Server.DiskIDs[1])
		if first.Name != "db-volume-0000" || first.EnterpriseProjectID != "e" || first.AvailabilityZone != "az9" || second.Name != "data" {
			l.t.Errorf("%+v, %+v", first, second)
		}
		if diff := cmp.Diff(&diskDetails{AttachedTo: []string{"s-1"}, Device: second.Disk.Device, SCSI: true, VolumeType: "SSD"}, second.Disk); diff != "" {
			l.t.Errorf("the disk (-want +got):\n%s", diff)
		}
		l.on("CreateResource", "", object{"id": "s-1"}).want(http.StatusConflict)
		before := l.list("").Total
		l.on("CreateResource", "", object{"id": "s-2", "disks": []any{object{}, object{"id": "d-1"}}}).want(http.StatusConflict)
		if after := l.list("").Total; after != before {
			l.t.Errorf("a refusal left %d resources", after-before)
		}
	})
}

func TestBadResources(t *testing.T) {
	t.Parallel()
	l := newLot(t, enginetest.SQLite(t))
	before := l.list("")
	for _, body := range []any{
		"{", "[]", "null", `{"type":"server"}`, `{"id":"a b"}`, `{"name":""}`, `{"NAME":"x"}`, `{"tags":[{"key":"k"}]}`, `{"size_gb":0}`,
		`{"disks":[{"server":7}]}`, `{"disks":[{"disk":{"scsi":1}}]}`, `{"server":{"cpus":0}}`,
		`{"size_gb":10}`,
		`{"allocated_mb":1000000000,"type":"OS::Cinder::Volume"}`,
		`{"type":"OS::Cinder::Volume","size_gb":1,"allocated_mb":1025}`,
		`{"type":"OS::Cinder::Volume","server":{}}`,
		`{"type":"OS::Sfs::Turbo","disk":{}}`,
		`{"type":"OS::Sfs::Turbo","disks":[{}]}`,
		`{"disks":[` + strings.TrimSuffix(strings.Repeat("{},", 25), ",") + `]}`,
	} {
		l.on("CreateResource", "", body).want(http.StatusBadRequest)
	}
	server, disk := l.named("ecs-web-0001"), l.named("volume-mail-0001")
	for _, body := range []any{"", "{}", `{"name":null}`, `{"size_gb":1}`, `{"churn_mb_per_hour":1}`, `{"disk":{"scsi":true}}`} {
		l.on("UpdateResource", server, body).want(http.StatusBadRequest)
	}
	for _, body := range []any{`{"size_gb":-1}`, `{"allocated_mb":1073741824}`, `{"disk":{"volume_type":""}}`} {
		l.on("UpdateResource", disk, body).want(http.StatusBadRequest)
	}
	for _, body := range []any{"", "{}", `{"server_id":7}`, `{"server_id":""}`, object{"server_id": disk}} {
		l.on("AttachDisk", disk, body).want(http.StatusBadRequest)
		l.on("DetachDisk", disk, body).want(http.StatusBadRequest)
	}
	if diff := cmp.Diff(before, l.list("")); diff != "" {
		t.Errorf("the refusals changed (-before +after):\n%s", diff)
	}
}

// Members that cannot be asked for are refused, and nothing is made or changed.
func TestUnknownMembers(t *testing.T) {
	t.Parallel()
	l := newLot(t, enginetest.SQLite(t))
	disk := l.made(`{}`).Server.DiskIDs[0]
	before := l.list("")
	for body, member := range map[string]string{
		`{"size":1}`:                              "size",
		`{"vault_id":"v"}`:                        "vault_id",
		`{"server":{"disk_ids":["x"]}}`:           "server.disk_ids",
		`{"disks":[{"type":"OS::Sfs::Turbo"}]}`:   "disks[0].type",
		`{"disks":[{"disk":{"system":false}}]}`:   "disks[0].disk.system",
		`{"tags":[{"key":"k","value":"","x":1}]}`: "tags[0].x",
	} {
		l.refuses(member+" is not a member here", "CreateResource", body, "w", l.project)
	}
	l.refuses("id is not a member here", "UpdateResource", `{"id":"x"}`, "w", l.project, disk)
	l.refuses("disk.device is not a member here", "UpdateResource", `{"disk":{"device":"x"}}`, "w", l.project, disk)
	if diff := cmp.Diff(before, l.list("")); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}
