package domain

import (
	"strings"
	"time"

	"github.com/cbrd/cbrd/internal/domain/blocks"
)

// FolderStatus says what a folder of an agent's host is to cbrd.
type FolderStatus string

// The first two are the statuses of a path (reference 4.6.2, Path.status). A
// folder to which files were restored is shown to no client of the API.
const (
	FolderAvailable FolderStatus = "available"
	FolderRemoved   FolderStatus = "remove"
	FolderRestored  FolderStatus = "restored"
)

// Folder is a path on the host of an agent, with its simulated contents.
type Folder struct {
	ID     string       `json:"id"`
	Dir    string       `json:"dir"`
	Status FolderStatus `json:"status"`
	// Excluded are the directories in it that are not to be backed up.
	Excluded []string    `json:"excluded,omitempty"`
	Contents blocks.Disk `json:"contents"`
}

// folderSizes are the capacities of folders in GB, folderLoad how busy they are.
var (
	folderSizes = []int64{1, 2, 5, 10, 20}
	folderLoad  = busyLoad
)

// NewFolder is a folder whose contents are a function of the world's seed, the
// agent and the path: the same path has the same files, whenever it is looked at
// first.
func NewFolder(seed, agentID, id, dir string, born time.Time) *Folder {
	d := newDice(Chance{Seed: seed}.Hex("folder/"+agentID+"/"+dir, 0, 32))
	_, contents := drawContents(d, folderSizes, folderLoad, born.UnixMicro())
	return &Folder{ID: id, Dir: dir, Status: FolderAvailable, Contents: contents}
}

// EmptyFolder is a folder of a size in GB for restored files: nothing writes to it.
func EmptyFolder(seed, agentID, id, dir string, sizeGB int64, born time.Time) (*Folder, error) {
	d := newDice(Chance{Seed: seed}.Hex("folder/"+agentID+"/"+dir, 0, 32))
	contents, err := blocks.NewDisk(d.Uint64(), sizeGB*mbPerGB, 0, 0, born.UnixMicro())
	return &Folder{ID: id, Dir: dir, Status: FolderRestored, Contents: contents}, err
}

// SizeGB is the folder's capacity in GB.
func (f *Folder) SizeGB() int64 { return f.Contents.Blocks / mbPerGB }

// Restore makes the folder's contents those of a backup that needs a size in GB,
// at an instant; the folder grows when it is smaller.
func (f *Folder) Restore(view blocks.Map, sizeGB int64, now time.Time) error {
	contents := f.Contents
	if f.SizeGB() < sizeGB {
		var err error
		if contents, err = contents.Resized(sizeGB*mbPerGB, now.UnixMicro()); err != nil {
			return err
		}
	}
	restored, err := contents.Restored(view, now.UnixMicro())
	if err != nil {
		return err
	}
	f.Contents = restored
	return nil
}

// PlainDir is a path without separators at its end, so that /opt/workspace/ and
// /opt/workspace are one.
func PlainDir(dir string) string {
	plain := strings.TrimRight(dir, `/\`)
	if plain == "" || strings.HasSuffix(plain, ":") {
		return dir
	}
	return plain
}

// RestoredDir is where the files of a path come to lie when they are restored to
// a destination (reference 4.3.6, RestoreDetails): under it, by their whole path,
// so that two paths of one backup do not meet.
func RestoredDir(destination, dir string) string {
	separator := "/"
	if strings.Contains(destination, `\`) {
		separator = `\`
	}
	inside := strings.TrimLeft(strings.Replace(dir, ":", "", 1), `/\`)
	return strings.TrimRight(destination, `/\`) + separator + inside
}
