package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// A process is a server that this run started.
type process struct {
	base string // http://host:port
	cmd  *exec.Cmd
	done chan error
}

// launch starts a server that takes --listen; it does not wait for it. The
// server's own words go to standard error when it ends badly.
func launch(ctx context.Context, binary string, args ...string) (*process, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	p := &process{base: "http://" + address, done: make(chan error, 1)}
	p.cmd = exec.CommandContext(ctx, binary, append(args, "--listen", address)...) //nolint:gosec // a binary that this run built
	p.cmd.Stderr = os.Stderr
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.done <- p.cmd.Wait() }()
	return p, nil
}

// freeAddress asks the kernel for a loopback port that nobody has.
func freeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// stop ends the server and waits for it. A floor does not know how to end well.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := <-p.done
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil
	}
	return err
}

// patience is how long a server may take until it answers.
const patience = 30 * time.Second

// await asks for a signed list, every half millisecond, until it is answered.
func (b *bench) await(ctx context.Context, base string) error {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	for limit := b.wall.Now().Add(patience); b.wall.Now().Before(limit); {
		request, err := b.signed(ctx, http.MethodGet, base+listPath(0), nil)
		if err != nil {
			return err
		}
		if response, err := client.Do(request); err == nil {
			if err := response.Body.Close(); err != nil || response.StatusCode == http.StatusOK {
				return err
			}
		}
		b.pause(500 * time.Microsecond)
	}
	return fmt.Errorf("no answer from %s in %s", base, patience)
}

func (b *bench) pause(d time.Duration) {
	reached, _ := b.wall.At(b.wall.Now().Add(d))
	<-reached
}

// resident is a process's memory in MB, as Linux counts it: VmRSS.
func (p *process) resident() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kB); n == 1 {
			return kB / 1024, nil
		}
	}
	return 0, errors.New("no VmRSS: this figure needs Linux")
}
