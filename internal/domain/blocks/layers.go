package blocks

import (
	"iter"
	"math"
)

// layer is a stretch of positions along which neither of two maps changes.
type layer struct {
	start, length    int64
	below, above     uint64
	inBelow, inAbove bool
}

// layers walks two maps side by side and yields, in order, every stretch that
// at least one of them covers. All operations on maps are a choice among these.
func layers(below, above Map) iter.Seq[layer] {
	return func(yield func(layer) bool) {
		var at int64
		for len(below) > 0 || len(above) > 0 {
			l, end := layer{start: at}, int64(math.MaxInt64)
			l.below, l.inBelow, end = below.head(at, end)
			l.above, l.inAbove, end = above.head(at, end)
			l.length = end - at
			if (l.inBelow || l.inAbove) && !yield(l) {
				return
			}
			at, below, above = end, below.past(end), above.past(end)
		}
	}
}

// head returns what m has at a position not before its first run, and the
// smaller of end and the position where that changes.
func (m Map) head(at, end int64) (gen uint64, in bool, next int64) {
	if len(m) == 0 {
		return Zero, false, end
	}
	if first := m[0]; at >= first.Start {
		return first.Gen, true, min(end, first.End())
	}
	return Zero, false, min(end, m[0].Start)
}

// past drops the first run once the walk has left it.
func (m Map) past(at int64) Map {
	if len(m) > 0 && m[0].End() <= at {
		return m[1:]
	}
	return m
}

// Overlay returns m with top laid over it: where both have a position, top
// wins, with its runs of Zero too.
func Overlay(m, top Map) Map {
	if len(top) == 0 {
		return m
	}
	if len(m) == 0 {
		return top
	}
	over := make(Map, 0, len(m)+len(top))
	for l := range layers(m, top) {
		if l.inAbove {
			over = over.extend(l.start, l.length, l.above)
		} else {
			over = over.extend(l.start, l.length, l.below)
		}
	}
	return over
}

// Diff returns the positions of cur that prev lacks or has in another
// generation. What only prev has is not in it: see Take.
func Diff(prev, cur Map) Map {
	var diff Map
	for l := range layers(prev, cur) {
		if l.inAbove && (!l.inBelow || l.below != l.above) {
			diff = diff.extend(l.start, l.length, l.above)
		}
	}
	return diff
}

// Minus returns the positions of m that cover does not have.
func Minus(m, cover Map) Map {
	var rest Map
	for l := range layers(m, cover) {
		if l.inBelow && !l.inAbove {
			rest = rest.extend(l.start, l.length, l.below)
		}
	}
	return rest
}
