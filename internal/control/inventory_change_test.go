package control

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestUpdateResource(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		disk := l.shown(l.named("volume-mail-0001"))
		got := into[resource](l.on("UpdateResource", disk.ID, object{
			"name": "new", "status": "error", "enterprise_project_id": "e", "size_gb": disk.SizeGB + 5,
			"allocated_mb": 12, "churn_mb_per_hour": 3, "tags": []any{object{"key": "k", "value": "v"}},
			"disk": object{"encrypted": true, "scsi": true, "dess": true, "shareable": true, "volume_type": "SSD"},
		}).want(http.StatusOK))
		want := disk
		want.Name, want.Status, want.EnterpriseProjectID, want.SizeGB = "new", "error", "e", disk.SizeGB+5
		want.AllocatedMB, want.ChurnMB, want.Tags = 12, 3, []tag{{"k", "v"}}
		want.Disk = &diskDetails{AttachedTo: []string{}, Encrypted: true, SCSI: true, DESS: true, Shareable: true, VolumeType: "SSD"}
		if diff := cmp.Diff(want, got); diff != "" {
			l.t.Errorf("changed (-want +got):\n%s", diff)
		}
		want.Tags, want.Disk.SCSI = []tag{}, false // and the rest stays
		l.on("UpdateResource", disk.ID, object{"tags": []any{}, "disk": object{"scsi": false}}).want(http.StatusOK)
		if diff := cmp.Diff(want, l.shown(disk.ID)); diff != "" {
			l.t.Errorf("changed again (-want +got):\n%s", diff)
		}
		l.call("ResetWorld", nil, "w").want(http.StatusOK)
		if diff := cmp.Diff(disk, l.shown(disk.ID)); diff != "" {
			l.t.Errorf("after the reset (-want +got):\n%s", diff)
		}
		l.on("UpdateResource", "no", object{"name": "x"}).want(http.StatusNotFound)
	})
}

// Conditions are shown and kept, and refused for what cannot be in them.
func TestConditions(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		id := l.named("volume-mail-0001")
		words := func(of ...any) object { return object{"conditions": append([]any{}, of...)} }
		l.on("UpdateResource", id, words("too_old", "unsupported")).want(http.StatusOK)
		l.on("UpdateResource", id, object{"name": "new"}).want(http.StatusOK)
		if got := l.shown(id).Conditions; !slices.Equal(got, []domain.Condition{domain.TooOld, domain.Unsupported}) {
			l.t.Errorf("conditions %v", got)
		}
		l.on("UpdateResource", id, words()).want(http.StatusOK)
		if got := l.shown(id).Conditions; len(got) != 0 {
			l.t.Errorf("conditions %v", got)
		}
		for _, bad := range []object{words("sub_status"), words("mixed_backends"), words("haunted"), {"server": object{"os_type": "Windows"}}} {
			l.on("UpdateResource", id, bad).want(http.StatusBadRequest)
		}
		server := l.named("ecs-web-0001")
		l.on("UpdateResource", server, object{"server": object{"os_type": "Windows"}}).want(http.StatusOK)
		if got := l.shown(server).Server.OSType; got != "Windows" {
			l.t.Errorf("the server runs %s", got)
		}
	})
}

func TestAttachDetachDelete(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		server, disk := l.shown(l.named("ecs-web-0001")), l.shown(l.named("volume-mail-0001"))
		to := object{"server_id": server.ID}
		got := into[resource](l.on("AttachDisk", disk.ID, to).want(http.StatusOK))
		if diff := cmp.Diff([]string{server.ID}, got.Disk.AttachedTo); diff != "" || got.Status != "in-use" || got.Disk.Device == "" {
			l.t.Errorf("%+v", got)
		}
		if now := l.shown(server.ID); now.SizeGB != server.SizeGB+disk.SizeGB || now.AllocatedMB != server.AllocatedMB+disk.AllocatedMB {
			l.t.Errorf("the server has %d GB", now.SizeGB)
		}
		l.on("AttachDisk", disk.ID, to).want(http.StatusConflict)
		l.on("DeleteResource", disk.ID, nil).want(http.StatusConflict)
		got = into[resource](l.on("DetachDisk", disk.ID, to).want(http.StatusOK))
		if diff := cmp.Diff(disk, got); diff != "" {
			l.t.Errorf("detached (-before +after):\n%s", diff)
		}
		l.on("DetachDisk", disk.ID, to).want(http.StatusNotFound)
		l.on("AttachDisk", disk.ID, object{"server_id": "no"}).want(http.StatusNotFound)
		l.on("AttachDisk", "no", to).want(http.StatusNotFound)

		l.on("DeleteResource", disk.ID, nil).want(http.StatusNoContent)
		for _, op := range []string{"ShowResource", "DeleteResource", "ShowResourceDigest", "ReadResourceBytes"} {
			l.on(op, disk.ID, nil).want(http.StatusNotFound)
		}
		l.on("DeleteResource", server.ID, nil).want(http.StatusNoContent)
		if left := l.list("name=" + server.Name); left.Total != 0 {
			l.t.Errorf("%+v", left)
		}
		l.on("ShowResource", server.Server.DiskIDs[0], nil).want(http.StatusNotFound)
	})
}

// What a task works on stays as it is.
func TestBusyResource(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		if err := l.backUp(); err != nil {
			l.t.Fatal(err)
		}
		server := l.list("protected=true&type=OS::Nova::Server").Resources[0]
		l.on("DeleteResource", server.ID, nil).want(http.StatusConflict)
		l.on("UpdateResource", server.Server.DiskIDs[0], object{"size_gb": 2}).want(http.StatusConflict)
		l.call("AdvanceClock", object{"until": "idle"}, "w").want(http.StatusOK)
		l.on("DeleteResource", server.ID, nil).want(http.StatusNoContent)
	})
}

func TestBytes(t *testing.T) {
	t.Parallel()
	eachLot(t, func(l *lot) {
		disk := l.made(object{"type": "OS::Cinder::Volume", "size_gb": 1, "churn_mb_per_hour": 0})
		digest := func() string { return into[diskDigest](l.on("ShowResourceDigest", disk.ID, nil)).Digest }
		before := digest()
		data := make([]byte, maxBody)
		for i := range data {
			data[i] = byte(i % 251)
		}
		if got := l.on("WriteResourceBytes?offset=1000000", disk.ID, data).want(http.StatusNoContent); len(got.body) != 0 {
			l.t.Errorf("written: %q", got.body)
		}
		got := l.on("ReadResourceBytes?offset=1000000&length=1048576", disk.ID, nil).want(http.StatusOK)
		if !bytes.Equal(got.body, data) || got.header.Get("X-Content-Type-Options") != "nosniff" || digest() == before {
			l.t.Errorf("%d other bytes, %v", len(got.body), got.header)
		}
		if part := l.on("ReadResourceBytes?offset=1000007", disk.ID, nil).want(http.StatusOK); !bytes.Equal(part.body, data[7:7+defaultLength]) {
			l.t.Errorf("%d other bytes", len(part.body))
		}
		if none := l.on("ReadResourceBytes?length=0", disk.ID, nil).want(http.StatusOK); len(none.body) != 0 {
			l.t.Errorf("%d bytes", len(none.body))
		}
		after := digest()
		l.on("WriteResourceBytes", disk.ID, slices.Concat(data, []byte{0})).want(http.StatusRequestEntityTooLarge)
		l.on("WriteResourceBytes?offset=1073741823", disk.ID, "xy").want(http.StatusBadRequest)
		l.on("WriteResourceBytes?offset=-1", disk.ID, "x").want(http.StatusBadRequest)
		for _, query := range []string{"length=1048577", "length=-1", "offset=-1", "offset=9223372036854775807", "offset=1073741824&length=1", "offset=x"} {
			l.on("ReadResourceBytes?"+query, disk.ID, nil).want(http.StatusBadRequest)
		}
		server := l.named("ecs-web-0001")
		l.on("ReadResourceBytes", server, nil).want(http.StatusBadRequest)
		l.on("WriteResourceBytes", server, "x").want(http.StatusBadRequest)
		l.on("WriteResourceBytes", "no", "x").want(http.StatusNotFound)
		if digest() != after {
			l.t.Error("a refusal wrote")
		}
	})
}

// More than the world keeps is refused.
func TestPayloadBudget(t *testing.T) {
	t.Parallel()
	l := newLot(t, enginetest.SQLite(t))
	l.engine.PayloadBudget = 10
	disk := l.named("volume-mail-0001")
	l.on("WriteResourceBytes", disk, "x").want(http.StatusConflict)
}

// Inventories are those of one project of one world, and guarded as all else.
func TestInventoryIsGuarded(t *testing.T) {
	t.Parallel()
	l := newLot(t, enginetest.SQLite(t))
	disk := l.named("volume-mail-0001")
	for op, body := range map[string]any{
		"ShowResource": nil, "UpdateResource": object{"name": "x"}, "DeleteResource": nil, "AttachDisk": object{"server_id": "x"},
		"DetachDisk": object{"server_id": "x"}, "ReadResourceBytes": nil, "WriteResourceBytes": "x", "ShowResourceDigest": nil,
	} {
		for _, path := range [][]string{{"w", "no", disk}, {"no", l.project, disk}, {"default", l.project, disk}, {"w", "a0000000000000000000000000000001", disk}, {"w", l.project, "a%2Fb"}} {
			l.call(op, body, path...).want(http.StatusNotFound)
		}
	}
	for _, op := range []string{"ListResources", "CreateResource"} {
		l.call(op, nil, "w", "no").want(http.StatusNotFound)
		l.call(op, nil, "no", l.project).want(http.StatusNotFound)
	}
	l.header.Set("Origin", "http://evil.example")
	for _, op := range []string{"ListResources", "CreateResource"} {
		l.on(op, "", nil).want(http.StatusForbidden)
	}
	for _, op := range []string{"ReadResourceBytes", "WriteResourceBytes", "DeleteResource"} {
		l.on(op, disk, nil).want(http.StatusForbidden)
	}
	locked := newDesk(t, enginetest.SQLite(t), "secret")
	for _, r := range routes {
		if !unguarded[r.op] {
			params := []string{"default", "a0000000000000000000000000000001", disk}[:strings.Count(r.path, "{")]
			locked.call(r.op, nil, params...).want(http.StatusUnauthorized)
		}
	}
}

func TestListWorlds(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		for _, id := range []string{"z", "a"} {
			d.call("CreateWorld", object{"id": id}).want(http.StatusCreated)
		}
		d.call("DeleteWorld", nil, "z").want(http.StatusNoContent)
		d.call("CreateWorld", object{"id": "m"}).want(http.StatusCreated)
		got := into[map[string][]string](d.call("ListWorlds", nil).want(http.StatusOK))
		if diff := cmp.Diff(map[string][]string{"worlds": {"a", "default", "m"}}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
