package main

import (
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/cbrd/cbrd/internal/domain"
)

// What an owner does to its vaults. Each operation first asks the model what the
// answer is, in the order in which the service looks at things.

func (o *owner) createVault() (*vaultModel, error) {
	if len(o.vaults) >= 3 {
		return nil, nil
	}
	v := &vaultModel{name: o.next("vault"), size: 20_000 + o.IntN(1000), threshold: 80, status: string(domain.VaultAvailable), tags: map[string]string{}}
	tags := []object{}
	for n := range 1 + o.IntN(3) {
		key := fmt.Sprintf("key-%d", n)
		v.tags[key] = "made"
		tags = append(tags, object{"key": key, "value": "made"})
	}
	body := object{"name": v.name, "tags": tags, "threshold": v.threshold, "billing": object{
		"object_type": "disk", "protect_type": "backup", "consistent_level": "crash_consistent", "size": v.size,
	}}
	if len(o.policies) > 0 && o.chance(50) {
		v.policy = choice(o.caller, o.policies)
		body["backup_policy_id"] = v.policy.id
	}
	wanted := o.someDisks()
	body["resources"] = named(wanted)
	want := o.bind(v, wanted)
	got, err := o.send(want, "CreateVault", object{"vault": body})
	if err != nil || want != "" {
		return nil, err
	}
	if v.id, err = got.made("vault"); err != nil {
		return nil, err
	}
	o.vaults = append(o.vaults, v)
	return v, nil
}

func (o *owner) someDisks() (ids []string) {
	for range o.IntN(3) {
		ids = append(ids, choice(o.caller, o.disks))
	}
	return ids
}

func named(ids []string) []object {
	list := []object{}
	for _, id := range ids {
		list = append(list, object{"id": id, "type": string(domain.TypeDisk)})
	}
	return list
}

// bind is all or nothing.
func (o *owner) bind(v *vaultModel, disks []string) domain.Code {
	// What can be told from the list alone comes before what it names.
	if len(slices.Compact(slices.Sorted(slices.Values(disks)))) < len(disks) {
		return domain.CodeDuplicateResources
	}
	before := len(v.bindings)
	for _, disk := range disks {
		if code := o.bindOne(v, disk); code != "" {
			v.bindings = v.bindings[:before]
			return code
		}
	}
	return ""
}

func (o *owner) bindOne(v *vaultModel, disk string) domain.Code {
	holder, own := o.holder(disk), v.binding(disk)
	switch {
	case holder != nil && holder != v:
		return domain.CodeResourceInOtherVault
	case own != nil && own.status == domain.Removing:
		return domain.CodeResourcesBeingRemoved
	case own != nil:
		return domain.CodeDiskInVault
	}
	v.bindings = append(v.bindings, &bindingModel{disk: disk, status: domain.Protected})
	return ""
}

// any is one of the vaults, nil when there is none.
func (o *owner) any() *vaultModel {
	if len(o.vaults) == 0 {
		return nil
	}
	return choice(o.caller, o.vaults)
}

func (o *owner) deleteVault() (*vaultModel, error) {
	v := o.any()
	if v == nil || v.open() && o.chance(70) {
		return nil, nil
	}
	var want domain.Code
	switch {
	case !v.open():
		want = domain.CodeVaultStatusInvalid
	case v.busy():
		want = domain.CodePerformingBackups
	}
	if _, err := o.send(want, "DeleteVault", nil, v.id); err != nil || want != "" {
		return v, err
	}
	v.status = string(domain.VaultDeleting)
	for _, b := range v.bindings {
		b.busy = true
	}
	v.begin(domain.OpVaultDelete, "", nil)
	return v, o.learnTasks(v, 1)
}

// needsOpen is the code of most operations on a vault that is being deleted.
func (v *vaultModel) needsOpen(otherwise domain.Code) domain.Code {
	if !v.open() {
		return domain.CodeVaultStatusInvalid
	}
	return otherwise
}

func (o *owner) updateVault() (*vaultModel, error) {
	v := o.any()
	if v == nil {
		return nil, nil
	}
	name, size, threshold := o.next("vault"), 20_000+o.IntN(1000), 1+o.IntN(100)
	want := v.needsOpen("")
	_, err := o.send(want, "UpdateVault", object{"vault": object{"name": name, "threshold": threshold, "billing": object{"size": size}}}, v.id)
	if want == "" {
		v.name, v.size, v.threshold = name, size, threshold
	}
	return v, err
}

func (o *owner) addResources() (*vaultModel, error) {
	v := o.any()
	if v == nil {
		return nil, nil
	}
	disks := append(o.someDisks(), choice(o.caller, o.disks))
	want := v.needsOpen("")
	if want == "" {
		want = o.bind(v, disks)
	}
	_, err := o.send(want, "AddVaultResource", object{"resources": named(disks)}, v.id)
	return v, err
}

func (o *owner) removeResource() (*vaultModel, error) {
	v := o.any()
	if v == nil || o.chance(50) {
		return nil, nil
	}
	disk := choice(o.caller, o.disks)
	if len(v.bindings) > 0 && o.chance(50) {
		disk = choice(o.caller, v.bindings).disk
	}
	want, b := v.needsOpen(""), v.binding(disk)
	switch {
	case want != "":
	case b == nil:
		want = domain.CodeResourceNotInVault
	case b.status == domain.Removing:
		want = domain.CodeResourcesBeingRemoved
	case b.busy:
		want = domain.CodePerformingBackups
	}
	if _, err := o.send(want, "RemoveVaultResource", object{"resource_ids": []string{disk}}, v.id); err != nil || want != "" {
		return v, err
	}
	b.busy, b.status = true, domain.Removing
	v.begin(domain.OpRemoveResource, disk, nil)
	return v, o.learnTasks(v, 1)
}

// key is one of more tag keys than a vault may have.
func (o *owner) key() string { return fmt.Sprintf("key-%d", o.IntN(14)) }

func (o *owner) tag() (*vaultModel, error) {
	return o.retag("CreateVaultTags", map[string]string{o.key(): o.next("value")}, func(tags map[string]string) any {
		for key, value := range tags {
			return object{"tag": object{"key": key, "value": value}}
		}
		return nil
	})
}

func (o *owner) tagBatch() (*vaultModel, error) {
	tags := map[string]string{}
	for range 1 + o.IntN(4) {
		tags[o.key()] = o.next("value")
	}
	return o.retag("BatchCreateAndDeleteVaultTags", tags, func(tags map[string]string) any {
		list := []object{}
		for n := range 14 { // in an order that does not change
			if value, ok := tags[fmt.Sprintf("key-%d", n)]; ok {
				list = append(list, object{"key": fmt.Sprintf("key-%d", n), "value": value})
			}
		}
		return object{"action": "create", "tags": list}
	})
}

const maxTags = 10 // of the profile huawei

func (o *owner) retag(op string, tags map[string]string, body func(map[string]string) any) (*vaultModel, error) {
	v := o.any()
	if v == nil {
		return nil, nil
	}
	after := maps.Clone(v.tags)
	maps.Copy(after, tags)
	want := v.needsOpen("")
	if want == "" && len(after) > maxTags && len(after) > len(v.tags) {
		want = domain.CodeTooManyTags
	}
	_, err := o.send(want, op, body(tags), v.id)
	if want == "" {
		v.tags = after
	}
	return v, err
}

func (o *owner) untag() (*vaultModel, error) {
	v := o.any()
	if v == nil {
		return nil, nil
	}
	key := o.key()
	want := v.needsOpen("")
	if _, ok := v.tags[key]; want == "" && !ok {
		want = domain.CodeTagKeyNotFound
	}
	_, err := o.send(want, "DeleteVaultTag", nil, v.id, url.PathEscape(key))
	if want == "" {
		delete(v.tags, key)
	}
	return v, err
}
