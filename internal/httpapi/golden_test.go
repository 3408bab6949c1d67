package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/service"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

var update = flag.Bool("update", false, "write the goldens anew")

// golden holds an answer to testdata/<operation>/<name>.json.
func (a answer) golden(name string) answer {
	a.c.t.Helper()
	path := filepath.Join("testdata", a.op, name+".json")
	var text bytes.Buffer
	if err := json.Indent(&text, a.body, "", "  "); err != nil {
		a.c.t.Fatalf("%s: %v", a.op, err)
	}
	text.WriteByte('\n')
	if *update {
		a.c.ok(os.MkdirAll(filepath.Dir(path), 0o755))
		a.c.ok(os.WriteFile(path, text.Bytes(), 0o644))
		return a
	}
	want, err := os.ReadFile(path)
	a.c.ok(err)
	if diff := cmp.Diff(string(want), text.String()); diff != "" {
		a.c.t.Errorf("%s differs from %s, which -update writes anew (-golden +answer):\n%s", a.op, path, diff)
	}
	return a
}

// The same answers to the last byte, on both engines.
func TestGoldens(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		vault, backup := goldenVault(c)
		goldenLists(c, vault)
		goldenRestore(c, backup)
		goldenEnds(c, vault, backup)
		goldenProtectables(c)
	})
}

// goldenVault makes a vault with everything and backs it up.
func goldenVault(c *cloud) (vault, backup string) {
	plain := c.want("CreateVault", ask{body: vaultBody("disk", 100, nil)}).golden("plain").text("vault.id")
	c.want("UpdateVault", ask{params: []string{plain}, body: object{"vault": object{
		"name": "renamed", "billing": object{"size": 200}, "threshold": 90, "auto_expand": true, "smn_notify": false,
	}}}).golden("ok")
	server := c.resource("ecs-db-0001")
	resources := named(server)
	resources[0].(object)["extra_info"] = object{"exclude_volumes": server.Server.DiskIDs[1:2]}
	vault = c.want("CreateVault", ask{body: vaultBody("server", 1000, resources, object{
		"name": "full", "description": "All members.", "backup_name_prefix": "pre", "auto_bind": true,
		"tags":       list{object{"key": "env", "value": "prod"}},
		"bind_rules": object{"tags": list{object{"key": "app", "value": "db"}}},
	})}).golden("full").text("vault.id")
	c.want("AddVaultResource", ask{params: []string{vault}, body: object{"resources": named(c.resource("ecs-web-0001"))}}).golden("ok")
	point := c.want("CreateCheckpoint", backupOf(vault, object{"name": "first", "description": "by hand"})).
		golden("ok").text("checkpoint.id")
	c.advance(time.Second)
	c.want("ShowCheckpoint", ask{params: []string{point}}).golden("running")
	c.want("ListOpLogs", ask{query: "operation_type=backup"}).golden("running")
	c.idle()
	c.want("ShowCheckpoint", ask{params: []string{point}}).golden("done")
	backup = c.want("ListBackups", ask{query: "checkpoint_id=" + point + "&resource_id=" + server.ID}).golden("ok").text("backups.0.id")
	c.want("ShowBackup", ask{params: []string{backup}}).golden("server")
	return vault, backup
}

func goldenLists(c *cloud, vault string) {
	c.want("ShowVault", ask{params: []string{vault}}).golden("ok")
	c.call("ShowVault", ask{params: []string{nobody}}).golden("missing")
	c.want("ListVault", ask{query: "limit=1&offset=1"}).golden("page")
	c.want("ListVault", ask{query: "offset=7"}).golden("past-the-end")
	c.want("ListBackups", ask{query: "offset=7"}).golden("past-the-end")
	c.want("ListOpLogs", ask{query: "offset=7"}).golden("past-the-end")
	c.call("ListVault", ask{query: "limit=0"}).golden("invalid")
}

func goldenRestore(c *cloud, backup string) {
	server := c.resource("ecs-db-0001")
	body := c.restoreBody(backup, server, server.Server.DiskIDs[0], server.Server.DiskIDs[2])
	job := c.want("RestoreBackup", ask{params: []string{backup}, body: body}).golden("ok").text("job_id")
	c.want("ShowBackup", ask{params: []string{backup}}).golden("restoring")
	c.advance(500 * time.Millisecond)
	c.want("ShowOpLog", ask{params: []string{job}}).golden("restore-running")
	c.idle()
	c.want("ShowOpLog", ask{params: []string{job}}).golden("restore-done")
}

// goldenEnds deletes a backup, a resource and the vault.
func goldenEnds(c *cloud, vault, backup string) {
	last := func(operation, name string) {
		id := c.want("ListOpLogs", ask{query: "limit=1&operation_type=" + operation}).text("operation_logs.0.id")
		c.want("ShowOpLog", ask{params: []string{id}}).golden(name)
	}
	c.want("DeleteBackup", ask{params: []string{backup}})
	c.idle()
	last("delete", "delete")
	gone := ask{params: []string{vault}, body: object{"resource_ids": list{c.resource("ecs-web-0001").ID}}}
	c.want("RemoveVaultResource", gone).golden("ok")
	c.want("ShowVault", ask{params: []string{vault}}).golden("removing")
	c.idle()
	last("remove_resource", "remove-resource")
	c.want("DeleteVault", ask{params: []string{vault}})
	c.want("ShowVault", ask{params: []string{vault}}).golden("deleting")
	c.idle()
	last("vault_delete", "vault-delete")
}

func goldenProtectables(c *cloud) {
	c.vault("server", 100, c.resource("ecs-web-0001"))
	for kind, names := range map[string][]string{
		"server": {"ecs-web-0001", "ecs-db-0001", "ecs-scsi-0001"}, "disk": {"volume-mail-0001"}, "turbo": {"sfs-turbo-home"},
	} {
		for _, name := range names {
			c.want("ShowProtectable", ask{params: []string{kind, c.resource(name).ID}}).golden(name)
		}
	}
	c.want("ListProtectable", ask{params: []string{"turbo"}}).golden("turbo")
	c.want("ListProtectable", ask{params: []string{"disk"}, query: "offset=1000"}).golden("past-the-end")
}

// The default world is the same on every machine.
func TestGoldenCompanions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	_, err := c.worlds.Ensure(context.Background(), "cbrd", clockOfTest, "standard")
	c.ok(err)
	c.world, c.account, c.pass = service.DefaultWorldID, iam.DefaultAccounts(service.DefaultWorldID)[0], iam.DemoPassword
	c.want("KeystoneListVersions", ask{open: true}).golden("ok")
	c.want("KeystoneShowVersion", ask{open: true}).golden("ok")
	c.want("KeystoneListProjects", ask{query: "name=cn-south-1"}).golden("by-name")
	c.want("KeystoneListProjects", ask{query: "name=nowhere"}).golden("none")
	c.want("KeystoneListAuthProjects", ask{}).golden("ok")
	c.want("KeystoneListAuthDomains", ask{}).golden("ok")
	c.want("KeystoneShowCatalog", ask{}).golden("signed")
	login := "KeystoneCreateUserTokenByPassword"
	c.want(login, ask{open: true, body: c.login(nil)}).golden("domain")
	scoped := c.want(login, ask{open: true, body: c.login(object{"project": object{"name": "cn-north-4"}})}).golden("project")
	token := scoped.header.Get("X-Subject-Token")
	c.want("KeystoneShowCatalog", ask{token: token}).golden("token")
	again := object{"auth": object{"identity": object{"methods": list{"token"}, "token": object{"id": token}}}}
	c.want(login, ask{open: true, query: "nocatalog=", body: again}).golden("token")
	c.call(login, ask{open: true, body: "{}"}).golden("invalid")
	c.call("KeystoneListAuthDomains", ask{open: true}).golden("refused")
}
