package httpapi

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/cbrd/cbrd/internal/control"
	"github.com/cbrd/cbrd/internal/domain"
)

// told is an answer of the control surface.
type told struct {
	status int
	body   object
}

func (t told) text(member string) string {
	text, _ := t.body[member].(string)
	return text
}

// control sends a request about the world to the control surface.
func (c *cloud) control(method, path string, body any) told {
	c.t.Helper()
	surface := control.New(control.Config{
		Engine: c.engine, Worlds: c.worlds, Reader: c.store, Ready: c.store.Ping,
		Random: strings.NewReader(""), Log: slog.New(slog.DiscardHandler),
	})
	r := httptest.NewRequest(method, "/_cbrd/worlds/"+c.world+path, bytes.NewReader(encode(body)))
	r.Host = "127.0.0.1:8080"
	recorder := httptest.NewRecorder()
	surface.ServeHTTP(recorder, r)
	got := told{status: recorder.Code}
	if recorder.Body.Len() > 0 {
		c.ok(json.Unmarshal(recorder.Body.Bytes(), &got.body))
	}
	return got
}

// arrange is control for what must succeed.
func (c *cloud) arrange(method, path string, body any) told {
	c.t.Helper()
	got := c.control(method, path, body)
	if got.status >= http.StatusBadRequest {
		c.t.Fatalf("%s %s: %d %v", method, path, got.status, got.body)
	}
	return got
}

// fault declares a fault in the world.
func (c *cloud) fault(members object) string {
	c.t.Helper()
	return c.arrange(http.MethodPost, "/faults", members).text("id")
}

// resources is where the project's resources are.
func (c *cloud) resources() string { return "/projects/" + c.project + "/resources" }

// alter changes a resource of the inventory and returns it as it was.
func (c *cloud) alter(name string, members object) *domain.Resource {
	c.t.Helper()
	r := c.resource(name)
	c.arrange(http.MethodPut, c.resources()+"/"+r.ID, members)
	return r
}

// added adds a resource to the inventory and returns its id and those of its
// disks.
func (c *cloud) added(members object) (id string, disks []string) {
	c.t.Helper()
	made := c.arrange(http.MethodPost, c.resources(), members)
	if server, ok := made.body["server"].(object); ok {
		for _, disk := range server["disk_ids"].(list) {
			disks = append(disks, disk.(string))
		}
	}
	return made.text("id"), disks
}

// image registers an image of a backup.
func (c *cloud) image(backup, imageID string) told {
	c.t.Helper()
	return c.control(http.MethodPut, "/projects/"+c.project+"/backups/"+backup+"/image", object{"image_id": imageID})
}
