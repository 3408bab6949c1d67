package blocks

import (
	"encoding/json"
	"errors"
	"math/bits"
)

// MaxRate bounds RatePerHour. It keeps write numbers within 63 bits at any
// instant that microseconds can name.
const MaxRate int64 = 1_000_000_000

const (
	microsPerHour = 3_600_000_000
	maxStamp      = 1 << 62 // far from overflow, however many changes follow
)

// ErrDisk reports a size, allocation, rate or contents that no disk can have.
var ErrDisk = errors.New("blocks: impossible disk")

// Disk is the contents of a disk at one instant and the workload since. It is a
// value: whatever happens to a disk gives a new Disk, valid from then on.
type Disk struct {
	// Seed tells the contents of this disk from those of others.
	Seed uint64 `json:"seed"`
	// Blocks is the size in MB, a whole number of GB.
	Blocks int64 `json:"blocks"`
	// Allocated is how many MB the workload goes round in.
	Allocated int64 `json:"allocated"`
	// RatePerHour is how many MB the workload writes in an hour.
	RatePerHour int64 `json:"rate,omitempty"`
	// Born is when the workload's first write began, in microseconds UTC.
	Born int64 `json:"born"`
	// Base is the contents before the workload's write number Done.
	Base Map `json:"base,omitempty"`
	// Done counts the writes since Born that Base has already.
	Done int64 `json:"done,omitempty"`
	// Timeline is the stamp of the present workload's generations.
	Timeline int64 `json:"timeline"`
	// Stamp is the last stamp that was used.
	Stamp int64 `json:"stamp"`
}

// NewDisk returns a disk with its first allocated MB filled, whose workload
// starts at born (microseconds UTC). blocks and allocated are in MB, rate in MB
// per hour. ErrDisk when blocks is not a whole number of GB from 1 GB to
// MaxBlocks, allocated is more than that, or rate is not in 0 to MaxRate.
func NewDisk(seed uint64, blocks, allocated, rate, born int64) (Disk, error) {
	d := Disk{
		Seed: seed, Blocks: blocks, Allocated: allocated, RatePerHour: rate, Born: born,
		Base:     Map{}.extend(0, allocated, generation(seed, 0, 0)),
		Timeline: 1, Stamp: 1,
	}
	return d, d.Validate()
}

// Validate returns ErrDisk or ErrMap when d breaks what its fields promise.
func (d Disk) Validate() error {
	switch {
	case d.Blocks <= 0, d.Blocks > MaxBlocks, d.Blocks%GB != 0,
		d.Allocated < 0, d.Allocated > d.Blocks,
		d.RatePerHour < 0, d.RatePerHour > MaxRate,
		d.Done < 0, d.Timeline < 1, d.Stamp < d.Timeline, d.Stamp > maxStamp,
		!d.Base.within(d.Blocks), len(d.Base.Nonzero()) != len(d.Base):
		return ErrDisk
	}
	return d.Base.Validate()
}

// UnmarshalJSON reads what json.Marshal wrote and validates it.
func (d *Disk) UnmarshalJSON(data []byte) error {
	type plain Disk
	var read plain
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	if err := Disk(read).Validate(); err != nil {
		return err
	}
	*d = Disk(read)
	return nil
}

// View returns the whole contents at an instant (microseconds UTC), a pure
// function of d. Instants before d's last change give the contents right after
// that change.
func (d Disk) View(at int64) Map { return Overlay(d.Base, d.writes(d.Done, d.count(at))) }

// count is how many writes the workload has done at an instant.
func (d Disk) count(at int64) int64 {
	if at <= d.Born || d.Allocated == 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(at)-uint64(d.Born), uint64(d.RatePerHour))
	count, _ := bits.Div64(high, low, microsPerHour)
	return int64(count)
}

// writes returns what the writes from number first up to next leave behind.
// Only the last lap's worth is still to be seen, which spans two laps at most.
func (d Disk) writes(first, next int64) Map {
	if next <= first {
		return nil
	}
	first = max(first, next-d.Allocated)
	lap := next / d.Allocated
	turn := lap * d.Allocated // the write that began the present lap
	var m Map
	m = m.extend(max(first, turn)-turn, next-max(first, turn), d.generation(lap))
	if first < turn {
		m = m.extend(d.Allocated-(turn-first), turn-first, d.generation(lap-1))
	}
	return m
}

func (d Disk) generation(lap int64) uint64 { return generation(d.Seed, d.Timeline, lap) }
