package httpapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cbrd/cbrd/internal/domain"
)

// base is what the requests of an operation have in common where the tables do
// not say it: which values make it succeed, and what else may become of a request
// that keeps the contract.
type base struct {
	names     map[string]string                      // the things that ids in the path name, where they are others
	params    map[string]string                      // of the path, besides ids
	query     map[string]func(*fixture) string       // besides ids
	body      map[string]any                         // by member; mandatory ones, and others to be added
	elements  map[string]func(f *fixture, i int) any // of lists
	with      map[string]map[string]any              // what a value of a member needs beside it
	before    func(f *fixture)                       // makes what is not named
	after     func(f *fixture, a answer)             // undoes what was taken
	renew     bool                                   // what is taken needs a world of its own
	elsewhere string                                 // the code for a project that has nothing of what is named
	skip      string                                 // a variant that does not exist
	may       map[string]string                      // codes of states that members lead to
}

// thing is the id of one of the caller's own.
func thing(name string) func(*fixture) any {
	return func(f *fixture) any { return f.own.id(name) }
}

// things is a list with it.
func things(name string) func(*fixture) any {
	return func(f *fixture) any { return list{f.own.id(name)} }
}

// done lets the tasks end that a request has begun.
func done(f *fixture, _ answer) { f.own.idle() }

// daily is a schedule of its own for each i up to 23.
func daily(_ *fixture, i int) any {
	return fmt.Sprintf("FREQ=WEEKLY;BYDAY=MO;BYHOUR=%02d;BYMINUTE=00", i)
}

// calendar is what counters of days, weeks, months and years need.
func calendar(definition string) map[string]map[string]any {
	with := map[string]map[string]any{}
	for _, unit := range []string{"day", "week", "month", "year"} {
		with[definition+"."+unit+"_backups"] = map[string]any{definition + ".timezone": "UTC+08:00"}
	}
	return with
}

// periods are what yearly and monthly vaults need.
var periods = map[string]map[string]any{
	"vault.billing.charging_mode":       {"vault.billing.period_type": "month", "vault.billing.period_num": 1},
	"vault.billing.period_num":          {"vault.billing.charging_mode": "pre_paid", "vault.billing.period_type": "month"},
	"vault.billing.period_num: missing": {"vault.billing.charging_mode": "post_paid"},
	"vault.demand_billing": {
		"vault.billing.charging_mode": "pre_paid", "vault.billing.period_type": "month", "vault.billing.period_num": 1,
	},
}

// kinds are what a resource of another type than its id's, or than the vault's,
// is refused with.
const kinds = "6102 7100 7000 7500 6300 7410"

// bases are those of the operations that need one.
func bases() map[string]base {
	return map[string]base{
		"CreateVault": {
			body: map[string]any{"vault.resources": list{}, "vault.billing.size": 100},
			with: periods,
			after: func(_ *fixture, a answer) {
				a.c.call("DeleteVault", ask{params: []string{a.text("vault.id")}}) // not one that is bought
				a.c.idle()
			},
			may: map[string]string{"vault.resources.type": kinds},
		},
		"UpdateVault":         {renew: true},
		"DeleteVault":         {renew: true},
		"AddVaultResource":    {renew: true, may: map[string]string{"resources.type": kinds}},
		"RemoveVaultResource": {renew: true},
		"AssociateVaultPolicy": {
			body: map[string]any{"policy_id": thing("policy")},
			with: map[string]map[string]any{"policy_id": {"add_policy_ids": things("policy")}},
		},
		"DisassociateVaultPolicy": {renew: true, before: func(f *fixture) { f.own.apply(f.own.id("vault"), f.own.id("policy")) }},
		"CreateCheckpoint":        {after: done},
		"DeleteBackup":            {renew: true},
		"RestoreBackup": {
			body:  map[string]any{"restore.server_id": thing("bound"), "restore.mappings": (*fixture).mappings},
			after: done,
			may:   map[string]string{"restore.server_id": "9900", "restore.mappings": "9900"},
		},
		"CheckAgent":      {may: map[string]string{"agent_status.resource_type": "7100"}},
		"ShowProtectable": {may: map[string]string{"protectable_type": "7000 7500"}},
		"CreatePolicy": {
			elements: map[string]func(*fixture, int) any{"policy.trigger.properties.pattern": daily},
			with:     withReplication(calendar("policy.operation_definition"), "policy.operation_definition"),
			after: func(_ *fixture, a answer) {
				a.c.want("DeletePolicy", ask{params: []string{a.text("policy.id")}})
			},
		},
		"UpdatePolicy": {
			elements: map[string]func(*fixture, int) any{"policy.trigger.properties.pattern": daily},
			with:     calendar("policy.operation_definition"),
		},
		"DeletePolicy": {renew: true},

		"CreatePostPaidVault": {
			body: map[string]any{"vault.resources": list{}, "vault.billing.size": 100},
			with: periods,
			after: func(_ *fixture, a answer) {
				a.c.idle()
				a.c.call("DeleteVault", ask{params: []string{a.text("orders.0.resourceId")}}) // not one that is bought
				a.c.idle()
			},
			may: map[string]string{"vault.resources.type": kinds},
		},
		"ChangeOrder": {
			renew: true, after: done,
			body: map[string]any{
				"product_info.resource_spec_code": diskSpec, "product_info.resource_size": (*fixture).another, "is_auto_pay": true,
			},
			may: map[string]string{"product_info.resource_spec_code": "8400"},
		},
		"UpdateOrder": {
			after: done,
			body: map[string]any{
				"productInfo.resourceSpecCode": diskSpec, "productInfo.resourceSize": (*fixture).another, "resourceId": thing("bought"),
			},
			may: map[string]string{"productInfo.resourceSpecCode": "8400"},
		},
		"ChangeVaultChargeMode": {body: map[string]any{"is_auto_pay": true}, renew: true},

		"RegisterAgent": {body: map[string]any{"agent.agent_id": client}, may: map[string]string{"project_id": "7403"}},
		"AddAgentPath": {
			body: map[string]any{"add_path": list{"/data"}, "exclude_path.path_name": "/data"},
			elements: map[string]func(*fixture, int) any{
				"add_path":     func(_ *fixture, i int) any { return fmt.Sprintf("/data/%d", i) },
				"exclude_path": func(*fixture, int) any { return object{"path_name": "/data"} },
			},
			may: map[string]string{"exclude_path.path_name": "9900"}, // A13
		},
		"RemoveAgentPath": {body: map[string]any{"remove_path": list{"/data"}}},
		"UnregisterAgent": {renew: true},

		"CreateOrganizationPolicy": {
			elements: map[string]func(*fixture, int) any{"policy.policy_trigger.properties.pattern": daily},
			with:     withReplication(calendar("policy.policy_operation_definition"), "policy.policy_operation_definition"),
			after: func(_ *fixture, a answer) {
				a.c.idle()
				a.c.want("DeleteOrganizationPolicy", ask{params: []string{a.text("policy.id")}})
				a.c.idle()
			},
		},
		"UpdateOrganizationPolicy": {
			elements: map[string]func(*fixture, int) any{"policy.policy_trigger.properties.pattern": daily},
			with:     calendar("policy.policy_operation_definition"), after: done,
		},
		"DeleteOrganizationPolicy": {renew: true},
		"ListDomainProjects":       {names: map[string]string{"domain_name": "account"}, may: map[string]string{"domain_name": "9900"}},             // G5
		"ShowFeature":              {params: map[string]string{"feature_key": "replication.enable"}, may: map[string]string{"feature_key": "9900"}}, // G7
		"MigrateDomain":            {renew: true},
		"ShowMigrateStatus": {before: func(f *fixture) {
			f.own.want("MigrateDomain", ask{body: object{"all_regions": true, "reservation": 0.2}})
		}},

		"CopyBackup": {
			renew: true,
			body:  map[string]any{"replicate.destination_region": region},
			may:   map[string]string{"replicate.destination_region": "1005"},
		},
		"CopyCheckpoint": {
			renew: true, after: done, elsewhere: string(domain.CodeVaultNotFound),
			body:   map[string]any{"replicate.destination_region": region},
			before: func(f *fixture) { f.own.id("backup") },
			may:    map[string]string{"replicate.destination_region": "1005"},
		},
		"ListExternalVault": {
			query: map[string]func(*fixture) string{
				"region_id":           func(f *fixture) string { return f.own.account.Projects[1].Name },
				"external_project_id": func(f *fixture) string { return f.sibling.project },
			},
			may: map[string]string{"project_id": "9900", "region_id": "9900", "external_project_id": "9900"}, // R27
		},
		"ListOpLogs": {may: map[string]string{"provider_id": "6301"}},

		"AddMember": {
			renew: true,
			body:  map[string]any{"members": func(f *fixture) any { return list{f.foreign.project} }},
			elements: map[string]func(*fixture, int) any{
				"members": func(f *fixture, i int) any { return numbered(f.foreign.project, i) },
				"domains": func(f *fixture, i int) any { return numbered(f.foreign.account.ID, i) },
			},
			with: map[string]map[string]any{"members: missing": {"domains": func(f *fixture) any { return list{f.foreign.account.ID} }}},
			may:  map[string]string{"members": "6704", "domains": "6704 6714"},
		},
		"DeleteMember": {renew: true},
		"UpdateMemberStatus": {
			names: map[string]string{"backup_id": "offered", "member_id": "project"},
			body:  map[string]any{"status": "rejected"},
			with:  map[string]map[string]any{"status": {"vault_id": thing("vault")}},
			renew: true,
			// It would be the caller's own project, the only one in the region.
			skip: "member_id of another account",
		},
		"MigrateVaultResource": {renew: true},
		"ImportBackup":         {before: func(f *fixture) { f.own.id("hybrid"); f.sibling.id("hybrid") }, after: done},
		"ImportCheckpoint":     {after: done},
		"BatchCreateAndDeleteVaultTags": {
			body: map[string]any{"tags": func(*fixture) any { return list{object{"key": "k", "value": "v"}} }, "tags.value": "v"},
			with: map[string]map[string]any{"tags.value": {"action": "delete"}},
			may:  map[string]string{"sys_tags": "9900"}, // services alone, D29
			after: func(f *fixture, _ answer) {
				shown := f.own.want("ShowVaultTag", ask{params: []string{f.own.id("vault")}})
				for _, tag := range shown.at("tags").(list) {
					f.own.want("BatchCreateAndDeleteVaultTags", batch(f.own.id("vault"), "delete", list{tag}))
				}
			},
		},
		"DeleteVaultTag": {
			params: map[string]string{"key": "k"}, renew: true,
			before: func(f *fixture) {
				for _, key := range []string{"k", "a", "é", "a.b"} {
					f.own.want("BatchCreateAndDeleteVaultTags", batch(f.own.id("vault"), "create", list{object{"key": key, "value": ""}}))
				}
			},
		},
	}
}

// numbered is an id of an account or a project, and then ids of none.
func numbered(id string, i int) any {
	if i == 0 {
		return id
	}
	return fmt.Sprintf("%032x", i)
}

func withReplication(with map[string]map[string]any, definition string) map[string]map[string]any {
	with["policy.operation_type"] = map[string]any{
		definition + ".destination_region":     func(f *fixture) any { return f.own.account.Projects[1].Name },
		definition + ".destination_project_id": func(f *fixture) any { return f.sibling.project },
	}
	return with
}

// mappings restore the backup of a server to its own disks.
func (f *fixture) mappings() any {
	server := f.own.resource("ecs-db-0001")
	body := f.own.restoreBody(f.own.id("backup"), server, server.Server.DiskIDs...)
	return body["restore"].(object)["mappings"]
}

// another is a size that no order has had.
func (f *fixture) another() any {
	f.sizes++
	return 2000 + f.sizes
}

// region is where the account's other project lies.
func region(f *fixture) any { return f.own.account.Projects[1].Name }

// excuse finds the member that leads to a state with this code, if one of a
// variant's does.
func (b base) excuse(member, code string) (at string, ok bool) {
	for at, codes := range b.may {
		if at != member && !strings.HasPrefix(member, at+".") {
			continue
		}
		if slices.Contains(strings.Fields(codes), strings.TrimPrefix(code, "BackupService.")) {
			return at, true
		}
	}
	return "", false
}
