package main

import (
	"encoding/json"
	"fmt"
	"net/url"
)

// What must hold in every world for everybody, whoever did what.

// descending is the order of a list: newest first, and so by id, since ids begin
// with the time and the sequence number. None is twice.
func descending[T any](list []T, id func(T) string) error {
	for i := 1; i < len(list); i++ {
		if id(list[i]) >= id(list[i-1]) {
			return fmt.Errorf("%s comes after %s", id(list[i]), id(list[i-1]))
		}
	}
	return nil
}

// check holds a vault's sums to its resources.
func (v *vaultView) check() error {
	allocated, used, seen := 0, 0, map[string]bool{}
	for _, r := range v.Resources {
		allocated, used = allocated+r.Size, used+r.BackupSize
		if seen[r.ID] || r.BackupCount < 0 || r.BackupSize < 0 || r.BackupCount == 0 && r.BackupSize != 0 && r.ProtectStatus != "protecting" {
			return fmt.Errorf("vault %s has resource %+v", v.ID, r)
		}
		seen[r.ID] = true
	}
	if v.Billing.Allocated != allocated || v.Billing.Used != used {
		return fmt.Errorf("vault %s has allocated %d and used %d, its resources %d and %d", v.ID, v.Billing.Allocated, v.Billing.Used, allocated, used)
	}
	return nil
}

// pages reads a whole list by markers, in pages that others may change meanwhile:
// what stays is there once, and in its place.
func pages[T any](c *caller, op, member, query string, id func(T) string) ([]T, error) {
	const size = 7
	var all []T
	marker := ""
	for {
		var page []T
		if _, err := c.list(op, member, fmt.Sprintf("limit=%d&marker=%s%s", size, url.QueryEscape(marker), query), &page); err != nil {
			return nil, err
		}
		all = append(all, page...)
		if err := descending(all, id); err != nil {
			return nil, c.wrong("%s by marker: %v", op, err)
		}
		if len(page) < size {
			return all, nil
		}
		marker = id(page[size-1])
	}
}

func vaultKey(v vaultView) string   { return v.ID }
func backupKey(b backupView) string { return b.ID }
func logKey(l opLog) string         { return l.ID }

// whole reads a list at once, which must be in order, and have as many entries as
// it says.
func whole[T any](c *caller, op, member string, id func(T) string) (list []T, err error) {
	for {
		var page []T
		count, err := c.list(op, member, fmt.Sprintf("limit=1000&offset=%d", len(list)), &page)
		if err != nil {
			return nil, err
		}
		if list = append(list, page...); len(page) < 1000 {
			if err := descending(list, id); err != nil || count != len(list) {
				return nil, c.wrong("%s: %d of %d, %v", op, len(list), count, err)
			}
			return list, nil
		}
	}
}

// audit looks at the whole world when nothing happens any more.
func (c *caller) audit() error {
	vaults, err := whole(c, "ListVault", "vaults", vaultKey)
	if err != nil {
		return err
	}
	backups, err := whole(c, "ListBackups", "backups", backupKey)
	if err != nil {
		return err
	}
	logs, err := whole(c, "ListOpLogs", "operation_logs", logKey)
	if err != nil {
		return err
	}
	for _, l := range logs {
		if l.Status == "waiting" || l.Status == "running" {
			return c.wrong("task %+v has not ended", l)
		}
	}
	if err := c.auditBackups(vaults, backups); err != nil {
		return err
	}
	return c.auditSummary(vaults)
}

// auditBackups holds what vaults say of their backups to the list of these, and
// wants every resource in one vault at most.
func (c *caller) auditBackups(vaults []vaultView, backups []backupView) error {
	counted := map[[2]string]int{}
	for _, b := range backups {
		if b.Status != "available" {
			return c.wrong("backup %+v is not at rest", b)
		}
		counted[[2]string{b.VaultID, b.ResourceID}]++
	}
	holder := map[string]string{}
	for _, v := range vaults {
		if err := v.check(); err != nil {
			return c.wrong("%v", err)
		}
		for _, r := range v.Resources {
			key := [2]string{v.ID, r.ID}
			if r.BackupCount != counted[key] || r.ProtectStatus != "available" || holder[r.ID] != "" {
				return c.wrong("vault %s has %+v, there are %d backups; it is in %q too", v.ID, r, counted[key], holder[r.ID])
			}
			holder[r.ID] = v.ID
			delete(counted, key)
		}
	}
	if len(counted) > 0 {
		return c.wrong("backups of what is in no vault: %v", counted)
	}
	return nil
}

// auditSummary holds the sums over all vaults, in GB, to the vaults: the
// nearest whole number.
func (c *caller) auditSummary(vaults []vaultView) error {
	got, err := c.call("ShowSummary", "", nil)
	if err != nil {
		return err
	}
	var sums struct {
		Size int `json:"size"`
		Used int `json:"used_size"`
	}
	if err := json.Unmarshal(got.body, &sums); err != nil {
		return err
	}
	size, used := 0, 0
	for _, v := range vaults {
		size, used = size+v.Billing.Size, used+v.Billing.Used
	}
	if sums.Size != size || sums.Used != (used+512)/1024 {
		return c.wrong("the summary is %s, the vaults have %d GB and %d MB", got.body, size, used)
	}
	return nil
}
