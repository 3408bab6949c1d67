package domain

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// Drop unlinks a top-level backup and its children. Pieces that a later backup
// of the same disk still needs become that backup's; the rest is freed. It
// returns the freed MB (domain rules 6.1; design 6: a backup owns what it wrote).
//
// The successors' pieces change, but not their versions: what clients see of
// them stays the same. Changed lists them so that they can be stored.
func (c *Chain) Drop(b *Backup) (freed int64, changed []*Backup) {
	at := slices.Index(c.Backups, b)
	if at < 0 {
		return 0, nil
	}
	for _, part := range c.Parts(b) {
		successor := c.successor(part, at)
		if successor == nil {
			delete(c.heads, part.ResourceID)
			freed += part.Pieces.Blocks()
			continue
		}
		handed, gone := blocks.Drop(part.Pieces, successor.Pieces)
		successor.Pieces = handed
		freed += gone
		changed = append(changed, successor)
	}
	c.unlink(b, at)
	return freed, changed
}

func (c *Chain) unlink(b *Backup, at int) {
	for _, gone := range c.Whole(b) {
		delete(c.byID, gone.ID)
	}
	c.Backups = slices.Delete(c.Backups, at, at+1)
	delete(c.children, b.ID)
}

// successor is the next backup of the same disk after the chain's i-th that has
// taken its pieces.
func (c *Chain) successor(part *Backup, i int) *Backup {
	for _, later := range c.Backups[i+1:] {
		for _, p := range c.Parts(later) {
			if p.ResourceID == part.ResourceID && taken(p) {
				return p
			}
		}
	}
	return nil
}

// taken reports whether a backup has its pieces. One that waits will take what
// it needs when it starts; one that failed never will. One whose deletion failed
// has them: also when they are none, since nothing had changed, it shows what
// those before it have.
func taken(p *Backup) bool {
	return p.Status != BackupWaitingProtect && (!p.Unmade() || len(p.Pieces) > 0)
}

// WholeSize is what a copy of a backup takes that stands alone, in MB.
func (c *Chain) WholeSize(b *Backup) int64 {
	var mb int64
	for _, p := range c.Parts(b) {
		mb += c.View(p).Blocks()
	}
	return mb
}

// Size is what a backup physically holds with its children, in MB.
func (c *Chain) Size(b *Backup) int64 {
	var mb int64
	for _, p := range c.Whole(b) {
		mb += p.Pieces.Blocks()
	}
	return mb
}
