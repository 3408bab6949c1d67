// Package child runs a program that must not outlive the tests: it waits until
// the program has announced itself, keeps the end of what it printed for the
// report of a failure, and stops it by a signal.
package child

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// Process is a started program.
type Process struct {
	cmd    *exec.Cmd
	output tail
	done   chan struct{} // closed after Wait
	err    error         // of Wait; read after done
}

// Start runs cmd and returns once announced has said yes to a line of its
// output. It fails with the output when the program ends before that or ctx is
// over; the program is dead then.
func Start(ctx context.Context, cmd *exec.Cmd, announced func(line string) bool) (*Process, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("pipe: %w", err)
	}
	cmd.Stdout, cmd.Stderr = writer, writer
	err = cmd.Start()
	_ = writer.Close()
	if err != nil {
		_ = reader.Close()
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	p := &Process{cmd: cmd, done: make(chan struct{})}
	ready := make(chan struct{})
	go p.follow(reader, ready, announced)
	select {
	case <-ready:
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("%s ended before it was ready: %w\n%s", cmd.Path, p.failure(), p.Output())
	case <-ctx.Done():
		_ = cmd.Process.Kill()
		<-p.done
		return nil, fmt.Errorf("%s was not ready in time: %w\n%s", cmd.Path, ctx.Err(), p.Output())
	}
}

// follow reads the output until its end, closes ready at the announcement, and
// collects the program.
func (p *Process) follow(output io.ReadCloser, ready chan<- struct{}, announced func(string) bool) {
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		p.output.add(line)
		if ready != nil && announced(line) {
			close(ready)
			ready = nil
		}
		if err != nil {
			break
		}
	}
	_ = output.Close()
	p.err = p.cmd.Wait()
	close(p.done)
}

func (p *Process) failure() error {
	if p.err == nil {
		return fmt.Errorf("exit status 0")
	}
	return p.err
}

// Stop sends sig and waits for the end. A program that is still there after
// grace is killed and reported, and so is any exit status but 0.
func (p *Process) Stop(sig os.Signal, grace time.Duration) error {
	select {
	case <-p.done:
		return fmt.Errorf("%s had ended by itself: %w\n%s", p.cmd.Path, p.failure(), p.Output())
	default:
	}
	if err := p.cmd.Process.Signal(sig); err != nil {
		return fmt.Errorf("signal %s: %w", p.cmd.Path, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	select {
	case <-p.done:
	case <-ctx.Done():
		_ = p.cmd.Process.Kill()
		<-p.done
		return fmt.Errorf("%s still ran %v after %v and was killed\n%s", p.cmd.Path, grace, sig, p.Output())
	}
	if p.err != nil {
		return fmt.Errorf("%s after %v: %w\n%s", p.cmd.Path, sig, p.err, p.Output())
	}
	return nil
}

// Output is the end of what the program printed.
func (p *Process) Output() string { return p.output.String() }
