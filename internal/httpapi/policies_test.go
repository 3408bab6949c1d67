package httpapi

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/iam"
	"github.com/cbrd/cbrd/internal/store/enginetest"
)

func TestListPolicies(t *testing.T) {
	t.Parallel()
	enginetest.Each(t, func(t *testing.T, e enginetest.Engine) {
		c := newCloud(t, e)
		one, two := c.vault("server", 10), c.vault("disk", 10)
		first := c.policy(object{"name": "first"})
		c.advance(time.Hour)
		second := c.policy(object{"name": "second"})
		third := c.policy(c.replication(), object{"name": "third"})
		c.apply(one, second)
		c.apply(two, second)
		c.applyTo(one, third, c.replicas())
		// A change does not move a policy.
		c.want("UpdatePolicy", ask{params: []string{first}, body: object{"policy": object{"enabled": false}}})
		for query, want := range map[string]string{
			"": "third,second,first", "limit=1": "third", "limit=2&offset=1": "second,first", "offset=3": "",
			"operation_type=backup": "second,first", "operation_type=replication": "third", "vault_id=" + one: "third,second",
			"vault_id=" + two: "second", "vault_id=" + nobody: "", "vault_id=" + one + "&operation_type=backup": "second", "sort=name": "third,second,first",
		} {
			if diff := cmp.Diff(want, c.want("ListPolicies", ask{query: query}).listed("policies", "name")); diff != "" {
				t.Errorf("%q (-want +got):\n%s", query, diff)
			}
		}
		page := c.want("ListPolicies", ask{query: "limit=1&offset=1&operation_type=backup"})
		if page.number("count") != 2 || page.number("limit") != 1 || page.number("offset") != 1 {
			t.Errorf("the page is %s", page.body)
		}
		for query, want := range map[string]string{"policy_id=" + second: "vault,vault", "policy_id=" + third: "vault", "policy_id=" + first: ""} {
			if diff := cmp.Diff(want, c.want("ListVault", ask{query: query}).listed("vaults", "name")); diff != "" {
				t.Errorf("vaults of %s (-want +got):\n%s", query, diff)
			}
		}
	})
}

// An answer has the members of the definition that were given, as they were
// given, and created_by.
func TestPolicyAsRecorded(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	for name, test := range map[string]struct{ given, want object }{
		"OKNone":  {object{}, object{}},
		"OKNulls": {object{"max_backups": nil, "timezone": nil, "enable_acceleration": nil, "destination_region": nil}, object{}},
		"OKUnset": {
			object{"max_backups": -1, "retention_duration_days": 0, "day_backups": 0, "full_backup_interval": -1, "timezone": ""},
			object{"max_backups": -1.0, "retention_duration_days": 0.0, "day_backups": 0.0, "full_backup_interval": -1.0, "timezone": ""},
		},
		"OKUnknown": {object{"max_backups": 3, "surprise": 1, "created_by": "me"}, object{"max_backups": 3.0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := c.in(t, t.Name())
			made := c.want("CreatePolicy", ask{body: policyBody(object{"operation_definition": test.given})})
			test.want["created_by"] = "customer"
			id := made.text("policy.id")
			for _, got := range []answer{made, c.want("ShowPolicy", ask{params: []string{id}})} {
				if diff := cmp.Diff(test.want, got.at("policy.operation_definition")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", got.op, diff)
				}
			}
			checkMembers(t, made.at("policy").(object), "id name enabled operation_type operation_definition trigger associated_vaults",
				object{"associated_vaults": nil, "enabled": true, "operation_type": "backup"})
			checkMembers(t, made.at("policy.trigger").(object), "id name type properties", object{"type": "time", "name": "default"})
			for _, read := range []any{
				c.want("ShowPolicy", ask{params: []string{id}}).at("policy.associated_vaults"),
				c.want("ListPolicies", ask{}).at("policies.0.associated_vaults"),
			} {
				if diff := cmp.Diff(list{}, read); diff != "" {
					t.Errorf("associated_vaults (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// Patterns come back as they were sent, however they are written.
func TestPatternsAreVerbatim(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	patterns := list{"FREQ=DAILY;INTERVAL=1;BYHOUR=6;BYMINUTE=00", "FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=14;BYMINUTE=5", "FREQ=DAILY;BYMINUTE=30;BYHOUR=23,22"}
	trigger := object{"properties": object{"pattern": patterns}}
	id := c.policy(object{"trigger": trigger})
	if diff := cmp.Diff(patterns, c.want("ShowPolicy", ask{params: []string{id}}).at("policy.trigger.properties.pattern")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, pattern := range []string{
		"", "x", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=24;BYMINUTE=0", "FREQ=DAILY;BYHOUR=1;BYMINUTE=0,30",
		"FREQ=DAILY;BYHOUR=1;BYMINUTE=0;COUNT=2", "FREQ=DAILY;BYHOUR=1;BYHOUR=2;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=XX;BYHOUR=1;BYMINUTE=0",
	} {
		bad := object{"trigger": object{"properties": object{"pattern": list{pattern}}}}
		c.refuse(domain.CodeInvalidParameter, "CreatePolicy", ask{body: policyBody(bad)})
		c.refuse(domain.CodeInvalidParameter, "UpdatePolicy", ask{params: []string{id}, body: object{"policy": bad}})
	}
	if diff := cmp.Diff(patterns, c.want("ShowPolicy", ask{params: []string{id}}).at("policy.trigger.properties.pattern")); diff != "" {
		t.Errorf("after refusals (-want +got):\n%s", diff)
	}
}

// start_time has a form of its own in each profile, and an update keeps it.
func TestStartTime(t *testing.T) {
	t.Parallel()
	for profile, want := range map[string]string{
		domain.ProfileHuawei: "2026-01-01 00:00:00", domain.ProfileOTC: "2026-01-01 00:00:00", domain.ProfileReference: "2026-01-01T00:00:00.000+00:00",
	} {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			c := newCloudWith(t, enginetest.SQLite(t), iam.ModeVerify, profile)
			made := c.want("CreatePolicy", ask{body: policyBody()})
			c.advance(time.Hour)
			a := ask{params: []string{made.text("policy.id")}, body: policyBody(object{"name": "other"})}
			for _, got := range []answer{made, c.want("UpdatePolicy", a), c.want("ShowPolicy", a)} {
				if start := got.text("policy.trigger.properties.start_time"); start != want {
					t.Errorf("%s: %s, want %s", got.op, start, want)
				}
			}
		})
	}
}

// What an update leaves out stays, but for a definition, which is replaced whole.
func TestUpdatePolicy(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	id := c.policy(object{"operation_definition": object{"max_backups": 3, "full_backup_interval": 2}})
	update := func(members object) object {
		a := ask{params: []string{id}, body: object{"policy": members}}
		got := c.want("UpdatePolicy", a).at("policy").(object)
		if diff := cmp.Diff(got, c.want("ShowPolicy", ask{params: []string{id}}).at("policy").(object)); diff != "" {
			t.Errorf("%v is shown otherwise (-updated +shown):\n%s", members, diff)
		}
		return got
	}
	before := update(object{})
	after := update(object{"enabled": false, "name": "\u7b56\u7565"})
	if after["enabled"] != false || after["name"] != "\u7b56\u7565" || !cmp.Equal(before["operation_definition"], after["operation_definition"]) {
		t.Errorf("updated to %v", after)
	}
	after = update(object{"operation_definition": object{"retention_duration_days": 7}})
	if diff := cmp.Diff(object{"retention_duration_days": 7.0, "created_by": "customer"}, after["operation_definition"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// One policy of a type: another takes its place, the same again changes nothing.
func TestApplyingPolicies(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	vault, one, two := c.vault("server", 10), c.policy(), c.policy()
	applied := func(policy string, want ...any) {
		t.Helper()
		var vaults []any
		for _, v := range c.want("ShowPolicy", ask{params: []string{policy}}).at("policy.associated_vaults").(list) {
			vaults = append(vaults, v.(object)["vault_id"])
		}
		if !slices.Equal(want, vaults) {
			t.Errorf("applied to %v, want %v", vaults, want)
		}
	}
	c.apply(vault, one)
	c.apply(vault, one)
	applied(one, vault)
	c.apply(vault, two)
	applied(one)
	applied(two, vault)
	replicating := c.policy(c.replication())
	both := replicatingAll(vault, c.replicas(), one, replicating)
	if got := c.want("AssociateVaultPolicy", both).text("associate_policy.policy_id"); got != replicating {
		t.Errorf("applied %s last, want %s", got, replicating)
	}
	applied(one, vault)
	applied(two)
	applied(replicating, vault)
	c.want("DeletePolicy", ask{params: []string{one}})
	c.refuse(domain.CodePolicyNotFound, "ShowPolicy", ask{params: []string{one}})
	c.want("DisassociateVaultPolicy", application(vault, replicating))
	applied(replicating)
	c.want("DeleteVault", ask{params: []string{vault}})
	for _, body := range []object{{"add_policy_ids": list{}}, {"policy_id": nil}, {"add_policy_ids": nil, "policy_id": nil}, {"policy_id": 7}} {
		c.refuse(domain.CodeInvalidParameter, "AssociateVaultPolicy", ask{params: []string{c.vault("server", 10)}, body: body})
	}
}

// replicatingAll applies several policies at once.
func replicatingAll(vault, destination string, policies ...string) ask {
	return ask{params: []string{vault}, body: object{"add_policy_ids": policies, "destination_vault_id": destination}}
}

// A vault made with a policy is backed up by it, in the name of its prefix, and
// with a null or no policy it is not.
func TestVaultsMadeWithPolicies(t *testing.T) {
	t.Parallel()
	c := newCloud(t, enginetest.SQLite(t))
	policy := c.policy(object{"operation_definition": object{"retention_duration_days": 2}})
	with := vaultBody("disk", 1000, named(c.resource("volume-mail-0001")), object{"backup_policy_id": policy, "backup_name_prefix": "night"})
	vault := c.want("CreateVault", ask{body: with}).text("vault.id")
	c.want("CreateVault", ask{body: vaultBody("disk", 1000, named(c.resource("volume-media-0001")), object{"backup_policy_id": nil})})
	if got := c.want("ShowPolicy", ask{params: []string{policy}}).text("policy.associated_vaults.0.vault_id"); got != vault {
		t.Errorf("applied to %s, want %s", got, vault)
	}
	c.advance(15 * time.Hour)
	backups := c.want("ListBackups", ask{})
	if backups.number("count") != 1 || backups.text("backups.0.vault_id") != vault || backups.at("backups.0.extend_info.auto_trigger") != true ||
		backups.text("backups.0.name")[:5] != "night" || backups.text("backups.0.expired_at") != "2026-01-03T14:00:00.000000" {
		t.Errorf("backups are %s", backups.body)
	}
	before := c.want("ListVault", ask{}).number("count")
	c.refuse(domain.CodePolicyNotFound, "CreateVault", ask{body: vaultBody("server", 10, nil, object{"backup_policy_id": nobody})})
	if after := c.want("ListVault", ask{}).number("count"); after != before {
		t.Errorf("%d vaults, want %d", after, before)
	}
}
