package service

import (
	"fmt"
	"time"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// EventKind is what an event tells.
type EventKind string

// What a vault notifies of while smn_notify is on (reference 4.5.1).
const (
	// EventVaultThreshold is a backup after which the used share of its vault is at
	// or over the threshold, where it was below it before.
	EventVaultThreshold EventKind = "vault_threshold"
	// EventTaskFailed is a task that ended without success.
	EventTaskFailed EventKind = "task_failed"
)

// Event is something that a user of a vault would be notified of.
type Event struct {
	WorldID   string
	ProjectID string
	VaultID   string
	Kind      EventKind
	At        time.Time // the world's, UTC
	Detail    string    // for people
}

// tell keeps an event until the unit is committed.
func (u *Unit) tell(v *domain.Vault, kind EventKind, detail string) {
	if !v.SMNNotify {
		return
	}
	u.events = append(u.events, Event{
		WorldID: u.world.ID, ProjectID: v.ProjectID, VaultID: v.ID, Kind: kind, At: u.now, Detail: detail,
	})
}

// tellFailure tells of a task that has just ended, if it failed. A vault that is
// gone has nobody to notify.
func (u *Unit) tellFailure(t *domain.Task) {
	v, _ := u.vaults.get(t.VaultID)
	if t.Status != domain.TaskFailed || v == nil {
		return
	}
	u.tell(v, EventTaskFailed, fmt.Sprintf("%s of %s: %s", t.Operation, or(t.ResourceID, t.VaultID), t.ErrorCode))
}

// tellThreshold tells of a vault that was below its threshold, and is no more.
func (u *Unit) tellThreshold(v *domain.Vault, below bool) {
	if below && !belowThreshold(v) {
		u.tell(v, EventVaultThreshold, fmt.Sprintf("%d MB of %d GB are used, the threshold is %d %%", v.Used, v.Size, v.Threshold))
	}
}

func belowThreshold(v *domain.Vault) bool {
	return v.Used*100 < v.Size*blocks.GB*int64(v.Threshold)
}
