package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const lockFileName = "cbrd.lock"

// folder is the place of an embedded store while this process has it. A second
// process would not damage the file, but it would run the same worlds again.
type folder struct {
	path      string // absolute
	temporary bool
	lock      *os.File
}

// claimFolder makes dir and takes its lock, which the system gives back however
// the process ends.
func claimFolder(dir string) (_ *folder, err error) {
	place := &folder{temporary: dir == Memory}
	if place.path, err = makeFolder(dir); err != nil {
		return nil, fmt.Errorf("folder of the store: %w", err)
	}
	if place.lock, err = lockFile(filepath.Join(place.path, lockFileName)); err != nil {
		return nil, fmt.Errorf("folder of the store %s%s: %w", place.path, holder(place.path), err)
	}
	if err = errors.Join(place.sign(), makeFile(place.path)); err != nil {
		return nil, errors.Join(fmt.Errorf("folder of the store: %w", err), place.release())
	}
	return place, nil
}

func makeFolder(dir string) (string, error) {
	if dir == Memory {
		return os.MkdirTemp("", "cbrd-memory-")
	}
	if dir == "" {
		return "", errors.New("none is given")
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return path, os.MkdirAll(path, 0o700)
}

// sign writes who has the lock, for the message that the next one gets.
func (f *folder) sign() error {
	if err := f.lock.Truncate(0); err != nil {
		return err
	}
	_, err := f.lock.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// holder names the process that has the lock, where it can be read.
func holder(path string) string {
	text, err := os.ReadFile(filepath.Join(path, lockFileName))
	pid := strings.TrimSpace(string(text))
	if err != nil || pid == "" {
		return ""
	}
	return " (process " + pid + ")"
}

// release gives the folder free, and removes it when nothing of it is kept. The
// lock's file stays: removing it would let two processes lock two files.
func (f *folder) release() error {
	if f == nil {
		return nil
	}
	err := f.lock.Close()
	if f.temporary {
		err = errors.Join(err, os.RemoveAll(f.path))
	}
	return err
}
