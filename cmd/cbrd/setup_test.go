package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cbrd/cbrd/internal/store/enginetest"
)

// asCBRD makes the test binary behave as cbrd itself.
const asCBRD = "CBRD_TEST_AS_CBRD"

// patience bounds whatever a test waits for.
const patience = 2 * time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(asCBRD) != "" {
		main()
		return
	}
	enginetest.Main(m)
}

// process is a running cbrd.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	banner string
	stderr *buffer
	done   chan error
}

// buffer is written by one and read by another.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// binary is cbrd with arguments, in a folder and an environment of its own.
func binary(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{asCBRD + "=1", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}
	return cmd
}

// start runs cbrd on a free port and returns when it has said where.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{
		t: t, cmd: binary(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--tls-listen", "off"}, args...)...),
		stderr: &buffer{}, done: make(chan error, 1),
	}
	p.cmd.Stderr = p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // one that has ended does not mind
	})
	p.read(bufio.NewReader(out))
	return p
}

// read takes the banner, and then what else comes until the process ends.
func (p *process) read(out *bufio.Reader) {
	p.t.Helper()
	var banner strings.Builder
	for !strings.Contains(banner.String(), "  curl -s ") {
		line, err := out.ReadString('\n')
		if err != nil {
			p.t.Fatalf("cbrd ended: %v, %v\n%s%s", err, p.cmd.Wait(), banner.String(), p.stderr)
		}
		banner.WriteString(line)
	}
	p.banner = banner.String()
	first, _, _ := strings.Cut(p.banner, "\n")
	p.url = first[strings.LastIndex(first, " ")+1:]
	go func() {
		_, _ = io.Copy(io.Discard, out) // until the process closes it
		p.done <- p.cmd.Wait()
	}()
}

// signal sends a signal and waits for the end.
func (p *process) signal(s os.Signal) error {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return <-p.done
}

// stop ends the process as a service manager does, and wants it to end well.
func (p *process) stop() {
	p.t.Helper()
	if err := p.signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("cbrd ended with %v\n%s", err, p.stderr)
	}
}

// kill ends the process as a crash does.
func (p *process) kill() {
	p.t.Helper()
	var exit *exec.ExitError
	if err := p.signal(os.Kill); !errors.As(err, &exit) {
		p.t.Errorf("a killed cbrd ended with %v", err)
	}
}

// get reads a path of the control surface.
func (p *process) get(path string) (status int, body string) {
	p.t.Helper()
	response, err := client.Get(p.url + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
