package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/cbrd/cbrd/internal/domain"
)

// shared is what the guests quarrel about: all know of all.
type shared struct {
	mu       sync.Mutex
	disks    []string
	vaults   []string
	policies []string
}

func newShared(d *desk) *shared { return &shared{disks: d.disks("shared", 5)} }

// guest is a client whose vaults others change and delete under its hands. Of
// the answers it knows only that they must be documented; what it is shown must
// be consistent in itself.
type guest struct {
	*caller
	*shared
	pace *pace
	made int
}

func (g *guest) settled() error { return nil }

// some is one of the ids that guests know, or an id that nobody has.
func (g *guest) some(of *[]string) string {
	g.locker().Lock()
	defer g.locker().Unlock()
	if len(*of) == 0 || g.chance(3) {
		return "00000000-0000-4000-8000-000000000000"
	}
	return choice(g.caller, *of)
}

// locker is the lock of what guests share, not that of the desk.
func (g *guest) locker() *sync.Mutex { return &g.mu }

// forget drops an id that an answer says is of nothing.
func (g *guest) forget(r reply, id string) {
	g.locker().Lock()
	defer g.locker().Unlock()
	for _, of := range []struct {
		ids  *[]string
		code domain.Code
	}{{&g.vaults, domain.CodeVaultNotFound}, {&g.policies, domain.CodePolicyNotFound}} {
		if r.code == string(of.code) {
			*of.ids = slices.DeleteFunc(*of.ids, func(known string) bool { return known == id })
		}
	}
}

// keep remembers what was made.
func (g *guest) keep(of *[]string, r reply, member string) error {
	if r.code != "" {
		return nil
	}
	id, err := r.made(member)
	g.locker().Lock()
	defer g.locker().Unlock()
	*of = append(*of, id)
	return err
}

// room keeps things few, so that guests meet.
func (g *guest) room(of *[]string) bool {
	g.locker().Lock()
	defer g.locker().Unlock()
	return len(*of) < guests
}

func (g *guest) step() error {
	g.pace.guests.RLock()
	defer g.pace.guests.RUnlock()
	g.made++
	name := g.name + "-" + strconv.Itoa(g.made)
	vault, disk, policy := g.some(&g.vaults), g.some(&g.disks), g.some(&g.policies)
	switch g.IntN(18) {
	case 0, 1:
		if !g.room(&g.vaults) {
			return g.look(vault)
		}
		got, err := g.call("CreateVault", "", object{"vault": object{"name": name, "resources": named([]string{disk})[:g.IntN(2)], "billing": object{
			"object_type": "disk", "protect_type": "backup", "consistent_level": "crash_consistent", "size": 1 + g.IntN(200),
		}}})
		if err != nil {
			return err
		}
		return g.keep(&g.vaults, got, "vault")
	case 2:
		return g.act("UpdateVault", object{"vault": object{"name": name, "billing": object{"size": 1 + g.IntN(200)}, "threshold": 10}}, vault)
	case 3:
		return g.act("AddVaultResource", object{"resources": named([]string{disk, g.some(&g.disks)})[:1+g.IntN(2)]}, vault)
	case 4:
		return g.act("AddVaultResource", object{"resources": named([]string{disk})}, vault)
	case 5:
		return g.act("RemoveVaultResource", object{"resource_ids": []string{disk}}, vault)
	case 6, 7:
		return g.act("CreateCheckpoint", object{"checkpoint": object{"vault_id": vault, "parameters": object{"auto_trigger": g.chance(30)}}})
	case 8:
		return g.act("CreateVaultTags", object{"tag": object{"key": "k" + strconv.Itoa(g.IntN(12)), "value": name}}, vault)
	case 9:
		return g.act("DeleteVaultTag", nil, vault, "k"+strconv.Itoa(g.IntN(12)))
	case 10:
		return g.policyWork(name, policy)
	case 11:
		return g.act("AssociateVaultPolicy", object{"policy_id": policy}, vault)
	case 12:
		return g.act("DisassociateVaultPolicy", object{"policy_id": policy}, vault)
	case 13:
		if g.chance(75) {
			return g.look(vault)
		}
		return g.act("DeleteVault", nil, vault)
	case 14, 15:
		return g.touchBackup(vault)
	}
	return g.read(vault)
}

func (g *guest) act(op string, body any, params ...string) error {
	got, err := g.call(op, "", body, params...)
	for _, id := range params {
		g.forget(got, id)
	}
	return err
}

func (g *guest) policyWork(name, policy string) error {
	definition := object{"max_backups": 1 + g.IntN(3)}
	switch {
	case g.room(&g.policies):
		got, err := g.call("CreatePolicy", "", object{"policy": object{
			"name": name, "operation_definition": definition, "trigger": object{"properties": object{"pattern": []string{hourly}}},
		}})
		if err != nil {
			return err
		}
		return g.keep(&g.policies, got, "policy")
	case g.chance(80):
		return g.act("UpdatePolicy", object{"policy": object{"enabled": g.chance(70), "operation_definition": definition}}, policy)
	}
	return g.act("DeletePolicy", nil, policy)
}

// touchBackup restores, renames or deletes one of a vault's backups.
func (g *guest) touchBackup(vault string) error {
	var backups []backupView
	if _, err := g.list("ListBackups", "backups", "limit=20&vault_id="+vault, &backups); err != nil || len(backups) == 0 {
		return err
	}
	b := choice(g.caller, backups)
	switch g.IntN(4) {
	case 0:
		return g.act("RestoreBackup", object{"restore": object{"volume_id": b.ResourceID}}, b.ID)
	case 1:
		return g.act("UpdateBackup", object{"backup": object{"name": g.name}}, b.ID)
	}
	return g.act("DeleteBackup", nil, b.ID)
}

// look holds what is shown of a vault to itself.
func (g *guest) look(vault string) error {
	got, err := g.call("ShowVault", "", nil, vault)
	g.forget(got, vault)
	if err != nil || got.status != http.StatusOK {
		return err
	}
	var shown struct {
		Vault vaultView `json:"vault"`
	}
	if err := json.Unmarshal(got.body, &shown); err != nil {
		return err
	}
	if err := shown.Vault.check(); err != nil {
		return g.wrong("%v", err)
	}
	return nil
}

// read holds lists that others change to what stays true of them.
func (g *guest) read(vault string) error {
	switch g.IntN(6) {
	case 0:
		vaults, err := pages(g.caller, "ListVault", "vaults", "", vaultKey)
		if err != nil {
			return err
		}
		for i := range vaults {
			if err := vaults[i].check(); err != nil {
				return g.wrong("%v", err)
			}
		}
		return nil
	case 1:
		_, err := pages(g.caller, "ListBackups", "backups", "", backupKey)
		return err
	case 2:
		_, err := pages(g.caller, "ListBackups", "backups", "&status="+string(domain.BackupAvailable)+"&vault_id="+vault, backupKey)
		return err
	case 3:
		return g.readLogs(vault)
	case 4:
		return g.act("ShowVaultTag", nil, vault)
	}
	return g.look(vault)
}

// readLogs reads a page anywhere in the logs: it is no longer than asked for,
// and in order.
func (g *guest) readLogs(vault string) error {
	query := fmt.Sprintf("limit=5&offset=%d", g.IntN(300))
	if g.chance(50) {
		query += "&vault_id=" + vault
	}
	var logs []opLog
	count, err := g.list("ListOpLogs", "operation_logs", query, &logs)
	if err != nil {
		return err
	}
	if err := descending(logs, logKey); err != nil || len(logs) > 5 || count < len(logs) {
		return g.wrong("%d of %d logs: %v", len(logs), count, err)
	}
	return nil
}
