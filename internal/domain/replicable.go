package domain

// Replicable says why a backup cannot be replicated, nil when it can: only
// complete backups of cloud servers with their system disk, no files, no replicas
// (domain rules 8). systemDisk says whether the server has one now: a backup may
// leave it out.
func Replicable(b *Backup, systemDisk bool) *Error {
	switch {
	case b.ImageType == ImageReplication:
		return Fail(CodeReplicateBackupType)
	case b.ResourceType != TypeServer, b.File:
		return Fail(CodeReplicateNotServer)
	case b.Status != BackupAvailable:
		return Fail(CodeReplicateBackupStatus)
	case b.ContainSystemDisk:
		return nil
	case systemDisk:
		return Fail(CodeReplicateBackupWithoutSystemDisk)
	}
	return Fail(CodeReplicateSourceWithoutSystemDisk)
}

// SendsReplicas says why the backups of a vault cannot be replicated, nil when
// they can: those of a replication vault are replicas, and only servers' can
// (domain rules 8).
func (v *Vault) SendsReplicas() *Error {
	switch {
	case v.ProtectType == ProtectReplication:
		return Fail(CodeReplicateBackupType)
	case v.ObjectType != "server":
		return Fail(CodeResourceTypeNotReplicable)
	case v.Status != VaultAvailable && v.Status != VaultLock:
		return Fail(CodeVaultStatusInvalid)
	}
	return nil
}

// HoldsReplicas reports whether there are replication vaults of an object type. The
// service also sells empty ones for file systems, whose backups it does not
// replicate (Terraform's documentation of huaweicloud_cbr_vault).
func HoldsReplicas(objectType string) bool {
	return objectType == "server" || objectType == objectTypeTurbo
}

// TakesReplicas says why a vault cannot receive the replicas of vaults of an
// object type, nil when it can.
func (v *Vault) TakesReplicas(objectType string) *Error {
	switch {
	case v.ProtectType != ProtectReplication || v.ObjectType != objectType:
		return Fail(CodeDestinationVaultUnsupported)
	case v.Status != VaultAvailable && v.Status != VaultLock:
		return Fail(CodeDestinationVaultCheckFailed)
	}
	return nil
}
