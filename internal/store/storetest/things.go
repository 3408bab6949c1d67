package storetest

import (
	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// vault is a new vault with every member set that a document or a column has.
func (b *bed) vault(name string) *domain.Vault {
	seq, prefix := b.next(), "prefix"
	return &domain.Vault{
		ID: b.id("vault", seq), Seq: seq, Version: 1, ProjectID: b.project, UserID: "user", CreatedAt: at(int(seq)),
		UpdatedAt: at(int(seq)), Name: name, Description: "Straße, \"quoted\"\nand more: \u5907\u4efd", ObjectType: "server",
		ProtectType: domain.ProtectBackup, CloudType: "public", ConsistentLevel: domain.CrashConsistent,
		ChargingMode: domain.PostPaid, Status: domain.VaultAvailable, Size: 100, Used: 7, EnterpriseProjectID: "0",
		Tags: []domain.Tag{{Key: "k", Value: "v"}}, BindRules: []domain.Tag{{Key: "r", Value: "s"}},
		SMNNotify: true, Threshold: 80, BackupNamePrefix: &prefix,
		Bindings: []*domain.Binding{{
			ResourceID: "resource", Type: domain.TypeServer, Name: "ecs", Size: 40, Disks: []string{"d1", "d2"},
			IncludeVolumes: []domain.Volume{{ID: "d1", OSVersion: "os"}}, ExcludeVolumes: []string{"d3"},
			ProtectStatus: domain.Protecting, TaskID: "task", BackupSize: 7, BackupCount: 1,
			Suspended: true, SinceFull: 3, LastFull: at(2), SourceVaultID: "source",
		}},
		Replicating: 2,
		Shares:      []domain.Share{{MemberID: "member", BackupID: "backup", Size: 3}},
	}
}

// backup is a new top-level backup of a chain, with contents.
func (b *bed) backup(vault *domain.Vault, chain string) *domain.Backup {
	seq := b.next()
	return &domain.Backup{
		ID: b.id("backup", seq), Seq: seq, Version: 1, ProjectID: vault.ProjectID, VaultID: vault.ID,
		CheckpointID: b.id("checkpoint", 0), ChainID: chain, ResourceID: chain, ResourceName: "name of " + chain,
		ResourceType: domain.TypeDisk, ResourceSize: 40, ResourceAZ: "az1", Name: "backup", Status: domain.BackupAvailable,
		ImageType: domain.ImageBackup, ProviderID: domain.Provider("disk"), EnterpriseProjectID: "0",
		CreatedAt: at(int(seq)), UpdatedAt: at(int(seq)), ProtectedAt: at(int(seq) + 1), Incremental: true,
		ExpiresAt: at(86400), AutoTrigger: true, Forever: true, PolicyID: "policy",
		Replications: []domain.Replication{{
			ID: "record", Status: domain.ReplicationFailed, CreatedAt: at(1), StartedAt: at(2), EndsAt: at(3), SourceRegion: "here",
			Region: "there", ProjectID: "p", VaultID: "v", BackupID: "b", CheckpointID: "c", AutoTrigger: true, FailCode: "c", FailReason: "r",
		}},
		SnapshotID: "snapshot", Holds: true, Pieces: blocks.Map{{Start: 0, Len: 5, Gen: 1 << 62}, {Start: 9, Len: 2, Gen: 3}},
	}
}

// child is a backup of a disk within another one.
func (b *bed) child(parent *domain.Backup, disk string) *domain.Backup {
	seq := b.next()
	c := *parent
	c.ID, c.Seq, c.ParentID, c.ResourceID = b.id("backup", seq), seq, parent.ID, disk
	return &c
}

func (b *bed) checkpoint(vault *domain.Vault) *domain.Checkpoint {
	seq := b.next()
	return &domain.Checkpoint{
		ID: b.id("checkpoint", seq), Seq: seq, Version: 1, ProjectID: vault.ProjectID, VaultID: vault.ID,
		VaultName: vault.Name, CreatedAt: at(int(seq)), Status: domain.CheckpointProtecting, Name: "checkpoint",
		RetentionDays: -1, Running: 1, Live: 1,
		Resources: []domain.CheckpointResource{{ID: "resource", Type: domain.TypeServer, Name: "ecs", Size: 40}},
		Skipped:   []domain.SkippedResource{{ID: "other", Type: domain.TypeServer, Code: domain.CodeBackupInProgress}},
	}
}

// task is a new task, which is due after so many seconds, or ended when none.
func (b *bed) task(op domain.Operation, due int) *domain.Task {
	seq := b.next()
	t := &domain.Task{
		ID: b.id("task", seq), Seq: seq, Version: 1, ProjectID: b.project, Operation: op, Status: domain.TaskWaiting,
		RequestID: "req", CreatedAt: at(int(seq)), UpdatedAt: at(int(seq)), VaultID: "vault", VaultName: "vault name",
		ProviderID: "provider", ResourceID: "resource", ResourceName: "ecs", ResourceType: domain.TypeServer,
		EnterpriseProjectID: "0", Mappings: []domain.Mapping{{BackupID: "b", DiskID: "d"}},
		Replica: &domain.Replica{
			RecordID: "record", SourceRegion: "here", Region: "there", ProjectID: "p", VaultID: "v", CheckpointID: "c",
			BackupID: "b", BackupName: "n", Accelerated: true,
		},
	}
	if due > 0 {
		t.DueAt = at(due)
		return t
	}
	t.Status, t.StartedAt, t.EndedAt = domain.TaskSuccess, at(int(seq)), at(int(seq)+1)
	return t
}

func (b *bed) resource(id string) *domain.Resource {
	disk, err := blocks.NewDisk(7, 1024, 512, 3, start.UnixMicro())
	b.ok(err)
	return &domain.Resource{
		ID: id, ProjectID: b.project, Type: domain.TypeDisk, Name: "volume", Status: domain.StatusDiskAvailable,
		Size: 1, AvailabilityZone: "az1", EnterpriseProjectID: "0", Version: 1,
		Disk: &domain.Disk{VolumeType: "SSD"}, Contents: &disk,
	}
}

// member is a project that a backup is shared with.
func (b *bed) member(of *domain.Backup, project string, status domain.MemberStatus, vault string) *domain.Member {
	seq := b.next()
	return &domain.Member{
		ID: b.id("member", seq), Seq: seq, Version: 1, ProjectID: of.ProjectID, DestProjectID: project, BackupID: of.ID,
		Status: status, VaultID: vault, ImageID: "image", CreatedAt: at(int(seq)), UpdatedAt: at(int(seq)),
	}
}

func (b *bed) protection(vault *domain.Vault, id, bound string) *domain.Protection {
	return &domain.Protection{ProjectID: vault.ProjectID, ResourceID: id, VaultID: vault.ID, BoundID: bound, Version: 1}
}

// order is a new order with every member set that a document has, which is due
// after so many seconds.
func (b *bed) order(state domain.OrderState, due int) *domain.Order {
	seq := b.next()
	return &domain.Order{
		ID: domain.OrderID(start, seq), Seq: seq, Version: 1, ProjectID: b.project, UserID: "user", Kind: domain.OrderPurchase,
		State: state, CreatedAt: at(int(seq)), UpdatedAt: at(int(seq)), PaidAt: at(1), DueAt: at(due),
		VaultIDs: []string{"vault", "other"}, Period: domain.Period{Unit: domain.UnitMonth, Num: 2}, Begins: at(2), Periods: 3, AutoRenew: true,
		Purchase: &domain.Purchase{Vault: b.vault("bought"), PolicyID: "policy", Resources: []domain.Wanted{{
			ID: "resource", Type: domain.TypeServer, IncludeVolumes: []domain.Volume{{ID: "d1"}}, ExcludeVolumes: []string{"d2"},
		}}},
		Change: &domain.Change{Size: 100, ConsistentLevel: domain.AppConsistent, ProductID: "product"},
	}
}
