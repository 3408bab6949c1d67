package blocks

import (
	"cmp"
	"errors"
	"slices"
)

// Zero is the generation of blocks that read as zeros. They take no space.
const Zero uint64 = 0

// MaxBlocks bounds positions and addresses, in blocks of 1 MB: one exabyte.
const MaxBlocks int64 = 1 << 40

// ErrMap reports a list of runs that is not sorted, overlaps, could be shorter,
// or leaves the bounds.
var ErrMap = errors.New("blocks: not a canonical list of runs")

// Run is Len neighbouring positions, from Start on, of one generation.
type Run struct {
	Start, Len int64
	Gen        uint64
}

// End is the position after the last of the run.
func (r Run) End() int64 { return r.Start + r.Len }

// Map is a set of positions with their generations: runs in ascending order
// that neither overlap nor could be merged, so equal contents have one form.
// A Map is never changed in place.
type Map []Run

// Blocks is the space m takes, in blocks of 1 MB. Runs of Zero take none.
func (m Map) Blocks() int64 {
	var sum int64
	for _, r := range m {
		if r.Gen != Zero {
			sum += r.Len
		}
	}
	return sum
}

// At returns the generation at a position: Zero where m has none.
func (m Map) At(position int64) uint64 {
	i, _ := slices.BinarySearchFunc(m, position, func(r Run, p int64) int {
		return cmp.Compare(r.End()-1, p)
	})
	if i == len(m) || position < m[i].Start {
		return Zero
	}
	return m[i].Gen
}

// Equal reports whether both have the same positions and generations.
func (m Map) Equal(other Map) bool { return slices.Equal(m, other) }

// Nonzero returns m without its runs of Zero: pieces seen as a view.
func (m Map) Nonzero() Map {
	if !slices.ContainsFunc(m, isZero) {
		return m
	}
	return slices.DeleteFunc(slices.Clone(m), isZero)
}

func isZero(r Run) bool { return r.Gen == Zero }

// Validate returns ErrMap unless m is canonical and within MaxBlocks.
func (m Map) Validate() error {
	for i, r := range m {
		if r.Start < 0 || r.Len <= 0 || r.Start > MaxBlocks || r.Len > MaxBlocks-r.Start {
			return ErrMap
		}
		if i > 0 && !follows(m[i-1], r) {
			return ErrMap
		}
	}
	return nil
}

func follows(before, r Run) bool {
	return before.End() < r.Start || before.End() == r.Start && before.Gen != r.Gen
}

// within reports whether all positions are below the given number of blocks.
func (m Map) within(blocks int64) bool {
	return len(m) == 0 || m[len(m)-1].End() <= blocks
}

// extend appends a run behind the last one, merging the two where they meet.
// It writes to m, which therefore must not have left its builder.
func (m Map) extend(start, length int64, gen uint64) Map {
	if length <= 0 {
		return m
	}
	if last := len(m) - 1; last >= 0 && m[last].End() == start && m[last].Gen == gen {
		m[last].Len += length
		return m
	}
	return append(m, Run{start, length, gen})
}
