package domain_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// chainMachine drives a chain as the steps of tasks do, and remembers what every
// backup must still show.
type chainMachine struct {
	chain    *domain.Chain
	disks    map[string]blocks.Disk
	attached []string // disks of the server, in order; all others keep changing
	server   bool
	now      time.Time
	seq      int64
	running  *domain.Backup
	views    map[*domain.Backup]blocks.Map // by part, as taken
	used     int64                         // sum of Take less sum of freed, MB
}

const machineDisk = "disk-0"

func newChainMachine(t *rapid.T) *chainMachine {
	m := &chainMachine{
		disks: map[string]blocks.Disk{}, views: map[*domain.Backup]blocks.Map{},
		server: rapid.Bool().Draw(t, "server"), now: inventoryBorn,
	}
	for i := range 4 {
		d, err := blocks.NewDisk(uint64(i+1), 2*blocks.GB, 300, int64(100*i), m.now.UnixMicro())
		if err != nil {
			t.Fatal(err)
		}
		m.disks[fmt.Sprintf("disk-%d", i)] = d
	}
	m.attached = []string{machineDisk}
	resource := machineDisk
	if m.server {
		resource = "server"
	}
	m.chain = domain.NewChain(resource, nil)
	return m
}

// Wait lets the disks' workloads write.
func (m *chainMachine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "minutes")) * time.Minute)
}

// Trim clears blocks or writes new ones, outside the workload too.
func (m *chainMachine) Trim(t *rapid.T) {
	id := rapid.SampledFrom(m.attached).Draw(t, "disk")
	from, count := rapid.Int64Range(0, 1000).Draw(t, "from"), rapid.Int64Range(0, 400).Draw(t, "count")
	d, err := m.disks[id].Scribbled(from, count, m.now.UnixMicro())
	if rapid.Bool().Draw(t, "clear") {
		d, err = m.disks[id].Written(from, count, blocks.Zero, m.now.UnixMicro())
	}
	if err != nil {
		t.Fatal(err)
	}
	m.disks[id] = d
}

// Attach gives the server another set of disks, never none.
func (m *chainMachine) Attach(t *rapid.T) {
	if !m.server {
		t.Skip("a disk has no disks")
	}
	ids := []string{machineDisk, "disk-1", "disk-2", "disk-3"}
	m.attached = rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 4, rapid.ID).Draw(t, "disks")
}

// Backup carries a backup on, as far as it gets before something else happens.
func (m *chainMachine) Backup(t *rapid.T) {
	if m.running == nil {
		m.begin()
	}
	stop := rapid.SampledFrom([]domain.BackupStatus{
		"", "", "", domain.BackupWaitingProtect, domain.BackupProtecting, domain.BackupError,
	}).Draw(t, "stop at")
	for m.running != nil && m.running.Status != stop {
		switch {
		case stop == domain.BackupError && rapid.Bool().Draw(t, "now"):
			m.end(stop)
		case m.running.Status == domain.BackupWaitingProtect:
			m.start(t)
		default:
			m.end(domain.BackupAvailable)
		}
	}
}

// begin links a backup that waits.
func (m *chainMachine) begin() {
	m.running = m.link("", m.chain.ResourceID, !m.server)
	for _, id := range m.attached {
		if m.server {
			m.link(m.running.ID, id, true)
		}
	}
}

func (m *chainMachine) link(parentID, resourceID string, holds bool) *domain.Backup {
	m.seq++
	b := &domain.Backup{
		ID: fmt.Sprintf("backup-%d", m.seq), Seq: m.seq, ParentID: parentID, ChainID: m.chain.ResourceID,
		ResourceID: resourceID, Holds: holds, Status: domain.BackupWaitingProtect,
	}
	m.chain.Append(b)
	return b
}

// start takes the pieces of the backup that waits.
func (m *chainMachine) start(t *rapid.T) {
	full := rapid.IntRange(0, 3).Draw(t, "full") == 0
	for _, part := range m.chain.Parts(m.running) {
		view := m.disks[part.ResourceID].View(m.now.UnixMicro())
		took := m.chain.Take(part, view, full)
		if full && took != view.Blocks() {
			t.Fatalf("a full backup of %d MB took %d", view.Blocks(), took)
		}
		m.used, m.views[part] = m.used+took, view
	}
	m.status(domain.BackupProtecting)
}

// end finishes the backup, or fails it, whether or not it has started.
func (m *chainMachine) end(status domain.BackupStatus) {
	m.status(status)
	m.running = nil
}

func (m *chainMachine) status(s domain.BackupStatus) {
	for _, of := range m.chain.Whole(m.running) {
		of.Status = s
	}
}

// Delete drops a backup, the first, a middle one or the newest, also while the
// next one waits or runs.
func (m *chainMachine) Delete(t *rapid.T) {
	stable := slices.DeleteFunc(slices.Clone(m.chain.Backups), func(b *domain.Backup) bool { return !b.Status.Stable() })
	if len(stable) == 0 {
		t.Skip("nothing to delete")
	}
	b := rapid.SampledFrom(stable).Draw(t, "backup")
	gone, before := m.chain.Whole(b), m.pieces()
	freed, changed := m.chain.Drop(b)
	m.used -= freed
	for _, g := range gone {
		if m.chain.Find(g.ID) != nil {
			t.Fatalf("%s can still be found", g.ID)
		}
		delete(m.views, g)
	}
	// What is not told as changed would be lost at the commit.
	for heir, pieces := range m.pieces() {
		if !pieces.Equal(before[heir]) && !slices.Contains(changed, heir) {
			t.Fatalf("%s was given pieces without a word", heir.ID)
		}
	}
}

// Reload makes the chain anew from what was stored, in any order.
func (m *chainMachine) Reload(t *rapid.T) {
	all := rapid.Permutation(m.all()).Draw(t, "order")
	m.chain = domain.NewChain(m.chain.ResourceID, all)
}

func (m *chainMachine) all() (all []*domain.Backup) {
	for _, b := range m.chain.Backups {
		all = append(all, m.chain.Whole(b)...)
	}
	return all
}

func (m *chainMachine) pieces() map[*domain.Backup]blocks.Map {
	pieces := map[*domain.Backup]blocks.Map{}
	for _, b := range m.all() {
		pieces[b] = b.Pieces
	}
	return pieces
}

// Check holds the two promises: every backup shows what it was taken of, and
// what is used is what was taken less what was freed.
func (m *chainMachine) Check(t *rapid.T) {
	var held int64
	for _, b := range m.chain.Backups {
		held += m.chain.Size(b)
		for _, part := range m.chain.Parts(b) {
			if err := part.Pieces.Validate(); err != nil {
				t.Fatalf("%s: %v", part.ID, err)
			}
			want, taken := m.views[part]
			if !taken || part.Status == domain.BackupError {
				continue
			}
			if diff := cmp.Diff(want, m.chain.View(part)); diff != "" {
				t.Fatalf("%s of %s (-taken +now):\n%s", part.ID, part.ResourceID, diff)
			}
		}
	}
	if held != m.used {
		t.Fatalf("backups hold %d MB; taken less freed are %d", held, m.used)
	}
}

func TestChainMachine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newChainMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"wait": m.Wait, "trim": m.Trim, "attach": m.Attach, "backup": m.Backup,
			"delete": m.Delete, "reload": m.Reload, "": m.Check,
		})
	})
}
