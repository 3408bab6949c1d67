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
}

// steps is every kind of task there is.
var steps = map[domain.Operation]step{
	domain.OpBackup:         {start: startBackup, end: endBackup},
	domain.OpRestore:        {start: startRestore, end: endRestore},
	domain.OpDelete:         {start: startDelete, end: endDelete},
	domain.OpRemoveResource: {start: startRemove, end: endRemove},
	domain.OpSync:           {start: startSync, end: endSync},
	domain.OpVaultDelete:    {start: startVaultDelete, end: endVaultDelete},
}
