package httpapi

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/httpapi/wire"
	"github.com/cbrd/cbrd/internal/query"
	"github.com/cbrd/cbrd/openapi"
)

// viewReplication is the view of lists that show replication records.
const viewReplication = "replication"

// encodeBackups shows the records of replications only to who asks for them
// (reference 4.3.3), and remembers no backup of which a replica is being made: the
// progress is a function of the time it is read.
func (c *call) encodeBackups(viewer string, refs []query.Ref) ([][]byte, error) {
	if show := c.truth("show_replication"); show == nil || !*show {
		return encodeSeen(c, viewer, refs, c.seen, func(b *domain.Backup) (any, bool) { return c.backup(b, nil), true })
	}
	now, err := c.worldNow()
	if err != nil {
		return nil, err
	}
	c.view = viewReplication
	return encodeSeen(c, viewer, refs, c.seen, func(b *domain.Backup) (any, bool) {
		w := c.backup(b, nil)
		w.ReplicationRecords = c.replicationRecords(b, now)
		return w, !b.Replicating()
	})
}

// shownBackup is one backup with everything about it.
func (c *call) shownBackup(b *domain.Backup, children []*domain.Backup) (any, error) {
	w := c.backup(b, children)
	if len(b.Replications) > 0 {
		now, err := c.worldNow()
		if err != nil {
			return nil, err
		}
		w.ReplicationRecords = c.replicationRecords(b, now)
	}
	return wire.BackupGetResp{Backup: w}, nil
}

// replicationRecords are the records of a backup (reference 4.3.2, table
// ReplicationRecordGet).
func (api *API) replicationRecords(b *domain.Backup, now time.Time) []wire.ReplicationRecord {
	records := make([]wire.ReplicationRecord, len(b.Replications))
	for i, r := range b.Replications {
		records[i] = wire.ReplicationRecord{
			ID: r.ID, Status: string(r.Status), CreatedAt: api.time(r.CreatedAt),
			SourceBackupID: b.ID, SourceCheckpointID: orNull(b.CheckpointID),
			SourceProjectID: b.ProjectID, SourceRegion: r.SourceRegion, VaultID: b.VaultID,
			DestinationBackupID: orNull(r.BackupID), DestinationCheckpointID: orNull(r.CheckpointID),
			DestinationProjectID: r.ProjectID, DestinationRegion: r.Region, DestinationVaultID: r.VaultID,
			ExtraInfo: wire.ReplicationExtraInfo{
				Progress: r.Progress(now), FailCode: string(r.FailCode), FailReason: failReason(r),
				AutoTrigger: r.AutoTrigger, DestinationVaultID: r.VaultID,
			},
		}
	}
	return records
}

// failReason is the error table's text where the record has no more to say.
func failReason(r domain.Replication) string {
	if row, ok := openapi.LookupError(string(r.FailCode)); ok && r.FailReason == "" {
		return row.Message
	}
	return r.FailReason
}

// replicated is what the log of a replication has of its own (reference 4.1.1,
// table OpExtendInfoReplication).
func replicated(t *domain.Task) *wire.OpExtendInfoReplication {
	to := t.Replica
	return &wire.OpExtendInfoReplication{
		SourceBackupID: t.BackupID, SourceBackupName: t.BackupName, SourceCheckpointID: orNull(t.CheckpointID),
		SourceProjectID: t.ProjectID, SourceRegion: to.SourceRegion,
		DestinationBackupID: orNull(to.BackupID), DestinationBackupName: orNull(to.BackupName),
		DestinationCheckpointID: orNull(to.CheckpointID),
		DestinationProjectID:    to.ProjectID, DestinationRegion: to.Region,
	}
}
