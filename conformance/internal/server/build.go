package server

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Binary returns the cbrd to test: CBRD_BINARY, or one built into folder from
// the repository this module lies in. The working directory is the module's
// root, as it is under go test.
func Binary(ctx context.Context, folder string) (string, error) {
	if path := os.Getenv("CBRD_BINARY"); path != "" {
		return filepath.Abs(path)
	}
	path := filepath.Join(folder, "cbrd")
	build := exec.CommandContext(ctx, "go", "-C", "..", "build", "-o", path, "./cmd/cbrd")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build cbrd: %w\n%s", err, output)
	}
	return path, nil
}
