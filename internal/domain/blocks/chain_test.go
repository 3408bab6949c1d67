package blocks_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

const hour int64 = 3_600_000_000

// machine drives two disks, and the chain of backups of the first, through the
// package and through the naive model side by side.
type machine struct {
	now    int64
	disks  [2]blocks.Disk
	naive  [2]*naiveDisk
	pieces []blocks.Map
	views  []blocks.Map
	chain  naiveChain
	names  map[uint64]string
	gens   map[string]uint64
}

func newMachine(t *rapid.T) *machine {
	m := &machine{now: rapid.Int64Range(-hour, hour).Draw(t, "born"), names: map[uint64]string{}, gens: map[string]uint64{}}
	for i := range m.disks {
		size := blocks.GB * rapid.Int64Range(1, 3).Draw(t, "GB")
		allocated := rapid.Int64Range(0, size).Draw(t, "allocated")
		rate := rapid.Int64Range(0, 700).Draw(t, "rate")
		m.disks[i] = must(t)(blocks.NewDisk(uint64(i), size, allocated, rate, m.now))
		m.naive[i] = newNaive(uint64(i), size, allocated, rate, m.now)
		m.naive[i].timeline = 1
		if allocated == 0 {
			m.naive[i].rate = 0
		}
	}
	return m
}

func must(t *rapid.T) func(blocks.Disk, error) blocks.Disk {
	return func(d blocks.Disk, err error) blocks.Disk {
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
}

// Wait lets the workloads go on: naively step by step, in the package not at
// all until somebody looks.
func (m *machine) Wait(t *rapid.T) {
	m.now += rapid.Int64Range(0, 5*hour).Draw(t, "microseconds")
	for _, n := range m.naive {
		n.run(m.now)
	}
}

func (m *machine) Write(t *rapid.T) {
	i := rapid.IntRange(0, 1).Draw(t, "disk")
	address := rapid.Int64Range(0, m.disks[i].Blocks).Draw(t, "address")
	count := rapid.Int64Range(0, m.disks[i].Blocks-address).Draw(t, "count")
	text := rapid.SampledFrom([]string{"", "some", "other", "scribble"}).Draw(t, "text")
	if text == "scribble" {
		m.disks[i] = must(t)(m.disks[i].Scribbled(address, count, m.now))
		m.naive[i].scribble(address, count)
		return
	}
	m.disks[i] = must(t)(m.disks[i].Written(address, count, blocks.Payload([]byte(text)), m.now))
	m.naive[i].write(address, count, text)
}

func (m *machine) Resize(t *rapid.T) {
	i := rapid.IntRange(0, 1).Draw(t, "disk")
	size := blocks.GB * rapid.Int64Range(1, 4).Draw(t, "GB")
	m.disks[i] = must(t)(m.disks[i].Resized(size, m.now))
	m.naive[i].resize(size, m.now)
}

func (m *machine) Pace(t *rapid.T) {
	i := rapid.IntRange(0, 1).Draw(t, "disk")
	allocated := rapid.Int64Range(1, m.disks[i].Blocks).Draw(t, "allocated")
	rate := rapid.Int64Range(0, 700).Draw(t, "rate")
	m.disks[i] = must(t)(m.disks[i].Paced(allocated, rate, m.now))
	m.naive[i].fresh(m.now)
	m.naive[i].allocated, m.naive[i].rate = allocated, rate
}

func (m *machine) Backup(t *rapid.T) {
	full := rapid.Bool().Draw(t, "full")
	view := m.disks[0].View(m.now)
	m.pieces = append(m.pieces, blocks.Take(blocks.Compose(m.pieces), view, full))
	m.views = append(m.views, view)
	m.chain.take(m.naive[0].contents, full)
}

func (m *machine) Delete(t *rapid.T) {
	if len(m.pieces) == 0 {
		t.Skip("no backup")
	}
	i := rapid.IntRange(0, len(m.pieces)-1).Draw(t, "backup")
	before, freed := m.chain.used(), m.pieces[i].Blocks()
	if i+1 < len(m.pieces) {
		m.pieces[i+1], freed = blocks.Drop(m.pieces[i], m.pieces[i+1])
	}
	m.pieces = slices.Delete(m.pieces, i, i+1)
	m.views = slices.Delete(m.views, i, i+1)
	m.chain.backups = slices.Delete(m.chain.backups, i, i+1)
	if want := before - m.chain.used(); freed != want {
		t.Fatalf("deleting backup %d freed %d MB, want %d", i, freed, want)
	}
}

// Restore puts a backup of the first disk on either of the two.
func (m *machine) Restore(t *rapid.T) {
	if len(m.pieces) == 0 {
		t.Skip("no backup")
	}
	i := rapid.IntRange(0, len(m.pieces)-1).Draw(t, "backup")
	to := rapid.IntRange(0, 1).Draw(t, "disk")
	view := blocks.Compose(m.pieces[:i+1])
	restored, err := m.disks[to].Restored(view, m.now)
	if err != nil {
		if last := view[len(view)-1]; last.End() <= m.disks[to].Blocks {
			t.Fatal(err)
		}
		t.Skip("disk too small")
	}
	m.disks[to] = restored
	m.naive[to].contents = maps.Clone(m.chain.backups[i].contents)
	m.naive[to].fresh(m.now)
	if got, want := blocks.Digest(restored.View(m.now)), blocks.Digest(m.views[i]); got != want {
		t.Fatalf("digest after restore %s, of the backup %s", got, want)
	}
}

// Check compares both worlds after every step.
func (m *machine) Check(t *rapid.T) {
	for i, d := range m.disks {
		if err := d.Validate(); err != nil {
			t.Fatal(err)
		}
		m.same(t, d.View(m.now), m.naive[i].contents)
	}
	var used int64
	for i, p := range m.pieces {
		used += p.Blocks()
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		view := blocks.Compose(m.pieces[:i+1])
		if blocks.Digest(view) != blocks.Digest(m.views[i]) || !view.Equal(m.views[i]) {
			t.Fatalf("backup %d composes to %v, was %v", i, view, m.views[i])
		}
		m.same(t, view, m.chain.backups[i].contents)
	}
	if want := m.chain.used(); used != want {
		t.Fatalf("used %d MB, want %d", used, want)
	}
}

// same fails unless generations and naive contents correspond one to one, over
// the whole run of the machine.
func (m *machine) same(t *rapid.T, view blocks.Map, contents map[int64]string) {
	if got, want := view.Blocks(), int64(len(contents)); got != want {
		t.Fatalf("view has %d blocks, want %d", got, want)
	}
	for address, want := range contents {
		gen := blocks.Block(view, address)
		if name, ok := m.names[gen]; ok && name != want {
			t.Fatalf("address %d: generation %x is %q, want %q", address, gen, name, want)
		}
		if known, ok := m.gens[want]; ok && known != gen {
			t.Fatalf("address %d: %q is generation %x, want %x", address, want, gen, known)
		}
		m.names[gen], m.gens[want] = want, gen
	}
}

func TestChainAgainstNaiveModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"wait": m.Wait, "write": m.Write, "resize": m.Resize, "pace": m.Pace,
			"backup": m.Backup, "delete": m.Delete, "restore": m.Restore,
			"": m.Check,
		})
	})
}
