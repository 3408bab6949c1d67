package blocks_test

import (
	"fmt"
	"maps"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// naiveDisk does one block at a time what blocks.Disk does in runs. It knows
// contents by the name of the write that made them, and places by address.
type naiveDisk struct {
	seed                    uint64
	blocks, allocated, rate int64
	born, done              int64
	timeline                int
	scribbles               int
	contents                map[int64]string
}

func newNaive(seed uint64, size, allocated, rate, born int64) *naiveDisk {
	d := &naiveDisk{seed: seed, blocks: size, allocated: allocated, rate: rate, born: born, contents: map[int64]string{}}
	for p := range allocated {
		d.contents[blocks.Address(p)] = fmt.Sprintf("initial of %d", seed)
	}
	return d
}

// run makes every write that is due, one after the other.
func (d *naiveDisk) run(at int64) {
	for due := (at - d.born) * d.rate / 3_600_000_000; d.done < due; d.done++ {
		where := blocks.Address(d.done % d.allocated)
		d.contents[where] = fmt.Sprintf("disk %d timeline %d lap %d", d.seed, d.timeline, d.done/d.allocated)
	}
}

func (d *naiveDisk) fresh(at int64) {
	d.timeline++
	d.born, d.done = at, 0
}

func (d *naiveDisk) write(address, count int64, what string) {
	for a := address; a < address+count; a++ {
		if what == "" {
			delete(d.contents, a)
		} else {
			d.contents[a] = what
		}
	}
}

func (d *naiveDisk) scribble(address, count int64) {
	d.scribbles++
	d.write(address, count, fmt.Sprintf("disk %d scribble %d", d.seed, d.scribbles))
}

func (d *naiveDisk) resize(size, at int64) {
	if size < d.allocated {
		d.allocated = size
		d.fresh(at)
	}
	d.blocks = size
	maps.DeleteFunc(d.contents, func(a int64, _ string) bool { return a >= size })
}

// naiveBackup is a whole copy: what each address held, and which physical piece
// holds it in the vault.
type naiveBackup struct {
	contents map[int64]string
	pieces   map[int64]int
}

// naiveChain counts pieces by looking at every reference.
type naiveChain struct {
	backups []naiveBackup
	made    int
}

func (c *naiveChain) take(contents map[int64]string, full bool) {
	var prev naiveBackup
	if len(c.backups) > 0 {
		prev = c.backups[len(c.backups)-1]
	}
	next := naiveBackup{contents: maps.Clone(contents), pieces: map[int64]int{}}
	for a, what := range contents {
		if old, ok := prev.contents[a]; ok && old == what && !full {
			next.pieces[a] = prev.pieces[a]
			continue
		}
		c.made++
		next.pieces[a] = c.made
	}
	c.backups = append(c.backups, next)
}

func (c *naiveChain) used() int64 {
	distinct := map[int]bool{}
	for _, b := range c.backups {
		for _, piece := range b.pieces {
			distinct[piece] = true
		}
	}
	return int64(len(distinct))
}
