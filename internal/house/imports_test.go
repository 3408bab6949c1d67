package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/cbrd/cbrd"

// A pkg is what `go list` tells of one package that a build compiles.
type pkg struct {
	ImportPath string   `json:"ImportPath"`
	Imports    []string `json:"Imports"`
}

// ours returns the package's path below the module, false for a foreign one.
func ours(path string) (string, bool) {
	return strings.CutPrefix(path, module+"/")
}

var build struct {
	once sync.Once
	pkgs map[string]pkg
	err  error
}

// compiled returns every package of the module with all it depends on, by
// import path. What only test files import is not among them.
func compiled(t *testing.T) map[string]pkg {
	t.Helper()
	sources(t) // opened by this process, so that a cached result dies with a change
	build.once.Do(func() { build.pkgs, build.err = goList(root(t)) })
	if build.err != nil {
		t.Fatal(build.err)
	}
	return build.pkgs
}

// goList runs with -e: a package that does not compile fails elsewhere, and its
// imports are judged all the same.
func goList(dir string) (map[string]pkg, error) {
	cmd := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Imports", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	pkgs := map[string]pkg{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return pkgs, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		pkgs[p.ImportPath] = p
	}
}

func TestRooms(t *testing.T) {
	t.Parallel()
	for _, p := range compiled(t) {
		path, mine := ours(p.ImportPath)
		if !mine {
			continue
		}
		home := roomOf(path)
		if home == nil {
			t.Errorf("%s is in no room: give it one in the table of rooms_test.go", path)
			continue
		}
		for _, imported := range p.Imports {
			if other, mine := ours(imported); mine {
				checkImport(t, home, path, other)
			}
		}
	}
}

func checkImport(t *testing.T, home *room, path, other string) {
	t.Helper()
	switch {
	case support(path):
		// Test code: it may look at whatever it helps to test.
	case support(other):
		t.Errorf("%s imports the test support %s", path, other)
	case !home.grants(other):
		t.Errorf("%s imports %s; %s may import %s: %s",
			path, other, home.path, list(home.may), home.why)
	}
}

func list(may []string) string {
	if len(may) == 0 {
		return "nothing of ours"
	}
	return strings.Join(may, ", ")
}

// The table's promises about what lies further down, which one wrong row would
// break without any import looking wrong by itself.
func TestReach(t *testing.T) {
	t.Parallel()
	pkgs := compiled(t)
	for _, rule := range []struct{ from, not, why string }{
		{"internal/domain", "internal", "domain is pure"},
		{"internal/domain", "net/http", "an error of the domain has no status"},
		{"internal/domain", "database/sql", "an entity does not know its row"},
		{"internal/service", "internal/query", "a step never queries"},
		{"internal/service", "internal/store", "use cases declare ports, the store implements them"},
		{"internal/service", "database/sql", "a driver's error becomes a domain error inside the store"},
		{"internal/httpapi", "internal/store", "wire types never reach SQL"},
		{"internal/control", "internal/store", "wire types never reach SQL"},
		{"openapi", "internal", "everything else is generated from the contract"},
		{"cmd/cbrd", "github.com/testcontainers/testcontainers-go", "containers are for tests"},
	} {
		t.Run(rule.from+" without "+rule.not, func(t *testing.T) {
			t.Parallel()
			for path := range reach(pkgs, module+"/"+rule.from) {
				if forbidden(pkgs[path], rule.from, rule.not) {
					t.Errorf("%s reaches %s: %s", rule.from, path, rule.why)
				}
			}
		})
	}
}

// reach returns the import paths that a package depends on, with itself.
func reach(pkgs map[string]pkg, from string) map[string]bool {
	seen := map[string]bool{from: true}
	for todo := []string{from}; len(todo) > 0; {
		last := len(todo) - 1
		next := pkgs[todo[last]].Imports
		todo = todo[:last]
		for _, path := range next {
			if !seen[path] {
				seen[path] = true
				todo = append(todo, path)
			}
		}
	}
	return seen
}

// forbidden says whether p is what not names: a foreign package by its path, a
// room of ours with all below it, unless that is where from itself lies.
func forbidden(p pkg, from, not string) bool {
	path, mine := ours(p.ImportPath)
	if !mine {
		return p.ImportPath == not
	}
	return within(path, not) && !within(path, from)
}

// Containers are started by tests alone: by test files, or by the packages that
// exist to support them.
func TestContainersOnlyInTests(t *testing.T) {
	t.Parallel()
	for _, p := range compiled(t) {
		path, mine := ours(p.ImportPath)
		if !mine || support(path) {
			continue
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, "github.com/testcontainers/") {
				t.Errorf("%s imports %s outside test code", path, imported)
			}
		}
	}
}
