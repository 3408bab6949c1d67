package domain_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cbrd/cbrd/internal/domain"
	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// diskBackup is a finished backup of a disk by itself.
func diskBackup(id string, seq int64, pieces ...blocks.Run) *domain.Backup {
	return &domain.Backup{
		ID: id, Seq: seq, ChainID: "disk", ResourceID: "disk", Holds: true,
		Status: domain.BackupAvailable, Pieces: pieces,
	}
}

// threeBackups are the full backup A and the increments B and C: the manual's
// example of deletions (domain rules, V11).
func threeBackups() (c *domain.Chain, a, b, last *domain.Backup) {
	a = diskBackup("a", 1, blocks.Run{Start: 0, Len: 400, Gen: 1})
	b = diskBackup("b", 2, blocks.Run{Start: 0, Len: 20, Gen: 2})
	last = diskBackup("c", 3, blocks.Run{Start: 10, Len: 30, Gen: 3})
	return domain.NewChain("disk", []*domain.Backup{last, a, b}), a, b, last
}

func TestChainDrop(t *testing.T) {
	t.Parallel()
	viewOfB := blocks.Map{{Start: 0, Len: 20, Gen: 2}, {Start: 20, Len: 380, Gen: 1}}
	viewOfC := blocks.Map{{Start: 0, Len: 10, Gen: 2}, {Start: 10, Len: 30, Gen: 3}, {Start: 40, Len: 360, Gen: 1}}
	for _, tc := range []struct {
		name  string
		drop  []string
		freed []int64
		heirs []string // of the last drop
		sizes map[string]int64
	}{
		{"OK first", []string{"a"}, []int64{20}, []string{"b"}, map[string]int64{"b": 400, "c": 30}},
		{"OK middle", []string{"b"}, []int64{10}, []string{"c"}, map[string]int64{"a": 400, "c": 40}},
		{"OK newest", []string{"c"}, []int64{30}, nil, map[string]int64{"a": 400, "b": 20}},
		{"OK all but newest", []string{"a", "b"}, []int64{20, 30}, []string{"c"}, map[string]int64{"c": 400}},
		{"OK all", []string{"c", "b", "a"}, []int64{30, 20, 400}, nil, map[string]int64{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, _, b, last := threeBackups()
			for i, id := range tc.drop {
				freed, changed := c.Drop(c.Find(id))
				if freed != tc.freed[i] {
					t.Errorf("dropping %s freed %d MB, want %d", id, freed, tc.freed[i])
				}
				if diff := cmp.Diff(tc.heirs, backupIDs(changed)); i == len(tc.drop)-1 && diff != "" {
					t.Errorf("heirs (-want +got):\n%s", diff)
				}
			}
			sizes := map[string]int64{}
			for _, left := range c.Backups {
				sizes[left.ID] = c.Size(left)
			}
			if diff := cmp.Diff(tc.sizes, sizes); diff != "" {
				t.Errorf("sizes in MB (-want +got):\n%s", diff)
			}
			for backup, want := range map[*domain.Backup]blocks.Map{b: viewOfB, last: viewOfC} {
				if c.Find(backup.ID) == nil {
					continue
				}
				if diff := cmp.Diff(want, c.View(backup)); diff != "" {
					t.Errorf("view of %s (-want +got):\n%s", backup.ID, diff)
				}
			}
		})
	}

	t.Run("ErrNotLinked", func(t *testing.T) {
		t.Parallel()
		c, a, _, _ := threeBackups()
		c.Drop(a)
		if freed, changed := c.Drop(a); freed != 0 || changed != nil || len(c.Backups) != 2 {
			t.Errorf("dropped twice: freed %d, changed %v, left %v", freed, backupIDs(changed), backupIDs(c.Backups))
		}
	})
}

// A backup that has not taken, or never will, cannot carry another's pieces;
// one that failed halfway must, since later ones lie over what it wrote.
func TestChainDropBeforeFailed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status domain.BackupStatus
		pieces blocks.Map
		heir   string
	}{
		{"OK failed before it started", domain.BackupError, nil, "c"},
		{"OK failed halfway", domain.BackupError, blocks.Map{{Start: 0, Len: 20, Gen: 2}}, "b"},
		{"OK found nothing new", domain.BackupAvailable, nil, "b"},
		{"OK waits", domain.BackupWaitingProtect, nil, "c"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, a, b, last := threeBackups()
			b.Status, b.Pieces = tc.status, tc.pieces
			before := c.View(last)
			_, changed := c.Drop(a)
			if diff := cmp.Diff([]string{tc.heir}, backupIDs(changed)); diff != "" {
				t.Errorf("heir (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, c.View(last)); diff != "" {
				t.Errorf("the newest backup changed (-before +after):\n%s", diff)
			}
		})
	}
}

// The only backup of a disk is deleted while the next one waits: that one must
// take everything.
func TestChainTakeAfterDrop(t *testing.T) {
	t.Parallel()
	view := blocks.Map{{Start: 0, Len: 400, Gen: 1}}
	c := domain.NewChain("disk", nil)
	first, next := diskBackup("a", 1), diskBackup("b", 2)
	c.Append(first)
	if took := c.Take(first, view, false); took != 400 {
		t.Fatalf("the first backup took %d MB, want all 400", took)
	}
	next.Status = domain.BackupWaitingProtect
	c.Append(next)
	if freed, _ := c.Drop(first); freed != 400 {
		t.Fatalf("freed %d MB, want 400", freed)
	}
	if took := c.Take(next, view, false); took != 400 {
		t.Errorf("took %d MB after the deletion, want 400", took)
	}
}

func TestChainOfServer(t *testing.T) {
	t.Parallel()
	parent := &domain.Backup{ID: "p", Seq: 1, ChainID: "s", ResourceID: "s"}
	system := &domain.Backup{ID: "x", Seq: 2, ChainID: "s", ParentID: "p", ResourceID: "d1", Holds: true}
	data := &domain.Backup{ID: "y", Seq: 3, ChainID: "s", ParentID: "p", ResourceID: "d2", Holds: true}
	c := domain.NewChain("s", []*domain.Backup{data, system, parent})
	c.Take(system, blocks.Map{{Start: 0, Len: 100, Gen: 1}}, false)
	c.Take(data, blocks.Map{{Start: 0, Len: 50, Gen: 9}}, false)

	for name, got := range map[string][]*domain.Backup{
		"p":     c.Backups,
		"x y":   c.Children("p"),
		"p x y": c.Whole(parent),
	} {
		if joined := strings.Join(backupIDs(got), " "); joined != name {
			t.Errorf("got %q, want %q", joined, name)
		}
	}
	if parts := strings.Join(backupIDs(c.Parts(parent)), " "); parts != "x y" {
		t.Errorf("contents are held by %q", parts)
	}
	if mb := c.Size(parent); mb != 150 {
		t.Errorf("size %d MB, want that of both disks", mb)
	}
	if c.Find("y") != data || c.Find("none") != nil {
		t.Error("children are found by id, and nothing else")
	}
	if freed, _ := c.Drop(parent); freed != 150 || c.Find("x") != nil || len(c.Children("p")) != 0 {
		t.Errorf("freed %d MB, left %v", freed, backupIDs(c.Children("p")))
	}
}

// The backup of a server without disks has nothing to hold.
func TestChainWithoutContents(t *testing.T) {
	t.Parallel()
	b := &domain.Backup{ID: "p", Seq: 1, ResourceID: "s"}
	c := domain.NewChain("s", []*domain.Backup{b})
	if parts := c.Parts(b); parts != nil {
		t.Errorf("parts %v", backupIDs(parts))
	}
	if freed, changed := c.Drop(b); freed != 0 || changed != nil || len(c.Backups) != 0 {
		t.Errorf("freed %d MB, changed %v, left %v", freed, backupIDs(changed), backupIDs(c.Backups))
	}
}

func backupIDs(backups []*domain.Backup) (ids []string) {
	for _, b := range backups {
		ids = append(ids, b.ID)
	}
	return ids
}
