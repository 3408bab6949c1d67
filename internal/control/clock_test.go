package control

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// shows fails the test unless a world's clock has a mode and a time.
func (d *desk) shows(mode, now string) {
	d.t.Helper()
	if got := into[clockText](d.call("ShowClock", nil, "w").want(http.StatusOK)); got.Mode != mode || got.Now != now {
		d.t.Errorf("the clock is %s at %s, want %s at %s", got.Mode, got.Now, mode, now)
	}
}

func TestClockModes(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated)
		set := func(body object) reply { return d.call("SetClock", body, "w") }
		d.shows("frozen", "2026-01-01T00:00:00Z")
		d.wall.Advance(time.Hour)
		d.shows("frozen", "2026-01-01T00:00:00Z")
		set(object{"mode": "offset"}).want(http.StatusOK)
		d.wall.Advance(time.Minute)
		d.shows("offset", "2026-01-01T00:01:00Z")
		set(object{"mode": "scaled", "speed": 3600}).want(http.StatusOK)
		d.wall.Advance(time.Second)
		d.shows("scaled", "2026-01-01T01:01:00Z")
		set(object{"mode": "frozen", "now": "2026-01-02T00:00:00.000001Z"}).want(http.StatusOK)
		d.shows("frozen", "2026-01-02T00:00:00.000001Z")
		set(object{"mode": "frozen", "now": "2026-01-01T23:00:00Z"}).want(http.StatusConflict)
		d.shows("frozen", "2026-01-02T00:00:00.000001Z")
		set(object{"mode": "offset", "now": "2026-01-03T08:00:00+08:00"}).want(http.StatusOK)
		d.shows("offset", "2026-01-03T00:00:00Z")
		set(object{"mode": "real"}).want(http.StatusOK) // the wall is ahead
		d.shows("real", "2026-03-01T13:01:01Z")
		set(object{"mode": "frozen", "now": "2027-01-01T00:00:00Z"}).want(http.StatusOK)
		set(object{"mode": "real"}).want(http.StatusConflict) // the wall is behind
		d.shows("frozen", "2027-01-01T00:00:00Z")
	})
}

func TestAdvance(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated)
		advance := func(body object) reply { return d.call("AdvanceClock", body, "w") }
		if got := into[clockText](advance(object{"by": "720h"}).want(http.StatusOK)); got.Now != "2026-01-31T00:00:00Z" {
			t.Errorf("the answer shows %s", got.Now)
		}
		advance(object{"by": "1h30m1.5s"}).want(http.StatusOK)
		d.shows("frozen", "2026-01-31T01:30:01.5Z")
		advance(object{"to": "2027-01-01T00:00:00Z"}).want(http.StatusOK)
		d.shows("frozen", "2027-01-01T00:00:00Z")
		advance(object{"to": "2027-01-01T00:00:00Z"}).want(http.StatusOK)
		advance(object{"to": "2026-01-01T00:00:00Z"}).want(http.StatusConflict)
		advance(object{"until": "idle"}).want(http.StatusOK)
		d.shows("frozen", "2027-01-01T00:00:00Z")
		if err := d.backUp(); err != nil {
			t.Fatal(err)
		}
		advance(object{"until": "idle"}).want(http.StatusOK)
		if got := into[clockText](d.call("ShowClock", nil, "w")); got.Now == "2027-01-01T00:00:00Z" {
			t.Error("a backup took no time")
		}
	})
}

// backUp begins a backup in world w.
func (d *desk) backUp() error {
	ctx, app := context.Background(), service.NewApp(d.engine)
	w := into[world](d.call("ShowWorld", nil, "w"))
	p := w.Accounts[0].Projects[0]
	caller := service.Caller{WorldID: "w", AccountID: w.Accounts[0].ID, ProjectID: p.ID}
	server := d.engine.Inventories().Of(w.Seed, p.ID, p.Name).All()[0]
	v, err := app.CreateVault(ctx, caller, service.CreateVault{
		Name: "v", ObjectType: "server", ProtectType: domain.ProtectBackup, ConsistentLevel: domain.CrashConsistent,
		ChargingMode: domain.PostPaid, SizeGB: 100, Resources: []service.BindResource{{ID: server.ID, Type: server.Type}},
	})
	if err != nil {
		return err
	}
	_, err = app.CreateCheckpoint(ctx, caller, service.CreateCheckpoint{VaultID: v.ID, Incremental: true})
	return err
}

// The short paths are the default world's.
func TestDefaultClock(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("AdvanceDefaultClock", object{"by": "24h"}).want(http.StatusOK)
	got := into[clockText](d.call("ShowDefaultClock", nil).want(http.StatusOK))
	if got.Mode != "offset" || got.Now != "2026-03-02T12:00:00Z" {
		t.Errorf("a real clock that was advanced is %+v", got)
	}
	d.call("SetDefaultClock", object{"mode": "frozen"}).want(http.StatusOK)
	d.wall.Advance(time.Hour)
	if again := into[clockText](d.call("ShowClock", nil, "default")); again.Mode != "frozen" || again.Now != got.Now {
		t.Errorf("frozen: %+v", again)
	}
}

// Far leaps end where years still have four digits.
func TestFarLeaps(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated)
	const end = "9998-12-31T23:59:59Z"
	d.call("AdvanceClock", object{"to": end}, "w").want(http.StatusOK)
	for _, body := range []object{{"by": "1s"}, {"by": "2000000h"}, {"to": "9998-12-31T23:59:59-08:00"}, {"to": "9999-12-31T23:59:59-08:00"}} {
		d.call("AdvanceClock", body, "w").want(http.StatusConflict)
	}
	late := object{"mode": "frozen", "now": "9998-12-31T23:59:59-08:00"}
	d.call("SetClock", late, "w").want(http.StatusConflict)
	d.call("CreateWorld", object{"clock": late}).want(http.StatusConflict)
	d.shows("frozen", end)
}
