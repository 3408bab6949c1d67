package httpapi

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// A database that goes away is a 503, and all is well when it is back: what was
// acknowledged is there, and what was refused is not.
func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	server := enginetest.NewServer(t)
	c := newCloud(t, server.Database())
	vault, backup, disk := c.diskBackedUp()
	task := c.want("ListOpLogs", ask{}).text("operation_logs.0.id")
	point := c.want("ShowBackup", ask{params: []string{backup}}).text("backup.checkpoint_id")
	asks := map[string]ask{
		"CreateVault": {body: vaultBody("server", 10, nil)}, "ListVault": {}, "ListBackups": {}, "ListOpLogs": {},
		"ShowVault": {params: []string{vault}}, "UpdateVault": {params: []string{vault}, body: object{"vault": object{}}},
		"AddVaultResource":    {params: []string{vault}, body: object{"resources": named(c.resource("volume-media-0001"))}},
		"RemoveVaultResource": {params: []string{vault}, body: object{"resource_ids": list{disk.ID}}},
		"CreateCheckpoint":    backupOf(vault, object{}), "ShowCheckpoint": {params: []string{point}},
		"ShowOpLog": {params: []string{task}}, "ShowBackup": {params: []string{backup}},
		"DeleteBackup": {params: []string{backup}}, "DeleteVault": {params: []string{vault}},
		"RestoreBackup":   {params: []string{backup}, body: ofDisk(disk)},
		"ListProtectable": {params: []string{"disk"}}, "ShowProtectable": {params: []string{"disk", disk.ID}},
		"KeystoneCreateUserTokenByPassword": {open: true, body: c.login(nil)},
	}
	before := c.want("ListVault", ask{})
	for range 2 {
		server.Stop()
		for op, a := range asks {
			got := c.refuse(domain.CodeUnknown, op, a)
			if got.status != http.StatusServiceUnavailable {
				t.Errorf("%s: %d, want 503", op, got.status)
			}
		}
		server.Start()
		after := c.want("ListVault", ask{})
		if !bytes.Equal(after.body, before.body) {
			t.Errorf("after the fall:\n%s\nbefore:\n%s", after.body, before.body)
		}
		c.want("CreateVault", ask{body: vaultBody("server", 10, nil)})
		before = c.want("ListVault", ask{})
	}
	c.want("RestoreBackup", asks["RestoreBackup"])
	c.idle()
}
