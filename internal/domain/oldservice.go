package domain

import "time"

// OldGroup is what one of the older services backs up alike: by one policy, or by
// hand. Its vault is named after it.
type OldGroup struct {
	Name       string
	ObjectType string // server (CSBS) or disk (VBS)
	// Pattern is when the policy backs up, empty for what is backed up by hand.
	Pattern string
	// Keep is how many backups the policy keeps.
	Keep      int64
	Resources []OldResource
}

// OldResource is a resource with its backups, one each Every up to the migration.
type OldResource struct {
	ID      string
	Backups int
	Every   time.Duration
}

// OldDefault is the name of the group, and so of the vault, of what no policy of
// an older service backs up (domain rules 10).
const OldDefault = "default"

const nightly = 24 * time.Hour

// oldPlan is a group before the seed has chosen what is in it: how many servers or
// disks at least and at most, and how many backups each has.
type oldPlan struct {
	name, objectType, pattern string
	every                     time.Duration
	resources, backups        [2]uint64
}

var oldPlans = []oldPlan{
	{"csbs_nightly", "server", "FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=00", nightly, [2]uint64{1, 2}, [2]uint64{2, 4}},
	{"vbs_weekly", "disk", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=03;BYMINUTE=00", 7 * nightly, [2]uint64{1, 2}, [2]uint64{1, 3}},
	{OldDefault, "server", "", 5 * nightly, [2]uint64{1, 1}, [2]uint64{1, 2}},
	{OldDefault, "disk", "", 9 * nightly, [2]uint64{0, 1}, [2]uint64{1, 2}},
}

// Old is what the older services hold of the project: a function of the seed, as
// the inventory is, from its ordinary servers and free disks. No resource is in
// two groups.
func (i *Inventory) Old(seed, region string) []OldGroup {
	d := newDice(Chance{Seed: seed}.Hex("older services/"+region, 0, 32))
	left := map[string][]*Resource{
		"server": append([]*Resource(nil), i.order[:len(ordinaryServers)]...),
		"disk":   append([]*Resource(nil), i.order[len(ordinaryServers):len(ordinaryServers)+len(freeDisks)]...),
	}
	var groups []OldGroup
	for _, plan := range oldPlans {
		group := OldGroup{Name: plan.name, ObjectType: plan.objectType, Pattern: plan.pattern}
		for range d.between(plan.resources[0], plan.resources[1]) {
			of := left[plan.objectType]
			at := d.between(0, uint64(len(of)-1))
			backups := int(d.between(plan.backups[0], plan.backups[1]))
			group.Resources = append(group.Resources, OldResource{ID: of[at].ID, Backups: backups, Every: plan.every})
			left[plan.objectType] = append(of[:at], of[at+1:]...)
		}
		if plan.pattern != "" {
			group.Keep = int64(plan.backups[1]) + 3
		}
		groups = append(groups, group)
	}
	return groups
}
