package domain

// mbPerGB converts the unit of billing.size to that of billing.used.
const mbPerGB = 1024

// Overfull reports whether the vault's backups occupy more than its capacity.
// A backup that is running may push a vault there; the next one is refused
// (domain rules 2.3.2, code 6114).
func (v *Vault) Overfull() bool { return v.Used > v.Size*mbPerGB }

// Full reports whether no more backups may begin: the vault is over its capacity
// and was not bought to be charged for what is beyond it.
func (v *Vault) Full() bool { return v.Overfull() && !v.DemandBilling }

// Free is what the vault has left, in MB; less than nothing when it is overfull.
func (v *Vault) Free() int64 { return v.Size*mbPerGB - v.Used }

// Expand grows a vault that expands by itself until its backups fit: a quarter
// more each time, rounded up (domain rules 2.3.3). It reports whether it grew.
func (v *Vault) Expand() bool {
	if !v.AutoExpand || v.ChargingMode != PostPaid {
		return false
	}
	before := v.Size
	for v.Overfull() && v.Size < MaxVaultSizeGB {
		v.Size = min((v.Size*5+3)/4, MaxVaultSizeGB)
	}
	return v.Size != before
}

// Resize sets the capacity in GB. It must hold what is already stored (domain
// rules 2.3.4).
func (v *Vault) Resize(sizeGB int64) *Error {
	if sizeGB < 1 || sizeGB > MaxVaultSizeGB || sizeGB*mbPerGB < v.Used {
		return Fail(CodeInvalidVaultCapacity).On("vault.billing.size")
	}
	v.Size = sizeGB
	return nil
}

// Store records that a backup of a bound resource occupies mb more (or, when
// negative, less) of the vault.
func (v *Vault) Store(b *Binding, mb int64) {
	v.Used += mb
	if b != nil {
		b.BackupSize += mb
	}
}
