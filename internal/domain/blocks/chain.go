package blocks

// Take returns the pieces a backup writes: the blocks of cur that changed
// since prev, or all of cur when full (a full writes new pieces, also for what
// did not change). prev is the view of the newest backup that still exists, nil
// when there is none, and that first backup is full by itself; cur is the view
// to save. Blocks that prev had and cur has not come back as runs of Zero, so
// that the older pieces do not shine through. Domain rules 6.1.
func Take(prev, cur Map, full bool) Map {
	var pieces Map
	for l := range layers(prev, cur) {
		switch {
		case !l.inAbove:
			pieces = pieces.extend(l.start, l.length, Zero)
		case full || !l.inBelow || l.below != l.above:
			pieces = pieces.extend(l.start, l.length, l.above)
		}
	}
	return pieces
}

// Drop deletes a backup that has a newer one in its chain. handed are the new
// pieces of that successor, which inherits what it had not written itself;
// freed is the space that nobody needs any more, in blocks of 1 MB. The view of
// every other backup stays what it was. The newest backup has no successor:
// deleting it frees pieces.Blocks().
func Drop(pieces, successor Map) (handed Map, freed int64) {
	handed = Overlay(pieces, successor)
	return handed, pieces.Blocks() + successor.Blocks() - handed.Blocks()
}

// Compose returns the view of the last of the given backups. pieces are those
// of every backup of the chain up to it, oldest first. The cost is the total
// number of runs times the logarithm of the number of backups, at most.
func Compose(pieces []Map) Map { return compose(pieces).Nonzero() }

// compose halves the chain, so that no long view is copied once per backup.
func compose(pieces []Map) Map {
	switch len(pieces) {
	case 0:
		return nil
	case 1:
		return pieces[0]
	}
	half := len(pieces) / 2
	return Overlay(compose(pieces[:half]), compose(pieces[half:]))
}
