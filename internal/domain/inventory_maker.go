package domain

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// inventoryMaker turns the plans into the resources of one project.
type inventoryMaker struct {
	chance  Chance
	project string
	region  string
	born    int64 // microseconds UTC
	vpc     string
	subnet  uint64
	hosts   int // private addresses given out so far
	made    *Inventory
}

func newInventoryMaker(seed, projectID, region string, born time.Time) *inventoryMaker {
	m := &inventoryMaker{
		chance:  Chance{Seed: seed},
		project: projectID,
		region:  region,
		born:    born.UnixMicro(),
		made:    &Inventory{byID: make(map[string]*Resource, 80)},
	}
	vpc, d := m.lot("vpc", "vpc-default")
	m.vpc, m.subnet = vpc, d.between(0, 250)
	return m
}

func (m *inventoryMaker) add(resources ...*Resource) {
	for _, r := range resources {
		m.made.order = append(m.made.order, r)
		m.made.byID[r.ID] = r
	}
}

func (m *inventoryMaker) disks(plans []diskPlan) {
	for _, plan := range plans {
		m.add(m.disk(plan))
	}
}

func (m *inventoryMaker) turbos(plans []turboPlan) {
	for _, plan := range plans {
		r, d := m.resource(TypeTurbo, "turbo", plan.name, plan.status)
		r.Tags = plan.tags
		m.fill(r, d, plan.sizes, plan.load)
		m.add(r)
	}
}

func (m *inventoryMaker) desktops(plans []desktopPlan) {
	for _, plan := range plans {
		r, d := m.resource(TypeDesktop, "desktop", plan.name, StatusActive)
		r.Tags = plan.tags
		m.fill(r, d, plan.sizes, busyLoad)
		m.add(r)
	}
}

// disk makes an unattached disk.
func (m *inventoryMaker) disk(plan diskPlan) *Resource {
	r, d := m.resource(TypeDisk, "disk", plan.name, plan.status)
	if r.Status == "" {
		r.Status = StatusDiskAvailable
	}
	r.Tags = plan.tags
	r.Disk = &Disk{
		Shareable: plan.shared, Encrypted: plan.encrypted, SCSI: plan.scsi, DESS: plan.dess,
		VolumeType: draw(d, plan.types),
	}
	m.fill(r, d, plan.sizes, plan.load)
	return r
}

// resource makes what all kinds have in common, and the dice for the rest.
func (m *inventoryMaker) resource(t ResourceType, kind, name, status string) (*Resource, dice) {
	id, d := m.lot(kind, name)
	return &Resource{
		ID: id, ProjectID: m.project, Type: t, Name: name, Status: status,
		AvailabilityZone:    m.region + draw(d, zoneLetters),
		EnterpriseProjectID: "0",
	}, d
}

// fill gives a resource a size and contents: 15 to 60 % of it allocated, and a
// workload that rewrites a share of that a day.
func (m *inventoryMaker) fill(r *Resource, d dice, sizes []int64, l workload) {
	size, contents := drawContents(d, sizes, l, m.born)
	r.Size, r.Contents = size, &contents
}

// drawContents draws a size in GB and what fill says of contents.
func drawContents(d dice, sizes []int64, l workload, born int64) (int64, blocks.Disk) {
	sizeGB := draw(d, sizes)
	size := sizeGB * mbPerGB
	allocated := size * int64(d.between(15, 60)) / 100
	rate := allocated * int64(d.between(l.least, l.most)) / 10_000 / 24
	if l.least > 0 {
		rate = max(rate, 1)
	}
	contents, err := blocks.NewDisk(d.Uint64(), size, allocated, rate, born)
	if err != nil {
		// Only a plan with an impossible size leads here.
		panic(fmt.Sprintf("domain: a plan with a size of %d GB: %v", sizeGB, err))
	}
	return sizeGB, contents
}

// address returns the next private IPv4 address of the project's subnet.
func (m *inventoryMaker) address() string {
	m.hosts++
	return "192.168." + strconv.FormatUint(m.subnet, 10) + "." + strconv.Itoa(10+m.hosts)
}

// lot returns what falls to the resource of a name: its id and its dice. Only
// the id depends on the project: two worlds with one seed differ in ids and in
// nothing else.
func (m *inventoryMaker) lot(kind, name string) (string, dice) {
	id := m.chance.Hex("inventory/"+m.project+"/"+kind+"/"+name, 0, 32)
	return randomID(id), newDice(m.chance.Hex("inventory/"+m.region+"/"+kind+"/"+name, 0, 32))
}

// imageID is the same in all projects: images are public.
func (m *inventoryMaker) imageID(name string) string {
	return randomID(m.chance.Hex("image/"+name, 0, 32))
}

// randomID makes an id of the first 32 hexadecimal digits in the layout of a
// UUIDv4, the form of the resource ids in the reference's examples.
func randomID(h string) string {
	variant := "89ab"[h[16]&3]
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-" + string(variant) + h[17:20] + "-" + h[20:32]
}

// dice draw the properties of one resource. PCG is a published algorithm: the
// draws are the same with every version of Go.
type dice struct{ *rand.PCG }

// newDice takes its seeds from 32 hexadecimal digits.
func newDice(h string) dice {
	var seeds [16]byte
	if _, err := hex.Decode(seeds[:], []byte(h)); err != nil {
		panic("domain: no hexadecimal digits: " + h)
	}
	return dice{rand.NewPCG(binary.BigEndian.Uint64(seeds[:8]), binary.BigEndian.Uint64(seeds[8:]))}
}

// between draws a number from least to most, both included.
func (d dice) between(least, most uint64) uint64 {
	return least + d.Uint64()%(most-least+1)
}

func draw[T any](d dice, from []T) T { return from[d.between(0, uint64(len(from)-1))] }
