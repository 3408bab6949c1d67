package httpapi

import (
	"strings"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/store/enginetest"
	"github.com/cbrd/cbrd/openapi"
)

// taskLogCodes are what the log of a task says of a state it met; each returns the
// query that finds the log.
var taskLogCodes = map[string]func(c *cloud) string{
	// A vault that binds by itself, and has no room for anything.
	"6142": func(c *cloud) string {
		policy := c.want("CreatePolicy", ask{body: policyBody(nil)}).text("policy.id")
		vault := c.want("CreateVault", ask{body: vaultBody("server", 10, nil, object{"auto_bind": true, "backup_policy_id": policy})}).text("vault.id")
		c.advance(48 * time.Hour)
		return "status=skipped&vault_id=" + vault
	},
}

// Every code that shows in the log of a task, and comes of a state, is seen there.
func TestEveryTaskCode(t *testing.T) {
	t.Parallel()
	recorded := record(t)
	c := newCloud(t, enginetest.SQLite(t))
	for _, row := range openapi.Errors() {
		if row.Phase == "" || row.How != "state" {
			continue
		}
		t.Run(row.Code, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			logs := c.want("ListOpLogs", ask{query: taskLogCodes[strings.TrimPrefix(row.Code, "BackupService.")](c)})
			if code := logs.text("operation_logs.0.error_info.code"); code != row.Code {
				t.Fatalf("the log says %s: %s", code, logs.body)
			}
			recorded.saw(row.Code, row.Phase)
		})
	}
}
