package httpapi

import "strings"

// sdkOperations are the operations of the vendor's Go SDK, v0.1.207, with their
// methods and paths below the project, or from /v3 on.
var sdkOperations = readSDK(`
AddAgentPath POST agents/{agent_id}/add-path
AddMember POST backups/{backup_id}/members
AddVaultResource POST vaults/{vault_id}/addresources
AssociateVaultPolicy POST vaults/{vault_id}/associatepolicy
BatchCreateAndDeleteVaultTags POST vault/{vault_id}/tags/action
BatchUpdateVault PUT vaults/batch-update
ChangeOrder POST orders/change
ChangeVaultChargeMode POST vaults/change-charge-mode
CheckAgent POST agent/check
CopyBackup POST backups/{backup_id}/replicate
CopyCheckpoint POST checkpoints/replicate
CreateCheckpoint POST checkpoints
CreateOrganizationPolicy POST organization-policies
CreatePolicy POST policies
CreatePostPaidVault POST vaults/order
CreateVault POST vaults
CreateVaultTags POST vault/{vault_id}/tags
DeleteBackup DELETE backups/{backup_id}
DeleteMember DELETE backups/{backup_id}/members/{member_id}
DeleteOrganizationPolicy DELETE organization-policies/{organization_policy_id}
DeletePolicy DELETE policies/{policy_id}
DeleteVault DELETE vaults/{vault_id}
DeleteVaultTag DELETE vault/{vault_id}/tags/{key}
DisassociateVaultPolicy POST vaults/{vault_id}/dissociatepolicy
ImportBackup POST backups/sync
ImportCheckpoint POST checkpoints/sync
ListAgent GET agents
ListBackups GET backups
ListDomainProjects GET /v3/domain/{domain_name}/projects
ListExternalVault GET vaults/external
ListFeatures GET cbr-features
ListOpLogs GET operation-logs
ListOrganizationPolicies GET organization-policies
ListOrganizationPolicyDetail GET organization-policies/{organization_policy_id}/policy-detail
ListPolicies GET policies
ListProjects GET /v3/region-projects
ListProtectable GET protectables/{protectable_type}/instances
ListVault GET vaults
MigrateDomain POST /v3/migrates
MigrateVaultResource POST vaults/{vault_id}/migrateresources
RegisterAgent POST agents
RemoveAgentPath POST agents/{agent_id}/remove-path
RemoveVaultResource POST vaults/{vault_id}/removeresources
RestoreBackup POST backups/{backup_id}/restore
SetVaultResource PUT vaults/{vault_id}/set-resources
ShowAgent GET agents/{agent_id}
ShowBackup GET backups/{backup_id}
ShowCheckpoint GET checkpoints/{checkpoint_id}
ShowDomain GET /v3/domain/{source_project_id}
ShowFeature GET cbr-features/{feature_key}
ShowMemberDetail GET backups/{backup_id}/members/{member_id}
ShowMembersDetail GET backups/{backup_id}/members
ShowMetadata GET backups/{backup_id}/metadata
ShowMigrateStatus GET /v3/migrates
ShowOpLog GET operation-logs/{operation_log_id}
ShowOrganizationPolicy GET organization-policies/{organization_policy_id}
ShowPolicy GET policies/{policy_id}
ShowProtectable GET protectables/{protectable_type}/instances/{instance_id}
ShowReplicationCapabilities GET replication-capabilities
ShowStorageUsage GET storage_usage
ShowSummary GET vaults/summary
ShowVault GET vaults/{vault_id}
ShowVaultProjectTag GET vault/tags
ShowVaultResourceInstances POST vault/resource_instances/action
ShowVaultTag GET vault/{vault_id}/tags
UnregisterAgent DELETE agents/{agent_id}
UpdateAgent PUT agents/{agent_id}
UpdateBackup PUT backups/{backup_id}
UpdateMemberStatus PUT backups/{backup_id}/members/{member_id}
UpdateOrder PUT orders/{order_id}
UpdateOrganizationPolicy PUT organization-policies/{organization_policy_id}
UpdatePolicy PUT policies/{policy_id}
UpdateVault PUT vaults/{vault_id}
`)

type sdkOperation struct{ op, method, path string }

func readSDK(table string) []sdkOperation {
	var operations []sdkOperation
	for line := range strings.Lines(strings.TrimSpace(table)) {
		words := strings.Fields(line)
		path := words[2]
		if !strings.HasPrefix(path, "/") {
			path = "/v3/{project_id}/" + path
		}
		operations = append(operations, sdkOperation{words[0], words[1], path})
	}
	return operations
}
