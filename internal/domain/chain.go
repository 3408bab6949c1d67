package domain

import (
	"slices"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// Chain is the live backups of one protected resource, oldest first, with the
// backups of a server's disks beside their parents. It knows which blocks each
// backup physically holds, and so what a deletion frees.
type Chain struct {
	ResourceID string
	// Backups are the top-level ones, oldest first.
	Backups []*Backup

	byID     map[string]*Backup
	children map[string][]*Backup // by parent id, in the order of the disks
	heads    map[string]blocks.Map
}

// NewChain links backups, in any order, to a chain.
func NewChain(resourceID string, all []*Backup) *Chain {
	c := &Chain{
		ResourceID: resourceID, byID: make(map[string]*Backup, len(all)),
		children: map[string][]*Backup{}, heads: map[string]blocks.Map{},
	}
	slices.SortFunc(all, func(a, b *Backup) int { return int(a.Seq - b.Seq) })
	for _, b := range all {
		c.link(b)
	}
	return c
}

func (c *Chain) link(b *Backup) {
	c.byID[b.ID] = b
	if b.Top() {
		c.Backups = append(c.Backups, b)
		return
	}
	c.children[b.ParentID] = append(c.children[b.ParentID], b)
}

// Find returns a backup of the chain, nil when it has none of that id.
func (c *Chain) Find(id string) *Backup { return c.byID[id] }

// Children are the backups of the disks within a server's backup.
func (c *Chain) Children(parentID string) []*Backup { return c.children[parentID] }

// Parts are the backups that hold blocks: the children, or the backup itself
// when it has none.
func (c *Chain) Parts(b *Backup) []*Backup {
	if children := c.children[b.ID]; len(children) > 0 {
		return children
	}
	if b.Holds {
		return []*Backup{b}
	}
	return nil
}

// Whole returns a backup and its children.
func (c *Chain) Whole(b *Backup) []*Backup {
	return append([]*Backup{b}, c.children[b.ID]...)
}

// Take gives the newest backup of a disk its pieces: what changed since the
// disk's previous backup, or everything when full. It returns their size in MB.
func (c *Chain) Take(part *Backup, view blocks.Map, full bool) int64 {
	part.Pieces = blocks.Take(c.head(part.ResourceID), view, full)
	c.heads[part.ResourceID] = view
	return part.Pieces.Blocks()
}

// Undo takes the pieces of the newest backup, which failed, away again.
func (c *Chain) Undo(b *Backup) {
	for _, part := range c.Parts(b) {
		part.Pieces = nil
		delete(c.heads, part.ResourceID)
	}
}

// First reports whether no backup before this one was made.
func (c *Chain) First(b *Backup) bool {
	for _, earlier := range c.Backups {
		if earlier == b {
			break
		}
		if !earlier.Unmade() {
			return false
		}
	}
	return true
}

// Append links a backup that is newer than all others.
func (c *Chain) Append(b *Backup) { c.link(b) }

// View is the whole contents of a disk as a backup of it has them.
func (c *Chain) View(part *Backup) blocks.Map {
	var pieces []blocks.Map
	for _, p := range c.partsOf(part.ResourceID) {
		pieces = append(pieces, p.Pieces)
		if p == part {
			break
		}
	}
	return blocks.Compose(pieces)
}

func (c *Chain) head(diskID string) blocks.Map {
	if head, ok := c.heads[diskID]; ok {
		return head
	}
	var pieces []blocks.Map
	for _, p := range c.partsOf(diskID) {
		pieces = append(pieces, p.Pieces)
	}
	return blocks.Compose(pieces)
}

// partsOf lists the backups of one disk, oldest first.
func (c *Chain) partsOf(diskID string) []*Backup {
	var parts []*Backup
	for _, b := range c.Backups {
		for _, p := range c.Parts(b) {
			if p.ResourceID == diskID {
				parts = append(parts, p)
			}
		}
	}
	return parts
}
