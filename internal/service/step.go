package service

import (
	"time"

	"github.com/cbrd/cbrd/internal/domain"
)

// step is what a kind of task does when it starts and when it ends. Both get
// the unit and the task and nothing else: they load by key, and cannot query.
//
// A refusal is the task's failure and shows in its log; an error is the store's
// and undoes the unit.
type step struct {
	start func(*Unit, *domain.Task) (took time.Duration, refusal *domain.Error, err error)
	end   func(*Unit, *domain.Task) (refusal *domain.Error, err error)
	// fail takes back what was begun for a task that a fault ends, whether it had
	// started or not; every kind of task has one (TestEveryStepFails).
	fail func(*Unit, *domain.Task) error
}

// steps is every kind of task there is.
var steps = map[domain.Operation]step{
	domain.OpBackup:         {start: startBackup, end: endBackup, fail: failBackup},
	domain.OpRestore:        {start: startRestore, end: endRestore, fail: failRestore},
	domain.OpDelete:         {start: startDelete, end: endDelete, fail: failDelete},
	domain.OpRemoveResource: {start: startRemove, end: endRemove, fail: failRemove},
	domain.OpVaultDelete:    {start: startVaultDelete, end: endVaultDelete, fail: failVaultDelete},
	domain.OpReplication:    {start: startReplication, end: endReplication, fail: failReplication},
	domain.OpSync:           {start: startSync, end: endSync, fail: failSync},
}
