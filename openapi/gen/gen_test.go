package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is committed is what the program writes, and writing it twice changes
// nothing.
func TestGeneratedIsCurrent(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir := filepath.Join(root, "openapi")
	copyInputs(t, dir)
	for _, folder := range []string{"internal/domain", "docs"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(root, "internal", "httpapi", "testdata", "codes"), os.DirFS("../../internal/httpapi/testdata/codes")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := run(dir, ""); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"openapi/errors_gen.go", "openapi/operations_gen.go", "internal/domain/codes_gen.go", "docs/world.schema.json", "docs/errors.md"} {
			if diff := cmp.Diff(read(t, "../../"+name), read(t, filepath.Join(root, name))); diff != "" {
				t.Errorf("%s is not current (-committed +generated):\n%s", name, diff)
			}
		}
		if diff := cmp.Diff(readAll(t, "../operations"), readAll(t, filepath.Join(dir, "operations"))); diff != "" {
			t.Errorf("operations are not current (-committed +generated):\n%s", diff)
		}
	}
}

func TestLoadErrorsErr(t *testing.T) {
	t.Parallel()
	row := "  - {code: BackupService.6105, name: VaultNotFound, status: 404, message: m, source: s, operations: [ShowVault], how: request, provoke: p}\n"
	for name, table := range map[string]string{
		"ErrCode":       strings.Replace(row, "BackupService.6105", "6105", 1),
		"ErrName":       strings.Replace(row, "VaultNotFound", "vault", 1),
		"ErrStatus":     strings.Replace(row, "404", "200", 1),
		"ErrMessage":    strings.Replace(row, "message: m", `message: ""`, 1),
		"ErrHow":        strings.Replace(row, "how: request", "how: luck", 1),
		"ErrOperations": strings.Replace(row, "[ShowVault]", "[]", 1),
		"ErrNoPart":     strings.Replace(row, "how: request", "how: fault", 1),
		"ErrPart":       strings.Replace(row, "how: request", "how: request, part: disks", 1),
		"ErrPhase":      strings.Replace(row, "[ShowVault], how: request", "[], how: fault, part: disks, phase: backup", 1),
		"ErrBoth":       strings.Replace(row, "how: request", "how: fault, part: disks, phase: backup/main", 1),
		"ErrTwice":      row + row,
		"ErrMember":     strings.Replace(row, "provoke", "recipe", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "errors.yaml")
			if err := os.WriteFile(path, []byte("errors:\n"+table), 0o600); err != nil {
				t.Fatal(err)
			}
			if rows, err := loadErrors(path); err == nil {
				t.Errorf("loaded %+v", rows)
			}
		})
	}
}

func copyInputs(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range append([]string{"errors.yaml"}, contracts...) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(read(t, filepath.Join("..", name))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func readAll(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, entry := range entries {
		out[entry.Name()] = read(t, filepath.Join(dir, entry.Name()))
	}
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
