package control

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// A world made over HTTP begins with what the request describes, or is not made.
func TestWorldContents(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		d := newDesk(t, e, "")
		body := func(change func(object)) object {
			vault := object{
				"name": "v", "size": 500, "resources": []any{object{"name": "shop"}}, "policies": []any{object{"name": "daily"}},
				"tags": []any{object{"key": "a", "value": "b"}},
			}
			request := object{
				"id": "w", "accounts": []any{
					object{"name": "one", "users": []any{object{"name": "u", "password": "p", "access_key": "AKU", "secret_key": "SKU"}}},
					object{"name": "two"},
				},
				"resources": []any{object{"name": "shop", "size_gb": 50, "type": "OS::Cinder::Volume"}},
				"policies":  []any{object{"name": "daily", "patterns": []any{"FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=00"}, "max_backups": 3}},
				"vaults":    []any{vault, object{"name": "other", "size": 100, "project": "two/cn-south-1", "object_type": "turbo"}},
			}
			vault["object_type"] = "disk"
			change(vault)
			return request
		}
		for want, change := range map[string]func(object){
			"vaults[0].resources[0]: no such resource": func(v object) { v["resources"] = []any{object{"name": "none"}} },
			"vaults[0].policies[0]: no such":           func(v object) { v["policies"] = []any{object{"name": "none"}} },
			"vaults[0].project: is no project":         func(v object) { v["project"] = "two/nowhere" },
			"vaults[0].colour is not a member":         func(v object) { v["colour"] = "red" },
			"vaults[0]: app_consistent is for":         func(v object) { v["consistent_level"] = "app_consistent" },
		} {
			refused := d.call("CreateWorld", body(change)).want(http.StatusBadRequest)
			if text := into[map[string]string](refused)["error_msg"]; !strings.HasPrefix(text, want) {
				t.Errorf("%s, want %s", text, want)
			}
			d.call("ShowWorld", nil, "w").want(http.StatusNotFound)
		}
		w := into[world](d.call("CreateWorld", body(func(object) {})).want(http.StatusCreated))
		here, there := w.Accounts[0].Projects[0].ID, w.Accounts[1].Projects[1].ID
		for project, name := range map[string]string{here: "v", there: "other"} {
			vaults, err := d.store.Vaults(t.Context(), "w", project)
			d.ok(err)
			if len(vaults) != 1 || vaults[0].Name != name {
				t.Errorf("%s has %+v", project, vaults)
			}
		}
		if _, user, key, err := d.store.AccountByKey(t.Context(), "AKU"); err != nil || user.Name != "u" || key.Secret != "SKU" {
			t.Errorf("the second user: %+v %v", user, err)
		}
		d.call("AdvanceClock", object{"by": "48h"}, "w").want(http.StatusOK)
		vaults, err := d.store.Vaults(t.Context(), "w", here)
		d.ok(err)
		if vaults[0].Used == 0 {
			t.Error("two days on there is no backup")
		}
	})
}
