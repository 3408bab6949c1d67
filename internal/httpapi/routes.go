package httpapi

import "net/http"

// route is one operation of the API.
type route struct {
	method string
	path   string
	// op is the operationId: the contract's name of it, and the SDK's.
	op string
	// success is the status of an answer that is no error.
	success int
	// action is what a user's permissions must allow; empty for operations that
	// every authenticated caller may use.
	action string
	// aliasOf names the operation that this is another path of.
	aliasOf string
	handle  handler
}

// routes is the map of the API: every operation, and nothing else knows a path.
// It is in the order of the reference's chapters. A path of fixed words goes
// before one with a parameter in the same place, whatever the order here.
var routes = []route{
	// 4.5 vaults
	{"POST", "/v3/{project_id}/vaults", "CreateVault", http.StatusOK, "cbr:vaults:create", "", body(createVault)},
	{"GET", "/v3/{project_id}/vaults/{vault_id}", "ShowVault", http.StatusOK, "cbr:vaults:get", "", showVault},
	{"GET", "/v3/{project_id}/vaults", "ListVault", http.StatusOK, "cbr:vaults:list", "", listVault},
	{"PUT", "/v3/{project_id}/vaults/{vault_id}", "UpdateVault", http.StatusOK, "cbr:vaults:update", "", body(updateVault)},
	{"DELETE", "/v3/{project_id}/vaults/{vault_id}", "DeleteVault", http.StatusNoContent, "cbr:vaults:delete", "", deleteVault},
	{"POST", "/v3/{project_id}/vaults/{vault_id}/removeresources", "RemoveVaultResource", http.StatusOK, "cbr:vaults:removeResources", "", body(removeVaultResource)},
	{"POST", "/v3/{project_id}/vaults/{vault_id}/addresources", "AddVaultResource", http.StatusOK, "cbr:vaults:addResources", "", body(addVaultResource)},
	{"POST", "/v3/{project_id}/vaults/{vault_id}/associatepolicy", "AssociateVaultPolicy", http.StatusOK, "cbr:vaults:associatePolicy", "", body(associateVaultPolicy)},
	{"POST", "/v3/{project_id}/vaults/{vault_id}/dissociatepolicy", "DisassociateVaultPolicy", http.StatusOK, "cbr:vaults:dissociatePolicy", "", body(disassociateVaultPolicy)},
	{"GET", "/v3/{project_id}/vaults/external", "ListExternalVault", http.StatusOK, "cbr:vaults:listExternalVaults", "", listExternalVault},
	{"POST", "/v3/{project_id}/vaults/{vault_id}/migrateresources", "MigrateVaultResource", http.StatusOK, "cbr:vaults:migrateResources", "", body(migrateVaultResource)},
	{"PUT", "/v3/{project_id}/vaults/batch-update", "BatchUpdateVault", http.StatusOK, "cbr:vaults:update", "", body(batchUpdateVault)},
	{"PUT", "/v3/{project_id}/vaults/{vault_id}/set-resources", "SetVaultResource", http.StatusOK, "cbr:vaults:update", "", body(setVaultResource)},
	{"POST", "/v3/{project_id}/vaults/order", "CreatePostPaidVault", http.StatusOK, "cbr:vaults:create", "", body(createPostPaidVault)},
	{"GET", "/v3/{project_id}/vaults/summary", "ShowSummary", http.StatusOK, "cbr:vaults:list", "", showSummary},

	// 4.12 checkpoints
	{"POST", "/v3/{project_id}/checkpoints/sync", "ImportCheckpoint", http.StatusOK, "cbr:vaults:sync", "", body(importCheckpoint)},
	{"GET", "/v3/{project_id}/checkpoints/{checkpoint_id}", "ShowCheckpoint", http.StatusOK, "cbr:vaults:get", "", showCheckpoint},
	{"POST", "/v3/{project_id}/checkpoints/replicate", "CopyCheckpoint", http.StatusOK, "cbr:vaults:replicate", "", body(copyCheckpoint)},
	{"POST", "/v3/{project_id}/checkpoints", "CreateCheckpoint", http.StatusOK, "cbr:vaults:backup", "", body(createCheckpoint)},

	// 4.1 operation logs
	{"GET", "/v3/{project_id}/operation-logs/{operation_log_id}", "ShowOpLog", http.StatusOK, "cbr:tasks:get", "", showOpLog},
	{"GET", "/v3/{project_id}/operation-logs", "ListOpLogs", http.StatusOK, "cbr:tasks:list", "", listOpLogs},

	// 4.3 backups
	{"POST", "/v3/{project_id}/backups/sync", "ImportBackup", http.StatusOK, "cbr:backups:sync", "", body(importBackup)},
	{"GET", "/v3/{project_id}/backups/{backup_id}", "ShowBackup", http.StatusOK, "cbr:backups:get", "", showBackup},
	{"GET", "/v3/{project_id}/backups", "ListBackups", http.StatusOK, "cbr:backups:list", "", listBackups},
	{"DELETE", "/v3/{project_id}/backups/{backup_id}", "DeleteBackup", http.StatusNoContent, "cbr:backups:delete", "", deleteBackup},
	{"POST", "/v3/{project_id}/backups/{backup_id}/replicate", "CopyBackup", http.StatusOK, "cbr:backups:replicate", "", body(copyBackup)},
	{"POST", "/v3/{project_id}/backups/{backup_id}/restore", "RestoreBackup", http.StatusAccepted, "cbr:backups:restore", "", body(restoreBackup)},
	{"GET", "/v3/{project_id}/backups/{backup_id}/metadata", "ShowMetadata", http.StatusOK, "cbr:backups:getMetadata", "", showMetadata},
	{"PUT", "/v3/{project_id}/backups/{backup_id}", "UpdateBackup", http.StatusOK, "cbr:backups:update", "", body(updateBackup)},

	// 4.4 share members
	{"POST", "/v3/{project_id}/backups/{backup_id}/members", "AddMember", http.StatusOK, "cbr:member:create", "", body(addMember)},
	{"PUT", "/v3/{project_id}/backups/{backup_id}/members/{member_id}", "UpdateMemberStatus", http.StatusOK, "cbr:member:update", "", body(updateMemberStatus)},
	{"GET", "/v3/{project_id}/backups/{backup_id}/members/{member_id}", "ShowMemberDetail", http.StatusOK, "cbr:member:get", "", showMemberDetail},
	{"GET", "/v3/{project_id}/backups/{backup_id}/members", "ShowMembersDetail", http.StatusOK, "cbr:member:list", "", showMembersDetail},
	{"DELETE", "/v3/{project_id}/backups/{backup_id}/members/{member_id}", "DeleteMember", http.StatusNoContent, "cbr:member:delete", "", deleteMember},

	// 4.2 protectable resources
	{"GET", "/v3/{project_id}/protectables/{protectable_type}/instances", "ListProtectable", http.StatusOK, "cbr:vaults:listProtectables", "", listProtectable},
	{"POST", "/v3/{project_id}/agent/check", "CheckAgent", http.StatusOK, "cbr:backups:checkAgent", "", body(checkAgent)},
	{"GET", "/v3/{project_id}/protectables/{protectable_type}/instances/{instance_id}", "ShowProtectable", http.StatusOK, "cbr:vaults:getProtectables", "", showProtectable},
	{"GET", "/v3/{project_id}/replication-capabilities", "ShowReplicationCapabilities", http.StatusOK, "cbr:backups:queryReplicationCapability", "", showReplicationCapabilities},

	// 4.8 policies
	{"POST", "/v3/{project_id}/policies", "CreatePolicy", http.StatusOK, "cbr:policies:create", "", body(createPolicy)},
	{"GET", "/v3/{project_id}/policies/{policy_id}", "ShowPolicy", http.StatusOK, "cbr:policies:get", "", showPolicy},
	{"GET", "/v3/{project_id}/policies", "ListPolicies", http.StatusOK, "cbr:policies:list", "", listPolicies},
	{"PUT", "/v3/{project_id}/policies/{policy_id}", "UpdatePolicy", http.StatusOK, "cbr:policies:update", "", body(updatePolicy)},
	{"DELETE", "/v3/{project_id}/policies/{policy_id}", "DeletePolicy", http.StatusNoContent, "cbr:policies:delete", "", deletePolicy},

	// 4.9 organizational policies
	{"POST", "/v3/{project_id}/organization-policies", "CreateOrganizationPolicy", http.StatusOK, "cbr:organizationPolicies:create", "", body(createOrganizationPolicy)},
	{"GET", "/v3/{project_id}/organization-policies", "ListOrganizationPolicies", http.StatusOK, "cbr:organizationPolicies:list", "", listOrganizationPolicies},
	{"PUT", "/v3/{project_id}/organization-policies/{organization_policy_id}", "UpdateOrganizationPolicy", http.StatusOK, "cbr:organizationPolicies:update", "", body(updateOrganizationPolicy)},
	{"DELETE", "/v3/{project_id}/organization-policies/{organization_policy_id}", "DeleteOrganizationPolicy", http.StatusNoContent, "cbr:organizationPolicies:delete", "", deleteOrganizationPolicy},
	{"GET", "/v3/{project_id}/organization-policies/{organization_policy_id}/policy-detail", "ListOrganizationPolicyDetail", http.StatusOK, "cbr:organizationPolicies:get", "", listOrganizationPolicyDetail},
	{"GET", "/v3/{project_id}/organization-policies/{organization_policy_id}", "ShowOrganizationPolicy", http.StatusOK, "cbr:organizationPolicies:get", "", showOrganizationPolicy},

	// 4.7 tags
	{"POST", "/v3/{project_id}/vault/resource_instances/action", "ShowVaultResourceInstances", http.StatusOK, "cbr:vaults:listResourceInstances", "", body(showVaultResourceInstances)},
	{"POST", "/v3/{project_id}/vault/{vault_id}/tags/action", "BatchCreateAndDeleteVaultTags", http.StatusNoContent, "cbr:vaults:bulkCreateOrDeleteTags", "", body(batchVaultTags)},
	{"POST", "/v3/{project_id}/vault/{vault_id}/tags", "CreateVaultTags", http.StatusNoContent, "cbr:vaults:setTags", "", body(createVaultTags)},
	{"DELETE", "/v3/{project_id}/vault/{vault_id}/tags/{key}", "DeleteVaultTag", http.StatusNoContent, "cbr:vaults:deleteTags", "", deleteVaultTag},
	{"GET", "/v3/{project_id}/vault/{vault_id}/tags", "ShowVaultTag", http.StatusOK, "cbr:vaults:getTags", "", showVaultTag},
	{"GET", "/v3/{project_id}/vault/tags", "ShowVaultProjectTag", http.StatusOK, "cbr:vaults:listProjectTags", "", showVaultProjectTag},

	// 4.6 agents
	{"POST", "/v3/{project_id}/agents/{agent_id}/add-path", "AddAgentPath", http.StatusOK, "cbr:agents:addPath", "", body(addAgentPath)},
	{"GET", "/v3/{project_id}/agents/{agent_id}", "ShowAgent", http.StatusOK, "cbr:agents:get", "", showAgent},
	{"PUT", "/v3/{project_id}/agents/{agent_id}", "UpdateAgent", http.StatusOK, "cbr:agents:update", "", body(updateAgent)},
	{"POST", "/v3/{project_id}/agents", "RegisterAgent", http.StatusOK, "cbr:agents:register", "", body(registerAgent)},
	{"DELETE", "/v3/{project_id}/agents/{agent_id}", "UnregisterAgent", http.StatusOK, "cbr:agents:delete", "", unregisterAgent},
	{"POST", "/v3/{project_id}/agents/{agent_id}/remove-path", "RemoveAgentPath", http.StatusOK, "cbr:agents:removePath", "", body(removeAgentPath)},
	{"GET", "/v3/{project_id}/agents", "ListAgent", http.StatusOK, "cbr:agents:list", "", listAgent},

	// 4.10 metering
	{"GET", "/v3/{project_id}/storage_usage", "ShowStorageUsage", http.StatusOK, "cbr:backups:listStorageUsage", "", showStorageUsage},

	// 4.11 orders
	{"PUT", "/v3/{project_id}/orders/{order_id}", "UpdateOrder", http.StatusOK, "cbr:vaults:updateOrder", "", body(updateOrder)},

	// 4.13 projects and migration
	{"GET", "/v3/region-projects", "ListProjects", http.StatusOK, "", "", listProjects},
	{"GET", "/v3/domain/{domain_name}/projects", "ListDomainProjects", http.StatusOK, "", "", listDomainProjects},
	{"GET", "/v3/domain/{source_project_id}", "ShowDomain", http.StatusOK, "", "", showDomain},
	{"POST", "/v3/migrates", "MigrateDomain", http.StatusOK, "", "", body(migrateDomain)},
	{"GET", "/v3/migrates", "ShowMigrateStatus", http.StatusOK, "", "", showMigrateStatus},

	// not in the reference, but in its clients
	{"POST", "/v3/{project_id}/orders/change", "ChangeOrder", http.StatusOK, "cbr:vaults:updateOrder", "", body(changeOrder)},
	{"POST", "/v3/{project_id}/vaults/change-charge-mode", "ChangeVaultChargeMode", http.StatusOK, "cbr:vaults:update", "", body(changeVaultChargeMode)},
	{"GET", "/v3/{project_id}/cbr-features", "ListFeatures", http.StatusOK, "", "", listFeatures},
	{"GET", "/v3/{project_id}/cbr-features/{feature_key}", "ShowFeature", http.StatusOK, "", "", showFeature},

	// paths that chapter 6 of the reference has for the same operations
	{"GET", "/v3/{project_id}/external_vaults", "ListExternalVault", http.StatusOK, "cbr:vaults:listExternalVaults", "ListExternalVault", listExternalVault},
	{"POST", "/v3/{project_id}/vaults/{vault_id}/migrateResources", "MigrateVaultResource", http.StatusOK, "cbr:vaults:migrateResources", "MigrateVaultResource", body(migrateVaultResource)},
}

// companions are the operations of other services that clients need: to find out
// who they are and which projects they have, what becomes of their orders, and to
// make disks that are protected. Whatever shows or changes vaults or disks takes an
// action of its service (ledger Y1 to Y3).
var companions = []route{
	{"POST", "/v3/auth/tokens", "KeystoneCreateUserTokenByPassword", http.StatusCreated, "", "", body(createToken)},
	{"GET", "/v3/projects", "KeystoneListProjects", http.StatusOK, "", "", listProjectsByName},
	{"GET", "/v3/auth/projects", "KeystoneListAuthProjects", http.StatusOK, "", "", listAuthProjects},
	{"GET", "/v3/auth/domains", "KeystoneListAuthDomains", http.StatusOK, "", "", listAuthDomains},
	{"GET", "/v3/auth/catalog", "KeystoneShowCatalog", http.StatusOK, "", "", showCatalog},
	{"GET", "/", "KeystoneListVersions", http.StatusMultipleChoices, "", "", listVersions},
	{"GET", "/v3", "KeystoneShowVersion", http.StatusOK, "", "", showVersion},

	// billing (clients 3.3); the vendor spells one path like this
	{"GET", "/v2/orders/customer-orders/details/{order_id}", "ShowCustomerOrderDetails", http.StatusOK, "bss:order:view", "", showCustomerOrderDetails},
	{"POST", "/v2/orders/suscriptions/resources/query", "ListPayPerUseCustomerResources", http.StatusOK, "bss:order:view", "", body(listPayPerUseCustomerResources)},
	{"POST", "/v2/orders/subscriptions/resources/unsubscribe", "CancelResourcesSubscription", http.StatusOK, "bss:unsubscribe:update", "", body(cancelResourcesSubscription)},
	{"POST", "/v2/orders/subscriptions/resources/autorenew/{resource_id}", "AutoRenewalResources", http.StatusNoContent, "bss:renewal:update", "", autoRenewalResources},
	{"DELETE", "/v2/orders/subscriptions/resources/autorenew/{resource_id}", "CancelAutoRenewalResources", http.StatusNoContent, "bss:renewal:update", "", cancelAutoRenewalResources},

	// enterprise projects (clients 3.3)
	{"POST", "/v1.0/enterprise-projects/{enterprise_project_id}/resources-migrate", "MigrateResource", http.StatusNoContent, "eps:resources:add", "", body(migrateResource)},
	{"POST", "/v1.0/enterprise-projects/{enterprise_project_id}/resources/filter", "ShowResourceBindEnterpriseProject", http.StatusOK, "eps:resources:list", "", body(showResourceBindEnterpriseProject)},

	// disks, and the zones and types that they have (clients 3)
	{"GET", "/v2.1/{project_id}/os-availability-zone", "NovaListAvailabilityZones", http.StatusOK, "", "", listZones},
	{"GET", "/v2/{project_id}/os-availability-zone", "CinderListAvailabilityZones", http.StatusOK, "", "", listZones},
	{"GET", "/v3/{project_id}/os-availability-zone", "CinderListAvailabilityZones", http.StatusOK, "", "CinderListAvailabilityZones", listZones},
	{"GET", "/v2/{project_id}/types", "CinderListVolumeTypes", http.StatusOK, "", "", listDiskTypes},
	{"GET", "/v3/{project_id}/types", "CinderListVolumeTypes", http.StatusOK, "", "CinderListVolumeTypes", listDiskTypes},

	{"POST", "/v2.1/{project_id}/cloudvolumes", "CreateVolume", http.StatusAccepted, "evs:volumes:create", "", body(createDisks)},
	{"POST", "/v3/{project_id}/cloudvolumes", "CreateVolumeV3", http.StatusOK, "evs:volumes:create", "", body(createDisks)},
	{"GET", "/v2/{project_id}/cloudvolumes/detail", "ListVolumes", http.StatusOK, "evs:volumes:list", "", listDisks},
	{"GET", "/v2/{project_id}/cloudvolumes/{volume_id}", "ShowVolume", http.StatusOK, "evs:volumes:get", "", showDisk},
	{"PUT", "/v2/{project_id}/cloudvolumes/{volume_id}", "UpdateVolume", http.StatusOK, "evs:volumes:update", "", body(updateDisk)},
	{"DELETE", "/v2/{project_id}/cloudvolumes/{volume_id}", "DeleteVolume", http.StatusOK, "evs:volumes:delete", "", deleteDisk},
	{"POST", "/v2.1/{project_id}/cloudvolumes/{volume_id}/action", "ResizeVolume", http.StatusAccepted, "evs:volumes:extend", "", body(extendDisk)},
	{"GET", "/v2/{project_id}/cloudvolumes/{volume_id}/tags", "ShowVolumeTags", http.StatusOK, "evs:volumes:getTags", "", showDiskTags},
	{"POST", "/v2/{project_id}/cloudvolumes/{volume_id}/tags/action", "BatchCreateVolumeTags", http.StatusNoContent, "evs:volumes:bulkCreateOrDeleteTags", "", body(changeDiskTags)},
	{"GET", "/v1/{project_id}/jobs/{job_id}", "ShowJob", http.StatusOK, "evs:volumes:get", "", showJob},
	{"DELETE", "/v1/{project_id}/cloudservers/{server_id}/detachvolume/{volume_id}", "DetachServerVolume", http.StatusOK, "evs:volumes:use", "", detachDisk},

	{"POST", "/v2/{project_id}/volumes", "CinderCreateVolume", http.StatusAccepted, "evs:volumes:create", "", body(cinderCreateDisk)},
	{"GET", "/v2/{project_id}/volumes/{volume_id}", "CinderShowVolume", http.StatusOK, "evs:volumes:get", "", showDisk},
	{"PUT", "/v2/{project_id}/volumes/{volume_id}", "CinderUpdateVolume", http.StatusOK, "evs:volumes:update", "", body(cinderUpdateDisk)},
	{"DELETE", "/v2/{project_id}/volumes/{volume_id}", "CinderDeleteVolume", http.StatusAccepted, "evs:volumes:delete", "", cinderDeleteDisk},
	{"POST", "/v2/{project_id}/volumes/{volume_id}/action", "CinderExtendVolume", http.StatusAccepted, "evs:volumes:extend", "", body(cinderExtendDisk)},
	{"GET", "/v2/{project_id}/os-vendor-tags/volumes/{volume_id}", "CinderShowVolumeTags", http.StatusOK, "evs:volumes:getTags", "", cinderShowDiskTags},
	{"PUT", "/v2/{project_id}/os-vendor-tags/volumes/{volume_id}", "CinderUpdateVolumeTags", http.StatusOK, "evs:volumes:bulkCreateOrDeleteTags", "", body(cinderSetDiskTags)},

	// the same under the version that a client of Open Telekom Cloud takes from the catalog
	{"POST", "/v3/{project_id}/volumes", "CinderCreateVolume", http.StatusAccepted, "evs:volumes:create", "CinderCreateVolume", body(cinderCreateDisk)},
	{"GET", "/v3/{project_id}/volumes/{volume_id}", "CinderShowVolume", http.StatusOK, "evs:volumes:get", "CinderShowVolume", showDisk},
	{"GET", "/v3/{project_id}/os-vendor-volumes/{volume_id}", "CinderShowVolume", http.StatusOK, "evs:volumes:get", "CinderShowVolume", showDisk},
	{"PUT", "/v3/{project_id}/volumes/{volume_id}", "CinderUpdateVolume", http.StatusOK, "evs:volumes:update", "CinderUpdateVolume", body(cinderUpdateDisk)},
	{"DELETE", "/v3/{project_id}/volumes/{volume_id}", "CinderDeleteVolume", http.StatusAccepted, "evs:volumes:delete", "CinderDeleteVolume", cinderDeleteDisk},
	{"POST", "/v3/{project_id}/volumes/{volume_id}/action", "CinderExtendVolume", http.StatusAccepted, "evs:volumes:extend", "CinderExtendVolume", body(cinderExtendDisk)},
}

// open are the operations that nobody needs to be authenticated for.
var open = map[string]bool{
	"KeystoneCreateUserTokenByPassword": true,
	"KeystoneListVersions":              true,
	"KeystoneShowVersion":               true,
}

// posted are the operations that only read although they are sent with POST.
var posted = map[string]bool{
	"CheckAgent":                 true,
	"ShowVaultResourceInstances": true,

	"ListPayPerUseCustomerResources":    true,
	"ShowResourceBindEnterpriseProject": true,
}

// reads says whether an operation changes nothing, so that nothing else brings
// its world to the present.
func (r *route) reads() bool { return r.method == http.MethodGet || posted[r.op] }
