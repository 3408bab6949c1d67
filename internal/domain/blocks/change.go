package blocks

import "errors"

// MaxScattered bounds the runs of a disk's contents after a write. Writes that
// cover whole gigabytes need one; any other needs up to one for each block.
const MaxScattered = 1 << 14

// What a write to a disk can be refused for.
var (
	ErrOutside    = errors.New("blocks: outside the disk")
	ErrScattered  = errors.New("blocks: the disk's contents are too scattered")
	ErrGeneration = errors.New("blocks: neither Zero nor the generation of a payload")
)

// Restored returns the disk with exactly the given contents at an instant
// (microseconds UTC). view may come from any disk. The workload starts anew,
// with generations that were never used before. ErrOutside when the disk is too
// small for the view.
func (d Disk) Restored(view Map, at int64) (Disk, error) {
	view = view.Nonzero()
	if !view.within(d.Blocks) {
		return d, ErrOutside
	}
	d.Base = view
	return d.fresh(at), nil
}

// Written returns the disk after count blocks from an address on (in MB) were
// overwritten with one payload, at an instant (microseconds UTC). gen is the
// generation of the payload, or Zero to clear the blocks. The workload goes on
// undisturbed and in time overwrites what lies in its way. ErrOutside,
// ErrScattered and ErrGeneration as they say.
func (d Disk) Written(address, count int64, gen uint64, at int64) (Disk, error) {
	if gen != Zero && !IsPayload(gen) {
		return d, ErrGeneration
	}
	return d.overwritten(address, count, gen, at)
}

// Scribbled is Written with contents that are made up, new and different.
func (d Disk) Scribbled(address, count, at int64) (Disk, error) {
	d.Stamp++
	return d.overwritten(address, count, generation(d.Seed, d.Stamp, 0), at)
}

// Resized returns the disk with another size (MB, whole GB) from an instant
// (microseconds UTC) on. What is beyond a smaller size is lost; a larger disk
// has zeros there, outside the workload's reach. ErrDisk as for NewDisk.
func (d Disk) Resized(blocks, at int64) (Disk, error) {
	d = d.settled(at)
	if d.Blocks = blocks; blocks < d.Allocated {
		d.Allocated = blocks
		d = d.fresh(at)
	}
	if !d.Base.within(blocks) {
		d.Base = Minus(d.Base, Map{}.extend(blocks, MaxBlocks-blocks, Zero))
	}
	return d, d.Validate()
}

// Paced returns the disk with another workload from an instant (microseconds
// UTC) on. allocated is in MB, rate in MB per hour; ErrDisk as for NewDisk.
// Blocks outside the new allocation keep their contents.
func (d Disk) Paced(allocated, rate, at int64) (Disk, error) {
	d = d.settled(at).fresh(at)
	d.Allocated, d.RatePerHour = allocated, rate
	return d, d.Validate()
}

func (d Disk) overwritten(address, count int64, gen uint64, at int64) (Disk, error) {
	if address < 0 || count < 0 || address > d.Blocks || count > d.Blocks-address {
		return d, ErrOutside
	}
	d = d.settled(at)
	d.Base = Overlay(d.Base, footprint(address, count, gen)).Nonzero()
	if len(d.Base) > MaxScattered {
		return d, ErrScattered
	}
	return d, nil
}

// settled moves what the workload has written so far into the base. Every later
// view stays the same, the fraction of a write in progress included.
func (d Disk) settled(at int64) Disk {
	d.Base, d.Done = d.View(at), max(d.Done, d.count(at))
	return d
}

// fresh starts a new timeline of the workload over the base.
func (d Disk) fresh(at int64) Disk {
	d.Stamp++
	d.Timeline, d.Born, d.Done = d.Stamp, at, 0
	return d
}
