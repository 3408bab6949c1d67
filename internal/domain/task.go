package domain

import "time"

// Operation is the kind of a task, operation_type of its log (reference 4.1.1).
type Operation string

// The operations that have tasks.
const (
	OpBackup         Operation = "backup"
	OpCopy           Operation = "copy"
	OpReplication    Operation = "replication"
	OpRestore        Operation = "restore"
	OpDelete         Operation = "delete"
	OpSync           Operation = "sync"
	OpVaultDelete    Operation = "vault_delete"
	OpRemoveResource Operation = "remove_resource"
)

// TaskStatus is the status of a task (reference 4.1.1).
type TaskStatus string

// The statuses of a task.
const (
	TaskWaiting TaskStatus = "waiting"
	TaskRunning TaskStatus = "running"
	TaskSuccess TaskStatus = "success"
	TaskFailed  TaskStatus = "failed"
	TaskSkipped TaskStatus = "skipped"
	TaskTimeout TaskStatus = "timeout"
)

// Task is a piece of work on one resource. Its record is the operation log that
// clients read; while it waits or runs it is on the world's agenda at DueAt.
type Task struct {
	ID        string     `json:"id"`
	Seq       int64      `json:"seq"`
	Version   int64      `json:"version"`
	ProjectID string     `json:"project_id"`
	Operation Operation  `json:"operation"`
	Status    TaskStatus `json:"status"`
	RequestID string     `json:"request_id"`

	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	StartedAt time.Time `json:"started_at,omitzero"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
	// DueAt is when the task next changes: starts while it waits, ends while it
	// runs. Zero once it has ended.
	DueAt time.Time `json:"due_at,omitzero"`

	VaultID      string       `json:"vault_id"`
	VaultName    string       `json:"vault_name"`
	PolicyID     string       `json:"policy_id,omitempty"`
	CheckpointID string       `json:"checkpoint_id,omitempty"`
	ProviderID   string       `json:"provider_id"`
	ResourceID   string       `json:"resource_id,omitempty"`
	ResourceName string       `json:"resource_name,omitempty"`
	ResourceType ResourceType `json:"resource_type,omitempty"`

	EnterpriseProjectID string `json:"eps"`

	BackupID   string `json:"backup_id,omitempty"`
	BackupName string `json:"backup_name,omitempty"`
	Full       bool   `json:"full,omitempty"`
	// Moved is what the task copies, in MB, known once it runs.
	Moved      int64     `json:"moved,omitempty"`
	TargetID   string    `json:"target_id,omitempty"`
	TargetName string    `json:"target_name,omitempty"`
	Mappings   []Mapping `json:"mappings,omitempty"`
	PowerOn    bool      `json:"power_on,omitempty"`
	// Destination is where files are restored to, empty for where they came from.
	Destination string `json:"destination,omitempty"`

	// Replica is what a replication makes, nil for other operations.
	Replica *Replica `json:"replica,omitempty"`

	// Deleted and Undeleted count backups of a removal.
	Deleted   int `json:"deleted,omitempty"`
	Undeleted int `json:"undeleted,omitempty"`

	// Judged is the last phase in which the world's faults were asked, and Doomed
	// the code with which one of them will make the task fail.
	Judged Phase `json:"judged,omitempty"`
	Doomed Code  `json:"doomed,omitempty"`
	// Synced counts backups that a synchronization brought.
	Synced int `json:"synced,omitempty"`

	ErrorCode    Code   `json:"error_code,omitempty"`
	ErrorMessage string `json:"error_message,omitempty"`
}

// Replica is where a replication goes and what it makes there. What it does not
// make, because it is refused, has no ids.
type Replica struct {
	RecordID     string `json:"record_id,omitempty"`
	SourceRegion string `json:"source_region"`
	Region       string `json:"region"`
	ProjectID    string `json:"project_id"`
	VaultID      string `json:"vault_id"`
	CheckpointID string `json:"checkpoint_id,omitempty"`
	BackupID     string `json:"backup_id,omitempty"`
	BackupName   string `json:"backup_name,omitempty"`
	Accelerated  bool   `json:"accelerated,omitempty"`
}

// Mapping says which disk the backup of a disk is restored to.
type Mapping struct {
	BackupID string `json:"backup_id"`
	DiskID   string `json:"disk_id"`
}

func (t *Task) Key() string     { return t.ID }
func (t *Task) Revision() int64 { return t.Version }
func (t *Task) Order() int64    { return t.Seq }

// Start moves a waiting task to running until an instant.
func (t *Task) Start(now, until time.Time) {
	t.Version++
	t.Status, t.StartedAt, t.UpdatedAt, t.DueAt = TaskRunning, now, now, until
}

// End finishes the task; err nil means success.
func (t *Task) End(now time.Time, err *Error) {
	t.Version++
	t.Status, t.EndedAt, t.UpdatedAt, t.DueAt = TaskSuccess, now, now, time.Time{}
	if err != nil {
		t.Status, t.ErrorCode, t.ErrorMessage = TaskFailed, err.Code, err.Detail
	}
}

// Ended reports whether the task is over.
func (t *Task) Ended() bool { return t.DueAt.IsZero() }

// Progress is the share of the task done at an instant, in percent: a function
// of time when it is read, never an event.
func (t *Task) Progress(now time.Time) int {
	switch {
	case t.Status == TaskSuccess:
		return 100
	case t.Status != TaskRunning || !now.After(t.StartedAt):
		return 0
	case !now.Before(t.DueAt):
		return 99
	}
	return int(now.Sub(t.StartedAt) * 100 / t.DueAt.Sub(t.StartedAt))
}

// Due is the task's place on the agenda; ok is false once it has ended.
func (t *Task) Due() (due Due, ok bool) {
	kind := DueTaskEnd
	if t.Status == TaskWaiting {
		kind = DueTaskStart
	}
	return Due{At: t.DueAt, Kind: kind, Seq: t.Seq, Ref: t.ID}, !t.Ended()
}
