package httpapi

import (
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// The answers about policies, to the last byte, on both engines.
func TestGoldensOfPolicies(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		first, calendar := goldenCreation(c)
		c.advance(90 * time.Minute)
		goldenApplication(c, first)
		c.want("ListPolicies", ask{query: "limit=2&offset=1"}).golden("page")
		c.want("ListPolicies", ask{query: "offset=7"}).golden("past-the-end")
		c.want("UpdatePolicy", ask{params: []string{calendar}, body: object{"policy": object{
			"name": "changed", "enabled": false, "operation_definition": object{"max_backups": 5},
		}}}).golden("ok")
		c.want("ShowPolicy", ask{params: []string{first}}).golden("applied")
		c.call("ShowPolicy", ask{params: []string{nobody}}).golden("missing")
		goldenRun(c, first)
	})
}

// goldenCreation makes the policy of the reference's example, which has its
// zeros, one with a calendar, one that a client sends, and one that replicates.
func goldenCreation(c *cloud) (first, calendar string) {
	create := func(name string, members object) string {
		return c.want("CreatePolicy", ask{body: policyBody(members)}).golden(name).text("policy.id")
	}
	first = create("reference", object{
		"name": "policy001", "enabled": true, "operation_type": "backup", "operation_definition": object{
			"retention_duration_days": 1, "year_backups": 0, "day_backups": 0, "month_backups": 0, "week_backups": 0,
			"timezone": "UTC+08:00",
		},
	})
	calendar = create("calendar", object{
		"name": "calendar", "operation_definition": object{
			"max_backups": 10, "day_backups": 5, "week_backups": 4, "month_backups": 3, "year_backups": 2,
			"full_backup_interval": 6, "timezone": "UTC -03:30", "retention_duration_days": -1,
		},
		"trigger": object{"properties": object{"pattern": list{
			"FREQ=DAILY;INTERVAL=2;BYHOUR=6;BYMINUTE=00", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=14;BYMINUTE=30",
		}}},
	})
	create("unset", object{
		"name": "unset", "enabled": false,
		"operation_definition": object{"max_backups": -1, "retention_duration_days": nil, "timezone": nil, "day_backups": nil},
	})
	create("replication", c.replication())
	c.call("CreatePolicy", ask{body: policyBody(object{
		"operation_definition": object{"max_backups": 3, "retention_duration_days": 30},
	})}).golden("contradiction")
	return first, calendar
}

// goldenApplication applies policies in every way, and takes them off again.
func goldenApplication(c *cloud, policy string) {
	vault := c.vault("server", 1000)
	c.apply(vault, policy).golden("backup")
	replicating := c.policy(c.replication(), object{"name": "replicating"})
	c.applyTo(vault, replicating, c.replicas()).golden("replication")
	c.want("ShowPolicy", ask{params: []string{replicating}}).golden("replicating")
	c.want("ListPolicies", ask{query: "vault_id=" + vault}).golden("of-a-vault")
	c.want("DisassociateVaultPolicy", application(vault, replicating)).golden("ok")
	c.call("DisassociateVaultPolicy", application(vault, replicating)).golden("not-applied")
}

// goldenRun is what a policy leaves behind.
func goldenRun(c *cloud, policy string) {
	body := vaultBody("disk", 1000, named(c.resource("volume-mail-0001")), object{
		"backup_policy_id": policy, "tags": list{object{"key": " env ", "value": " prod "}, object{"key": "app", "value": ""}},
	})
	vault := c.want("CreateVault", ask{body: body}).golden("policy-and-tags").text("vault.id")
	c.advance(13 * time.Hour)
	tasks := c.want("ListOpLogs", ask{query: "vault_id=" + vault}).golden("scheduled")
	backup := tasks.text("operation_logs.0.extra_info.backup.backup_id")
	c.want("ShowBackup", ask{params: []string{backup}}).golden("scheduled")
}
