package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// owner is a client that nobody else meddles with, and what it should see.
type owner struct {
	*caller
	pace         *pace
	moves, fires int64 // those the model knows
	disks        []string
	vaults       []*vaultModel
	policies     []*policyModel
	gone         []string // ids of vaults, backups and policies that are no more
	made, sent   int
}

func newOwner(c *caller, p *pace) *owner {
	return &owner{caller: c, pace: p, disks: c.disks(c.name, 4)}
}

// An operation asks for something and returns the vault it was about, nil for
// none.
type operation func(*owner) (*vaultModel, error)

// operations are drawn from: what is there twice is done twice as often.
var operations = []operation{
	(*owner).createVault, (*owner).createVault, (*owner).deleteVault, (*owner).updateVault,
	(*owner).addResources, (*owner).addResources, (*owner).removeResource,
	(*owner).checkpoint, (*owner).checkpoint, (*owner).checkpoint, (*owner).deleteBackup, (*owner).restore, (*owner).restore,
	(*owner).tag, (*owner).tagBatch, (*owner).untag,
	(*owner).createPolicy, (*owner).updatePolicy, (*owner).deletePolicy, (*owner).associate, (*owner).associate, (*owner).dissociate,
	(*owner).missing,
}

func (o *owner) step() error {
	o.pace.owners.RLock()
	defer o.pace.owners.RUnlock()
	if err := o.catchUp(); err != nil {
		return err
	}
	v, err := o.operate()
	if err != nil {
		return err
	}
	if v != nil {
		if err := o.compareVault(v); err != nil {
			return err
		}
	}
	if o.chance(10) {
		return o.compareAll()
	}
	return nil
}

// operate draws operations until one has something to ask for.
func (o *owner) operate() (*vaultModel, error) {
	for sent := o.sent; ; {
		if v, err := choice(o.caller, operations)(o); err != nil || o.sent > sent {
			return v, err
		}
	}
}

func (o *owner) settled() error {
	if err := o.catchUp(); err != nil {
		return err
	}
	for _, v := range o.vaults {
		if len(v.tasks) > 0 || v.busy() {
			return o.wrong("vault %s is not at rest: %+v", v.id, v.tasks[0])
		}
	}
	return o.compareAll()
}

// catchUp lets the model do what the clock did: tasks that ran, and policies
// that fired after all tasks had ended.
func (o *owner) catchUp() error {
	moves, fires := o.pace.moves.Load(), o.pace.fires.Load()
	if moves == o.moves {
		return nil
	}
	for _, v := range slices.Clone(o.vaults) {
		if err := o.ran(v); err != nil {
			return err
		}
	}
	for range fires - o.fires {
		for _, v := range o.vaults {
			if len(v.tasks) > 0 {
				return o.wrong("an hour struck while tasks of vault %s ran: %+v", v.id, v.tasks[0])
			}
			v.fire()
		}
	}
	o.moves, o.fires = moves, fires
	return o.compareAll()
}

// ran tells the model what became of a vault's tasks.
func (o *owner) ran(v *vaultModel) error {
	if len(v.tasks) == 0 {
		return nil
	}
	logs, err := o.logs(v, 1000)
	if err != nil {
		return err
	}
	var failed []*taskModel
	for _, t := range slices.Clone(v.tasks) {
		at := slices.IndexFunc(logs, func(l opLog) bool { return l.ID == t.id })
		if at < 0 {
			return o.wrong("the log of task %+v is missing", *t)
		}
		now := domain.TaskStatus(logs[at].Status)
		if now == t.status {
			continue
		}
		if t.status == domain.TaskWaiting {
			v.start(t)
		}
		t.status = now
		if now == domain.TaskRunning {
			continue
		}
		v.tasks = slices.DeleteFunc(v.tasks, func(other *taskModel) bool { return other == t })
		switch {
		case now != domain.TaskSuccess:
			failed = append(failed, t)
		case v.end(t):
			o.forget(v)
		}
	}
	for _, t := range failed { // only a deletion that came too late may
		if t.operation != domain.OpDelete || slices.Contains(v.backups, t.backup) && slices.Contains(o.vaults, v) {
			return o.wrong("task %+v failed", *t)
		}
	}
	return nil
}

func (o *owner) forget(v *vaultModel) {
	o.vaults = slices.DeleteFunc(o.vaults, func(other *vaultModel) bool { return other == v })
	o.gone = append(o.gone, v.id)
}

// send asks for something that must be answered with a code, or with success if
// it is empty.
func (o *owner) send(want domain.Code, op string, body any, params ...string) (reply, error) {
	o.sent++
	got, err := o.call(op, "", body, params...)
	if err == nil && got.code != string(want) {
		err = o.wrong("%s: %d %s, the model says %q", op, got.status, got.body, want)
	}
	return got, err
}

// made reads the id of what was made.
func (r reply) made(member string) (string, error) {
	var made map[string]struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(r.body, &made); err != nil || made[member].ID == "" {
		return "", fmt.Errorf("no id of a %s: %w\n%s", member, err, r.body)
	}
	return made[member].ID, nil
}

func (o *owner) next(what string) string {
	o.made++
	return fmt.Sprintf("%s-%s-%d", o.name, what, o.made)
}

// holder is the vault that has a disk, nil for none.
func (o *owner) holder(disk string) *vaultModel {
	for _, v := range o.vaults {
		if v.binding(disk) != nil {
			return v
		}
	}
	return nil
}
