package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// A name is all that a backup changes; its children keep theirs.
func TestUpdateBackup(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	_, backup, _ := c.serverBackedUp("ecs-db-0001")
	before := c.want("ShowBackup", ask{params: []string{backup}})
	for _, body := range []object{{}, {"backup": object{}}, {"backup": object{"description": "no"}}} {
		if got := c.want("UpdateBackup", ask{params: []string{backup}, body: body}); !bytes.Equal(got.body, before.body) {
			t.Errorf("%v changed it to %s", body, got.body)
		}
	}
	c.advance(time.Hour)
	for _, name := range []string{"n", strings.Repeat("\u4fdd", 64), "a b <c>"} {
		got := c.want("UpdateBackup", ask{params: []string{backup}, body: object{"backup": object{"name": name}}})
		if got.text("backup.name") != name || got.text("backup.updated_at") == before.text("backup.updated_at") {
			t.Errorf("renamed to %s", got.body)
		}
		if diff := cmp.Diff(before.at("backup.children"), got.at("backup.children")); diff != "" {
			t.Errorf("children (-before +after):\n%s", diff)
		}
		if listed := c.want("ListBackups", ask{query: "limit=1"}).text("backups.0.name"); listed != name {
			t.Errorf("listed as %s", listed)
		}
	}
	for _, name := range []any{"", strings.Repeat("x", 65), 7, nil} {
		c.refuse(domain.CodeInvalidParameter, "UpdateBackup", ask{params: []string{backup}, body: object{"backup": object{"name": name}}})
	}
}

// document reads the JSON in a string.
func (a answer) document(way string) object {
	a.c.t.Helper()
	var found object
	if err := json.Unmarshal([]byte(a.text(way)), &found); err != nil {
		a.c.t.Fatalf("%s is no document: %v", way, err)
	}
	return found
}

// Metadata are documents in strings, which name what was backed up.
func TestShowMetadata(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	_, backup, server := c.serverBackedUp("ecs-db-0001")
	got := c.want("ShowMetadata", ask{params: []string{backup}})
	shown := c.want("ShowBackup", ask{params: []string{backup}})
	if diff := cmp.Diff(shown.at("backup"), any(got.document("backups"))); diff != "" {
		t.Errorf("the backup (-shown +described):\n%s", diff)
	}
	described := got.document("server")["server"].(object)
	flavor := got.document("flavor")["flavor"].(object)
	if described["id"] != server.ID || described["name"] != server.Name || flavor["name"] != server.Server.Flavor ||
		flavor["ram"] != float64(server.Server.MemoryMB) || flavor["vcpus"] != float64(server.Server.CPUs) {
		t.Errorf("the server is %v, its flavor %v", described, flavor)
	}
	var volumes []string
	for i := range got.at("volumes").(list) {
		volumes = append(volumes, got.document(fmt.Sprint("volumes.", i))["volume"].(object)["id"].(string))
	}
	if diff := cmp.Diff(server.Server.DiskIDs, volumes); diff != "" {
		t.Errorf("disks (-server +described):\n%s", diff)
	}
	port := got.document("ports.0")["port"].(object)
	attached := got.document("interface")["interfaceAttachments"].(list)[0].(object)
	if port["device_id"] != server.ID || port["id"] != attached["port_id"] || port["mac_address"] != attached["mac_addr"] {
		t.Errorf("the port is %v, the interface %v", port, attached)
	}
	if floating := got.document("floatingips.0")["floatingips"]; floating != nil {
		t.Errorf("floating addresses %v", floating)
	}
	child := c.want("ShowMetadata", ask{params: []string{shown.text("backup.children.0.id")}})
	if id := child.document("volumes.0")["volume"].(object)["id"]; id != shown.text("backup.children.0.resource_id") {
		t.Errorf("the disk is %v", id)
	}
	// What was is told after the resource has gone.
	c.change("ecs-db-0001", func(r *domain.Resource) { r.Status = domain.StatusDeleted })
	if later := c.want("ShowMetadata", ask{params: []string{backup}}).document("server")["server"].(object); later["name"] != server.Name {
		t.Errorf("the server was %v", later)
	}
}

func TestCheckAgent(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	web, db, metal := c.resource("ecs-web-0001").ID, c.resource("ecs-db-0001").ID, c.resource("bms-erp-0001").ID
	if got := c.want("CheckAgent", agentsOf("OS::Nova::Server", db, web, db)).listed("agent_status", "resource_id"); got != db+","+web+","+db {
		t.Errorf("answers for %s", got)
	}
	c.refuse(domain.CodeServerNotFound, "CheckAgent", agentsOf("OS::Nova::Server", web, nobody))
	c.refuse(domain.CodeServerNotFound, "CheckAgent", agentsOf("OS::Nova::Server", metal))
	c.refuse(domain.CodeServerNotFound, "CheckAgent", agentsOf("OS::Nova::Server", c.resource("volume-mail-0001").ID))
	for _, body := range []any{"", object{}, object{"agent_status": nil}, object{"agent_status": list{object{"resource_id": web}}}} {
		c.refuse(domain.CodeInvalidParameter, "CheckAgent", ask{body: body})
	}
}

// The region of the call comes first, and none replicates to itself.
func TestReplicationCapabilities(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for _, project := range c.account.Projects {
		got := c.want("ShowReplicationCapabilities", ask{project: project.ID})
		if first := got.text("regions.0.name"); first != project.Name {
			t.Errorf("%s is before %s", first, project.Name)
		}
		for _, region := range got.at("regions").(list) {
			to := region.(object)["replication_destinations"].(list)
			if len(to) != len(c.account.Projects)-1 || slices.Contains(to, region.(object)["name"]) {
				t.Errorf("%v replicates to %v", region, to)
			}
		}
	}
}
