package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// build compiles a command of this module as a release is built: static,
// stripped, without paths.
func (b *bench) build(ctx context.Context, name, pkg string) (string, error) {
	binary := filepath.Join(b.dir, name)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, pkg) //nolint:gosec // a package of this module
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return binary, nil
}

func (b *bench) buildCbrd(ctx context.Context) (string, error) {
	return b.build(ctx, "cbrd", "./cmd/cbrd")
}

func (b *bench) buildFloor(ctx context.Context) (string, error) {
	return b.build(ctx, "floor", "./bench/floor")
}
