package blocks

// GB is the number of blocks of 1 MB in a gigabyte. Disks are sized in it.
const GB int64 = 1024

// Inside each gigabyte, consecutive positions are spread blocks apart, from an
// offset that differs by gigabyte; gather undoes spread (their product is 1
// modulo GB, which a test checks).
const (
	spread int64 = 389
	gather int64 = 845
)

// Address returns where on the disk a position lies, in blocks of 1 MB.
//
// The layout is the same for all disks and never leaves its gigabyte. It has to
// be so: a disk that grows or shrinks by whole gigabytes keeps every block where
// it is, and a view restored to another disk has the same bytes at the same
// addresses.
func Address(position int64) int64 {
	first := position &^ (GB - 1)
	return first + (position*spread+offset(first))&(GB-1)
}

// Position is the inverse of Address.
func Position(address int64) int64 {
	first := address &^ (GB - 1)
	return first + ((address-offset(first))*gather)&(GB-1)
}

func offset(first int64) int64 { return int64(Mix(uint64(first)) & uint64(GB-1)) }

// footprint returns the positions of count blocks from an address on, as runs
// of one generation. Whole gigabytes are one run together; the at most two that
// are touched in part cost up to a run for each block.
func footprint(address, count int64, gen uint64) Map {
	end := address + count
	whole, rest := (address+GB-1)&^(GB-1), end&^(GB-1)
	if whole > rest { // both ends in one gigabyte
		return Map{}.scatter(address, end, gen)
	}
	m := Map{}.scatter(address, whole, gen)
	return m.extend(whole, rest-whole, gen).scatter(rest, end, gen)
}

// scatter extends m by the positions of the addresses from start up to stop,
// which lie in one gigabyte.
func (m Map) scatter(start, stop int64, gen uint64) Map {
	if start == stop {
		return m
	}
	first := start &^ (GB - 1)
	for p := first; p < first+GB; p++ {
		if a := Address(p); start <= a && a < stop {
			m = m.extend(p, 1, gen)
		}
	}
	return m
}
