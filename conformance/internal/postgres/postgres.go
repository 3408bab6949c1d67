// Package postgres starts a PostgreSQL of its own for the suite: in a temporary
// folder, on a free loopback port, gone afterwards.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cbrd/cbrd/conformance/internal/child"
)

const (
	startWithin = 60 * time.Second
	stopWithin  = 20 * time.Second
)

// Cluster is a running PostgreSQL.
type Cluster struct {
	// URL is a database in it that is all ours.
	URL string

	folder  string
	process *child.Process
}

// Start makes a cluster and runs it, or fails with ErrNotFound.
func Start(ctx context.Context) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	account, err := owner()
	if err != nil {
		return nil, err
	}
	folder, err := privateFolder(account)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	c := &Cluster{folder: folder}
	err = initialize(ctx, bin, folder, account)
	if err == nil {
		err = c.run(ctx, bin, account)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return c, nil
}

func privateFolder(account *syscall.Credential) (string, error) {
	folder, err := os.MkdirTemp("", "cbrd-conformance-pg-")
	if err != nil {
		return "", fmt.Errorf("folder for PostgreSQL: %w", err)
	}
	if account != nil {
		if err := os.Chown(folder, int(account.Uid), int(account.Gid)); err != nil {
			return "", errors.Join(fmt.Errorf("folder for PostgreSQL: %w", err), os.RemoveAll(folder))
		}
	}
	return folder, nil
}

func initialize(ctx context.Context, bin, folder string, account *syscall.Credential) error {
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"),
		"--pgdata="+filepath.Join(folder, "data"), "--username=cbrd", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync")
	prepare(cmd, folder, account)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return nil
}

// run starts the server without the safety of the disk: nothing here is to
// survive a crash.
func (c *Cluster) run(ctx context.Context, bin string, account *syscall.Credential) error {
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	//nolint:noctx // it lives as long as the suite, not as long as the start may take
	cmd := exec.Command(filepath.Join(bin, "postgres"),
		"-D", filepath.Join(c.folder, "data"), "-h", "127.0.0.1", "-p", strconv.Itoa(port),
		"-c", "unix_socket_directories=", "-c", "logging_collector=off", "-c", "log_destination=stderr",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	prepare(cmd, c.folder, account)
	c.process, err = child.Start(ctx, cmd, func(line string) bool {
		return strings.Contains(line, "ready to accept connections")
	})
	c.URL = fmt.Sprintf("postgres://cbrd@127.0.0.1:%d/postgres?sslmode=disable", port)
	return err
}

func prepare(cmd *exec.Cmd, folder string, account *syscall.Credential) {
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+folder)
	cmd.SysProcAttr = child.Attributes(account)
}

func freePort(ctx context.Context) (int, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("free port: %w", err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// Stop ends the cluster by a fast shutdown and removes its folder.
func (c *Cluster) Stop() error {
	return errors.Join(c.process.Stop(os.Interrupt, stopWithin), os.RemoveAll(c.folder))
}
