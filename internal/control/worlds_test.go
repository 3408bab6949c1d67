package control

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestDefaultWorld(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	w := into[world](d.call("ShowDefaultWorld", nil).want(http.StatusOK))
	if w.ID != "default" || w.Seed != "cbrd" || w.Clock.Mode != "real" || len(w.Accounts) != 2 {
		t.Fatalf("the default world is %+v", w)
	}
	demo := account{
		ID: "d0000000000000000000000000000001", Name: "cbrd-demo", User: "demo", Password: "cbrd-demo",
		AccessKey: "CBRDDEMOACCESSKEY001", SecretKey: "cbrd-demo-secret-key-000000000000000001",
		Projects: []project{
			{"a0000000000000000000000000000001", "cn-north-4"},
			{"a0000000000000000000000000000002", "cn-south-1"},
			{"a0000000000000000000000000000003", "ap-southeast-1"},
			{"a0000000000000000000000000000004", "eu-west-101"},
		},
	}
	if diff := cmp.Diff(demo, w.Accounts[0]); diff != "" {
		t.Errorf("the demo account (-want +got):\n%s", diff)
	}
	if got := d.call("ShowWorld", nil, "default").want(http.StatusOK); !bytes.Equal(got.body, d.call("ShowDefaultWorld", nil).body) {
		t.Errorf("by its id it is %s", got.body)
	}
	d.call("DeleteWorld", nil, "default").want(http.StatusConflict)
	d.call("CreateWorld", object{"id": "default"}).want(http.StatusConflict)
}

func TestWorldMadeUp(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		for _, body := range []any{nil, "{}"} {
			w := into[world](d.call("CreateWorld", body).want(http.StatusCreated))
			if len(w.ID) < 8 || w.Seed != DefaultSeed || w.Pace != "standard" || w.Clock.Mode != "frozen" || w.Clock.Now != "2026-01-01T00:00:00Z" {
				t.Errorf("made %+v", w)
			}
			a := w.Accounts[0]
			if len(w.Accounts) != 1 || len(a.Projects) != len(iam.Regions()) || a.Password == "" || a.AccessKey == "" || a.SecretKey == "" {
				t.Errorf("made the account %+v", a)
			}
			shown := into[world](d.call("ShowWorld", nil, w.ID).want(http.StatusOK))
			w.Accounts[0].Password = "" // the store has only its hash
			if diff := cmp.Diff(w, shown); diff != "" {
				t.Errorf("shown (-made +shown):\n%s", diff)
			}
		}
	})
}

// given is a world with everything given.
var given = object{
	"id": "w1", "seed": "s", "pace": "instant", "clock": object{"mode": "scaled", "speed": 60, "now": "2030-01-01T00:00:00Z"},
	"accounts": []any{object{
		"id": strings.Repeat("1", 32), "name": "one", "user": "u", "password": "p", "access_key": "AK1", "secret_key": "SK1",
		"projects": []any{object{"id": strings.Repeat("2", 32), "name": "here"}, object{"name": "there"}},
	}, object{"name": "two"}},
}

func TestWorldGiven(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		w := into[world](d.call("CreateWorld", given).want(http.StatusCreated))
		if w.ID != "w1" || w.Seed != "s" || w.Pace != "instant" || w.Clock.Speed != 60 || w.Clock.Now != "2030-01-01T00:00:00Z" {
			t.Errorf("made %+v", w)
		}
		one := w.Accounts[0]
		if one.ID != strings.Repeat("1", 32) || one.Password != "p" || one.SecretKey != "SK1" || one.Projects[0].ID != strings.Repeat("2", 32) ||
			one.Projects[1].ID == "" || w.Accounts[1].Name != "two" {
			t.Errorf("made %+v", w.Accounts)
		}
		d.call("CreateWorld", given).want(http.StatusConflict)
		for _, taken := range []object{
			{"id": "w1"},
			{"id": "w2", "accounts": []any{object{"id": strings.Repeat("1", 32)}}},
			{"id": "w2", "accounts": []any{object{"access_key": "AK1"}}},
			{"id": "w2", "accounts": []any{object{"name": "one"}}},
			{"id": "w2", "accounts": []any{object{"projects": []any{object{"id": strings.Repeat("2", 32), "name": "x"}}}}},
			{"id": "w2", "accounts": []any{object{"name": "same"}, object{"name": "same"}}},
		} {
			d.call("CreateWorld", taken).want(http.StatusConflict)
			if id := taken["id"].(string); id == "w2" {
				d.call("ShowWorld", nil, id).want(http.StatusNotFound)
			}
		}
		d.call("DeleteWorld", nil, "w1").want(http.StatusNoContent)
		d.call("DeleteWorld", nil, "w1").want(http.StatusNotFound)
		again := into[world](d.call("CreateWorld", given).want(http.StatusCreated))
		if again.Epoch == w.Epoch {
			t.Errorf("the epoch is %d again", w.Epoch)
		}
	})
}

func TestReset(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		made := into[world](d.call("CreateWorld", object{"id": "w"}).want(http.StatusCreated))
		d.call("AdvanceClock", object{"by": "100h"}, "w").want(http.StatusOK)
		made.Accounts[0].Password = ""
		back := into[world](d.call("ResetWorld", nil, "w").want(http.StatusOK))
		if back.Epoch == made.Epoch {
			t.Errorf("the epoch is still %d", back.Epoch)
		}
		back.Epoch = made.Epoch
		if diff := cmp.Diff(made, back); diff != "" {
			t.Errorf("after the reset (-made +reset):\n%s", diff)
		}
		d.call("ResetWorld", nil, "default").want(http.StatusOK)
		d.call("ResetWorld", nil, "nowhere").want(http.StatusNotFound)
	})
}

func TestUnknownWorld(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	for _, id := range []string{"nowhere", "%00", "a%2Fb", "..", strings.Repeat("x", 5000)} {
		for _, op := range []string{"ShowWorld", "DeleteWorld", "ResetWorld", "ShowClock"} {
			if got := d.call(op, nil, id); got.status != http.StatusNotFound && got.status != http.StatusBadRequest {
				t.Errorf("%s of %q: %d %s", op, id, got.status, got.body)
			}
		}
	}
	d.call("SetClock", object{"mode": "frozen"}, "nowhere").want(http.StatusNotFound)
	d.call("AdvanceClock", object{"by": "1h"}, "nowhere").want(http.StatusNotFound)
}

func TestDigest(t *testing.T) {
	t.Parallel()
	d := newDesk(t, enginetest.SQLite(t), "")
	d.call("CreateWorld", object{"id": "w", "seed": "s"}).want(http.StatusCreated)
	w := into[world](d.call("ShowWorld", nil, "w"))
	p := w.Accounts[0].Projects[0]
	ids := map[string]string{}
	for _, r := range d.engine.Inventories().Of("s", p.ID, p.Name).All() {
		ids[r.Name] = r.ID
	}
	before := into[digest](d.call("ShowResourceDigest", nil, "w", p.ID, ids["ecs-db-0001"]).want(http.StatusOK))
	if len(before.Disks) != 3 || before.Type != "OS::Nova::Server" || before.Digest == before.Disks[0].Digest {
		t.Errorf("%+v", before)
	}
	again := into[digest](d.call("ShowResourceDigest", nil, "w", p.ID, ids["ecs-db-0001"]))
	if diff := cmp.Diff(before, again); diff != "" {
		t.Errorf("the same instant differs:\n%s", diff)
	}
	d.call("AdvanceClock", object{"by": "240h"}, "w").want(http.StatusOK)
	if after := into[digest](d.call("ShowResourceDigest", nil, "w", p.ID, ids["ecs-db-0001"])); after.Digest == before.Digest {
		t.Error("ten days of work changed nothing")
	}
	if disk := into[digest](d.call("ShowResourceDigest", nil, "w", p.ID, ids["volume-mail-0001"])); disk.Disks != nil {
		t.Errorf("a disk has disks: %+v", disk)
	}
	for _, path := range [][]string{{"w", p.ID, "x"}, {"w", "x", ids["ecs-db-0001"]}, {"x", p.ID, ids["ecs-db-0001"]}, {"default", p.ID, ids["ecs-db-0001"]}} {
		d.call("ShowResourceDigest", nil, path...).want(http.StatusNotFound)
	}
}
