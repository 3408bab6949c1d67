package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A source is one Go file of the project.
type source struct {
	path  string // below the root, with slashes
	lines int
	// nested is true in a module of its own below ours.
	nested    bool
	generated bool
	text      []byte
}

// root returns the folder of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var tree struct {
	once  sync.Once
	files []source
	err   error
}

// sources reads every Go file below the root once, nested modules included.
func sources(t *testing.T) []source {
	t.Helper()
	tree.once.Do(func() { tree.files, tree.err = readTree(root(t)) })
	if tree.err != nil {
		t.Fatal(tree.err)
	}
	return tree.files
}

func readTree(top string) ([]source, error) {
	var files []source
	nested := map[string]bool{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if skipped(d.Name()) && rel != "." {
				return fs.SkipDir
			}
			nested[rel] = isNested(path, rel, nested)
			return nil
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files = append(files, source{
			path:      rel,
			lines:     strings.Count(string(text), "\n"),
			nested:    nested[filepath.ToSlash(filepath.Dir(rel))],
			generated: strings.HasSuffix(rel, "_gen.go"),
			text:      text,
		})
		return nil
	})
	return files, err
}

// skipped folders hold no source of the project.
func skipped(name string) bool {
	return name == "testdata" || name == "bin" || name == "node_modules" || strings.HasPrefix(name, ".")
}

func isNested(path, rel string, parents map[string]bool) bool {
	if rel == "." {
		return false
	}
	if parents[filepath.ToSlash(filepath.Dir(rel))] {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}
