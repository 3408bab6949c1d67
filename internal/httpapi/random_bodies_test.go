package httpapi

import "github.com/cbrd/cbrd/internal/domain"

// body is a good body for an operation, nil for none.
func (r *random) body(op string) any {
	resource := pick(r, r.inventory().All()...)
	switch op {
	case "CreateVault":
		body := vaultBody(pick(r, "server", "disk", "turbo", "workspace", "file"), pick(r, 10, 100, 5000), nil)
		if r.IntN(2) == 0 {
			body["vault"].(object)["resources"] = named(resource)
		}
		return body
	case "UpdateVault":
		return object{"vault": object{"name": "other", "billing": object{"size": pick(r, 1, 10, 500)}, "threshold": 50, "locked": r.IntN(20) == 0}}
	case "AddVaultResource":
		return object{"resources": named(resource, pick(r, r.inventory().All()...))[:pick(r, 1, 1, 2)]}
	case "RemoveVaultResource":
		return object{"resource_ids": list{pick(r, resource.ID, r.id())}}
	case "CreateCheckpoint":
		return object{"checkpoint": object{"vault_id": pick(r, r.id(), r.vaultID()), "parameters": object{
			"incremental": r.IntN(2) == 0, "auto_trigger": r.IntN(4) == 0, "description": "d",
		}}}
	case "RestoreBackup":
		return object{"restore": object{"volume_id": pick(r, r.resource("volume-mail-0001").ID, r.id()), "mappings": list{
			object{"backup_id": r.id(), "volume_id": r.id()},
		}}}
	}
	return r.coreBody(op, resource)
}

// coreBody is body for the operations around vaults and backups.
func (r *random) coreBody(op string, resource *domain.Resource) any {
	tags := someTags(3)[:pick(r, 1, 2, 3)]
	switch op {
	case "CreatePolicy", "UpdatePolicy":
		return policyBody(object{
			"enabled": r.IntN(4) > 0, "operation_definition": object{
				"max_backups": pick(r, -1, 0, 3), "retention_duration_days": pick(r, -1, -1, -1, 30), "full_backup_interval": pick(r, -1, 2),
				"day_backups": pick(r, 0, 2), "timezone": pick[any](r, "UTC+08:00", "UTC+08:00", "UTC-03:30", nil),
			},
			"trigger": object{"properties": object{"pattern": list{pick(r, daily14, daily14, "FREQ=DAILY;INTERVAL=2;BYHOUR=0,12;BYMINUTE=30", "FREQ=DAILY;BYHOUR=3", "FREQ=HOURLY")}}},
		})
	case "AssociateVaultPolicy", "DisassociateVaultPolicy":
		return object{"policy_id": r.policyID()}
	case "BatchUpdateVault":
		return object{"vault": object{"smn_notify": r.IntN(2) == 0, "threshold": pick(r, 1, 50, 100)}}
	case "SetVaultResource":
		return suspension("", pick(r, "suspend", "unsuspend"), resource.ID).body
	case "CreateVaultTags":
		return tagBody(pick(r, "k0", " k1 ", "\u4fdd"), pick(r, "v", "", " 1.0 "))
	case "BatchCreateAndDeleteVaultTags":
		return object{"action": pick(r, "create", "delete"), "tags": tags}
	case "ShowVaultResourceInstances":
		return object{
			"action": pick(r, "filter", "count"), "limit": pick[any](r, 1, "10", "1000"), "offset": pick[any](r, 0, "1"),
			pick(r, "tags", "tags_any", "not_tags", "not_tags_any"): list{object{"key": "k0", "values": list{pick(r, "v", "*v", "")}}},
			"matches": list{object{"key": "resource_name", "value": pick(r, "vault", "", "other")}},
		}
	case "CreatePostPaidVault":
		return monthly(pick(r, "disk", "server", "workspace"), object{"is_auto_pay": r.IntN(3) > 0})
	case "ChangeVaultChargeMode":
		return conversion(r.vaultID()).body
	case "ChangeOrder":
		return resize(r.vaultID(), pick(r, 500, 2000), pick(r, serverSpec, diskSpec)).body
	case "UpdateOrder":
		return resizeBy("", r.vaultID(), pick(r, 500, 2000), pick(r, serverSpec, diskSpec)).body
	case "UpdateBackup":
		return object{"backup": object{"name": pick(r, "renamed", "\u4fdd", "a b")}}
	case "ImportCheckpoint":
		return syncOf(pick(r, r.hybridVault(), r.vaultID())).body
	case "ImportBackup":
		return importOf(nil, pick(r, onPremises, r.id())).body
	case "CheckAgent":
		return agentsOf(string(resource.Type), resource.ID).body
	}
	for _, body := range []func(string) any{r.agentBodyOf, r.organizationBody} {
		if made := body(op); made != nil {
			return made
		}
	}
	return nil
}
